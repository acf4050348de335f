/* One place for how numbers read in reasons. Texts do not depend on the locale of the host. */
#include "score/reason_text.h"

#include <stdarg.h>
#include <stdio.h>

#include "assay/assay_text.h"
#include "core/text.h"

number percent(double fraction)
{
    number n;
    format_number(n.chars, sizeof n.chars, 100.0 * fraction, 1);
    return n;
}

number decimals(double value, int places)
{
    number n;
    format_number(n.chars, sizeof n.chars, value, places);
    return n;
}

number limit_percent(double fraction)
{
    return decimals(100.0 * fraction, 2);
}

number p_value(double p)
{
    if (p < 0.001) return (number){"< 0.001"};
    number n = {"= "};
    format_number(n.chars + 2, sizeof n.chars - 2, p, 3);
    return n;
}

cutoff_phrase cutoff_text(const verdict *v, const sunder_assay *assay)
{
    cutoff_phrase n;
    const long first = v->lab.first[COUNT_COMBINED];
    if (first > 0) {
        first_positive_words(first, v->counts.n, n.chars, sizeof n.chars);
        return n;
    }
    assay_cutoff_words(assay, n.chars, sizeof n.chars);
    return n;
}

const char *nuclei_word(long n)
{
    return n == 1 ? "nucleus" : "nuclei";
}

void add_reason(verdict *v, const char *format, ...)
{
    if (v->n_reasons >= MOST_REASONS) return;
    va_list args;
    va_start(args, format);
    vsnprintf(v->reasons[v->n_reasons], sizeof v->reasons[0], format, args);
    va_end(args);
    v->n_reasons += 1;
}
