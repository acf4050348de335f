/* Counts of a comparison and what follows from them. Slides of one patient are alike, so the intervals that hold for a study
 * come from drawing patients, not slides (Efron and Tibshirani 1993, ch. 8). */
#include "study/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"
#include "stats/random.h"

#define STREAM_PATIENTS 0x73747564u /* names the stream of random numbers that draws patients */
#define LOWER_QUANTILE 0.025
#define UPPER_QUANTILE 0.975

static two_by_two binary_of(const long cells[N_SAID][N_SAID])
{
    return (two_by_two){.both_positive = cells[SAID_REARRANGED][SAID_REARRANGED],
                        .new_only = cells[SAID_REARRANGED][SAID_NORMAL],
                        .ref_only = cells[SAID_NORMAL][SAID_REARRANGED],
                        .both_negative = cells[SAID_NORMAL][SAID_NORMAL]};
}

/* Slides that either side calls rearranged or normal. */
static long either_binary(const long cells[N_SAID][N_SAID])
{
    long sum = 0;
    for (int i = 0; i < N_SAID; i++) {
        for (int k = 0; k < N_SAID; k++) {
            if (i <= (int)SAID_NORMAL || k <= (int)SAID_NORMAL) sum += cells[i][k];
        }
    }
    return sum;
}

static long column_sum(const long cells[N_SAID][N_SAID], said ref)
{
    long sum = 0;
    for (int i = 0; i < N_SAID; i++) sum += cells[i][ref];
    return sum;
}

/* Kappa of a table where one side says the same of every slide is 0 with an error of 0, however often they agree. */
static kappa_estimate kappa_where_both_vary(const long *counts, int n, kappa_weights weights)
{
    int rows = 0, columns = 0;
    for (int i = 0; i < n; i++) {
        long row = 0, column = 0;
        for (int k = 0; k < n; k++) {
            row += counts[i * n + k];
            column += counts[k * n + i];
        }
        rows += row > 0;
        columns += column > 0;
    }
    kappa_estimate estimate = cohen_kappa(counts, n, weights);
    if (rows > 1 && columns > 1) return estimate;
    estimate.value = estimate.se = estimate.interval.lower = estimate.interval.upper = NAN;
    return estimate;
}

/* Order of severity, for weights. */
static void take_weighted(const long cells[N_SAID][N_SAID], comparison *out)
{
    static const said order[] = {SAID_NORMAL, SAID_EQUIVOCAL, SAID_REARRANGED};
    long counts[9];
    for (int i = 0; i < 9; i++) counts[i] = cells[order[i / 3]][order[i % 3]];
    out->linear = kappa_where_both_vary(counts, 3, KAPPA_LINEAR);
    out->quadratic = kappa_where_both_vary(counts, 3, KAPPA_QUADRATIC);
}

static kappa_estimate binary_kappa(const two_by_two *t)
{
    const long counts[] = {t->both_positive, t->new_only, t->ref_only, t->both_negative};
    return kappa_where_both_vary(counts, 2, KAPPA_PLAIN);
}

void comparison_of(const judged *rows, size_t n, comparison *out)
{
    memset(out->cells, 0, sizeof out->cells);
    for (size_t i = 0; i < n; i++) out->cells[rows[i].new_call][rows[i].ref_call] += 1;
    const two_by_two t = out->binary = binary_of(out->cells);
    const long positives = column_sum(out->cells, SAID_REARRANGED), negatives = column_sum(out->cells, SAID_NORMAL);
    out->positive = positive_agreement(&t);
    out->negative = negative_agreement(&t);
    out->overall = overall_agreement(&t);
    out->positive_strict = proportion_of(t.both_positive, positives);
    out->negative_strict = proportion_of(t.both_negative, negatives);
    out->overall_strict = proportion_of(t.both_positive + t.both_negative,
                                        out->no_reference ? either_binary(out->cells) : positives + negatives);
    out->kappa = binary_kappa(&t);
    take_weighted(out->cells, out);
    const bool any = t.both_positive + t.new_only + t.ref_only + t.both_negative > 0;
    out->mcnemar = any ? mcnemar_exact(t.new_only, t.ref_only) : (double)NAN;
    out->mcnemar_mid_p = any ? mcnemar_mid_p(t.new_only, t.ref_only) : (double)NAN;
}

enum { POSITIVE, NEGATIVE, OVERALL, KAPPA, N_DRAWN };

/* What a round of draws gives: which statistic of which round. */
typedef struct draws {
    int rounds;
    double *values[N_DRAWN];
    size_t n[N_DRAWN];
} draws;

static void draws_free(draws *d)
{
    for (int i = 0; i < N_DRAWN; i++) free(d->values[i]);
}

static void keep(draws *d, int which, double value)
{
    if (isfinite(value)) d->values[which][d->n[which]++] = value;
}

static interval percentiles(draws *d, int which)
{
    const size_t n = d->n[which];
    if (2 * n < (size_t)d->rounds || n < 2) return (interval){NAN, NAN};
    qsort(d->values[which], n, sizeof(double), compare_doubles);
    const double *v = d->values[which];
    return (interval){v[(size_t)(LOWER_QUANTILE * (double)(n - 1))], v[(size_t)ceil(UPPER_QUANTILE * (double)(n - 1))]};
}

static double share(long k, long n)
{
    return n > 0 ? (double)k / (double)n : (double)NAN;
}

static void draw_round(const judged *rows, size_t n, const unsigned *taken, draws *d)
{
    long cells[N_SAID][N_SAID] = {{0}};
    for (size_t i = 0; i < n; i++) cells[rows[i].new_call][rows[i].ref_call] += (long)taken[rows[i].patient];
    const two_by_two t = binary_of(cells);
    keep(d, POSITIVE, share(t.both_positive, t.both_positive + t.ref_only));
    keep(d, NEGATIVE, share(t.both_negative, t.both_negative + t.new_only));
    keep(d, OVERALL,
         share(t.both_positive + t.both_negative, t.both_positive + t.both_negative + t.new_only + t.ref_only));
    keep(d, KAPPA, binary_kappa(&t).value);
}

static int by_number(const void *a, const void *b)
{
    const size_t *one = a, *other = b;
    return *one < *other ? -1 : *one > *other;
}

/* Numbers the patients of the rows from 0 on, in their order; returns how many there are. patients: room for n. */
static size_t number_patients(const judged *rows, size_t n, judged *numbered, size_t *patients)
{
    size_t here = 0;
    for (size_t i = 0; i < n; i++) patients[i] = rows[i].patient;
    qsort(patients, n, sizeof *patients, by_number);
    for (size_t i = 0; i < n; i++) {
        if (here == 0 || patients[here - 1] != patients[i]) patients[here++] = patients[i];
    }
    for (size_t i = 0; i < n; i++) {
        const size_t *at = bsearch(&rows[i].patient, patients, here, sizeof *patients, by_number);
        numbered[i] = (judged){rows[i].new_call, rows[i].ref_call, (size_t)(at - patients)};
    }
    return here;
}

static sunder_status draws_new(int rounds, draws *d, sunder_error *err)
{
    d->rounds = rounds;
    for (int i = 0; i < N_DRAWN; i++) {
        d->values[i] = array_new((size_t)rounds, sizeof(double));
        if (!d->values[i]) return fail_memory(err, "intervals");
    }
    return SUNDER_OK;
}

sunder_status patient_intervals_of(const judged *rows, size_t n, int rounds, uint64_t seed, patient_intervals *out,
                                   sunder_error *err)
{
    SUNDER_AUTO(auto_free) judged *numbered = array_new(n, sizeof *numbered);
    SUNDER_AUTO(auto_free) size_t *patients = array_new(n, sizeof *patients);
    SUNDER_AUTO(auto_free) unsigned *taken = array_new(n, sizeof *taken);
    SUNDER_AUTO(draws_free) draws d = {0};
    if (!numbered || !patients || !taken) return fail_memory(err, "intervals");
    const interval unknown = {NAN, NAN};
    *out = (patient_intervals){unknown, unknown, unknown, unknown};
    const size_t here = number_patients(rows, n, numbered, patients);
    if (here < 2) return SUNDER_OK;
    sunder_status status = draws_new(rounds, &d, err);
    if (status != SUNDER_OK) return status;
    random_stream stream = random_stream_of(seed, 0, 0, STREAM_PATIENTS);
    for (int round = 0; round < rounds; round++) {
        memset(taken, 0, here * sizeof *taken);
        for (size_t i = 0; i < here; i++) taken[random_below(&stream, here)] += 1;
        draw_round(numbered, n, taken, &d);
    }
    *out = (patient_intervals){percentiles(&d, POSITIVE), percentiles(&d, NEGATIVE), percentiles(&d, OVERALL),
                               percentiles(&d, KAPPA)};
    return SUNDER_OK;
}
