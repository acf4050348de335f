/* One dot a slide, in the order of the cohort, and the limit at its own n as a dash above it; a ring is a slide that is plainly
 * no normal. */
#include "cutoff/plots.h"

#include <math.h>
#include <stdio.h>

#include "cutoff/svg.h"

#define MOST_TICKS 6
#define MOST_NUMBERS 25 /* slide numbers under the axis */

static double rate(const normal_slide *s)
{
    return (double)s->k[COUNT_COMBINED] / (double)s->n;
}

/* First positive count over n, at most all. */
static double limit_at(const cutoff_study *study, long n)
{
    return fmin(1.0, (double)count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, n) / (double)n);
}

static double largest(const cutoff_study *study)
{
    double most = 0;
    for (size_t i = 0; i < study->cohort.m; i++) {
        const normal_slide *s = &study->cohort.slides[i];
        if (!s->left_out[0]) most = fmax(most, fmax(rate(s), limit_at(study, s->n)));
    }
    return most;
}

static void add_slide(text *page, const cutoff_study *study, const plot_frame *f, size_t i, double half)
{
    const normal_slide *s = &study->cohort.slides[i];
    const double x = frame_x(f, (double)(i + 1));
    const bool doubted = s->odd || s->positive;
    if (s->left_out[0]) return;
    svg_line(page, "limit", x - half, frame_y(f, limit_at(study, s->n)), x + half, frame_y(f, limit_at(study, s->n)));
    text_addf(page, "<circle class=\"%s\" r=\"%s\"", doubted ? "ring" : "dot", doubted ? "6" : "4.5");
    svg_number(page, "cx", x);
    svg_number(page, "cy", frame_y(f, rate(s)));
    text_add(page, "><title>");
    text_add_escaped(page, s->name);
    text_addf(page, ": %ld of %ld</title></circle>\n", s->k[COUNT_COMBINED], s->n);
    if (doubted) svg_text(page, "start", x + 10, frame_y(f, rate(s)) + 4, s->name);
}

void plot_rates(text *page, const cutoff_study *study)
{
    const size_t m = study->cohort.m;
    const double step = round_step(1.1 * largest(study), MOST_TICKS), most = ceil(1.1 * largest(study) / step) * step;
    const plot_frame f = {.left = 56, .right = 780, .top = 34, .bottom = 230, .x_to = (double)m + 1, .y_to = most};
    const plot_axes axes = {.x_step = ceil((double)m / MOST_NUMBERS),
                            .y_step = step,
                            .y_decimals = step < 0.01,
                            .y_percent = true,
                            .x_inner = true,
                            .x_words = "normal slide, numbered as in the table below",
                            .y_words = "rearranged nuclei, %"};
    text_add(page,
             "<section class=\"whole\">\n<h2>Normal slides</h2>\n<svg class=\"plot wide\" viewBox=\"0 0 820 270\" "
             "role=\"img\" aria-label=\"share of rearranged nuclei of each normal slide\">\n");
    svg_axes(page, &f, &axes);
    const double half = 0.45 * (f.right - f.left) / ((double)m + 1);
    for (size_t i = 0; i < m; i++) add_slide(page, study, &f, i, half);
    text_add(
        page,
        "</svg>\n<p>Each dot is a slide. The dashes are the first positive count at its own number of nuclei: a dot "
        "on or above its dash is called. A ring is a slide that is plainly unlike the others, or plainly "
        "positive by the cutoff of the assay.</p>\n</section>\n");
}
