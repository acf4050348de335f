/* What the slide says beside the counts: the mixture of distances, the corrected fraction, what the section makes, pairs with
 * a weak end. None of it decides the call. */
#include <math.h>

#include "report/html_parts.h"
#include "report/words.h"

static void add_percent(text *page, double fraction)
{
    char percent[32];
    percent_text(fraction, percent, sizeof percent);
    text_add(page, percent);
}

/* True for a slide that is not called, on which an estimate would rest on next to nothing; then that is said. */
static bool not_called(text *page, const verdict *v, const char *what)
{
    if (v->call != SUNDER_CALL_UNINFORMATIVE) return false;
    text_addf(page, "<p>%s: not called.</p>\n", what);
    return true;
}

static void add_mixture(text *page, const verdict *v)
{
    const distance_mixture *m = &v->mixture;
    if (m->state == LAW_REFUSED) {
        text_add(page, "<p>The distribution of distances says nothing about split pairs: ");
        text_add_escaped(page, m->why);
        text_add(page, ".</p>\n");
        return;
    }
    if (not_called(page, v, "Split pairs by the distribution of distances")) return;
    text_add(page, "<p>By the distribution of distances, <b>");
    add_percent(page, m->split_frac);
    text_add(page, "</b> (");
    html_interval(page, m->lower, m->upper);
    text_addf(page,
              ") of nuclei hold a split pair, against %ld/%ld counted. It uses no cut, and all %zu pairs of %zu "
              "nuclei that the nuclear stain allows to be scored, also those that were not counted for doubt. Fused "
              "pairs scatter by ",
              v->counts.split, v->counts.n, m->pairs, m->nuclei);
    html_number(page, m->pair_sigma_um, 3);
    text_add(page, " \xc2\xb1 ");
    html_number(page, m->pair_sigma_se_um, 3);
    text_add(page, " \xc2\xb5m along each axis.</p>\n");
}

static void add_corrected(text *page, const verdict *v)
{
    const fraction_correction *c = &v->corrected;
    if (c->state == LAW_REFUSED) {
        text_add(page, "<p>The fraction cannot be corrected for false splits and false single signals of this slide: ");
        text_add_escaped(page, c->why);
        text_add(page, ".</p>\n");
        return;
    }
    if (not_called(page, v, "Rearranged nuclei, corrected")) return;
    text_add(page, "<p>Rearranged nuclei, corrected for what this slide makes by itself: <b>");
    add_percent(page, c->value);
    text_add(page, "</b> (");
    html_interval(page, c->lower, c->upper);
    text_add(page, "), beside ");
    add_percent(page, v->fraction);
    text_addf(page, " as counted (%ld of %ld). The correction reckons with ", v->counts.k, v->counts.n);
    add_percent(page, c->false_split_frac);
    text_add(page, " of nuclei split by scatter, ");
    add_percent(page, c->false_isolated_frac);
    text_add(
        page,
        " with an isolated 3\xe2\x80\xb2 that cutting by the section made (as many as isolated 5\xe2\x80\xb2, those "
        "of split pairs left out), at most ");
    add_percent(page, c->missed_5p_excess_frac);
    text_add(page, " more by missed 5\xe2\x80\xb2 signals, and ");
    add_percent(page, c->chance_fusion_frac);
    text_add(page, " of split pairs that lie together by chance. The call goes by the counts.</p>\n");
}

static void add_section(text *page, const verdict *v)
{
    const section_background *s = &v->section;
    if (!(s->section_um > 0.0)) {
        text_add(page, "<p>The thickness of the section was not given (--section-um), so what cutting makes in healthy "
                       "tissue cannot be told beforehand.</p>\n");
        return;
    }
    if (s->known && not_called(page, v, "Isolated 3\xe2\x80\xb2 made by the section")) return;
    text_add(page, "<p>A section of ");
    html_number(page, s->section_um, 1);
    if (!s->known) {
        text_add(page,
                 " \xc2\xb5m: the scatter of fused pairs is not known, so what cutting makes cannot be told.</p>\n");
        return;
    }
    text_add(page, " \xc2\xb5m is expected to show an isolated 3\xe2\x80\xb2 in about ");
    add_percent(page, s->isolated_3p_frac);
    text_addf(page, " of healthy nuclei like these; %ld of %ld were counted (that many or more by chance: one-sided p ",
              v->counts.isolated_3p, v->counts.n);
    char p[24];
    probability_text(s->more_p, p, sizeof p);
    text_addf(page, "%s%s). An idealised model: point signals, no failed hybridisation.</p>\n",
              p[0] == '<' || p[0] == '>' ? "" : "= ", p);
}

static void add_weak_ends(text *page, const verdict *v)
{
    text_addf(
        page,
        "<p>Weak 5\xe2\x80\xb2 ends: %ld of %ld evaluable nuclei hold a fused pair whose 5\xe2\x80\xb2 / "
        "3\xe2\x80\xb2 brightness is below a quarter of the slide's usual one by more than three errors; %ld hold "
        "one with a 3\xe2\x80\xb2 that dim. A deletion that leaves part of the 5\xe2\x80\xb2 probe (LMNA with NTRK1) "
        "looks like the former. They are counted as fused.</p>\n",
        v->counts.weak_5p, v->counts.n, v->counts.weak_3p);
}

void html_estimates(text *page, const slide_result *result)
{
    const verdict *v = result->verdict;
    text_add(page, "<section>\n<h2>Beside the counts</h2>\n");
    add_mixture(page, v);
    add_corrected(page, v);
    add_section(page, v);
    add_weak_ends(page, v);
    text_add(page, "</section>\n");
}
