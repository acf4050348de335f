/* Exact chances. The beta-binomial method takes slides of one true share as different in what is seen of them: the spread that
 * was fitted to the normals is held for every true share, so that rho, the correlation of two nuclei of a slide, is the
 * normals'. Under the other methods nuclei are independent and the law is the binomial one. */
#include "cutoff/operating.h"

#include <math.h>

#include "stats/binomial.h"

/* True shares of the curve in the file: 0 to 50 % in steps of 1 %. */
#define CURVE_POINTS 51
#define CURVE_STEP 0.01
/* Of a share: 1e-12, far below any digit that is printed. */
#define HALVINGS 40

long operating_size(const cutoff_study *study, size_t i)
{
    static const long sizes[OPERATING_SIZES - 1] = {50, 100, 200, 500};
    return i < OPERATING_SIZES - 1 ? sizes[i] : study->usual_n;
}

static long first_positive(const cutoff_study *study, long n)
{
    return count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, n);
}

double operating_spread(const cutoff_study *study)
{
    const count_limit *limit = &study->kinds[COUNT_COMBINED].derived.limit;
    return limit->rule == LIMIT_LAW ? limit->law.spread : 0.0;
}

static double chance_of(long first, long n, double true_share, double spread)
{
    return spread > 0 ? beta_binomial_at_least(first, n, (beta_binomial){true_share, spread})
                      : binomial_at_least(first, n, true_share);
}

double operating_chance(const cutoff_study *study, long n, double true_share)
{
    return chance_of(first_positive(study, n), n, true_share, operating_spread(study));
}

/* The chance grows with the share: the interval is halved. */
static double halve(long first, long n, double spread, double chance)
{
    double below = 0, above = 1;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = 0.5 * (below + above);
        *(chance_of(first, n, middle, spread) < chance ? &below : &above) = middle;
    }
    return 0.5 * (below + above);
}

double operating_share(const cutoff_study *study, long n, double chance)
{
    const long first = first_positive(study, n);
    const double spread = operating_spread(study);
    if (!(spread > 0) || first <= 0 || first > n) return share_found_with(first, n, chance);
    return halve(first, n, spread, chance);
}

json_node *operating_node(const cutoff_study *study)
{
    json_node *curves = node_array_new();
    for (size_t i = 0; i < OPERATING_SIZES; i++) {
        const long n = operating_size(study, i);
        json_node *curve = node_object_new(), *shares = node_array_new(), *chances = node_array_new();
        node_set_integer(curve, "n", n);
        node_set_integer(curve, "first_positive", first_positive(study, n));
        for (int p = 0; p < CURVE_POINTS; p++) {
            node_append_number(shares, p * CURVE_STEP, 2);
            node_append_number(chances, operating_chance(study, n, p * CURVE_STEP), 6);
        }
        node_set_take(curve, "true_frac", shares);
        node_set_take(curve, "chance", chances);
        node_append_take(curves, curve);
    }
    return curves;
}
