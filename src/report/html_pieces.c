/* Small pieces of HTML that several sections share. */
#include <math.h>
#include <stdio.h>

#include "report/html_parts.h"
#include "report/words.h"

void html_number(text *page, double value, int decimals)
{
    char digits[64];
    format_number(digits, sizeof digits, value, decimals);
    text_add(page, isfinite(value) ? digits : "n/a");
}

void html_row(text *page, const char *name, const char *value)
{
    text_add(page, "<tr><th>");
    text_add_escaped(page, name);
    text_add(page, "</th><td>");
    if (value[0]) text_add_escaped(page, value);
    else text_add(page, "<span class=\"unknown\">not given</span>");
    text_add(page, "</td></tr>\n");
}

void html_row_number(text *page, const char *name, double value, int decimals, const char *unit)
{
    char digits[64], both[128];
    format_number(digits, sizeof digits, value, decimals);
    snprintf(both, sizeof both, "%s%s%s", digits, unit[0] ? " " : "", unit);
    html_row(page, name, isfinite(value) ? both : "");
}

void html_interval(text *page, double lower, double upper)
{
    char from[32], to[32];
    percent_text(lower, from, sizeof from);
    percent_text(upper, to, sizeof to);
    if (isfinite(lower)) text_addf(page, "%s to %s", from, to);
    else text_add(page, "n/a");
}
