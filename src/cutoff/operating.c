/* Exact binomial chances. Nuclei of one slide are taken as independent: what differs between slides is
 * in the limit, and the true share is that of one slide. */
#include "cutoff/operating.h"

#include "stats/binomial.h"

/* True shares of the curve in the file: 0 to 50 % in steps of 1 %. */
#define CURVE_POINTS 51
#define CURVE_STEP 0.01

long operating_size(const cutoff_study *study, size_t i)
{
    static const long sizes[OPERATING_SIZES - 1] = {50, 100, 200, 500};
    return i < OPERATING_SIZES - 1 ? sizes[i] : study->usual_n;
}

double operating_chance(const cutoff_study *study, long n, double true_share)
{
    const long first = count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, n);
    return binomial_at_least(first, n, true_share);
}

json_node *operating_node(const cutoff_study *study)
{
    json_node *curves = node_array_new();
    for (size_t i = 0; i < OPERATING_SIZES; i++) {
        const long n = operating_size(study, i);
        json_node *curve = node_object_new(), *shares = node_array_new(), *chances = node_array_new();
        node_set_integer(curve, "n", n);
        node_set_integer(curve, "first_positive",
                         count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, n));
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
