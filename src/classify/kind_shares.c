/* A broken locus leaves its two ends apart, so a lone 5' signal makes a lone 3' signal of the same nucleus likelier; and where
 * many nuclei are broken, each is likelier to be. The doubts of a nucleus know neither: there every lone signal is as likely as
 * on a usual slide. The shares of four kinds of nuclei - without lone signals, with lone 5', lone 3', or both - are found from
 * all nuclei of the slide by expectation and maximisation, and odds follow the shares (Saerens, Latinne and Decaestecker 2002,
 * doi:10.1162/089976602753284446). */
#include "classify/kind_shares.h"

#include <math.h>

#include "weigh/existence.h"

/* Before looking: as if so many nuclei of the usual shares had been seen. */
#define USUAL_NUCLEI 10.0

#define ROUNDS 200

/* Shares that the doubts of a nucleus take for granted: lone signals come one by one. */
static void usual_shares(const partner_law partners[2], double shares[NUCLEUS_KINDS])
{
    const double no_5p = exp(-SIGNALS_PER_NUCLEUS * (1.0 - partners[END_3P].share));
    const double no_3p = exp(-SIGNALS_PER_NUCLEUS * (1.0 - partners[END_5P].share));
    for (int kind = 0; kind < NUCLEUS_KINDS; kind++)
        shares[kind] = (kind & KIND_SINGLE_5P ? 1.0 - no_5p : no_5p) * (kind & KIND_SINGLE_3P ? 1.0 - no_3p : no_3p);
}

/* Adds the probabilities of the kinds of one nucleus under the factors. */
static void add_nucleus(const kind_odds *n, const kind_factors *factors, double sums[NUCLEUS_KINDS])
{
    double all = 0.0;
    for (int kind = 0; kind < NUCLEUS_KINDS; kind++) all += n->of[kind] * factors->of[kind];
    if (!(all > 0.0)) return;
    for (int kind = 0; kind < NUCLEUS_KINDS; kind++) sums[kind] += n->of[kind] * factors->of[kind] / all;
}

kind_factors kind_factors_of(const kind_odds *of_nuclei, size_t n, const partner_law partners[2])
{
    kind_factors factors;
    double usual[NUCLEUS_KINDS];
    usual_shares(partners, usual);
    for (int kind = 0; kind < NUCLEUS_KINDS; kind++) factors.of[kind] = 1.0;
    for (int round = 0; round < ROUNDS; round++) {
        double sums[NUCLEUS_KINDS], all = 0.0;
        for (int kind = 0; kind < NUCLEUS_KINDS; kind++) sums[kind] = USUAL_NUCLEI * usual[kind];
        for (size_t i = 0; i < n; i++) add_nucleus(&of_nuclei[i], &factors, sums);
        for (int kind = 0; kind < NUCLEUS_KINDS; kind++) all += sums[kind];
        for (int kind = 0; kind < NUCLEUS_KINDS; kind++) factors.of[kind] = sums[kind] / all / usual[kind];
    }
    return factors;
}
