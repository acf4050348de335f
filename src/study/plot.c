/* The frame of a figure. It carries its own looks, because it is a file, too. */
#include "study/plot.h"

#include <math.h>
#include <stdio.h>

#define WIDTH 520.0
#define HEIGHT 400.0
#define LEFT 66.0
#define RIGHT 18.0
#define TOP 16.0
#define BOTTOM 52.0
#define MOST_TICKS 6

#define AXIS "stroke=\"#333\""
#define MIDDLE "text-anchor=\"middle\""

static const plot_look look = {.grid = "stroke=\"#ddd\"",
                               .axis = AXIS,
                               .x_tick = MIDDLE,
                               .y_tick = "text-anchor=\"end\"",
                               .title = MIDDLE,
                               .x_tick_below = 17,
                               .y_tick_beside = 7,
                               .title_below = 40};

/* A white rim keeps words readable over marks. */
void plot_words(plot *p, double x, double y, double dy, const char *anchor, const char *words)
{
    char attributes[96];
    snprintf(attributes, sizeof attributes, "text-anchor=\"%s\"", anchor);
    text_add(p->svg, "<g paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\">");
    svg_text(p->svg, attributes, plot_x(p, x), plot_y(p, y) + dy, words);
    text_add(p->svg, "</g>\n");
}

plot plot_begin(text *svg, const char *title, plot_axis x, plot_axis y)
{
    plot p = {svg, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM, x, y};
    text_addf(svg,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
              "role=\"img\" font-family=\"DejaVu Sans,Verdana,sans-serif\" font-size=\"12\" fill=\"#16181d\">\n<title>",
              WIDTH, HEIGHT, WIDTH, HEIGHT);
    text_add_escaped(svg, title);
    text_add(svg, "</title>\n");
    plot_axes(&p, &look);
    plot_line(&p, AXIS, x.from, y.from, x.from, y.to);
    text_addf(svg, "<g transform=\"translate(16 %.0f) rotate(-90)\">", 0.5 * (p.top + p.bottom));
    svg_text(svg, MIDDLE, 0, 0, y.title);
    text_add(svg, "</g>\n");
    return p;
}

void plot_end(plot *p)
{
    text_add(p->svg, "</svg>\n");
}

plot_axis axis_from_zero(double most, const char *title, double scale)
{
    const double least = 1e-9; /* what rounding adds is no further step */
    const double step = fmax(0.01, round_step(most, MOST_TICKS));
    return (plot_axis){.to = step * fmax(1.0, ceil(most / step - least)), .step = step, .scale = scale, .title = title};
}
