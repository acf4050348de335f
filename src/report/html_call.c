/* The head of the report: the call, why, what it means, and the fractions it rests on. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assay/decision_names.h"
#include "report/html_parts.h"
#include "report/words.h"
#include "score/lab_rule.h"

/* What each call means; the words are those of clinical.md 5.2, and promise no more. */
const char *call_meaning(sunder_call call)
{
    switch (call) {
    case SUNDER_CALL_REARRANGED:
        return "Consistent with a rearrangement at this locus. FISH does not name the partner and does not prove an "
               "expressed fusion.";
    case SUNDER_CALL_NORMAL:
        return "No rearrangement at this locus above the cutoff with this probe. This does not exclude a fusion.";
    case SUNDER_CALL_EQUIVOCAL: return "The counts do not decide.";
    case SUNDER_CALL_UNINFORMATIVE: break;
    }
    return "This slide cannot be scored. Nothing is said about the locus.";
}

const char *call_advice(sunder_call call)
{
    switch (call) {
    case SUNDER_CALL_REARRANGED:
        return "Confirm by RNA sequencing where the level is low or such fusions are rare in this tumour.";
    case SUNDER_CALL_NORMAL: return "";
    case SUNDER_CALL_EQUIVOCAL:
        return "Score more nuclei, have a second reader look at the gallery, or use another method.";
    case SUNDER_CALL_UNINFORMATIVE: break;
    }
    return "Image the slide again or repeat the hybridisation.";
}

static const struct {
    const char *flag, *words;
} flag_words[] = {
    {"AMPLIFIED", "amplified nuclei: 8 or more fused pairs"},
    {"ASYMMETRIC_SINGLES", "one end is lost more often than the other: cutting by the section does not do that"},
    {"ATYPICAL", "atypical signal patterns are frequent"},
    {"BEYOND_TRUNCATION", "more isolated 3\xe2\x80\xb2 than cutting by a section of this thickness makes"},
    {"BLURRED", "most nuclei are out of focus"},
    {"CHANNELS_SWAPPED", "a probe channel looks like the nuclear stain"},
    {"COLOURS_UNCONFIRMED", "which colour is 5\xe2\x80\xb2 has not been confirmed"},
    {"DOUBT_DECIDES", "below the cutoff only because doubtful nuclei are left out"},
    {"ENDS_SWAPPED", "isolated 5\xe2\x80\xb2 where isolated 3\xe2\x80\xb2 are expected: the ends may be exchanged"},
    {"FIELD_HETEROGENEITY", "fields differ by more than chance makes them"},
    {"FIELDS_LEFT_OUT", "not every field could be used"},
    {"GAIN", "extra copies of the locus in many nuclei"},
    {"HIGH_PLOIDY", "many copies in each nucleus: cutting by the section makes more single signals"},
    {"ISO3_ABOVE_CUTOFF", "isolated 3\xe2\x80\xb2 alone reach the laboratory's own cutoff for them"},
    {"ISO3_DOMINANT", "most rearranged nuclei are isolated 3\xe2\x80\xb2"},
    {"SPLIT_ABOVE_CUTOFF", "split nuclei alone reach the laboratory's own cutoff for them"},
    {"STACK_CUT", "the z-stack does not hold the whole section"},
    {"LAWS_CONTRADICTED", "the given chromatic shift and the slide's own disagree"},
    {"LOW_COUNT", "few evaluable nuclei (fewer than 50, or than the assay asks for)"},
    {"MIXTURE_DISAGREES", "the distribution of distances and the counted split nuclei do not agree"},
    {"NO_SIGNALS", "hardly any signals"},
    {"SATURATED", "many pixels are clipped"},
    {"SCALE_DOUBTFUL", "nuclei and signals have sizes that a wrong pixel size would explain"},
    {"SECOND_READER", "waits for a second reader"},
    {"MISALIGNED", "the two probe channels do not lie on each other"},
    {"SHIFT_UNKNOWN", "the chromatic shift could not be corrected"},
    {"STEPS_DISAGREE", "the two steps of the reading differ by more than chance makes them"},
    {"STRETCH_DECIDES", "at the cutoff only if stretched chromatin made none of it"},
    {"SYMMETRIC_SINGLES",
     "isolated 5\xe2\x80\xb2 and isolated 3\xe2\x80\xb2 are equally frequent, as cutting by the section leaves them"},
    {"TRUNCATION_BACKGROUND", "a section this thin makes many isolated 3\xe2\x80\xb2 in healthy tissue"},
    {"WEAK_5P",
     "a much too dim 5\xe2\x80\xb2 beside the 3\xe2\x80\xb2 in many nuclei: part of the 5\xe2\x80\xb2 may be lost"},
};

const char *words_of_flag(const char *flag)
{
    for (size_t k = 0; k < sizeof flag_words / sizeof *flag_words; k++)
        if (strcmp(flag_words[k].flag, flag) == 0) return flag_words[k].words;
    return "";
}

static void add_flags(text *page, const verdict *v)
{
    if (v->n_flags == 0) return;
    text_add(page, "<p class=\"flags\">");
    for (int i = 0; i < v->n_flags; i++) {
        text_add(page, "<span class=\"flag\"><b>");
        text_add_escaped(page, v->flags[i]);
        text_add(page, "</b>");
        text_addf(page, " %s</span> ", words_of_flag(v->flags[i]));
    }
    text_add(page, "</p>\n");
}

void html_call(text *page, const slide_result *result)
{
    const verdict *v = result->verdict;
    text_addf(page, "<section class=\"call %s\">\n<div class=\"word\">%s</div>\n<div class=\"why\">\n",
              sunder_call_name(v->call), sunder_call_name(v->call));
    text_add(page, "<ul>\n");
    for (int i = 0; i < v->n_reasons; i++) {
        text_add(page, "<li>");
        text_add_escaped(page, v->reasons[i]);
        text_add(page, "</li>\n");
    }
    text_add(page, "</ul>\n");
    html_decision(page, result);
    text_addf(page, "<p>%s %s</p>\n", call_meaning(v->call), call_advice(v->call));
    add_flags(page, v);
    text_add(page, "</div>\n</section>\n");
}

static void add_fraction_row(text *page, const char *name, long count, long n, double p, double lower, double upper)
{
    char percent[32];
    percent_text(p, percent, sizeof percent);
    text_addf(page, "<tr><th>%s</th><td>%ld of %ld</td><td><b>%s</b></td><td>", name, count, n, percent);
    html_interval(page, lower, upper);
    text_add(page, "</td></tr>\n");
}

/* Drawing area in the units of the view box. */
#define FIRST_BAR 34 /* height of the row of rearranged nuclei */
#define BAR_STEP 27
#define AXIS_LEFT 100.0
#define AXIS_WIDTH 350.0

static double axis_x(double fraction)
{
    return AXIS_LEFT + AXIS_WIDTH * fraction;
}

static void add_bar(text *page, double y, const char *name, double p, double lower, double upper)
{
    text_addf(page, "<text x=\"%d\" y=\"%d\" class=\"name\">%s</text>", (int)AXIS_LEFT - 10, (int)y + 4, name);
    if (!isfinite(p)) return;
    text_add(page, "<line class=\"whisker\" x1=\"");
    html_number(page, axis_x(lower), 1);
    text_add(page, "\" x2=\"");
    html_number(page, axis_x(upper), 1);
    text_addf(page, "\" y1=\"%d\" y2=\"%d\"/><circle class=\"dot\" r=\"5\" cy=\"%d\" cx=\"", (int)y, (int)y, (int)y);
    html_number(page, axis_x(p), 1);
    text_add(page, "\"/>\n");
}

static void add_limit(text *page, double share, int top, int bottom)
{
    text_addf(page, "<line class=\"limit\" y1=\"%d\" y2=\"%d\" x1=\"", top, bottom);
    html_number(page, axis_x(fmin(1.0, share)), 1);
    text_add(page, "\" x2=\"");
    html_number(page, axis_x(fmin(1.0, share)), 1);
    text_add(page, "\"/>");
}

/* A laboratory has a cutoff for each row; the assay's is one for all. */
static void add_limits(text *page, const verdict *v, const sunder_assay *assay)
{
    const double cutoff = fmin(1.0, deciding_cutoff_frac(v, assay));
    const bool of_laboratory = v->lab.first[COUNT_COMBINED] > 0;
    for (int kind = 0; of_laboratory && kind < COUNT_KINDS; kind++) {
        const int y = FIRST_BAR + kind * BAR_STEP;
        add_limit(page, (double)v->lab.first[kind] / (double)v->counts.n, kind == 0 ? 14 : y - 12, y + 12);
    }
    if (!of_laboratory) add_limit(page, cutoff, 14, 104);
    char percent[32];
    const bool whole = fabs(100 * cutoff - round(100 * cutoff)) < 1e-9;
    format_number(percent, sizeof percent, 100 * cutoff, whole ? 0 : 2);
    text_add(page, "<text class=\"limit-name\" y=\"10\" x=\"");
    html_number(page, axis_x(cutoff), 1);
    text_addf(page, "\">%s %s %%</text>\n", of_laboratory ? "positive from" : "cutoff", percent);
}

/* Fractions with their intervals beside the cutoff, 0 to 100 %. */
static void add_interval_plot(text *page, const slide_result *result)
{
    const verdict *v = result->verdict;
    text_add(page, "<svg class=\"plot\" viewBox=\"0 0 480 128\" role=\"img\" aria-label=\"fractions and cutoff\">\n");
    for (int tick = 0; tick <= 100; tick += 20) {
        int x = (int)axis_x(tick / 100.0);
        text_addf(page, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"18\" y2=\"104\"/>", x, x);
        text_addf(page, "<text x=\"%d\" y=\"120\" class=\"tick\">%d %%</text>\n", x, tick);
    }
    add_limits(page, v, result->assay);
    add_bar(page, FIRST_BAR, "rearranged", v->fraction, v->lower, v->upper);
    add_bar(page, FIRST_BAR + BAR_STEP, "split", v->split_fraction, v->split_lower, v->split_upper);
    add_bar(page, FIRST_BAR + 2 * BAR_STEP, "isolated 3\xe2\x80\xb2", v->isolated_fraction, v->isolated_lower,
            v->isolated_upper);
    text_add(page, "</svg>\n");
}

static void add_not_called(text *page, const slide_counts *c)
{
    text_addf(
        page,
        "<section>\n<h2>Fractions of the evaluable nuclei</h2>\n<p>Not called. Counted: %ld rearranged (%ld split, "
        "%ld with an isolated 3\xe2\x80\xb2) of %ld evaluable nuclei.</p>\n</section>\n",
        c->k, c->split, c->isolated_3p, c->n);
}

void html_fractions(text *page, const slide_result *result)
{
    const verdict *v = result->verdict;
    const sunder_assay *assay = result->assay;
    if (v->call == SUNDER_CALL_UNINFORMATIVE) {
        add_not_called(page, &v->counts);
        return;
    }
    text_add(page, "<section>\n<h2>Fractions of the evaluable nuclei</h2>\n<div class=\"columns\">\n");
    text_add(page, "<table class=\"numbers\">\n<tr><th></th><th>nuclei</th><th>fraction</th>"
                   "<th>95 % interval (Wilson)</th></tr>\n");
    add_fraction_row(page, "rearranged (split + isolated 3\xe2\x80\xb2)", v->counts.k, v->counts.n, v->fraction,
                     v->lower, v->upper);
    add_fraction_row(page, "split", v->counts.split, v->counts.n, v->split_fraction, v->split_lower, v->split_upper);
    add_fraction_row(page, "isolated 3\xe2\x80\xb2", v->counts.isolated_3p, v->counts.n, v->isolated_fraction,
                     v->isolated_lower, v->isolated_upper);
    text_add(page, "</table>\n");
    add_interval_plot(page, result);
    text_add(page, "</div>\n<p>");
    if (result->about->lab.given) html_lab_cutoff(page, result);
    else
        text_addf(page, "Cutoff: rearranged nuclei &times; %d &ge; %d &times; evaluable nuclei (%s). ",
                  assay->cutoff_denominator, assay->cutoff_numerator,
                  v->above_cutoff ? "<b>reached</b>" : "<b>not reached</b>");
    text_addf(page, "At least %d evaluable nuclei are asked for. ", assay->n_min);
    text_addf(page, "Decision: %s: %s. Evidence beyond truncation: <b>%s</b>. ", decision_name(assay->decision),
              decision_words(assay->decision), v->evidence ? "yes" : "no");
    if (!result->about->lab.given)
        text_add(
            page,
            "How the cutoff was set (method, normal cases, date) is the laboratory's record; the assay file holds its "
            "value. ");
    text_add(page, "</p>\n</section>\n");
}
