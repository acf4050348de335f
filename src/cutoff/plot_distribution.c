/* Counts brought to the usual number of nuclei, as bars; beside them what the beta-binomial and the binomial law expect of as
 * many slides. The limit stands between the last negative and the first positive count. */
#include "cutoff/plots.h"

#include <math.h>
#include <stdlib.h>

#include "stats/binomial.h"

#define MOST_BARS 40
#define MOST_TICKS 5

typedef struct count_bins {
    long width, n_bins; /* counts in a bin */
    long n;             /* nuclei that counts are brought to */
    double observed[MOST_BARS + 1], fitted[MOST_BARS + 1], binomial[MOST_BARS + 1];
    double most;
} count_bins;

/* The count that the slide would have of n nuclei. */
static long scaled_count(const normal_slide *s, long n)
{
    return lround((double)s->k[COUNT_COMBINED] / (double)s->n * (double)n);
}

static void count_slides(const cutoff_study *study, count_bins *b)
{
    for (size_t i = 0; i < study->cohort.m; i++) {
        const normal_slide *s = &study->cohort.slides[i];
        if (!s->left_out[0]) b->observed[scaled_count(s, b->n) / b->width] += 1;
    }
}

static void expect_slides(const cutoff_study *study, count_bins *b)
{
    const kind_study *k = &study->kinds[COUNT_COMBINED];
    const double slides = (double)study->used, p = (double)k->k / (double)k->n;
    for (long i = 0; i < b->n_bins; i++) {
        const long from = i * b->width, to = from + b->width;
        b->binomial[i] = slides * (binomial_at_least(from, b->n, p) - binomial_at_least(to, b->n, p));
        b->fitted[i] =
            k->fitted ? slides * (beta_binomial_at_least(from, b->n, k->law) - beta_binomial_at_least(to, b->n, k->law))
                      : 0.0;
        b->most = fmax(b->most, fmax(b->observed[i], fmax(b->fitted[i], b->binomial[i])));
    }
}

static count_bins fill_bins(const cutoff_study *study)
{
    count_bins b = {.n = study->usual_n, .most = 1};
    const long first = count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, b.n);
    long last = first <= b.n ? first + 1 : 2;
    for (size_t i = 0; i < study->cohort.m; i++) {
        const normal_slide *s = &study->cohort.slides[i];
        if (!s->left_out[0] && scaled_count(s, b.n) > last) last = scaled_count(s, b.n);
    }
    b.width = last / MOST_BARS + 1;
    b.n_bins = last / b.width + 1;
    count_slides(study, &b);
    expect_slides(study, &b);
    return b;
}

static void add_bars(plot *p, const count_bins *b)
{
    text *page = p->svg;
    const double gap = 0.1 * (double)b->width;
    for (long i = 0; i < b->n_bins; i++) {
        if (b->observed[i] <= 0) continue;
        const double from = (double)(i * b->width), to = from + (double)b->width;
        text_add(page, "<rect class=\"fused\"");
        svg_number(page, "x", plot_x(p, from + gap));
        svg_number(page, "width", plot_x(p, to - gap) - plot_x(p, from + gap));
        svg_number(page, "y", plot_y(p, b->observed[i]));
        svg_number(page, "height", p->bottom - plot_y(p, b->observed[i]));
        text_add(page, "/>");
    }
    text_add(page, "\n");
}

static void add_law(plot *p, const count_bins *b, const double *expected, const char *look)
{
    text_addf(p->svg, "<polyline class=\"%s\" points=\"", look);
    for (long i = 0; i < b->n_bins; i++) plot_point(p, ((double)i + 0.5) * (double)b->width, expected[i]);
    text_add(p->svg, "\"/>\n");
}

void plot_distribution(text *page, const cutoff_study *study)
{
    const count_bins b = fill_bins(study);
    const double step = fmax(1, round_step(1.1 * b.most, MOST_TICKS)), range = (double)(b.n_bins * b.width);
    const plot_axis x = {.to = range,
                         .step = fmax(1, round_step(range, 10)),
                         .scale = 1,
                         .title = "rearranged nuclei (each bar begins at its count)"};
    const plot_axis y = {.to = ceil(1.1 * b.most / step) * step, .step = step, .scale = 1, .title = "slides"};
    const double first = (double)count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, b.n);
    text_addf(page, "<section>\n<h2>Their distribution</h2>\n<svg class=\"plot\" viewBox=\"0 0 520 270\" role=\"img\" "
                    "aria-label=\"distribution of counts\">\n");
    plot p = page_plot(page, 46, 500, x, y);
    add_bars(&p, &b);
    add_law(&p, &b, b.binomial, "law dashed");
    if (study->kinds[COUNT_COMBINED].fitted) add_law(&p, &b, b.fitted, "law");
    if (first <= (double)b.n && first <= range) {
        svg_line(page, "class=\"limit\"", plot_x(&p, first), p.top - 4, plot_x(&p, first), p.bottom);
        svg_text(page, "class=\"limit-end\"", plot_x(&p, first) + 4, p.top - 8, "positive from here");
    }
    text_addf(
        page,
        "</svg>\n<p>Bars: normal slides by their count%s %ld nuclei. Line: expected by the fitted beta-binomial law; "
        "dashed: by the binomial law, as if all normals were alike.</p>\n</section>\n",
        study->equal_n ? " of" : ", brought to", b.n);
}
