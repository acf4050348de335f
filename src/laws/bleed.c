/* A ghost lies at the very place of the bright signal that makes it: at the same pixel, where a camera or a merged picture
 * mixes the colours, or moved by the chromatic shift, where light of the dye passes the other colour's filter. And it is
 * always the same share of that signal. A dim partner may have the same share, but lies anywhere within some tenths of a
 * micrometre. So the bleed is the share that most candidates at the place of a source have, if there are more of them than
 * partners, counted in the ring around the place, would put there. */
#include "laws/bleed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/rank.h"
#include "laws/sure_signals.h"

static const double reach_um = 0.10, source_significance = 10; /* algorithms.md 8.2.5 */
static const double ring_um = 0.30;                            /* where partners lie */
static const double most_share = 0.30; /* beyond it colours are not told apart by their filters */
/* Shares of ghosts lie within this factor: those of candidates with T of 4 scatter by a quarter. */
static const double same_share = 1.8;
/* Partners at the place for each in the ring: 1.2 where fused pairs lie 0.08 um apart per axis, less where farther. */
static const double partners_per_ring = 1.2;
static const double chance = 0.001; /* of as many partners at the place */
static const double usual_share = 0.02;
static const double error_of_median = 1.2533, sd_of_quartile = 1.4826;

/* Shares of the brightest source within reach: of candidates at its place, and of those in the ring around it. */
typedef struct shares {
    size_t n_place, n_ring;
    double *place, *ring;
} shares;

static void shares_free(shares *s)
{
    free(s->place);
    free(s->ring);
}

double ghost_distance_um(const candidate *ghost, const candidate *source, const slide_laws *laws)
{
    const double shifted_um = distance_um(laws_map_to_5p(laws, ghost->end, ghost->centre_um),
                                          laws_map_to_5p(laws, source->end, source->centre_um));
    return fmin(distance_um(ghost->centre_um, source->centre_um), shifted_um);
}

/* What the candidate is a share of: the source that it is the smallest share of counts. */
static void add_shares(const candidates *all, size_t first, size_t end, const candidate *ghost, const slide_laws *laws,
                       shares *out)
{
    double at_place = most_share, in_ring = most_share;
    for (size_t k = first; k < end; k++) {
        const candidate *source = &all->rows[k];
        if (source->end == ghost->end || source->fit_failed || !(source->significance > source_significance)) continue;
        const double apart_um = ghost_distance_um(ghost, source, laws);
        if (apart_um > ring_um) continue;
        double *share = apart_um > reach_um ? &in_ring : &at_place;
        if (ghost->amplitude < *share * source->amplitude) *share = ghost->amplitude / source->amplitude;
    }
    if (at_place < most_share) out->place[out->n_place++] = at_place;
    else if (in_ring < most_share) out->ring[out->n_ring++] = in_ring;
}

/* Values from `least` on that are at most same_share times as large; values ascend. */
static size_t count_like(const double *values, size_t n, double least)
{
    size_t like = 0;
    for (size_t i = 0; i < n && values[i] <= same_share * least; i++) like += values[i] >= least;
    return like;
}

/* Whether partners alone would hardly ever be so many at the place; one more in the ring stands for its own chance. */
static bool are_ghosts(size_t at_place, size_t in_ring)
{
    if (at_place == 0) return false;
    return gsl_cdf_poisson_Q((unsigned)at_place - 1, partners_per_ring * ((double)in_ring + 1)) < chance;
}

static bleed_law refused(size_t at_place, size_t in_ring)
{
    bleed_law law = {.state = LAW_REFUSED, .share = usual_share, .error = NAN, .ghosts = at_place};
    snprintf(
        law.why, sizeof law.why,
        "%zu candidates of one share lie on a bright one of the other colour and %zu beside one: may be dim partners",
        at_place, in_ring);
    return law;
}

static bleed_law bleed_of(const shares *s)
{
    size_t first = 0, most = 0;
    for (size_t i = 0; i < s->n_place; i++) {
        const size_t like = count_like(s->place + i, s->n_place - i, s->place[i]);
        if (like > most) most = like, first = i;
    }
    const size_t partners = most > 0 ? count_like(s->ring, s->n_ring, s->place[first]) : 0;
    if (!are_ghosts(most, partners)) return refused(most, partners);
    double *ghosts = s->place + first;
    bleed_law law = {.state = LAW_FOUND, .share = quantile_of(ghosts, most, 0.5), .ghosts = most};
    const double half_spread = (quantile_of(ghosts, most, 0.75) - quantile_of(ghosts, most, 0.25)) / 2;
    law.error = error_of_median * sd_of_quartile * half_spread / sqrt((double)most);
    return law;
}

double forced_without_bleed(const forced *seen, const candidate *source, const slide_laws *laws)
{
    const bleed_law *law = &laws->bleed[source->end == END_5P ? END_3P : END_5P];
    if (law->state == LAW_REFUSED || !(seen->flux > 0) || !(source->flux > 0)) return seen->significance;
    return seen->significance * fmax(0, 1 - law->share * source->flux / seen->flux);
}

sunder_status bleed_measure(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                            const slide_laws *laws, bleed_law *out_law, sunder_error *err)
{
    SUNDER_AUTO(shares_free)
    shares s = {.place = array_new(all->n, sizeof *s.place), .ring = array_new(all->n, sizeof *s.ring)};
    if (!s.place || !s.ring) return fail_memory(err, "the bleed-through");
    for (size_t at = 0; at < n_fields; at++) {
        for (size_t i = starts[at]; i < starts[at + 1]; i++) {
            const candidate *ghost = &all->rows[i];
            if (ghost->end == end && !ghost->fit_failed) add_shares(all, starts[at], starts[at + 1], ghost, laws, &s);
        }
    }
    if (s.n_place) qsort(s.place, s.n_place, sizeof *s.place, compare_doubles);
    if (s.n_ring) qsort(s.ring, s.n_ring, sizeof *s.ring, compare_doubles);
    *out_law = bleed_of(&s);
    return SUNDER_OK;
}
