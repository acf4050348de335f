/* Existence of a signal. A slide has so many signals per nucleus, of a brightness it tells itself, and so many noise maxima,
 * fewer the stronger; the ratio of both at the significance of a candidate are its odds. They rise beside a signal of the
 * other colour (a partner is expected there), fall where it shows none, and fall for widths that the optics do not make, for
 * bleed-through and for what is broad in both colours. Method: algorithms.md 8.2.6; the idea of local false discovery: Efron
 * 2004, doi:10.1198/016214504000000089. */
#include "weigh/existence.h"

#include <math.h>

#include "laws/bleed.h"
#include "weigh/unseen_partner.h"

/* Artefacts as bright as signals: so many for each signal that has no partner, as most artefacts have none, per unit T and T
 * (algorithms.md 8.2.6), and the usual share of such signals. */
#define ARTEFACT_SHARE 0.015
#define UNPAIRED_SHARE 0.15

/* A partner expects the strongest candidate this near (8.2.6). */
#define RIVAL_REACH_UM 0.6

/* Width: spread of ln sigma of true signals, more for weak ones; a signal is never less likely than this for its width. */
#define LN_SIGMA_SD 0.2
#define LN_SIGMA_SD_AT_T1 1.5
#define LEAST_WIDTH_ODDS 0.05
#define MOST_WIDTH_ODDS 2.0
#define HOT_PIXEL_WIDTH 0.4
#define HOT_PIXEL_FACTOR 0.1

/* Ghost of the other colour: that near, and less than twice the bleed. */
#define GHOST_REACH_UM 0.2
#define GHOST_MARGIN 2.0

/* Autofluorescent granules are broad in both colours. */
#define GRANULE_REACH_UM 0.45
#define GRANULE_WIDTH 1.35
#define GRANULE_WIDTH_SURE 1.8
#define GRANULE_P 0.5
#define GRANULE_LEAST_P 0.5
#define GRANULE_P_SURE 0.05

/* Blobs and what lies beside them in one colour alone. */
#define BLOB_WIDTH 2.2
#define BLOB_P 0.3
#define BLOB_NEIGHBOUR_WIDTH 2.0
#define BLOB_NEIGHBOUR_SIGNIFICANCE 7.0
#define BLOB_REACH_UM 1.6
#define BLOB_NEIGHBOUR_P 0.4
/* A fragment of a blob stands out less than so many times as much as the blob. */
#define BLOB_NEIGHBOUR_LEAD 4.0

typedef struct judging {
    const prospect_table *t;
    const slide_laws *laws;
    const partner_law *partners; /* by the partner's end */
    const distance_rules *rules;
} judging;

double odds_of_significance(double significance, const brightness_law *law, const noise_tail *noise,
                            double nuclear_area_um2)
{
    const double density = SIGNALS_PER_NUCLEUS / nuclear_area_um2;
    const double sd = law->ln_significance_sd;
    /* Brighter than usual is no argument against a signal. */
    const double z = fmin(0.0, (log(significance) - law->ln_significance_mean) / sd);
    const double signals = density * exp(-z * z / 2.0) / (sqrt(2.0 * M_PI) * sd * significance);
    const double noise_maxima = noise_tail_rate(noise, significance);
    return signals / (noise_maxima + ARTEFACT_SHARE * UNPAIRED_SHARE * density / significance);
}

/* Is there a stronger candidate of colour `end` than `mine` near the partner? Then the partner expects that one. */
static bool has_rival(const judging *j, const prospect *mine, const prospect *partner)
{
    for (near_walk walk = near_start(j->t, partner, RIVAL_REACH_UM); near_next(&walk);) {
        const prospect *other = &j->t->rows[walk.found];
        if (other == mine || other->seen->end != mine->seen->end || other->review.judged == JUDGED_NO_SIGNAL) continue;
        if (other->review.judged == JUDGED_SIGNAL || other->seen->significance > mine->seen->significance) return true;
    }
    return false;
}

/* How a spot's odds change by what the other colour shows. A share of the signals has no partner. The others have one: among
 * the candidates near, each worth as much as it is by itself, or unseen. Who took a candidate away has answered that. */
static double partner_odds(const judging *j, prospect *mine)
{
    const partner_law *law = &j->partners[mine->seen->end == END_5P ? END_3P : END_5P];
    bool denied = false;
    double seen = 0.0;
    for (near_walk walk = near_start(j->t, mine, j->rules->split_um); near_next(&walk);) {
        const prospect *partner = &j->t->rows[walk.found];
        if (partner->seen->end == mine->seen->end) continue;
        denied = denied || partner->review.judged == JUDGED_NO_SIGNAL;
        if (partner->seen->nucleus <= 0 && partner->review.judged == JUDGED_NOT) continue;
        if (has_rival(j, mine, partner)) continue;
        seen = fmax(seen, partner_place_ratio(law, walk.distance_um) * partner->p_alone);
    }
    mine->p_partner = denied ? 0.0 : unseen_partner_probability(mine->forced_significance, law);
    const double unseen = (1.0 - law->share) / (1.0 - mine->p_partner);
    return unseen + law->share * seen;
}

static double relative_width(const judging *j, const prospect *s)
{
    return s->seen->sigma_um / j->laws->brightness[s->seen->end].sigma_median_um;
}

/* Relative widths are meaningful only for a fit that converged. */
static bool has_width(const prospect *s)
{
    return !s->seen->fit_failed && isfinite(s->seen->sigma_um) && s->seen->sigma_um > 0.0;
}

static double width_odds(const judging *j, const prospect *s)
{
    if (!has_width(s)) return 1.0;
    const double sd = hypot(LN_SIGMA_SD, LN_SIGMA_SD_AT_T1 / s->seen->significance);
    const double q = log(relative_width(j, s)) / sd;
    return fmax(LEAST_WIDTH_ODDS, MOST_WIDTH_ODDS * exp(-q * q / 2.0));
}

static bool is_ghost(const judging *j, const prospect *s)
{
    const double share = GHOST_MARGIN * j->laws->bleed[s->seen->end].share;
    /* Mapped places of what lies at the same pixel differ by the shift. */
    const double reach = GHOST_REACH_UM + hypot(j->laws->shift.shift_um.x, j->laws->shift.shift_um.y) + 0.2;
    for (near_walk walk = near_start(j->t, s, reach); near_next(&walk);) {
        const prospect *other = &j->t->rows[walk.found];
        if (other->seen->end == s->seen->end) continue;
        if (ghost_distance_um(s->seen, other->seen, j->laws) > GHOST_REACH_UM) continue;
        if (s->seen->amplitude < share * other->seen->amplitude) return true;
    }
    return false;
}

/* Width of all the light of a spot: a fibre or a granule may be drawn out. The variance of a line is a twelfth of its length's
 * square, half of it along each axis. */
static double relative_size(const judging *j, const prospect *s)
{
    return hypot(relative_width(j, s),
                 s->seen->length_um / sqrt(24.0) / j->laws->brightness[s->seen->end].sigma_median_um);
}

/* Largest probability that a broad spot with a broad one of the other colour on it may keep. That one must be there at
 * all: a maximum of noise is broad as well. The ends of stretched chromatin lie one after the other, so that rods of both
 * colours with one middle are no locus. */
static double granule_cap(const judging *j, const prospect *s)
{
    double cap = 1.0;
    if (!has_width(s) || relative_size(j, s) <= GRANULE_WIDTH) return cap;
    for (near_walk walk = near_start(j->t, s, GRANULE_REACH_UM); near_next(&walk);) {
        const prospect *other = &j->t->rows[walk.found];
        if (other->seen->end == s->seen->end || !has_width(other) || other->p_alone < GRANULE_LEAST_P) continue;
        if (separation_um(other->ref_um, s->ref_um) > GRANULE_REACH_UM) continue;
        const double both = fmin(relative_size(j, s), relative_size(j, other));
        if (both > GRANULE_WIDTH_SURE) cap = fmin(cap, GRANULE_P_SURE);
        else if (both > GRANULE_WIDTH) cap = fmin(cap, GRANULE_P);
    }
    return cap;
}

static bool has_partner_near(const judging *j, const prospect *s)
{
    for (near_walk walk = near_start(j->t, s, j->rules->split_um); near_next(&walk);) {
        const prospect *other = &j->t->rows[walk.found];
        if (other->seen->end != s->seen->end && other->p >= 0.5) return true;
    }
    return false;
}

/* Blobs, and unpaired spots beside a blob of their colour, keep at most this. Needs every p without it. */
static double debris_cap(const judging *j, const prospect *s)
{
    if (has_width(s) && relative_width(j, s) > BLOB_WIDTH) return BLOB_P;
    bool beside_blob = false;
    for (near_walk walk = near_start(j->t, s, BLOB_REACH_UM); near_next(&walk) && !beside_blob;) {
        const prospect *other = &j->t->rows[walk.found];
        beside_blob = other != s && other->seen->end == s->seen->end && has_width(other) &&
                      relative_width(j, other) > BLOB_NEIGHBOUR_WIDTH &&
                      other->seen->significance > BLOB_NEIGHBOUR_SIGNIFICANCE &&
                      s->seen->significance < BLOB_NEIGHBOUR_LEAD * other->seen->significance;
    }
    return beside_blob && !has_partner_near(j, s) ? BLOB_NEIGHBOUR_P : 1.0;
}

/* Odds by itself, without its neighbourhood. */
static double odds_alone(const judging *j, const prospect *s)
{
    const int end = s->seen->end;
    return width_odds(j, s) * odds_of_significance(s->seen->significance, &j->laws->brightness[end],
                                                   &j->laws->false_alarms[end], j->laws->nuclear_area_um2);
}

/* What a person said of it stands. True when somebody did. */
static bool settle_reviewed(prospect *s)
{
    if (s->review.judged == JUDGED_NOT) return false;
    const bool is_signal = s->review.judged == JUDGED_SIGNAL;
    s->p = s->p_alone = is_signal ? 1.0 : 0.0;
    s->rejected = is_signal ? REJECTED_NOT : REJECTED_REVIEWER;
    return true;
}

static void judge_one(const judging *j, prospect *s)
{
    s->partner_odds = partner_odds(j, s);
    if (settle_reviewed(s)) return;
    const double odds = s->partner_odds * odds_alone(j, s);
    s->p = odds / (1.0 + odds);
    if (!(s->p >= LEAST_P_SIGNAL)) s->rejected = REJECTED_NOISE;
    if (has_width(s) && relative_width(j, s) < HOT_PIXEL_WIDTH) {
        s->p *= HOT_PIXEL_FACTOR;
        if (s->p < LEAST_P_SIGNAL && s->rejected == REJECTED_NOT) s->rejected = REJECTED_HOT_PIXEL;
    }
    if (s->rejected == REJECTED_NOT && is_ghost(j, s)) s->rejected = REJECTED_GHOST;
    if (s->rejected == REJECTED_GHOST) s->p = fmin(s->p, LEAST_P_SIGNAL);
    const double cap = granule_cap(j, s);
    if (s->p > cap) s->p = cap;
    if (s->rejected == REJECTED_NOT && cap == GRANULE_P_SURE) s->rejected = REJECTED_GRANULE;
}

void judge_existence(prospect_table *t, const slide_laws *laws, const partner_law partners[2],
                     const distance_rules *rules)
{
    const judging j = {t, laws, partners, rules};
    for (size_t i = 0; i < t->n; i++) {
        if (settle_reviewed(&t->rows[i])) continue;
        const double odds = odds_alone(&j, &t->rows[i]);
        t->rows[i].p_alone = odds / (1.0 + odds);
    }
    for (size_t i = 0; i < t->n; i++) judge_one(&j, &t->rows[i]);
    /* Caps look at the p of other spots, so all are found before any is set. */
    for (size_t i = 0; i < t->n; i++) {
        prospect *s = &t->rows[i];
        if (s->review.judged != JUDGED_NOT) continue;
        s->p_alone = s->rejected == REJECTED_NOT ? fmin(s->p, debris_cap(&j, s)) : s->p;
    }
    for (size_t i = 0; i < t->n; i++) t->rows[i].p = t->rows[i].p_alone;
}
