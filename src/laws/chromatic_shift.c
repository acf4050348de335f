/* Where the 3' colour lies beside the 5' colour, from pairs of bright signals: most alleles of any slide are
 * fused, so the commonest displacement of close pairs is the shift. A vote finds it, least squares then fit shift
 * and a small affine part about the middle of the pairs; the affine part is held near zero because an objective's
 * two magnifications differ by a few parts in a thousand at most. The weights are first Tukey's, then the chance
 * of each pair to be a fused one beside two other kinds: chance neighbours, and one broad-band object seen in both
 * colours at the very same place (granules, ghosts), which would pull the shift towards zero. Coordinates are
 * moved, images never. */
#include "laws/chromatic_shift.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/cholesky.h"
#include "laws/sure_signals.h"

static const double pair_significance = 8;               /* algorithms.md 8.2.4 */
static const double least_width = 0.6, most_width = 1.3; /* of the colour's median: broader ones are granules */
/* Shifts up to 1 um are looked for, so the first pairs may lie that much and two scatters apart; once the shift is voted,
 * three scatters do. */
static const double pair_reach_um[] = {1.8, 1.2}, vote_reach_um = 1.2, vote_step_um = 0.05, vote_sigma_um = 0.12;
static const double tukey_c = 3.5, least_scale_um = 0.05, rayleigh_median = 1.1774;
/* Magnification, rotation, stretch, shear: objectives differ by 0.3 % between colours at most, cameras by 0.05 degrees
 * (algorithms.md 5, 4); what stretches or shears a picture is hardly known. */
static const double affine_prior_sd[] = {0.0015, 0.0006, 0.0004, 0.0004};
static const double start_reach_um = 0.6, scatter_reach_um = 0.6, least_pair_sigma_um = 0.10;
static const double same_light_um = 0.045;      /* scatter of two pictures of one object, from the noise of both */
static const double usual_pair_sigma_um = 0.25; /* algorithms.md 3.1: about 0.3; simulated slides 0.12 to 0.2 */
static const double most_residual_um = 0.50, most_error_um = 0.08;
/* Chi square of three terms, p < 0.001 (algorithms.md 2.3), at each of the 36 places 0.4 um apart that the vote looks at. */
static const double least_gain = 8.15 + 3.58;
static const double least_share = 1e-3; /* of chance pairs: there are some */
enum { TUKEY_ROUNDS = 8, MIXTURE_ROUNDS = 30, LEAST_PAIRS = 8, MATCH_ROUNDS = 2, FOLDS = 5 };

typedef struct colour_pair {
    sunder_point_um seen; /* of the 3' signal */
    double dx, dy;        /* from it to the 5' signal */
} colour_pair;

typedef struct colour_pairs {
    size_t n, capacity;
    colour_pair *rows;
} colour_pairs;

static void colour_pairs_free(colour_pairs *p)
{
    free(p->rows);
}

chromatic_shift chromatic_shift_none(const char *why)
{
    chromatic_shift shift = {.state = LAW_REFUSED, .residual_um = NAN, .cross_validated_um = NAN, .error_um = NAN};
    snprintf(shift.why, sizeof shift.why, "%s", why);
    return shift;
}

static sunder_status median_width(const candidates *all, probe_end end, double *out_um, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *widths = array_new(all->n, sizeof *widths);
    if (!widths) return fail_memory(err, "the chromatic shift");
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->rows[i].end == end && is_sure(&all->rows[i], pair_significance)) widths[n++] = all->rows[i].sigma_um;
    *out_um = quantile_of(widths, n, 0.5);
    return SUNDER_OK;
}

static bool can_pair(const candidate *c, const double width_um[2])
{
    double width = c->sigma_um / width_um[c->end];
    return is_sure(c, pair_significance) && width > least_width && width < most_width;
}

/* Nearest signal of the other colour to row i, when t0 is added to 3' places; SIZE_MAX when none is within reach. */
static size_t nearest_other(const candidates *all, size_t from, size_t to, size_t i, const double width_um[2],
                            sunder_point_um t0, double reach_um)
{
    const candidate *c = &all->rows[i];
    double sign = c->end == END_3P ? 1 : -1, best = reach_um;
    sunder_point_um place = {c->centre_um.x + sign * t0.x, c->centre_um.y + sign * t0.y};
    size_t found = SIZE_MAX;
    for (size_t k = from; k < to; k++) {
        const candidate *other = &all->rows[k];
        if (other->end == c->end || !can_pair(other, width_um)) continue;
        double d = distance_um(place, other->centre_um);
        if (d < best) best = d, found = k;
    }
    return found;
}

/* What is paired. */
typedef struct pair_search {
    const candidates *all;
    const size_t *starts;
    size_t n_fields;
    double width_um[2];
} pair_search;

/* Mutual nearest neighbours of all fields. */
static sunder_status match(const pair_search *s, sunder_point_um t0, double reach_um, colour_pairs *out,
                           sunder_error *err)
{
    const candidates *all = s->all;
    const size_t *starts = s->starts;
    out->n = 0;
    for (size_t in_field = 0; in_field < s->n_fields; in_field++) {
        for (size_t i = starts[in_field]; i < starts[in_field + 1]; i++) {
            const candidate *c = &all->rows[i];
            if (c->end != END_3P || !can_pair(c, s->width_um)) continue;
            size_t from = starts[in_field], to = starts[in_field + 1];
            size_t k = nearest_other(all, from, to, i, s->width_um, t0, reach_um);
            if (k == SIZE_MAX || nearest_other(all, from, to, k, s->width_um, t0, reach_um) != i) continue;
            if (!array_reserve((void **)&out->rows, &out->capacity, out->n + 1, sizeof *out->rows))
                return fail_memory(err, "the chromatic shift");
            sunder_point_um other = all->rows[k].centre_um;
            out->rows[out->n++] = (colour_pair){c->centre_um, other.x - c->centre_um.x, other.y - c->centre_um.y};
        }
    }
    return SUNDER_OK;
}

/* The displacement with the most pairs near it. */
static sunder_point_um vote(const colour_pairs *p)
{
    int half = (int)floor(vote_reach_um / vote_step_um + 0.5);
    sunder_point_um best = {0, 0};
    double most = -1;
    for (int v = -half; v <= half; v++) {
        for (int u = -half; u <= half; u++) {
            double tx = u * vote_step_um, ty = v * vote_step_um, sum = 0;
            for (size_t i = 0; i < p->n; i++) {
                double dx = p->rows[i].dx - tx, dy = p->rows[i].dy - ty;
                double r2 = (dx * dx + dy * dy) / (vote_sigma_um * vote_sigma_um);
                if (r2 < 16) sum += exp(-0.5 * r2);
            }
            if (sum > most) most = sum, best = (sunder_point_um){tx, ty};
        }
    }
    return best;
}

static void residual(const chromatic_shift *s, const colour_pair *p, double *rx, double *ry)
{
    double x = p->seen.x - s->origin_um.x, y = p->seen.y - s->origin_um.y;
    *rx = p->dx - s->shift_um.x - s->matrix[0][0] * x - s->matrix[0][1] * y;
    *ry = p->dy - s->shift_um.y - s->matrix[1][0] * x - s->matrix[1][1] * y;
}

/* Median residual of the pairs within reach, as the per-axis sd of a round normal scatter; NaN without pairs. */
static double scatter(const chromatic_shift *s, const colour_pairs *p, double reach_um, double *scratch)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        double rx, ry;
        residual(s, &p->rows[i], &rx, &ry);
        double r = sqrt(rx * rx + ry * ry);
        if (r < reach_um) scratch[n++] = r;
    }
    return quantile_of(scratch, n, 0.5) / rayleigh_median;
}

/* Terms of the affine part, (x', y') = (m + e) x + (f - r) y, (f + r) x + (m - e) y: each kept near zero on its own. */
enum { SHIFT_X, SHIFT_Y, MAGNIFICATION, ROTATION, STRETCH, SHEAR, TERMS };

/* What each term adds along x and y at a place. */
static void terms_at(double x, double y, double along_x[TERMS], double along_y[TERMS])
{
    const double ax[TERMS] = {1, 0, x, -y, x, y}, ay[TERMS] = {0, 1, y, x, -y, x};
    memcpy(along_x, ax, sizeof ax);
    memcpy(along_y, ay, sizeof ay);
}

/* One fit of shift and affine part with the weights of the pairs; returns their sum, 0 when it cannot be solved. */
static double refit(chromatic_shift *s, const colour_pairs *p, const double *weight, double scale_um)
{
    double normal[TERMS * TERMS] = {0}, right[TERMS] = {0}, sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        double ax[TERMS], ay[TERMS];
        terms_at(p->rows[i].seen.x - s->origin_um.x, p->rows[i].seen.y - s->origin_um.y, ax, ay);
        for (int a = 0; a < TERMS; a++) {
            right[a] += weight[i] * (ax[a] * p->rows[i].dx + ay[a] * p->rows[i].dy);
            for (int b = 0; b <= a; b++) normal[TERMS * a + b] += weight[i] * (ax[a] * ax[b] + ay[a] * ay[b]);
        }
        sum += weight[i];
    }
    for (int a = MAGNIFICATION; a < TERMS; a++) {
        double sd = affine_prior_sd[a - MAGNIFICATION];
        normal[TERMS * a + a] += scale_um * scale_um / (sd * sd);
    }
    if (!(sum > 0) || !cholesky_factor(normal, TERMS)) return 0;
    cholesky_solve(normal, TERMS, right);
    s->shift_um = (sunder_point_um){right[SHIFT_X], right[SHIFT_Y]};
    s->matrix[0][0] = right[MAGNIFICATION] + right[STRETCH], s->matrix[0][1] = right[SHEAR] - right[ROTATION];
    s->matrix[1][0] = right[SHEAR] + right[ROTATION], s->matrix[1][1] = right[MAGNIFICATION] - right[STRETCH];
    return sum;
}

static double square_of_residual(const chromatic_shift *s, const colour_pair *p)
{
    double rx, ry;
    residual(s, p, &rx, &ry);
    return rx * rx + ry * ry;
}

static void tukey_weights(const chromatic_shift *s, const colour_pairs *p, double scale_um, double *weight)
{
    for (size_t i = 0; i < p->n; i++) {
        double u2 = square_of_residual(s, &p->rows[i]) / (tukey_c * tukey_c * scale_um * scale_um);
        weight[i] = u2 < 1 ? (1 - u2) * (1 - u2) : 0;
    }
}

/* Shares of the kinds of pairs, and the scatter of the fused ones. */
typedef struct pair_kinds {
    double fused, same_light, chance, sigma_um;
} pair_kinds;

static double round_density(double r2, double sigma)
{
    return exp(-0.5 * r2 / (sigma * sigma)) / (2 * M_PI * sigma * sigma);
}

/* Chance of each pair to be a fused one; updates shares and scatter. Returns by how much fused pairs explain the table
 * better than the other kinds alone: difference of log likelihood. */
static double fused_weights(const chromatic_shift *s, const colour_pairs *p, pair_kinds *k, double *weight)
{
    double fused = 0, same = 0, chance = 0, squares = 0, n = (double)p->n, gain = 0;
    double anywhere = 1 / (M_PI * pair_reach_um[MATCH_ROUNDS - 1] * pair_reach_um[MATCH_ROUNDS - 1]);
    for (size_t i = 0; i < p->n; i++) {
        const colour_pair *row = &p->rows[i];
        double r2 = square_of_residual(s, row), f = k->fused * round_density(r2, k->sigma_um);
        double l = k->same_light * round_density(row->dx * row->dx + row->dy * row->dy, same_light_um);
        double c = k->chance * anywhere, sum = f + l + c;
        double without = (l + c + least_share * anywhere) / (k->same_light + k->chance + least_share);
        weight[i] = sum > 0 ? f / sum : 0;
        gain += sum > 0 ? log(sum / without) : 0;
        fused += weight[i], squares += weight[i] * r2;
        same += sum > 0 ? l / sum : 0, chance += sum > 0 ? c / sum : 0;
    }
    double sigma = fused > 0 ? sqrt(squares / (2 * fused)) : k->sigma_um;
    *k = (pair_kinds){fused / n, same / n, chance / n, fmin(fmax(sigma, least_scale_um), most_residual_um)};
    return gain;
}

/* From the voted shift: Tukey's weights first, which need no idea of the scatter, then the mixture. Returns how
 * much better the table is explained with fused pairs than without. */
static double fit(chromatic_shift *s, const colour_pairs *p, sunder_point_um t0, double *weight)
{
    double sum = 0, gain = 0;
    for (size_t i = 0; i < p->n; i++)
        s->origin_um.x += p->rows[i].seen.x / (double)p->n, s->origin_um.y += p->rows[i].seen.y / (double)p->n;
    s->shift_um = t0;
    for (int round = 0; round < TUKEY_ROUNDS; round++) {
        double scale = fmax(least_scale_um, scatter(s, p, start_reach_um, weight));
        tukey_weights(s, p, scale, weight);
        if (!(refit(s, p, weight, scale) > 0)) break;
    }
    pair_kinds kinds = {0.7, 0.1, 0.2, fmax(least_scale_um, scatter(s, p, scatter_reach_um, weight))};
    for (int round = 0; round < MIXTURE_ROUNDS; round++) {
        gain = fused_weights(s, p, &kinds, weight);
        sum = refit(s, p, weight, kinds.sigma_um);
        if (!(sum > 0)) break;
    }
    s->pairs = (size_t)(sum + 0.5);
    s->residual_um = kinds.sigma_um;
    s->error_um = sum > 0 ? kinds.sigma_um / sqrt(sum) : INFINITY;
    return gain;
}

/* Scatter per axis of fused pairs about laws they had no part in: each fifth of the pairs about the fit of the others. weight:
 * of the final fit. */
static double cross_validated(const chromatic_shift *s, const colour_pairs *p, const double *weight, double *scratch)
{
    double squares = 0, sum = 0;
    for (size_t fold = 0; fold < FOLDS; fold++) {
        chromatic_shift others = *s;
        for (size_t i = 0; i < p->n; i++) scratch[i] = i % FOLDS == fold ? 0 : weight[i];
        if (!(refit(&others, p, scratch, s->residual_um) > 0)) return INFINITY;
        for (size_t i = fold; i < p->n; i += FOLDS)
            squares += weight[i] * square_of_residual(&others, &p->rows[i]), sum += weight[i];
    }
    return sum > 0 ? sqrt(squares / (2 * sum)) : INFINITY;
}

sunder_status chromatic_shift_measure(const candidates *all, const size_t *starts, size_t n_fields,
                                      chromatic_shift *out_shift, double *out_pair_sigma_um, sunder_error *err)
{
    pair_search search = {.all = all, .starts = starts, .n_fields = n_fields};
    SUNDER_AUTO(colour_pairs_free) colour_pairs pairs = {0};
    sunder_point_um t0 = {0, 0};
    sunder_status status = SUNDER_OK;
    for (int end = 0; status == SUNDER_OK && end < 2; end++)
        status = median_width(all, (probe_end)end, &search.width_um[end], err);
    /* Matched again from the voted shift: without it the wrong neighbour may be the nearer one. */
    for (int round = 0; status == SUNDER_OK && round < MATCH_ROUNDS; round++) {
        status = match(&search, t0, pair_reach_um[round], &pairs, err);
        t0 = vote(&pairs);
    }
    if (status != SUNDER_OK) return status;
    *out_pair_sigma_um = usual_pair_sigma_um;
    char why[160];
    if (pairs.n < LEAST_PAIRS) {
        snprintf(why, sizeof why, "%zu pairs of bright signals, at least %d are needed", pairs.n, (int)LEAST_PAIRS);
        *out_shift = chromatic_shift_none(why);
        return SUNDER_OK;
    }
    SUNDER_AUTO(auto_free) double *weight = array_new(pairs.n, sizeof *weight);
    SUNDER_AUTO(auto_free) double *scratch = array_new(pairs.n, sizeof *scratch);
    if (!weight || !scratch) return fail_memory(err, "the chromatic shift");
    chromatic_shift shift = {.state = LAW_FOUND};
    double gain = fit(&shift, &pairs, t0, weight);
    shift.cross_validated_um = cross_validated(&shift, &pairs, weight, scratch);
    if (shift.pairs < LEAST_PAIRS || gain < least_gain || !(shift.cross_validated_um < most_residual_um) ||
        !(shift.error_um < most_error_um)) {
        snprintf(why, sizeof why, "%zu pairs agree (scatter %.2f um, error %.3f um): too few or too loose", shift.pairs,
                 shift.cross_validated_um, shift.error_um);
        *out_shift = chromatic_shift_none(why);
        return SUNDER_OK;
    }
    double length_um = hypot(shift.shift_um.x, shift.shift_um.y);
    if (length_um > vote_reach_um) {
        snprintf(why, sizeof why, "the pairs lie %.1f um apart, optics shift colours by 1 um at most", length_um);
        *out_shift = chromatic_shift_none(why);
        return SUNDER_OK;
    }
    *out_pair_sigma_um = fmax(least_pair_sigma_um, shift.residual_um);
    *out_shift = shift;
    return SUNDER_OK;
}
