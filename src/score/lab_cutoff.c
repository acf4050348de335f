/* First positive counts of a slide by the laboratory's limits. The combined count decides; the other two are flags. */
#include "score/lab_cutoff.h"

#include <math.h>

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
