/* The gains of log likelihood of all nuclei are added up place by place; the shift is where the sum is largest, between the
 * places by a parabola along each axis. Its error is that of the jackknife over nuclei (Efron 1982): the cells of a nucleus
 * are not independent and nuclei differ in how they glow, so the likelihood itself would promise too much. A peak stands
 * out when the nuclei agree that its place is better than the usual one. Translation only: over 100 um two magnifications
 * differ by less than the outline of a nucleus is known. */
#include "laws/dapi_shift.h"

#include <math.h>
#include <stdio.h>

#include "core/fail.h"
#include "core/memory.h"

static const double most_shift_um = 1.0, most_error_um = 0.1;
static const double parabola_error = 0.1; /* of a cell: measured on simulated slides, whose shift is known */
/* p < 0.001 one-sided (algorithms.md 2.3) at each of the 81 places. */
static const double least_z = 4.22;
/* What is used: more than chance, and more than outlines are sure of (algorithms.md 8.2.7). */
static const double significant = 3, least_used_um = 0.1;
enum { LEAST_NUCLEI = 12 };

void dapi_shift_complete(const slide_laws *laws, dapi_shift to_dapi[2])
{
    for (int end = END_5P; end <= END_3P; end++) {
        const dapi_shift *other = &to_dapi[1 - end];
        dapi_shift *own = &to_dapi[end];
        if (own->state != LAW_REFUSED || other->state == LAW_REFUSED || laws->shift.state == LAW_REFUSED) continue;
        const double sign = end == END_3P ? 1 : -1;
        const sunder_point_um to_other = {sign * laws->shift.shift_um.x, sign * laws->shift.shift_um.y};
        own->state = other->state;
        own->shift_um = (sunder_point_um){other->shift_um.x + to_other.x, other->shift_um.y + to_other.y};
        own->error_um = hypot(other->error_um, laws->shift.error_um);
        own->through_other = true;
        return;
    }
}

bool dapi_shift_matters(const dapi_shift *shift)
{
    const double length = hypot(shift->shift_um.x, shift->shift_um.y);
    return shift->state != LAW_REFUSED && length > least_used_um && !(length <= significant * shift->error_um);
}

static dapi_shift refused(size_t n, const char *why)
{
    dapi_shift shift = {.state = LAW_REFUSED, .error_um = NAN, .nuclei = n};
    snprintf(shift.why, sizeof shift.why, "%s", why);
    return shift;
}

static size_t highest(const double *sum)
{
    size_t best = 0;
    for (size_t i = 1; i < AGREEMENT_PLACES; i++)
        if (sum[i] > sum[best]) best = i;
    return best;
}

static bool is_inside(size_t place)
{
    const size_t x = place % AGREEMENT_SIDE, y = place / AGREEMENT_SIDE;
    return x > 0 && y > 0 && x + 1 < AGREEMENT_SIDE && y + 1 < AGREEMENT_SIDE;
}

/* Vertex of the parabola through three values, in steps from the middle one, which is the largest. */
static double vertex(double before, double middle, double after)
{
    const double bend = before - 2 * middle + after;
    return bend < 0 ? 0.5 * (before - after) / bend : 0;
}

/* Where a sum is largest, in steps. At the rim of the grid: the place itself. */
static sunder_point_px peak_of(const double *sum)
{
    const size_t at = highest(sum), row = at / AGREEMENT_SIDE;
    sunder_point_px p = {(double)(at % AGREEMENT_SIDE) - AGREEMENT_HALF, (double)row - AGREEMENT_HALF};
    if (!is_inside(at)) return p;
    p.x += vertex(sum[at - 1], sum[at], sum[at + 1]);
    p.y += vertex(sum[at - AGREEMENT_SIDE], sum[at], sum[at + AGREEMENT_SIDE]);
    return p;
}

/* Standard error per axis, in steps: of the peaks that each leave one nucleus out. */
static double jackknife(const double *const *gains, size_t n, const double *sum)
{
    double x = 0, y = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double others[AGREEMENT_PLACES];
        for (size_t k = 0; k < AGREEMENT_PLACES; k++) others[k] = sum[k] - gains[i][k];
        const sunder_point_px p = peak_of(others);
        x += p.x, y += p.y, squares += p.x * p.x + p.y * p.y;
    }
    const double count = (double)n;
    return sqrt(fmax(0, 0.5 * (count - 1) * (squares / count - (x * x + y * y) / (count * count))));
}

/* In its standard errors: how much better the peak is than the usual place, nucleus by nucleus. */
static double standing_out(const double *const *gains, size_t n, size_t peak)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double usual = 0;
        for (size_t k = 0; k < AGREEMENT_PLACES; k++) usual += gains[i][k] / AGREEMENT_PLACES;
        sum += gains[i][peak] - usual, squares += (gains[i][peak] - usual) * (gains[i][peak] - usual);
    }
    const double count = (double)n, variance = (squares - sum * sum / count) / (count - 1);
    return variance > 0 ? sum / sqrt(count * variance) : 0;
}

static dapi_shift judge(const double *const *gains, size_t n, const double *sum, double step_um)
{
    const sunder_point_px p = peak_of(sum);
    const double z = standing_out(gains, n, highest(sum)),
                 error_um = hypot(jackknife(gains, n, sum), parabola_error) * step_um;
    const sunder_point_um shift_um = {p.x * step_um, p.y * step_um};
    dapi_shift shift = {.state = LAW_FOUND, .shift_um = shift_um, .error_um = error_um, .nuclei = n};
    char why[160] = "";
    if (!(z > least_z))
        snprintf(why, sizeof why, "the soft light of %zu nuclei agrees with DAPI at no place more than elsewhere", n);
    else if (!is_inside(highest(sum)) || hypot(shift.shift_um.x, shift.shift_um.y) > most_shift_um)
        snprintf(why, sizeof why, "the soft light of %zu nuclei lies farther than %.0f um from DAPI", n, most_shift_um);
    else if (!(error_um < most_error_um)) snprintf(why, sizeof why, "%zu nuclei say it to %.2f um only", n, error_um);
    return why[0] ? refused(n, why) : shift;
}

sunder_status dapi_shift_measure(const dapi_agreements *const *fields, size_t n_fields, probe_end end, double step_um,
                                 dapi_shift *out_shift, sunder_error *err)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < n_fields; i++) most += fields[i]->n;
    SUNDER_AUTO(auto_free) const double **gains = array_new(most + 1, sizeof *gains);
    if (!gains) return fail_memory(err, "the shift to DAPI");
    double sum[AGREEMENT_PLACES] = {0};
    for (size_t i = 0; i < n_fields; i++) {
        for (size_t k = 0; k < fields[i]->n; k++) {
            const dapi_agreement *row = &fields[i]->rows[k];
            if (row->end != end) continue;
            gains[n++] = row->gain;
            for (size_t place = 0; place < AGREEMENT_PLACES; place++) sum[place] += row->gain[place];
        }
    }
    char why[160];
    if (n < LEAST_NUCLEI) {
        snprintf(why, sizeof why, "%zu nuclei whose soft light can be compared, at least %d are needed", n,
                 (int)LEAST_NUCLEI);
        *out_shift = refused(n, why);
    } else *out_shift = judge(gains, n, sum, step_um);
    return SUNDER_OK;
}
