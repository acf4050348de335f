/* The laboratory's own cutoff, in words: what it is, how it was set, and what it says of this slide. */
#include "report/html_parts.h"

static void add_kind(text *page, const char *name, const slide_result *result, counted_kind kind)
{
    const lab_reading *lab = &result->verdict->lab;
    const long n = result->verdict->counts.n;
    char first[64];
    first_positive_words(lab->first[kind], n, first, sizeof first);
    text_addf(page, "%s: limit ", name);
    html_number(page, 100 * lab_limit_frac(&result->about->lab, kind, n), 2);
    text_addf(page, " %%, positive from %s (<b>%s</b>)", first, lab->reached[kind] ? "reached" : "not reached");
}

void html_lab_cutoff(text *page, const slide_result *result)
{
    const lab_cutoff *lab = &result->about->lab;
    char method[64];
    lab_method_words(lab, method, sizeof method);
    text_add(page, "Cutoff: the laboratory's own (");
    text_add_escaped(page, method);
    text_addf(page, ", %ld normal slide%s, ", lab->normals, lab->normals == 1 ? "" : "s");
    text_add_escaped(page, lab->date[0] ? lab->date : "no date");
    text_addf(page, ", file %.16s). ", lab->sha256);
    add_kind(page, "Rearranged", result, COUNT_COMBINED);
    add_kind(page, "; split", result, COUNT_SPLIT);
    add_kind(page, "; isolated 3\xe2\x80\xb2", result, COUNT_ISOLATED_3P);
    text_add(page, ". The first decides. ");
}
