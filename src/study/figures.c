/* The figures. Marks are told apart by shape, not by colour alone: a circle is called normal, a square rearranged, an open
 * diamond neither. */
#include "study/figures.h"

#include <math.h>
#include <stdio.h>

#include "study/plot.h"
#include "study/report_parts.h"
#include "study/slide_folder.h"

#define PERCENT 100.0
#define NORMAL_COLOUR "#00664b"
#define REARRANGED_COLOUR "#a33a00"
#define OPEN_COLOUR "#555"

static void add_mark(plot *p, double x, double y, said call, const char *id)
{
    char at[2][32];
    format_number(at[0], sizeof at[0], plot_x(p, x), 2);
    format_number(at[1], sizeof at[1], plot_y(p, y), 2);
    text_addf(p->svg, "<g transform=\"translate(%s %s)\">", at[0], at[1]);
    if (call == SAID_REARRANGED)
        text_add(p->svg, "<rect x=\"-3.2\" y=\"-3.2\" width=\"6.4\" height=\"6.4\" fill=\"" REARRANGED_COLOUR
                         "\" fill-opacity=\".75\">");
    else if (call == SAID_NORMAL) text_add(p->svg, "<circle r=\"3.4\" fill=\"" NORMAL_COLOUR "\" fill-opacity=\".6\">");
    else
        text_add(p->svg,
                 "<path d=\"M0-5 5 0 0 5-5 0Z\" fill=\"#fff\" stroke=\"" OPEN_COLOUR "\" stroke-width=\"1.6\">");
    text_add(p->svg, "<title>");
    text_add_escaped(p->svg, id);
    text_addf(p->svg, "</title>%s</g>\n",
              call == SAID_REARRANGED ? "</rect>"
              : call == SAID_NORMAL   ? "</circle>"
                                      : "</path>");
}

/* Sideways, so that slides of one fraction do not hide each other: the golden ratio spreads any number of them evenly. */
static double spread(size_t i)
{
    const double golden = 0.6180339887498949;
    return fmod((double)i * golden, 1.0) * 0.7 - 0.35;
}

static double largest_fraction(const study_analysis *a)
{
    double most = 0.1;
    for (size_t i = 0; i < a->slides->n; i++) {
        if (isfinite(a->outcomes[i].fraction)) most = fmax(most, a->outcomes[i].fraction);
    }
    return most;
}

bool has_references(const study_report *r)
{
    return count_references(r->analysis) > 0;
}

void figure_fractions(text *svg, const study_report *r)
{
    const study_analysis *a = r->analysis;
    const plot_axis x = {.from = -0.5, .to = 4.5, .title = "reference"};
    plot p = plot_begin(svg, "Rearranged fraction of every slide, by reference", x,
                        axis_from_zero(largest_fraction(a), "rearranged nuclei, percent", PERCENT));
    for (size_t i = 0; i < a->slides->n; i++) {
        const outcome *out = &a->outcomes[i];
        const said reference = a->slides->rows[i].reference;
        if (isfinite(out->fraction))
            add_mark(&p, (double)reference + spread(i), out->fraction, out->call, a->slides->rows[i].scoring.id);
    }
    for (int i = SAID_REARRANGED; i <= SAID_NOTHING; i++)
        plot_words(&p, i, 0, 17, "middle", i == SAID_NOTHING ? "none" : said_name((said)i));
    plot_end(&p);
}

bool has_roc(const study_report *r)
{
    return isfinite(r->analysis->roc.area);
}

/* Where the calls themselves lie on the plane of the curve. */
static void mark_call(plot *p, const comparison *c)
{
    if (c->positive.n == 0 || c->negative.n == 0) return;
    text_add(p->svg, "<circle");
    svg_number(p->svg, "cx", plot_x(p, 1.0 - c->negative.value));
    svg_number(p->svg, "cy", plot_y(p, c->positive.value));
    text_add(p->svg, " r=\"6\" fill=\"none\" stroke=\"" REARRANGED_COLOUR
                     "\" stroke-width=\"2.2\"><title>the calls of the software</title></circle>\n");
}

void figure_roc(text *svg, const study_report *r)
{
    const study_analysis *a = r->analysis;
    const plot_axis x = {0, 1, 0.2, PERCENT, .title = "reference normal, called rearranged, percent"};
    const plot_axis y = {0, 1, 0.2, PERCENT, .title = "reference rearranged, called so, percent"};
    plot p = plot_begin(svg, "ROC curve of the rearranged fraction", x, y);
    plot_line(&p, "stroke=\"#999\" stroke-dasharray=\"4 4\"", 0, 0, 1, 1);
    text_add(svg, "<polyline fill=\"none\" stroke=\"#0a5a94\" stroke-width=\"2.2\" points=\"");
    for (size_t i = 0; i < a->n_roc_points; i++)
        plot_point(&p, a->roc_points[i].false_positive_frac, a->roc_points[i].true_positive_frac);
    text_add(svg, "\"/>\n");
    const comparison *all = comparison_of_all(a);
    if (all) mark_call(&p, all);
    plot_end(&p);
}

bool has_differences(const study_report *r, int reader)
{
    return r->analysis->differences[reader].n > 1;
}

static void add_level(plot *p, double value, const char *name, const char *attributes)
{
    char words[96], digits[32];
    plot_line(p, attributes, p->x.from, value, p->x.to, value);
    format_number(digits, sizeof digits, value * PERCENT, 1);
    snprintf(words, sizeof words, "%s %s", name, digits);
    plot_words(p, p->x.to, value, -4, "end", words);
}

void figure_differences(text *svg, const study_report *r, int reader)
{
    const study_analysis *a = r->analysis;
    const reader_difference *d = &a->differences[reader];
    double reach = fmax(fabs(d->limits.lower), fabs(d->limits.upper)), most = 0.1;
    for (size_t i = 0; i < d->n; i++) {
        reach = fmax(reach, fabs(d->difference[i]));
        most = fmax(most, d->mean[i]);
    }
    plot_axis y = axis_from_zero(reach * 1.08, "software minus reader, percentage points", PERCENT);
    y.from = -y.to;
    plot p = plot_begin(svg, "Bland-Altman plot", axis_from_zero(most, "mean of both, percent", PERCENT), y);
    plot_line(&p, "stroke=\"#333\"", p.x.from, 0, p.x.to, 0);
    for (size_t i = 0; i < d->n; i++)
        add_mark(&p, d->mean[i], d->difference[i], a->outcomes[d->slides[i]].call,
                 a->slides->rows[d->slides[i]].scoring.id);
    add_level(&p, d->limits.upper, "mean + 1.96 sd", "stroke=\"#333\" stroke-dasharray=\"6 4\"");
    add_level(&p, d->limits.mean, "mean", "stroke=\"#0a5a94\" stroke-width=\"1.8\"");
    add_level(&p, d->limits.lower, "mean \xe2\x88\x92 1.96 sd", "stroke=\"#333\" stroke-dasharray=\"6 4\"");
    plot_end(&p);
}

static sunder_status write_difference(const study_report *r, int reader, const result_folder *folder, sunder_error *err)
{
    char safe[128], name[160];
    SUNDER_AUTO(text_free) text svg = {0};
    slide_folder_name(r->analysis->slides->readers[reader], safe, sizeof safe);
    snprintf(name, sizeof name, "difference_%s.svg", safe);
    figure_differences(&svg, r, reader);
    return write_study_text(&svg, folder, name, err);
}

sunder_status figures_write(const study_report *r, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(text_free) text fractions = {0};
    SUNDER_AUTO(text_free) text roc = {0};
    sunder_status status = SUNDER_OK;
    if (has_references(r)) {
        figure_fractions(&fractions, r);
        status = write_study_text(&fractions, folder, "fractions.svg", err);
    }
    if (status == SUNDER_OK && has_roc(r)) {
        figure_roc(&roc, r);
        status = write_study_text(&roc, folder, "roc.svg", err);
    }
    for (int i = 0; status == SUNDER_OK && i < r->analysis->slides->n_readers; i++) {
        if (has_differences(r, i)) status = write_difference(r, i, folder, err);
    }
    return status;
}
