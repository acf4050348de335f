/* One dot a slide, in the order of the cohort, and the limit at its own n as a dash above it; a ring is a slide that is plainly
 * no normal. */
#include "cutoff/plots.h"

#include <math.h>
#include <stdio.h>

#define MOST_TICKS 6
#define MOST_NUMBERS 25 /* slide numbers under the axis */
#define MOST_LONG_NUMBERS 12
#define LONG_NUMBER 1000

static double rate(const normal_slide *s)
{
    return (double)s->k[COUNT_COMBINED] / (double)s->n;
}

/* First positive count over n; NaN where no count is positive. */
static double limit_at(const normal_slide *s)
{
    return s->first_positive <= s->n ? (double)s->first_positive / (double)s->n : (double)NAN;
}

static double largest(const cutoff_study *study)
{
    double most = 0;
    for (size_t i = 0; i < study->cohort.m; i++) {
        const normal_slide *s = &study->cohort.slides[i];
        if (!s->left_out[0]) most = fmax(most, fmax(rate(s), limit_at(s)));
    }
    return most;
}

static void add_slide(plot *p, const cutoff_study *study, size_t i, double half)
{
    text *page = p->svg;
    const normal_slide *s = &study->cohort.slides[i];
    const double x = (double)(i + 1);
    const bool doubted = s->odd || s->positive;
    if (s->left_out[0]) return;
    if (!isnan(limit_at(s))) plot_line(p, "class=\"limit\"", x - half, limit_at(s), x + half, limit_at(s));
    text_addf(page, "<circle class=\"%s\" r=\"%s\"", doubted ? "ring" : "dot", doubted ? "6" : "4.5");
    svg_number(page, "cx", plot_x(p, x));
    svg_number(page, "cy", plot_y(p, rate(s)));
    text_add(page, "><title>");
    text_add_escaped(page, s->name);
    text_addf(page, ": %ld of %ld</title></circle>\n", s->k[COUNT_COMBINED], s->n);
    if (doubted) svg_text(page, "class=\"start\"", plot_x(p, x) + 10, plot_y(p, rate(s)) + 4, s->name);
}

void plot_rates(text *page, const cutoff_study *study)
{
    const size_t m = study->cohort.m;
    const double top = 1.1 * largest(study), step = round_step(top, MOST_TICKS), most = ceil(top / step) * step;
    const double most_numbers = m < LONG_NUMBER ? MOST_NUMBERS : MOST_LONG_NUMBERS;
    const plot_axis x = {.to = (double)m + 1,
                         .step = ceil((double)m / most_numbers),
                         .scale = 1,
                         .inner = true,
                         .title = "normal slide, numbered as in the table below"};
    const plot_axis y = {.to = most, .step = step, .scale = 100, .title = "rearranged nuclei, %"};
    text_add(page,
             "<section class=\"whole\">\n<h2>Normal slides</h2>\n<svg class=\"plot wide\" viewBox=\"0 0 820 270\" "
             "role=\"img\" aria-label=\"share of rearranged nuclei of each normal slide\">\n");
    plot p = page_plot(page, 56, 780, x, y);
    for (size_t i = 0; i < m; i++) add_slide(&p, study, i, 0.45);
    text_add(
        page,
        "</svg>\n<p>Each dot is a slide. The dashes are the first positive count at its own number of nuclei: a dot "
        "on or above its dash is called; without a dash no count is. A ring is a slide that is plainly unlike the others, or "
        "plainly positive by the cutoff of the assay.</p>\n</section>\n");
}
