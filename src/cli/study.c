/* sunder study: a manifest of slides in, a study folder with its report out. */
#include "sunder/study.h"

#include <stdio.h>

#include "cli/environment.h"
#include "cli/result_line.h"
#include "cli/run.h"

static sunder_study_options study_options(const settings *s)
{
    sunder_study_options options = SUNDER_STUDY_OPTIONS_INIT;
    options.assay = s->assay;
    options.channels = s->channels;
    options.pixel_um = s->pixel_um;
    options.profile = (sunder_profile)s->profile;
    options.segmenter = segmenter_names[s->segmenter];
    options.max_doubt_frac = s->max_doubt_frac;
    options.most_false_candidates = s->most_false_candidates;
    options.operator_name = s->operator_name;
    options.jobs = (int)s->jobs;
    options.strict = s->strict;
    options.decision = s->decision > 0 ? decision_names[s->decision] : NULL;
    return options;
}

/* all: slides that the reference calls so; n: those that have a call; k: those called the same. */
static void print_agreement(const char *call, long k, long n, long all, double value, double lower, double upper)
{
    char abstained[96] = "";
    if (n < all)
        snprintf(abstained, sizeof abstained, "; %ld of all %ld, %.1f %%, as %ld ha%s no call", k, all,
                 100.0 * (double)k / (double)all, all - n, all - n == 1 ? "s" : "ve");
    if (n > 0)
        result_line(call, "by the reference: %ld of %ld%s are called so, %.1f %% (95 %% interval %.1f to %.1f %%)%s", k,
                    n, n < all ? " with a call" : "", 100 * value, 100 * lower, 100 * upper, abstained);
    else if (all > 0) result_line(call, "by the reference: %ld slide%s, none with a call", all, all == 1 ? "" : "s");
    else result_line(call, "by the reference: no slide");
}

static void print_study(const sunder_study_summary *found, const char *out)
{
    result_line("slides", "%zu: %zu scored now, %zu earlier, %zu given as counts, %zu not scored", found->slides,
                found->scored, found->reused, found->counts, found->failed);
    const long positive = found->both_positive + found->reference_only;
    const long negative = found->both_negative + found->software_only;
    if (positive + negative == 0)
        result_line("agreement",
                    "no slide is called rearranged or normal by both sunder and a reference: nothing to compare");
    else {
        print_agreement("rearranged", found->both_positive, positive, found->reference_positive,
                        found->positive_agreement, found->positive_lower, found->positive_upper);
        print_agreement("normal", found->both_negative, negative, found->reference_negative, found->negative_agreement,
                        found->negative_lower, found->negative_upper);
    }
    if (found->remarks == 1) result_line("look at", "1 remark on a row that does not fit: the report names it");
    else if (found->remarks > 1)
        result_line("look at", "%zu remarks on rows that do not fit: the report names them", found->remarks);
    result_line("report", "%s/report/report.html", out);
}

sunder_status command_study(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    SUNDER_AUTO(auto_free) char *assay_dir = NULL;
    SUNDER_AUTO(auto_free) char *network_path = environment_network_path();
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    sunder_study_options options = study_options(s);
    sunder_study_summary found = SUNDER_STUDY_SUMMARY_INIT;
    sunder_status status = environment_assay_dir(&assay_dir, err);
    if (status == SUNDER_OK) status = run_begin(s, c, true, &context, err);
    if (status != SUNDER_OK) return status;
    options.assay_dir = assay_dir;
    options.network_path = network_path;
    status = sunder_study_run(context, asked->operands[0], &options, s->out, &found, err);
    if (status != SUNDER_OK && status != SUNDER_ITEMS_FAILED) return status;
    console_clear(c);
    print_study(&found, s->out);
    return status;
}
