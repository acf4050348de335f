/* Stage classify: every nucleus gets its counts, code and class, or the reason why it has none. */
#include <math.h>
#include <stdlib.h>

#include "classify/cluster.h"
#include "classify/doubts.h"
#include "classify/flux_ratios.h"
#include "classify/reported.h"
#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "stats/normal.h"
#include "weigh/existence.h"
#include "weigh/usual_laws.h"

#define MOST_HIDDEN 0.5

typedef struct classifying {
    const weighed_table *w;
    slide_laws laws; /* completed */
    distance_rules rules;
    const sunder_assay *assay;
    double alpha;
    double hidden; /* probability that a nucleus that looks normal hides a single 3' */
} classifying;

void readings_free(readings *r)
{
    free(r->nuclei);
    free(r->signals);
    free(r->pairs);
    *r = (readings){0};
}

/* A dim slide cannot prove that a 3' signal is absent: of those without a partner some are fainter than any candidate. */
static double hidden_3p(const partner_law partners[2])
{
    const brightness_law *law = &partners[END_3P].brightness;
    if (!(partners[END_3P].floor > 0.0)) return 0.0;
    const double unseen =
        normal_cdf((log(partners[END_3P].floor) - law->ln_significance_mean) / law->ln_significance_sd);
    return fmin(MOST_HIDDEN, SIGNALS_PER_NUCLEUS * (1.0 - partners[END_5P].share) * unseen);
}

static class_odds with_hidden(class_odds odds, double hidden)
{
    odds.rearranged += hidden * odds.normal;
    odds.normal *= 1.0 - hidden;
    return odds;
}

/* Fills counts, code, class, evaluable and exclusion from what the nucleus may hold. */
static void decide(const classifying *c, const outcomes *o, const nucleus *n, bool debris, bool cluster, reading *out)
{
    const class_odds odds = with_hidden(outcomes_classes(o, c->assay), c->hidden);
    const bool rearranged = odds.rearranged > odds.normal;
    const double larger = rearranged ? odds.rearranged : odds.normal;
    out->doubt = 1.0 - larger;
    const bool certain = out->doubt < c->alpha;
    const bool nothing = !certain && odds.none >= larger;
    out->p_rearranged = !nothing && odds.rearranged + odds.normal > 0.0 ? odds.rearranged : NAN;
    const verdict_group group = nothing ? GROUP_NONE : rearranged ? GROUP_REARRANGED : GROUP_NORMAL;
    out->counts = outcomes_likeliest(o, certain || nothing ? group : GROUP_ANY, c->assay);
    out->code = certain || nothing ? pattern_from_counts(out->counts, c->assay) : PATTERN_U;
    /* A beats I3, S beats A (pattern.c). */
    if (cluster && certain && out->code != PATTERN_S) out->code = PATTERN_A;
    out->class_ = class_of_pattern(out->code, c->assay);
    if (n->excluded != EXCLUDED_NOT) out->excluded = n->excluded;
    else if (debris) out->excluded = EXCLUDED_DEBRIS;
    else if (nothing) out->excluded = EXCLUDED_NO_SIGNAL;
    else if (!certain) out->excluded = EXCLUDED_DOUBT;
    else out->excluded = EXCLUDED_NOT;
    out->evaluable = out->excluded == EXCLUDED_NOT;
}

/* First row at or after `from` that belongs to the nucleus or comes after it. */
static size_t skip_to(const weighed_table *w, size_t from, size_t at_field, int nucleus_id)
{
    while (from < w->n &&
           (w->rows[from].field < at_field || (w->rows[from].field == at_field && w->rows[from].nucleus < nucleus_id)))
        from++;
    return from;
}

static bool holds_rod(const weighed *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const weighed *w = &rows[i];
        const bool is_there = w->rejected == REJECTED_NOT || w->rejected == REJECTED_DOUBLET; /* part of one that is */
        if (w->length_um > 0.0 && is_there && w->p_signal > 0.5 && w->p_own > 0.5) return true;
    }
    return false;
}

static sunder_status read_nucleus(const classifying *c, const nucleus *n, size_t at_field, bool debris, size_t *row,
                                  reported *signals, reading *out, sunder_error *err)
{
    const size_t first = skip_to(c->w, *row, at_field, n->id);
    const size_t end = skip_to(c->w, first, at_field, n->id + 1);
    *row = end;
    outcomes o;
    sunder_status status = weigh_doubts(c->w->rows + first, end - first, &c->laws, c->w->partners, &c->rules, &o, err);
    if (status == SUNDER_OK) status = report_nucleus(signals, c->w, first, end - first, &c->rules, err);
    if (status != SUNDER_OK) return status;
    *out = (reading){.field = at_field, .nucleus = n->id, .stretched = holds_rod(c->w->rows + first, end - first)};
    decide(c, &o, n, debris, holds_cluster(c->w->rows + first, end - first, &c->laws, &c->rules), out);
    return SUNDER_OK;
}

static sunder_status read_all(sunder_context *context, const classifying *c, const nuclei *per_field, size_t n_fields,
                              unsigned char *const *debris, reading *out_rows, reported *out_signals, sunder_error *err)
{
    size_t row = 0, next = 0;
    for (size_t at = 0; at < n_fields; at++) {
        for (size_t i = 0; i < per_field[at].n; i++) {
            const bool marked = debris && debris[at] && debris[at][i];
            const sunder_status status =
                read_nucleus(c, &per_field[at].rows[i], at, marked, &row, out_signals, &out_rows[next++], err);
            if (status != SUNDER_OK) return status;
        }
        const sunder_status status = context_check(context, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

sunder_status classify_run(sunder_context *context, const weighed_table *w, const slide_laws *laws,
                           const sunder_assay *assay, const nuclei *per_field, size_t n_fields,
                           unsigned char *const *debris, const classify_options *options, readings *out_readings,
                           sunder_error *err)
{
    if (!(options->max_doubt_frac > 0.0 && options->max_doubt_frac <= 0.5))
        return fail(err, SUNDER_ERROR_USAGE, "a nucleus may keep a doubt above 0 and up to 0.5, not %g",
                    options->max_doubt_frac);
    /* The laws the signals were weighed with; a table without rows has none. */
    classifying c = {.w = w,
                     .laws = w->n > 0 ? w->used_laws : laws_completed(laws),
                     .assay = assay,
                     .alpha = options->max_doubt_frac};
    c.rules = distance_rules_of(assay, &c.laws);
    c.hidden = hidden_3p(w->partners);
    size_t n = 0;
    for (size_t at = 0; at < n_fields; at++) n += per_field[at].n;
    reading *rows = array_new(n, sizeof *rows);
    if (!rows) return fail_memory(err, "the readings of the slide");
    reported signals = {0};
    sunder_status status = read_all(context, &c, per_field, n_fields, debris, rows, &signals, err);
    readings made = {.n_nuclei = n,
                     .nuclei = rows,
                     .n_signals = signals.n_signals,
                     .signals = signals.signals,
                     .n_pairs = signals.n_pairs,
                     .pairs = signals.pairs};
    if (status == SUNDER_OK) status = compare_fluxes(&made, w, err);
    if (status != SUNDER_OK) {
        readings_free(&made);
        return status;
    }
    *out_readings = made;
    return SUNDER_OK;
}
