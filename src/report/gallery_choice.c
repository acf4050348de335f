/* The choice of the gallery, from tables alone. Ties end in scan order, so the choice is the same every time. */
#include "report/gallery_choice.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "report/field_rows.h"

/* Nuclei below this doubt are clear and show nothing about the boundary. */
static const double least_boundary_doubt = 0.02;

static void measure_pairs(const slide_result *result, chosen_nucleus *chosen)
{
    chosen->distance_um = chosen->gap_diameters = NAN;
    field_rows rows = rows_of_field(result->readings, chosen->reading->field);
    for (size_t i = 0; i < rows.n_pairs; i++) {
        const signal_pair *pair = &rows.pairs[i];
        if (pair->nucleus != chosen->reading->nucleus) continue;
        if (chosen->distance_um >= pair->distance_um) continue;
        chosen->distance_um = pair->distance_um;
        chosen->gap_diameters = pair->gap_diameters;
    }
}

static int scan_order(const reading *a, const reading *b)
{
    if (a->field != b->field) return a->field < b->field ? -1 : 1;
    return (a->nucleus > b->nucleus) - (a->nucleus < b->nucleus);
}

/* Larger first; NaN last. */
static int descending(double a, double b)
{
    if (isnan(a) || isnan(b)) return isnan(a) - isnan(b);
    return (a < b) - (a > b);
}

static int likeliest_first(const void *left, const void *right)
{
    const chosen_nucleus *a = left, *b = right;
    int order = descending(a->reading->p_rearranged, b->reading->p_rearranged);
    if (order == 0) order = descending(a->distance_um, b->distance_um);
    return order ? order : scan_order(a->reading, b->reading);
}

static int most_doubtful_first(const void *left, const void *right)
{
    const chosen_nucleus *a = left, *b = right;
    int order = descending(a->reading->doubt, b->reading->doubt);
    return order ? order : scan_order(a->reading, b->reading);
}

static bool can_show_boundary(const reading *r)
{
    return (r->evaluable || r->excluded == EXCLUDED_DOUBT) && !isnan(r->p_rearranged) &&
           r->doubt >= least_boundary_doubt;
}

/* Rearranged nuclei, likeliest first. */
static size_t choose_rearranged(const slide_result *result, chosen_nucleus *work, chosen_nucleus *out)
{
    size_t n = 0;
    for (size_t i = 0; i < result->readings->n_nuclei; i++) {
        const reading *r = &result->readings->nuclei[i];
        if (!r->evaluable || r->class_ != CLASS_REARRANGED) continue;
        work[n] = (chosen_nucleus){.group = GROUP_REARRANGED, .reading = r};
        measure_pairs(result, &work[n++]);
    }
    qsort(work, n, sizeof *work, likeliest_first);
    if (n > MOST_REARRANGED) n = MOST_REARRANGED;
    for (size_t i = 0; i < n; i++) out[i] = work[i];
    return n;
}

static bool is_chosen(const chosen_nucleus *chosen, size_t n, const reading *r)
{
    for (size_t i = 0; i < n; i++) {
        if (chosen[i].reading == r) return true;
    }
    return false;
}

static size_t choose_boundary(const slide_result *result, chosen_nucleus *work, chosen_nucleus *out, size_t n_before)
{
    size_t n = 0;
    for (size_t i = 0; i < result->readings->n_nuclei; i++) {
        const reading *r = &result->readings->nuclei[i];
        if (!can_show_boundary(r) || is_chosen(out, n_before, r)) continue;
        work[n++] = (chosen_nucleus){.group = GROUP_BOUNDARY, .reading = r};
    }
    qsort(work, n, sizeof *work, most_doubtful_first);
    if (n > MOST_BOUNDARY) n = MOST_BOUNDARY;
    for (size_t i = 0; i < n; i++) {
        measure_pairs(result, &work[i]);
        out[n_before + i] = work[i];
    }
    return n;
}

static size_t choose_normal(const slide_result *result, chosen_nucleus *work, chosen_nucleus *out, size_t n_before)
{
    size_t n = 0;
    for (size_t i = 0; i < result->readings->n_nuclei; i++) {
        const reading *r = &result->readings->nuclei[i];
        if (!r->evaluable || r->class_ != CLASS_NORMAL || is_chosen(out, n_before, r)) continue;
        work[n++] = (chosen_nucleus){.group = GROUP_NORMAL, .reading = r};
    }
    size_t take = n < MOST_NORMAL ? n : MOST_NORMAL;
    for (size_t i = 0; i < take; i++) {
        out[n_before + i] = work[(2 * i + 1) * n / (2 * take)];
        measure_pairs(result, &out[n_before + i]);
    }
    return take;
}

sunder_status gallery_choose(const slide_result *result, chosen_nucleus out_chosen[MOST_CHOSEN], size_t *out_n,
                             sunder_error *err)
{
    SUNDER_AUTO(auto_free) chosen_nucleus *work = array_new(result->readings->n_nuclei, sizeof *work);
    if (!work) return fail_memory(err, "the gallery");
    size_t n = choose_rearranged(result, work, out_chosen);
    n += choose_boundary(result, work, out_chosen, n);
    n += choose_normal(result, work, out_chosen, n);
    *out_n = n;
    return SUNDER_OK;
}
