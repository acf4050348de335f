/* "Signal diameter" has no standard meaning; here it is the full width at half maximum of the fitted signals, median of the
 * slide, by colour, and the unit of a gap is the wider of the two (clinical.md 2.1). */
#include "weigh/distance_rules.h"

#include <math.h>

#define FWHM_PER_SIGMA 2.355

static double limit_um(sunder_distance_rule rule, double diameter_a, double diameter_b)
{
    if (rule.measure == SUNDER_CENTRE_UM) return rule.limit;
    return rule.limit * fmax(diameter_a, diameter_b) + (diameter_a + diameter_b) / 2.0;
}

distance_rules distance_rules_of(const sunder_assay *assay, const slide_laws *laws)
{
    distance_rules rules = {.pair_sigma_um = laws->pair_sigma_um,
                            .depth_sigma_um = laws->depth.scatter_um,
                            .nuclear_area_um2 = laws->nuclear_area_um2};
    for (int end = END_5P; end <= END_3P; end++) {
        rules.diameter_um[end] = FWHM_PER_SIGMA * laws->brightness[end].sigma_median_um;
        rules.doublet_um[end] = limit_um(assay->doublet, rules.diameter_um[end], rules.diameter_um[end]);
    }
    rules.split_um = limit_um(assay->split, rules.diameter_um[END_5P], rules.diameter_um[END_3P]);
    return rules;
}

double gap_diameters(const distance_rules *rules, double centre_distance_um)
{
    const double d5 = rules->diameter_um[END_5P], d3 = rules->diameter_um[END_3P];
    return (centre_distance_um - (d5 + d3) / 2.0) / fmax(d5, d3);
}
