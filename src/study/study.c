/* A study from manifest to report: read, lock, score what is missing, analyse, write. */
#include "sunder/study.h"

#include <math.h>

#include "assay/decision_names.h"
#include "core/fail.h"
#include "core/text.h"
#include "pipeline/options.h"
#include "study/manifest.h"
#include "study/named_files.h"
#include "study/report.h"
#include "study/run_slides.h"
#include "study/study_fit.h"
#include "study/study_hold.h"

#define FEWEST_ROUNDS 100
#define MOST_ROUNDS 100000
#define MOST_JOBS 256
#define MOST_SAID 20 /* remarks on the terminal; the report has all */

typedef struct study_work {
    study_slides slides;
    study_assays assays;
    outcome *outcomes;
    study_analysis analysis;
    study_lock lock;
    run_counts counts;
    read_nuclei read;
    study_remarks remarks;
    study_place place;
} study_work;

static void study_work_free(study_work *w)
{
    study_release(&w->place);
    study_analysis_free(&w->analysis);
    auto_free(&w->outcomes);
    read_nuclei_free(&w->read);
    study_remarks_free(&w->remarks);
    study_lock_free(&w->lock);
    study_assays_free(&w->assays);
    study_slides_free(&w->slides);
}

static sunder_status check_options(const sunder_study_options *o, sunder_error *err)
{
    if (o->jobs < 1 || o->jobs > MOST_JOBS)
        return fail(err, SUNDER_ERROR_USAGE, "found %d jobs, expected 1 to %d", o->jobs, MOST_JOBS);
    if (o->bootstrap_rounds < FEWEST_ROUNDS || o->bootstrap_rounds > MOST_ROUNDS)
        return fail(err, SUNDER_ERROR_USAGE, "found %d rounds of the bootstrap, expected %d to %d", o->bootstrap_rounds,
                    FEWEST_ROUNDS, MOST_ROUNDS);
    sunder_decision known;
    if (o->decision && !decision_from_name(o->decision, &known))
        return fail(err, SUNDER_ERROR_USAGE,
                    "found the decision \"%s\", expected evidence, plain, two_step, sequential or full", o->decision);
    return SUNDER_OK;
}

static void summarise(const study_work *w, sunder_study_summary *out)
{
    out->slides = w->slides.n;
    out->scored = w->counts.scored;
    out->reused = w->counts.reused;
    out->counts = w->counts.counts;
    out->failed = w->counts.failed;
    out->remarks = w->remarks.n;
    out->positive_agreement = out->positive_lower = out->positive_upper = NAN;
    out->negative_agreement = out->negative_lower = out->negative_upper = NAN;
    const comparison *c = comparison_of_all(&w->analysis);
    if (!c) return;
    out->both_positive = c->binary.both_positive;
    out->software_only = c->binary.new_only;
    out->reference_only = c->binary.ref_only;
    out->both_negative = c->binary.both_negative;
    out->reference_positive = c->positive_strict.n;
    out->reference_negative = c->negative_strict.n;
    out->positive_agreement = c->positive.value;
    out->positive_lower = c->positive.wilson.lower;
    out->positive_upper = c->positive.wilson.upper;
    out->negative_agreement = c->negative.value;
    out->negative_lower = c->negative.wilson.lower;
    out->negative_upper = c->negative.wilson.upper;
}

static sunder_status report(study_work *w, const char *manifest, const char *out_dir,
                            const sunder_study_options *options, uint64_t seed, sunder_error *err)
{
    study_report r = {.name = path_name(manifest),
                      .out_dir = out_dir,
                      .analysis = &w->analysis,
                      .counts = w->counts,
                      .read = &w->read,
                      .remarks = &w->remarks,
                      .lock = &w->lock,
                      .assays = &w->assays,
                      .options = options,
                      .seed = seed};
    return study_report_write(&r, err);
}

static sunder_status remark(study_work *w, const char *manifest, const sunder_study_options *options,
                            const char *out_dir, sunder_error *err)
{
    sunder_status status = remark_calls(&w->slides, &w->assays, options, &w->remarks, err);
    if (status == SUNDER_OK) status = study_fit_remark(&w->slides, &w->assays, manifest, options, &w->remarks, err);
    return status == SUNDER_OK ? remark_images(&w->slides, w->outcomes, out_dir, &w->remarks, err) : status;
}

static void say_remarks(sunder_context *context, const study_work *w, const char *manifest)
{
    const size_t n = w->remarks.n;
    for (size_t i = 0; i < n && i < MOST_SAID; i++) {
        const study_slide *s = &w->slides.rows[w->remarks.rows[i].slide];
        log_warning(context, "%s: line %zu: slide %s: %s", manifest, s->line, s->scoring.id, w->remarks.rows[i].words);
    }
    if (n <= MOST_SAID) return;
    log_warning(context, "%s: %zu further remark%s; the report has all", manifest, n - MOST_SAID,
                n - MOST_SAID == 1 ? "" : "s");
}

/* Of earlier runs, too: each field is named only when its slide is scored. */
static void say_left_out(sunder_context *context, const study_work *w, const char *manifest)
{
    size_t n = 0;
    for (size_t i = 0; i < w->slides.n; i++) n += w->outcomes[i].n_left_out > 0;
    if (n > 0)
        log_warning(context, "%s: fields were left out of %zu slide%s; the report names them", manifest, n,
                    n == 1 ? "" : "s");
}

/* Holds the folder before it looks at the study file: a run that must wait has then changed nothing. */
static sunder_status open_place(sunder_context *context, study_work *w, const sunder_study_options *options,
                                const char *out_dir, sunder_error *err)
{
    sunder_status status = study_hold(out_dir, &w->place, err);
    if (status != SUNDER_OK) return status;
    status = study_file_lock(context, &w->slides, &w->assays, options, out_dir, &w->lock, err);
    if (status == SUNDER_OK) study_remove_leftovers(context, &w->place, out_dir, &w->slides);
    else study_take_back(&w->place, out_dir);
    return status;
}

sunder_status sunder_study_run(sunder_context *context, const char *manifest, const sunder_study_options *options,
                               const char *out_dir, sunder_study_summary *out_summary, sunder_error *err)
{
    sunder_study_options wanted = SUNDER_STUDY_OPTIONS_INIT;
    SUNDER_AUTO(study_work_free) study_work w = {.outcomes = NULL};
    sunder_status status = options_take(options, &wanted, sizeof wanted, "study", err);
    if (status == SUNDER_OK) status = check_options(&wanted, err);
    if (status == SUNDER_OK) status = study_manifest_read(manifest, &w.slides, err);
    if (status == SUNDER_OK) status = named_files_check(&w.slides, manifest, err);
    if (status == SUNDER_OK) status = study_assays_read(&w.slides, manifest, &wanted, &w.assays, err);
    if (status == SUNDER_OK) status = study_cutoffs_read(&w.slides, manifest, err);
    if (status == SUNDER_OK) status = study_fit_check(context, &w.slides, &w.assays, manifest, &wanted, err);
    if (status == SUNDER_OK) status = read_nuclei_of(&w.slides, manifest, &w.read, err);
    if (status != SUNDER_OK) return status;
    w.outcomes = array_new(w.slides.n, sizeof *w.outcomes);
    if (!w.outcomes) return fail_memory(err, manifest);
    status = open_place(context, &w, &wanted, out_dir, err);
    const slide_run run = {context, &wanted, manifest, out_dir, &w.assays};
    if (status == SUNDER_OK) status = run_slides(&run, &w.slides, w.outcomes, &w.counts, err);
    if (status == SUNDER_OK) status = remark(&w, manifest, &wanted, out_dir, err);
    const uint64_t seed = context_seed(context);
    if (status == SUNDER_OK)
        status = study_analyse(&w.slides, w.outcomes, wanted.bootstrap_rounds, seed, &w.analysis, err);
    if (status == SUNDER_OK) status = report(&w, manifest, out_dir, &wanted, seed, err);
    if (status != SUNDER_OK) return status;
    say_remarks(context, &w, manifest);
    say_left_out(context, &w, manifest);
    if (out_summary) summarise(&w, out_summary);
    if (w.counts.failed == 0) return SUNDER_OK;
    return fail(err, SUNDER_ITEMS_FAILED, "%zu of %zu slides could not be scored; the report names them",
                w.counts.failed, w.slides.n);
}
