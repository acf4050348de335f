/* First positive counts of a slide by the laboratory's limits. The combined count decides; the other two are flags. */
#include "score/lab_cutoff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

const char *counted_kind_name(counted_kind kind)
{
    static const char *const names[COUNT_KINDS] = {"combined", "split", "isolated_3p"};
    return names[kind];
}

lab_reading lab_cutoff_read(const lab_cutoff *cutoff, const long counts[COUNT_KINDS], long n)
{
    lab_reading reading = {0};
    if (n <= 0) return reading;
    for (int kind = 0; kind < COUNT_KINDS; kind++) {
        reading.first[kind] = count_limit_first_positive(&cutoff->limit[kind], n);
        reading.reached[kind] = counts[kind] >= reading.first[kind];
    }
    return reading;
}

double lab_limit_frac(const lab_cutoff *cutoff, counted_kind kind, long n)
{
    const count_limit *limit = &cutoff->limit[kind];
    if (limit->rule == LIMIT_SHARE) return limit->share;
    return n > 0 ? (double)(count_limit_first_positive(limit, n) - 1) / (double)n : (double)NAN;
}

void lab_method_words(const lab_cutoff *cutoff, char *buffer, size_t size)
{
    char level[24];
    if (cutoff->sd > 0) {
        snprintf(buffer, size, "mean + %d SD", cutoff->sd);
        return;
    }
    format_number(level, sizeof level, cutoff->level, 3);
    if (cutoff->level > 0) snprintf(buffer, size, "%s, level %s", cutoff->method, level);
    else
        snprintf(buffer, size, "%s%s", cutoff->method,
                 strcmp(cutoff->method, "mean-sd") == 0 ? " (number of SD not recorded)" : "");
}

void first_positive_words(long first, long n, char *buffer, size_t size)
{
    char percent[24];
    format_number(percent, sizeof percent, n > 0 ? 100.0 * (double)first / (double)n : (double)NAN, 2);
    if (first > n) snprintf(buffer, size, "no count of %ld nuclei", n);
    else snprintf(buffer, size, "%ld of %ld nuclei (%s %%)", first, n, percent);
}

double section_class_um(double section_um)
{
    return section_um > 0 ? fmax(1.0, round(section_um)) : 0.0;
}

sunder_assay assay_with_cutoff(const sunder_assay *assay, long first, long n)
{
    sunder_assay own = *assay;
    if (n <= 0) return own;
    own.cutoff_numerator = (int)first;
    own.cutoff_denominator = (int)n;
    return own;
}
