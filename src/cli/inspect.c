/* sunder inspect: what is in a slide, what would be used and why. The slide is opened twice: once so that a missing scale
 * or channel is no obstacle to looking, and once as score would, to say whether score would take it. */
#include <stdio.h>
#include <string.h>

#include "cli/result_line.h"
#include "cli/run.h"
#include "image/regions.h"
#include "image/slide_info.h"
#include "pipeline/profile.h"
#include "score/outcome.h"

SUNDER_AUTO_DEFINE(auto_regions, regions, regions_free)

static void print_facts(const sunder_slide *slide)
{
    const slide_facts *facts = slide_info(slide);
    double pixel_um = sunder_slide_pixel_um(slide);
    char step[48] = "";
    if (facts->z_step_um > 0) snprintf(step, sizeof step, ", %.4g um apart", facts->z_step_um);
    result_line("slide", "%s", slide_path(slide));
    result_line("format", "%s, %d bits%s", facts->format, facts->bits, facts->display_scaled ? ", display-scaled" : "");
    if (pixel_um > 0) result_line("pixel size", "%.6g um (%s)", pixel_um, sunder_slide_pixel_source(slide));
    else result_line("pixel size", "unknown");
    if (facts->n_z > 1)
        result_line("planes", "%d%s; the maximum of those in focus for nuclei; signals are found in each", facts->n_z,
                    step);
    else result_line("planes", "1");
}

static void print_channels(const sunder_slide *slide)
{
    const slide_facts *facts = slide_info(slide);
    for (int i = 0; i < facts->n_channels; i++) {
        const channel_choice *channel = &facts->channels[i];
        bool used = strcmp(channel->role, "other") != 0;
        result_line(i == 0 ? "channels" : "", "%d  %-16s %-8s %-5s %s", i, channel->name, channel->colour,
                    used ? channel->role : "-", channel->why);
    }
}

static void print_fields(const sunder_slide *slide)
{
    double pixel_um = sunder_slide_pixel_um(slide);
    for (size_t i = 0; i < sunder_slide_field_count(slide); i++) {
        SUNDER_AUTO(auto_free) char *left_out = run_left_out(slide, i);
        char label[32], size_um[64] = "";
        int width = 0, height = 0;
        snprintf(label, sizeof label, "field %zu", i);
        if (left_out) {
            result_line(label, "%s", left_out);
            continue;
        }
        slide_field_size(slide, i, &width, &height);
        if (pixel_um > 0) snprintf(size_um, sizeof size_um, ", %.1f x %.1f um", width * pixel_um, height * pixel_um);
        result_line(label, "%s  %d x %d px%s", sunder_slide_field_name(slide, i), width, height, size_um);
    }
}

/* In the order and with the words of score. */
static sunder_status refuse_as_score(sunder_context *context, const settings *s, const char *path,
                                     const sunder_assay *assay, sunder_error *why)
{
    sunder_slide_options opening = run_slide_options(s, assay);
    sunder_score_options scoring = SUNDER_SCORE_OPTIONS_INIT;
    scoring.profile = (sunder_profile)s->profile;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    sunder_status status = sunder_slide_open(context, path, &opening, &slide, why);
    if (status == SUNDER_OK && assay) status = check_decision(assay, why);
    return status == SUNDER_OK && assay ? profile_check(context, assay, &scoring, why) : status;
}

/* Whether score would take the slide as the settings stand; why not, when not. Looking succeeds either way. */
static sunder_status print_verdict(sunder_context *context, const settings *s, const char *path,
                                   const sunder_assay *assay)
{
    sunder_error why = SUNDER_ERROR_INIT;
    const sunder_status status = refuse_as_score(context, s, path, assay, &why);
    if (status == SUNDER_CANCELLED) return status;
    if (status != SUNDER_OK) result_line("score", "would refuse it (exit code %d): %s", (int)status, why.message);
    else if (!assay) result_line("score", "would take it, if the assay's colours are there; try --assay");
    else result_line("score", "would take it");
    return SUNDER_OK;
}

static sunder_status print_regions(const char *path, sunder_error *err)
{
    SUNDER_AUTO(auto_regions) regions *areas = NULL;
    sunder_status status = regions_read(path, &areas, err);
    if (status == SUNDER_OK) result_line("regions", "%zu in %s", regions_count(areas), path);
    return status;
}

/* As far as the slide can be opened at all. A channel that the assay misses is no obstacle to looking either. */
static sunder_status open_to_look(sunder_context *context, const settings *s, const char *path,
                                  const sunder_assay *assay, sunder_slide **out_slide, sunder_error *err)
{
    sunder_slide_options opening = run_slide_options(s, assay);
    opening.need_scale = opening.need_dapi = false;
    opening.profile = SUNDER_PROFILE_RESEARCH;
    sunder_status status = sunder_slide_open(context, path, &opening, out_slide, err);
    if (status != SUNDER_ERROR_INPUT || !assay) return status;
    opening.colour_5p = opening.colour_3p = NULL;
    return sunder_slide_open(context, path, &opening, out_slide, err);
}

sunder_status command_inspect(const invocation *asked, console *c, sunder_error *err)
{
    (void)c;
    const settings *s = &asked->settings;
    sunder_assay assay;
    const sunder_assay *used = s->assay ? &assay : NULL;
    sunder_status status = used ? run_assay(s->assay, &assay, err) : SUNDER_OK;
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    status = run_begin(s, NULL, false, &context, err); /* warnings are results here, and printed once */
    if (status == SUNDER_OK) status = open_to_look(context, s, asked->operands[0], used, &slide, err);
    if (status != SUNDER_OK) return status;
    print_facts(slide);
    print_channels(slide);
    print_fields(slide);
    for (size_t i = 0; i < slide_warning_count(slide); i++) result_line("warning", "%s", slide_warning(slide, i));
    if (s->regions_path) status = print_regions(s->regions_path, err);
    return status == SUNDER_OK ? print_verdict(context, s, asked->operands[0], used) : status;
}
