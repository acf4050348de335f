/* Counts by pattern and by exclusion, and the numbers that tell truncation from rearrangement. */
#include <math.h>
#include <stdio.h>

#include "report/html_parts.h"
#include "report/words.h"

static void add_share(text *page, long count, long n)
{
    char percent[32];
    percent_text(n > 0 ? (double)count / (double)n : (double)NAN, percent, sizeof percent);
    text_addf(page, "<td>%ld</td><td>%s</td>", count, percent);
}

static void add_patterns(text *page, const slide_result *result)
{
    const slide_counts *counts = &result->verdict->counts;
    const long share_of = result->verdict->call == SUNDER_CALL_UNINFORMATIVE ? 0 : counts->n; /* 0: no share */
    text_add(page, "<table class=\"numbers\">\n<tr><th>code</th><th>pattern of evaluable nuclei</th><th>class</th>"
                   "<th>nuclei</th><th>of evaluable</th></tr>\n");
    for (int code = PATTERN_N; code <= PATTERN_I5; code++) {
        const char *class_name = nucleus_class_name(class_of_pattern((pattern_code)code, result->assay));
        text_addf(page, "<tr><th>%s</th><td class=\"long\">%s</td><td>%s</td>", pattern_code_name((pattern_code)code),
                  pattern_words((pattern_code)code), class_name);
        add_share(page, counts->by_pattern[code], share_of);
        text_add(page, "</tr>\n");
    }
    text_addf(page, "<tr class=\"sum\"><th></th><td>evaluable</td><td></td><td>%ld</td><td></td></tr>\n</table>\n",
              counts->n);
}

static void add_exclusion(text *page, const char *words, long count, long found)
{
    if (count == 0) return;
    text_addf(page, "<tr><td class=\"long\">%s</td>", words);
    add_share(page, count, found);
    text_add(page, "</tr>\n");
}

static void add_exclusions(text *page, const slide_counts *counts)
{
    text_add(page,
             "<table class=\"numbers\">\n<tr><th>nuclei that do not count</th><th>nuclei</th><th>of found</th></tr>\n");
    for (int why = EXCLUDED_BORDER; why <= EXCLUDED_DOUBT; why++) {
        if (why == EXCLUDED_NO_SIGNAL) continue;
        add_exclusion(page, exclusion_words((exclusion)why), counts->by_exclusion[why], counts->nuclei);
    }
    add_exclusion(page, "no signal at all", counts->no_signal, counts->nuclei);
    add_exclusion(page, "3\xe2\x80\xb2 signals only", counts->only_3p, counts->nuclei);
    add_exclusion(page, "5\xe2\x80\xb2 signals only", counts->only_5p, counts->nuclei);
    text_add(page, "<tr class=\"sum\"><td>found</td>");
    text_addf(page, "<td>%ld</td><td></td></tr>\n<tr class=\"sum\"><td>evaluable</td>", counts->nuclei);
    add_share(page, counts->n, counts->nuclei);
    text_add(page, "</tr>\n</table>\n");
}

/* One row: what DAPI says the outlines hold. */
static void add_kinds(text *page, const slide_counts *counts)
{
    static const struct {
        nucleus_kind kind;
        const char *words;
    } kinds[] = {{KIND_MITOSIS, "in mitosis"},
                 {KIND_CLUMP, "clumps of several nuclei"},
                 {KIND_DEBRIS, "debris"},
                 {KIND_SMALL_ROUND, "small, round and dense as lymphocytes are (scored like the others)"}};
    text_addf(page, "<p>Of %ld outlines by DAPI alone: ", counts->nuclei);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        text_addf(page, "%s%ld %s", i ? ", " : "", counts->by_kind[kinds[i].kind], kinds[i].words);
    text_add(page, ".</p>\n");
}

/* A cut nucleus loses either end alike, so single 3' and single 5' are equally frequent where only the section made them. */
static void add_symmetry(text *page, const verdict *v)
{
    text_addf(page, "<p>Isolated 3\xe2\x80\xb2 against isolated 5\xe2\x80\xb2: %ld and %ld nuclei",
              v->counts.isolated_3p, v->counts.isolated_5p);
    if (v->call != SUNDER_CALL_UNINFORMATIVE) {
        char p[24];
        probability_text(v->symmetry_p, p, sizeof p);
        text_addf(page, ", two-sided exact binomial p %s%s", p[0] == '<' || p[0] == '>' ? "" : "= ", p);
    }
    text_add(page, ". Cutting of nuclei by the section makes both alike; a loss of the 5\xe2\x80\xb2 end does not. ");
    text_add(page, "Mean copies of the locus in an evaluable nucleus: ");
    html_number(page, v->counts.mean_copies, 2);
    text_add(page, ". Mean area of a nucleus: ");
    html_number(page, v->counts.mean_area_um2, 1);
    text_add(page, " \xc2\xb5m\xc2\xb2.</p>\n");
}

void html_counts(text *page, const slide_result *result)
{
    text_add(page, "<section>\n<h2>Nuclei</h2>\n<div class=\"columns\">\n");
    add_patterns(page, result);
    add_exclusions(page, &result->verdict->counts);
    text_add(page, "</div>\n");
    add_kinds(page, &result->verdict->counts);
    add_symmetry(page, result->verdict);
    text_add(page, "</section>\n");
}
