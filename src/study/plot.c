/* Plots by hand: a few lines and circles need no library, and the same numbers give the same bytes. */
#include "study/plot.h"

#include <math.h>

#define WIDTH 520.0
#define HEIGHT 400.0
#define LEFT 66.0
#define RIGHT 18.0
#define TOP 16.0
#define BOTTOM 52.0

double plot_x(const plot *p, double value)
{
    const double share = (value - p->x.least) / (p->x.most - p->x.least);
    return p->left + p->width * fmin(1.0, fmax(0.0, share));
}

double plot_y(const plot *p, double value)
{
    const double share = (value - p->y.least) / (p->y.most - p->y.least);
    return p->top + p->height * (1.0 - fmin(1.0, fmax(0.0, share)));
}

static int decimals_of(const plot_axis *a)
{
    const double step = fabs(a->step * a->scale);
    return step >= 1.0 ? 0 : step >= 0.1 ? 1 : 2;
}

static void add_length(text *svg, const char *name, double value)
{
    char digits[64];
    format_number(digits, sizeof digits, value, 2);
    text_addf(svg, " %s=\"%s\"", name, digits);
}

void plot_line(plot *p, double x0, double y0, double x1, double y1, const char *attributes)
{
    text_add(p->svg, "<line");
    add_length(p->svg, "x1", plot_x(p, x0));
    add_length(p->svg, "y1", plot_y(p, y0));
    add_length(p->svg, "x2", plot_x(p, x1));
    add_length(p->svg, "y2", plot_y(p, y1));
    text_addf(p->svg, " %s/>\n", attributes);
}

static void add_words(text *svg, double x, double y, const char *anchor, const char *words)
{
    text_add(svg, "<text");
    add_length(svg, "x", x);
    add_length(svg, "y", y);
    text_addf(svg, " text-anchor=\"%s\">", anchor);
    text_add_escaped(svg, words);
    text_add(svg, "</text>\n");
}

/* A white rim keeps words readable over marks. */
void plot_words(plot *p, double x, double y, double dy, const char *anchor, const char *words)
{
    text_add(p->svg, "<g paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\">");
    add_words(p->svg, plot_x(p, x), plot_y(p, y) + dy, anchor, words);
    text_add(p->svg, "</g>\n");
}

static int tick_count(const plot_axis *a)
{
    return (int)floor((a->most - a->least) / a->step + 1e-6) +
           1; /* a step that is no binary number still ends on the end */
}

#define GRID "stroke=\"#ddd\""

static void add_ticks(plot *p)
{
    char digits[64];
    for (int i = 0; p->x.step > 0 && i < tick_count(&p->x); i++) {
        const double value = p->x.least + i * p->x.step;
        plot_line(p, value, p->y.least, value, p->y.most, GRID);
        format_number(digits, sizeof digits, value * p->x.scale, decimals_of(&p->x));
        add_words(p->svg, plot_x(p, value), p->top + p->height + 17, "middle", digits);
    }
    for (int i = 0; i < tick_count(&p->y); i++) {
        const double value = p->y.least + i * p->y.step;
        plot_line(p, p->x.least, value, p->x.most, value, GRID);
        format_number(digits, sizeof digits, value * p->y.scale, decimals_of(&p->y));
        add_words(p->svg, p->left - 7, plot_y(p, value) + 4, "end", digits);
    }
}

static void add_titles(plot *p)
{
    add_words(p->svg, p->left + p->width / 2, p->top + p->height + 40, "middle", p->x.title);
    text_addf(p->svg, "<g transform=\"translate(16 %.1f) rotate(-90)\">", p->top + p->height / 2);
    add_words(p->svg, 0, 0, "middle", p->y.title);
    text_add(p->svg, "</g>\n");
}

plot plot_begin(text *svg, const char *title, plot_axis x, plot_axis y)
{
    plot p = {svg, LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM, x, y};
    text_addf(svg,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
              "role=\"img\" font-family=\"DejaVu Sans,Verdana,sans-serif\" font-size=\"12\" fill=\"#16181d\">\n<title>",
              WIDTH, HEIGHT, WIDTH, HEIGHT);
    text_add_escaped(svg, title);
    text_add(svg, "</title>\n");
    add_ticks(&p);
    plot_line(&p, x.least, y.least, x.most, y.least, "stroke=\"#333\"");
    plot_line(&p, x.least, y.least, x.least, y.most, "stroke=\"#333\"");
    add_titles(&p);
    return p;
}

void plot_end(plot *p)
{
    text_add(p->svg, "</svg>\n");
}

plot_axis axis_from_zero(double most, const char *title, double scale)
{
    static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2};
    const size_t n_steps = sizeof steps / sizeof steps[0];
    size_t i = 0;
    while (i + 1 < n_steps && most / steps[i] > 6) i++;
    const double whole = steps[i] * fmax(1.0, ceil(most / steps[i] - 1e-9));
    return (plot_axis){0, whole, steps[i], title, scale};
}
