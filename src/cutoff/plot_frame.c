/* What the plots of the page have in common: height, looks, where words stand. */
#include "cutoff/plots.h"

plot page_plot(text *page, double left, double right, plot_axis x, plot_axis y)
{
    static const plot_look look = {.grid = "class=\"grid\"",
                                   .axis = "class=\"axis\"",
                                   .x_tick = "class=\"tick\"",
                                   .y_tick = "class=\"name\"",
                                   .title = "class=\"tick\"",
                                   .x_tick_below = 16,
                                   .y_tick_beside = 8,
                                   .title_below = 34};
    const double above = 8;
    plot p = {page, left, right, 34, 230, x, y};
    plot_axes(&p, &look);
    svg_text(page, "class=\"start\"", left, p.top - above, y.title);
    return p;
}
