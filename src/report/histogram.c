/* Histogram of the 5'-3' distances of the evaluable nuclei, in the measure that the assay decides by, with its limit. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/marks.h"

#define BINS 40

/* Range of the histogram in each measure; pairs beyond go into the last bin. Fused signals overlap, so gaps begin below 0. */
static const double least_um = 0, step_um = 0.1, least_gap = -1, step_gap = 0.2;

typedef struct distance_bins {
    double least, step;
    int fused[BINS], split[BINS];
    int most, pairs;
} distance_bins;

static void fill_bins(const slide_result *result, distance_bins *bins)
{
    bool gap = result->assay->split.measure == SUNDER_GAP_DIAMETERS;
    *bins = (distance_bins){.least = gap ? least_gap : least_um, .step = gap ? step_gap : step_um};
    for (size_t i = 0; i < result->readings->n_pairs; i++) {
        const signal_pair *pair = &result->readings->pairs[i];
        const reading *r = reading_of(result->readings, pair->field, pair->nucleus);
        double value = gap ? pair->gap_diameters : pair->distance_um;
        if (!r || !r->evaluable || !isfinite(value)) continue;
        int bin = (int)floor((value - bins->least) / bins->step + 1e-9);
        bin = bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
        int *column = pair->state == STATE_SPLIT ? bins->split : bins->fused;
        column[bin] += 1;
        bins->pairs += 1;
        if (bins->fused[bin] + bins->split[bin] > bins->most) bins->most = bins->fused[bin] + bins->split[bin];
    }
}

/* Drawing area in the units of the view box. */
static const double left = 46, right = 780, top = 22, bottom = 168;

static double bin_x(double bin)
{
    return left + (right - left) * bin / BINS;
}

static void add_rect(text *page, const char *look, int bin, double y, double height)
{
    text_addf(page, "<rect class=\"%s\" x=\"", look);
    html_number(page, bin_x(bin) + 0.8, 1);
    text_add(page, "\" width=\"");
    html_number(page, bin_x(1) - left - 1.6, 1);
    text_add(page, "\" y=\"");
    html_number(page, y, 1);
    text_add(page, "\" height=\"");
    html_number(page, height, 1);
    text_add(page, "\"/>");
}

static void add_bars(text *page, const distance_bins *bins)
{
    double unit = (bottom - top) / (bins->most > 0 ? bins->most : 1);
    for (int i = 0; i < BINS; i++) {
        double fused = bins->fused[i] * unit, split = bins->split[i] * unit;
        if (fused > 0) add_rect(page, "fused", i, bottom - fused, fused);
        if (split > 0) add_rect(page, "split", i, bottom - fused - split, split);
    }
    text_add(page, "\n");
}

static void add_axes(text *page, const distance_bins *bins, const char *unit)
{
    text_addf(page, "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n", (int)left, (int)right,
              (int)bottom, (int)bottom);
    for (int i = 0; i <= BINS; i += 5) {
        text_add(page, "<text class=\"tick\" y=\"184\" x=\"");
        html_number(page, bin_x(i), 1);
        text_add(page, "\">");
        html_number(page, bins->least + i * bins->step, 1);
        text_add(page, i == BINS ? "+</text>" : "</text>");
    }
    text_addf(page, "<text class=\"tick\" x=\"%d\" y=\"202\">%s</text>\n", (int)(0.5 * (left + right)), unit);
    text_addf(page, "<text class=\"name\" x=\"%d\" y=\"%d\">%d</text><text class=\"name\" x=\"%d\" y=\"%d\">0</text>\n",
              (int)left - 6, (int)top + 8, bins->most, (int)left - 6, (int)bottom);
}

static void add_limit(text *page, const distance_bins *bins, double limit)
{
    double x = bin_x(fmin((limit - bins->least) / bins->step, BINS));
    text_addf(page, "<line class=\"limit\" y1=\"%d\" y2=\"%d\" x1=\"", (int)top - 6, (int)bottom);
    html_number(page, x, 1);
    text_add(page, "\" x2=\"");
    html_number(page, x, 1);
    text_add(page, "\"/><text class=\"limit-name\" y=\"12\" x=\"");
    html_number(page, x, 1);
    text_add(page, "\">split from ");
    html_number(page, limit, 2);
    text_add(page, "</text>\n");
}

void html_histogram(text *page, const slide_result *result)
{
    distance_bins bins;
    fill_bins(result, &bins);
    bool gap = result->assay->split.measure == SUNDER_GAP_DIAMETERS;
    text_add(page, "<section class=\"whole\">\n<h2>Distances between 5\xe2\x80\xb2 and 3\xe2\x80\xb2 signals</h2>\n");
    if (bins.pairs == 0) {
        text_add(page, "<p>No pair of signals in an evaluable nucleus.</p>\n</section>\n");
        return;
    }
    text_add(page,
             "<svg class=\"plot wide\" viewBox=\"0 0 820 208\" role=\"img\" aria-label=\"histogram of distances\">\n"
             "<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
             "patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"#d55e00\"/>"
             "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" stroke=\"#fff\" stroke-width=\"2\"/></pattern></defs>\n");
    add_bars(page, &bins);
    add_axes(page, &bins, gap ? "gap between the rims, signal diameters" : "distance centre to centre, \xc2\xb5m");
    add_limit(page, &bins, result->assay->split.limit);
    text_addf(page,
              "</svg>\n<p>%d pairs in evaluable nuclei, distances %s the correction of the chromatic shift. "
              "<span class=\"key fused\"></span> fused <span class=\"key split\"></span> split.</p>\n</section>\n",
              bins.pairs, result->laws->shift.state == LAW_REFUSED ? "without" : "after");
}
