/* The assay's rule is a distance in the plane, because it was made on images without depth. What depth can do is to tell that
 * two signals which lie over each other never belonged together. Fused ends scatter along z as in the plane, and the errors
 * of both depths add to it; unrelated signals lie anywhere in the nucleus, which is about as deep as wide. Bayes' rule
 * weighs the two, with the chance that an unrelated signal falls within the rule's distance before depth is looked at. */
#include "weigh/depth.h"

#include <math.h>

/* Signals of the other colour in a nucleus. */
static const double signals_per_nucleus = 2;
static const double sure_errors = 2;

double depth_distance_um(const weighed *a, const weighed *b)
{
    return fabs(a->z_ref_um - b->z_ref_um);
}

/* sd of the distance along z between the ends of a fused pair. */
static double pair_scatter_um(const weighed *a, const weighed *b, const distance_rules *rules)
{
    double errors = hypot(a->z_se_um, b->z_se_um);
    return fmax(hypot(rules->pair_sigma_um, errors), rules->depth_sigma_um);
}

double depth_penalty_um2(const weighed *a, const weighed *b, const distance_rules *rules)
{
    double apart_um = depth_distance_um(a, b);
    if (!(apart_um > 0)) return 0;
    double relative = apart_um / pair_scatter_um(a, b, rules) * rules->pair_sigma_um;
    return relative * relative;
}

double chance_neighbours(const weighed *a, const weighed *b, const distance_rules *rules)
{
    double apart_um = depth_distance_um(a, b), errors = hypot(a->z_se_um, b->z_se_um);
    if (!(apart_um > rules->split_um + sure_errors * errors)) return 0;
    double scatter_um = pair_scatter_um(a, b, rules), relative = apart_um / scatter_um;
    double if_fused = exp(-0.5 * relative * relative) / (sqrt(2 * M_PI) * scatter_um);
    double nucleus_um = sqrt(4 * rules->nuclear_area_um2 / M_PI);
    double expected = signals_per_nucleus * M_PI * rules->split_um * rules->split_um / rules->nuclear_area_um2;
    double by_chance = expected / nucleus_um;
    return by_chance / (by_chance + if_fused);
}

double sure_depth_gap_um(const candidate *a, const candidate *b)
{
    double gap_um = fabs(a->z_um - b->z_um) - sure_errors * hypot(a->z_se_um, b->z_se_um);
    return gap_um > 0 ? gap_um : 0;
}
