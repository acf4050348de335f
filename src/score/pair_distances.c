/* Takes pairs by what DAPI says of the nucleus alone. Ends were paired nearest together (pair_signals, then pair_leftovers),
 * so a nucleus gives as many distances as its scarcer colour has signals. Amplified nuclei, with more pairs than the mixture
 * can match, are left out. */
#include "score/pair_distances.h"

#include <math.h>

#include "core/memory.h"

/* From DAPI, the regions and the signals' own debris rule nothing speaks against it. */
static bool allowed(const reading *r)
{
    return r->excluded == EXCLUDED_NOT || r->excluded == EXCLUDED_NO_SIGNAL || r->excluded == EXCLUDED_DOUBT;
}

static double radius_um(const nuclei *per_field, const reading *r)
{
    return sqrt(per_field[r->field].rows[r->nucleus - 1].area_um2 / M_PI);
}

sunder_status pair_distances(const readings *r, const nuclei *per_field, matched_distance **out_rows, size_t *out_n,
                             size_t **out_pair, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *pair = array_new(r->n_pairs, sizeof *pair);
    matched_distance *rows = array_new(r->n_pairs, sizeof *rows);
    if (!rows || !pair) {
        auto_free(&rows);
        return fail_memory(err, "the distances of the slide");
    }
    size_t n = 0, at = 0; /* pairs and nuclei are both in order of field and nucleus */
    for (size_t i = 0; i < r->n_nuclei; i++) {
        const reading *here = &r->nuclei[i];
        const size_t first = at;
        while (at < r->n_pairs && r->pairs[at].field == here->field && r->pairs[at].nucleus == here->nucleus) at++;
        if (at == first || at - first > MOST_MIXED_PAIRS || !allowed(here)) continue;
        const double radius = radius_um(per_field, here);
        for (size_t k = first; radius > 0 && k < at; k++) {
            const signal_pair *p = &r->pairs[k];
            pair[n] = k;
            rows[n++] = (matched_distance){i, p->distance_um, radius, p->at_5p_um, p->at_3p_um};
        }
    }
    *out_rows = rows, *out_n = n;
    if (out_pair) {
        *out_pair = pair;
        pair = NULL;
    }
    return SUNDER_OK;
}

sunder_status pair_split_probabilities(const readings *r, const nuclei *per_field, const distance_mixture *mixture,
                                       double *out_p, sunder_error *err)
{
    SUNDER_AUTO(auto_free) matched_distance *rows = NULL;
    SUNDER_AUTO(auto_free) size_t *pair = NULL;
    size_t n = 0;
    const sunder_status status = pair_distances(r, per_field, &rows, &n, &pair, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->n_pairs; i++) out_p[i] = NAN;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && rows[end].nucleus == rows[i].nucleus;) end++;
        /* The pairs of a nucleus stand together in both tables. */
        distance_mixture_p_split(mixture, rows + i, end - i, out_p + pair[i]);
    }
    return SUNDER_OK;
}
