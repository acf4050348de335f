/* sunder score: one slide in, a result folder out, and the label in words. */
#include "sunder/score.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli/result_line.h"
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
    options.force = s->force;
    options.operator_name = s->operator_name;
    options.laws_path = s->laws_path;
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

static void print_counts(const sunder_score_summary *found, const sunder_assay *assay)
{
    char share[96] = "";
    double cutoff_percent = 100.0 * assay->cutoff_numerator / assay->cutoff_denominator;
    if (found->evaluable > 0)
        snprintf(share, sizeof share, " = %.1f %% (95 %% interval %.1f to %.1f %%, cutoff %g %%)",
                 100 * found->fraction, 100 * found->lower, 100 * found->upper, cutoff_percent);
    result_line("rearranged", "%ld of %ld evaluable nuclei%s", found->rearranged, found->evaluable, share);
    result_line("", "%ld split, %ld isolated 3'; %ld isolated 5'", found->split, found->isolated_3p,
                found->isolated_5p);
    result_line("nuclei", "%ld found, %ld evaluable", found->nuclei, found->evaluable);
}

static void print_where(const char *out_dir)
{
    static const char *const names[] = {"report.html", "gallery.png"};
    const char *label = "look at";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        SUNDER_AUTO(auto_free) char *path = path_join(out_dir, names[i]);
        struct stat found;
        if (!path || stat(path, &found) != 0) continue;
        result_line(label, "%s", path);
        label = "";
    }
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
    sunder_score_options options = score_options(s);
    sunder_score_summary found = SUNDER_SCORE_SUMMARY_INIT;
    status = run_begin(s, c, true, &context, err);
    if (status == SUNDER_OK) status = sunder_slide_open(context, asked->operands[0], &opening, &slide, err);
    if (status != SUNDER_OK) return status;
    say_slide(c, slide);
    status = sunder_score_slide(context, slide, &assay, &options, s->out, &found, err);
    if (status != SUNDER_OK) return status;
    console_clear(c);
    result_line("call", "%s", sunder_call_name(found.call));
    print_counts(&found, &assay);
    if (found.reason[0]) result_line("reason", "%s", found.reason);
    print_where(s->out);
    return SUNDER_OK;
}
