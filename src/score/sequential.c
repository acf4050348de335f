/* Wald's sequential probability ratio test (1945, doi:10.1214/aoms/1177731118), truncated at the nuclei that the slide has: what
 * is undecided then stays open. It decides between 2/3 and 4/3 of the cutoff: at 15 % between 10 %, below which the two-step rule
 * calls a slide normal (clinical.md 3.3), and 20 %, as far above. Each error is 1 % at most: of three probes of a panel 3 % then
 * err (clinical.md 3.4). It takes nuclei for independent, so score refuses it where fields differ beyond chance. */
#include "score/sequential.h"

#include <math.h>

#define LOWER_OF_CUTOFF (2.0 / 3.0)
#define UPPER_OF_CUTOFF (4.0 / 3.0)
#define EITHER_ERROR 0.01

static double cutoff_of(const sunder_assay *assay)
{
    return (double)assay->cutoff_numerator / assay->cutoff_denominator;
}

sequential_rule sequential_rule_of(const sunder_assay *assay)
{
    return (sequential_rule){.lower_frac = LOWER_OF_CUTOFF * cutoff_of(assay),
                             .upper_frac = UPPER_OF_CUTOFF * cutoff_of(assay),
                             .error = EITHER_ERROR,
                             .least = assay->n_min};
}

bool sequential_fits(const sunder_assay *assay)
{
    return cutoff_of(assay) > 0.0 && UPPER_OF_CUTOFF * cutoff_of(assay) < 1.0;
}

decision_outcome sequential_look(const sequential_rule *rule, long k, long n)
{
    if (n < rule->least) return OUTCOME_OPEN;
    const double rearranged = log(rule->upper_frac / rule->lower_frac),
                 other = log((1.0 - rule->upper_frac) / (1.0 - rule->lower_frac));
    const double ratio = (double)k * rearranged + (double)(n - k) * other,
                 limit = log((1.0 - rule->error) / rule->error);
    if (ratio >= limit) return OUTCOME_ABOVE;
    return ratio <= -limit ? OUTCOME_BELOW : OUTCOME_OPEN;
}

mode_outcome read_sequentially(const readings *r, const size_t *order, size_t n, const sunder_assay *assay)
{
    const sequential_rule rule = sequential_rule_of(assay);
    mode_outcome m = {.outcome = OUTCOME_OPEN, .steps_p = NAN};
    for (size_t i = 0; i < n && m.outcome == OUTCOME_OPEN; i++) {
        const reading *row = &r->nuclei[order[i]];
        m.read.n += 1;
        m.read.k += row->class_ == CLASS_REARRANGED;
        m.fields_read += i == 0 || r->nuclei[order[i - 1]].field != row->field;
        m.outcome = sequential_look(&rule, m.read.k, m.read.n);
    }
    return m;
}
