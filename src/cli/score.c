/* sunder score: one slide in, a result folder out, and the label in words. */
#include "sunder/score.h"

#include <stdio.h>

#include "cli/call_lines.h"
#include "cli/environment.h"
#include "cli/run.h"
#include "core/fail.h"
#include "core/text.h"

static sunder_score_options score_options(const settings *s)
{
    sunder_score_options options = SUNDER_SCORE_OPTIONS_INIT;
    options.profile = (sunder_profile)s->profile;
    options.regions_path = s->regions_path;
    options.segmenter = segmenter_names[s->segmenter];
    options.section_um = s->section_um;
    options.max_doubt_frac = s->max_doubt_frac;
    options.most_false_candidates = s->most_false_candidates;
    options.force = s->force;
    options.operator_name = s->operator_name;
    options.laws_path = s->laws_path;
    options.decision = s->decision > 0 ? decision_names[s->decision] : NULL;
    options.cutoff_path = s->cutoff_path;
    options.strict = s->strict;
    return options;
}

static void say_slide(console *c, const sunder_slide *slide)
{
    size_t n = sunder_slide_field_count(slide), n_left_out = 0;
    for (size_t i = 0; i < n; i++) {
        SUNDER_AUTO(auto_free) char *words = run_left_out(slide, i);
        if (!words) continue;
        console_warning(c, "%s", words);
        n_left_out += 1;
    }
    char left_out[48] = "";
    if (n_left_out > 0) snprintf(left_out, sizeof left_out, ", %zu of them left out", n_left_out);
    console_info(c, "%zu field%s%s, %.4g um per pixel (%s)", n, n == 1 ? "" : "s", left_out,
                 sunder_slide_pixel_um(slide), sunder_slide_pixel_source(slide));
}

sunder_status command_score(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    if (run_lies_in(asked->operands[0], s->out))
        return fail(err, SUNDER_ERROR_USAGE, "%s: holds the slide itself; choose another folder for the result",
                    s->out);
    sunder_assay assay;
    sunder_status status = run_assay(s->assay, &assay, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    sunder_slide_options opening = run_slide_options(s, &assay);
    SUNDER_AUTO(auto_free) char *network_path = environment_network_path();
    sunder_score_options options = score_options(s);
    options.network_path = network_path;
    sunder_score_summary found = SUNDER_SCORE_SUMMARY_INIT;
    status = run_begin(s, c, true, &context, err);
    if (status == SUNDER_OK) status = sunder_slide_open(context, asked->operands[0], &opening, &slide, err);
    if (status != SUNDER_OK) return status;
    say_slide(c, slide);
    status = sunder_score_slide(context, slide, &assay, &options, s->out, &found, err);
    if (status != SUNDER_OK) return status;
    console_clear(c);
    print_call(&found, s->out);
    return SUNDER_OK;
}
