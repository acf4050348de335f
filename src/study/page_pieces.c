/* Small pieces of the page. */
#include <math.h>

#include "study/page_parts.h"

void add_figure(text *page, double value, int decimals)
{
    char digits[64];
    format_number(digits, sizeof digits, value, decimals);
    text_add(page, isfinite(value) ? digits : "n/a");
}

void add_percent(text *page, double fraction)
{
    add_figure(page, 100.0 * fraction, 1);
    if (isfinite(fraction)) text_add(page, " %");
}

void add_p(text *page, double p)
{
    const double least_shown = 0.001;
    if (p < least_shown) text_add(page, "&lt; 0.001");
    else add_figure(page, p, 3);
}

void add_interval(text *page, interval i)
{
    if (!isfinite(i.lower) || !isfinite(i.upper)) {
        text_add(page, "n/a");
        return;
    }
    add_figure(page, 100.0 * i.lower, 1);
    text_add(page, " to ");
    add_percent(page, i.upper);
}

void add_proportion(text *page, const proportion *p)
{
    if (p->n == 0) {
        text_add(page, "n/a");
        return;
    }
    text_addf(page, "<span>%ld of %ld,</span> <span>", p->k, p->n);
    add_percent(page, p->value);
    text_add(page, "</span> <span>(");
    add_interval(page, p->wilson);
    text_add(page, ")</span>");
}

void add_cell(text *page, const char *words)
{
    text_add(page, "<td class=\"words\">");
    text_add_escaped(page, words);
    text_add(page, "</td>");
}
