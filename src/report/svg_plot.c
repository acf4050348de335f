/* Plots by hand: a few lines and circles need no library, and the same numbers give the same bytes. Numbers are written with a
 * point whatever the locale is. */
#include "report/svg_plot.h"

#include <math.h>

#define LENGTH_DECIMALS 2 /* a hundredth of a pixel is not seen */

static double share_of(const plot_axis *a, double value)
{
    return fmin(1.0, fmax(0.0, (value - a->from) / (a->to - a->from)));
}

double plot_x(const plot *p, double value)
{
    return p->left + (p->right - p->left) * share_of(&p->x, value);
}

double plot_y(const plot *p, double value)
{
    return p->bottom - (p->bottom - p->top) * share_of(&p->y, value);
}

void svg_number(text *svg, const char *name, double value)
{
    char digits[64];
    format_number(digits, sizeof digits, value, LENGTH_DECIMALS);
    text_addf(svg, " %s=\"%s\"", name, digits);
}

void svg_line(text *svg, const char *attributes, double x1, double y1, double x2, double y2)
{
    text_addf(svg, "<line %s", attributes);
    svg_number(svg, "x1", x1);
    svg_number(svg, "y1", y1);
    svg_number(svg, "x2", x2);
    svg_number(svg, "y2", y2);
    text_add(svg, "/>\n");
}

void svg_text(text *svg, const char *attributes, double x, double y, const char *words)
{
    text_addf(svg, "<text %s", attributes);
    svg_number(svg, "x", x);
    svg_number(svg, "y", y);
    text_add(svg, ">");
    text_add_escaped(svg, words);
    text_add(svg, "</text>\n");
}

void plot_line(plot *p, const char *attributes, double x0, double y0, double x1, double y1)
{
    svg_line(p->svg, attributes, plot_x(p, x0), plot_y(p, y0), plot_x(p, x1), plot_y(p, y1));
}

void plot_point(plot *p, double x, double y)
{
    char at[2][64];
    format_number(at[0], sizeof at[0], plot_x(p, x), LENGTH_DECIMALS);
    format_number(at[1], sizeof at[1], plot_y(p, y), LENGTH_DECIMALS);
    text_addf(p->svg, "%s,%s ", at[0], at[1]);
}

static int tick_count(const plot_axis *a)
{
    const double least = 1e-6; /* a step that is no binary number still ends on the end */
    return a->step > 0 ? (int)floor((a->to - a->from) / a->step + least) + 1 : 0;
}

static bool has_tick(const plot_axis *a, double value)
{
    return !a->inner || (value > a->from && value < a->to);
}

static void tick_words(const plot_axis *a, double value, char *words, size_t size)
{
    const double step = a->step * a->scale;
    format_number(words, size, value * a->scale, step >= 1.0 ? 0 : step >= 0.1 ? 1 : 2);
}

void plot_axes(plot *p, const plot_look *look)
{
    const double middle_of_digits = 4; /* from their foot */
    char words[64];
    for (int i = 0; i < tick_count(&p->x); i++) {
        const double value = p->x.from + i * p->x.step;
        if (!has_tick(&p->x, value)) continue;
        plot_line(p, look->grid, value, p->y.from, value, p->y.to);
        tick_words(&p->x, value, words, sizeof words);
        svg_text(p->svg, look->x_tick, plot_x(p, value), p->bottom + look->x_tick_below, words);
    }
    for (int i = 0; i < tick_count(&p->y); i++) {
        const double value = p->y.from + i * p->y.step;
        if (!has_tick(&p->y, value)) continue;
        plot_line(p, look->grid, p->x.from, value, p->x.to, value);
        tick_words(&p->y, value, words, sizeof words);
        svg_text(p->svg, look->y_tick, p->left - look->y_tick_beside, plot_y(p, value) + middle_of_digits, words);
    }
    plot_line(p, look->axis, p->x.from, p->y.from, p->x.to, p->y.from);
    svg_text(p->svg, look->title, 0.5 * (p->left + p->right), p->bottom + look->title_below, p->x.title);
}

double round_step(double range, int most)
{
    static const double steps[] = {1, 2, 5, 10};
    const double size = pow(10, floor(log10(range / most)));
    for (int i = 0; i < 4; i++) {
        if (range / (steps[i] * size) <= most) return steps[i] * size;
    }
    return 10 * size;
}
