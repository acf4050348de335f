/* The operating curve: exact chances, one line for each number of nuclei, told apart by their dashes and named in the legend. */
#include "cutoff/plots.h"

#include <math.h>
#include <stdio.h>

#include "cutoff/cutoff_tables.h"
#include "cutoff/operating.h"
#include "stats/count_limit.h"

#define POINTS 120
#define DETECTED 0.95

static const char *const dashes[OPERATING_SIZES] = {"1.5 3", "6 4", "9 3 2 3", "14 4", ""};

/* The axis ends where the smallest slide is called for sure, at a whole tenth. */
static double largest_share(const cutoff_study *study)
{
    const long n = operating_size(study, 0);
    const double c95 = operating_share(study, n, DETECTED);
    return isfinite(c95) ? fmin(1.0, fmax(0.2, ceil(12 * c95) / 10)) : 1.0;
}

static void add_curve(plot *p, const cutoff_study *study, size_t size)
{
    text_addf(p->svg, "<polyline class=\"law\" stroke-dasharray=\"%s\" points=\"", dashes[size]);
    for (int i = 0; i <= POINTS; i++) {
        const double share = p->x.to * i / POINTS;
        plot_point(p, share, operating_chance(study, operating_size(study, size), share));
    }
    text_add(p->svg, "\"/>\n");
}

static void add_legend(plot *p, const cutoff_study *study)
{
    text *page = p->svg;
    const double x = p->right - 150, width = 40;
    for (size_t i = 0; i < OPERATING_SIZES; i++) {
        const double y = p->bottom - 18 - 18 * (double)(OPERATING_SIZES - 1 - i);
        char words[48];
        text_addf(page, "<g stroke-dasharray=\"%s\">", dashes[i]);
        svg_line(page, "class=\"law\"", x, y - 4, x + width, y - 4);
        snprintf(words, sizeof words, i == OPERATING_SIZES - 1 ? "%ld, the normals" : "%ld nuclei",
                 operating_size(study, i));
        text_add(page, "</g>");
        svg_text(page, "class=\"start\"", x + width + 8, y, words);
    }
}

void plot_operating(text *page, const cutoff_study *study)
{
    const double most = largest_share(study);
    const plot_axis x = {
        .to = most, .step = round_step(most, 10), .scale = 100, .title = "true share of rearranged nuclei, %"};
    const plot_axis y = {.to = 1, .step = 0.2, .scale = 100, .title = "chance of a count above the cutoff, %"};
    text_add(page, "<section>\n<h2>What it will call</h2>\n<svg class=\"plot\" viewBox=\"0 0 520 270\" role=\"img\" "
                   "aria-label=\"operating curve\">\n");
    plot p = page_plot(page, 46, 500, x, y);
    for (size_t i = 0; i < OPERATING_SIZES; i++) add_curve(&p, study, i);
    add_legend(&p, study);
    text_add(page, "</svg>\n<p>");
    html_operating_law(page, study);
    text_add(page, " The last line is for as many nuclei as a normal slide has (their median).</p>\n</section>\n");
}
