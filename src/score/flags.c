/* Flags in upper case (clinical.md 5.2). They never change a call. A share of nuclei raises one when it reaches the assay's
 * own cutoff: a clone too small to be called rearranged is too small to be called gained. */
#include "score/flags.h"

#include <math.h>
#include <stdio.h>

#include "score/cutoff_rule.h"
#include "score/posterior.h"
#include "score/two_step.h"
#include "stats/binomial.h"

/* The usual least number of nuclei of a clinical reading (clinical.md 2.3), whatever a demonstration assay allows. */
#define USUAL_LEAST_NUCLEI 50

/* Mean copies above which a section is polyploid for sure (clinical.md 7); a tetraploid one shows 2.3 to 2.6. */
#define HIGH_PLOIDY_COPIES 3.0

/* Ten isolated signals can be told from an even mix (9 to 1: p = 0.02); fewer cannot. */
#define LEAST_ISOLATED 10
#define ASYMMETRY_P 0.05

/* A stack that ends inside the section has signals that are sharpest beyond its ends: a third of them cannot be chance when
 * there are ten. */
#define LEAST_STACK_SIGNALS 10

/* Signals cover about 4 % of a nucleus: half of that clipped, fluxes and widths of many signals are wrong. */
#define CLIPPED_SIGNALS_FRAC 0.02

/* Counted and estimated from much the same nuclei: three errors apart, and by more than nuclei read one by one may differ. */
#define DISAGREEING_ERRORS 3.0
#define DISAGREEING_FRAC 0.05

/* The section alone would make half of what the cutoff asks for. */
#define BACKGROUND_OF_CUTOFF 0.5
bool stack_is_cut(const score_context *about)
{
    return about->stack_signals >= LEAST_STACK_SIGNALS && 3 * about->stack_end_signals > about->stack_signals;
}

static void raise(verdict *v, const char *flag, bool condition)
{
    if (!condition || v->n_flags >= MOST_FLAGS) return;
    snprintf(v->flags[v->n_flags], sizeof v->flags[0], "%s", flag);
    v->n_flags += 1;
}

bool singles_are_symmetric(const verdict *v, const sunder_assay *assay)
{
    const long isolated = v->counts.isolated_3p + v->counts.isolated_5p;
    return isolated >= LEAST_ISOLATED && v->symmetry_p >= ASYMMETRY_P && reaches_cutoff(isolated, v->counts.n, assay);
}

static void raise_counts(verdict *v, long atypical, const sunder_assay *assay)
{
    const slide_counts *c = &v->counts;
    const long isolated = c->isolated_3p + c->isolated_5p;
    const bool symmetric = singles_are_symmetric(v, assay);
    /* 0.8 k of clinical.md 7, in integers; of a handful of background nuclei it would say nothing, and where the section
     * makes as many isolated 5' it would point at a loss that is not there. */
    raise(v, "ISO3_DOMINANT", v->above_cutoff && 10 * c->isolated_3p >= 8 * c->k && !symmetric);
    raise(v, "SYMMETRIC_SINGLES", symmetric);
    raise(v, "ASYMMETRIC_SINGLES", isolated >= LEAST_ISOLATED && v->symmetry_p < ASYMMETRY_P);
    raise(v, "WEAK_5P",
          reaches_cutoff(c->weak_5p, c->n, assay) && symmetry_one_sided(c->weak_5p, c->weak_3p) < ASYMMETRY_P);
    raise(v, "ATYPICAL", reaches_cutoff(atypical, c->n, assay));
    raise(v, "GAIN", reaches_cutoff(c->by_pattern[PATTERN_G], c->n, assay));
    raise(v, "AMPLIFIED", reaches_cutoff(c->by_pattern[PATTERN_A], c->n, assay));
    raise(v, "SPLIT_ABOVE_CUTOFF", v->lab.reached[COUNT_SPLIT]);
    raise(v, "ISO3_ABOVE_CUTOFF", v->lab.reached[COUNT_ISOLATED_3P]);
    raise(v, "HIGH_PLOIDY", c->mean_copies > HIGH_PLOIDY_COPIES);
}

/* The mixture needs no cut: a share of split nuclei that it does not see was made by the cut, or by what lies between. */
static bool mixture_disagrees(const verdict *v)
{
    const distance_mixture *m = &v->mixture;
    if (m->state == LAW_REFUSED) return false;
    const double n = (double)v->counts.n, p = v->split_fraction, apart = fabs(m->split_frac - p);
    const double error = hypot(m->split_frac_se, sqrt(p * (1.0 - p) / n));
    return apart > DISAGREEING_FRAC && apart > DISAGREEING_ERRORS * error;
}

static void raise_estimates(verdict *v, const sunder_assay *assay)
{
    const section_background *s = &v->section;
    raise(v, "MIXTURE_DISAGREES", mixture_disagrees(v));
    if (!s->known) return;
    const double cutoff = (double)assay->cutoff_numerator / assay->cutoff_denominator;
    raise(v, "TRUNCATION_BACKGROUND", s->isolated_3p_frac >= BACKGROUND_OF_CUTOFF * cutoff);
    /* Where isolated 5' are as many, whatever made more of both than the section does is no loss of the 5' end. */
    raise(v, "BEYOND_TRUNCATION",
          v->counts.isolated_3p >= LEAST_ISOLATED && s->more_p < ASYMMETRY_P && !singles_are_symmetric(v, assay));
}

void raise_flags(verdict *v, slide_fault fault, long atypical, const sunder_assay *assay, const slide_laws *laws,
                 const score_context *about, const plausibility *images)
{
    v->n_flags = 0;
    raise(v, "BLURRED", fault == FAULT_BLURRED);
    raise(v, "NO_SIGNALS", fault == FAULT_EMPTY_CHANNEL || fault == FAULT_NO_SIGNALS || fault == FAULT_UNSURE_SIGNALS);
    raise(v, "SATURATED", fault == FAULT_SATURATED || about->saturated_frac > CLIPPED_SIGNALS_FRAC);
    raise(v, "MISALIGNED", fault == FAULT_MISALIGNED);
    raise(v, "CHANNELS_SWAPPED", images->swapped_dapi);
    raise(v, "ENDS_SWAPPED", images->swapped_ends);
    raise(v, "SCALE_DOUBTFUL", images->scale != SCALE_FITS);
    raise(v, "LOW_COUNT", v->counts.n < USUAL_LEAST_NUCLEI || v->counts.n < assay->n_min);
    raise(v, "SECOND_READER", fault == FAULT_NONE && v->mode.outcome == OUTCOME_WAITS);
    raise(v, "STEPS_DISAGREE", fault == FAULT_NONE && v->mode.steps_p < STEPS_DISAGREE_P);
    raise(v, "FIELD_HETEROGENEITY", fault == FAULT_NONE && fields_differ(&v->posterior));
    raise(v, "STRETCH_DECIDES", fault == FAULT_NONE && v->stretch_decides);
    raise(v, "DOUBT_DECIDES", fault == FAULT_NONE && v->doubt_decides);
    if (v->counts.n > 0) raise_counts(v, atypical, assay);
    if (v->counts.n > 0) raise_estimates(v, assay);
    raise(v, "SHIFT_UNKNOWN", laws->shift.state == LAW_REFUSED);
    raise(v, "LAWS_CONTRADICTED", laws->shift_contradicted);
    raise(v, "STACK_CUT", stack_is_cut(about));
    raise(v, "FIELDS_LEFT_OUT", about->n_left_out > 0);
    raise(v, "COLOURS_UNCONFIRMED", !assay->colours_confirmed);
}
