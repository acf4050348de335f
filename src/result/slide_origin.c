/* What a slide was read from: format, channels, scale, files with their SHA-256, warnings. Names only, never folders: the
 * same slide in another place gives the same result. */
#include "result/slide_result.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/text.h"

void slide_origin_free(slide_origin *origin)
{
    free(origin->input_names);
    free(origin->warnings);
    *origin = (slide_origin){0};
}

static sunder_status describe_regions(const char *path, slide_origin *origin, sunder_error *err)
{
    if (!path) return SUNDER_OK;
    snprintf(origin->regions_name, sizeof origin->regions_name, "%s", path_name(path));
    digest_hex digest;
    sunder_status status = digest_file(path, &digest, err);
    if (status != SUNDER_OK) return status;
    snprintf(origin->regions_sha256, sizeof origin->regions_sha256, "%s", digest.chars);
    return SUNDER_OK;
}

static void list_names(const sunder_slide *slide, slide_origin *origin)
{
    for (size_t i = 0; i < origin->n_inputs; i++) origin->input_names[i] = slide_input_name(slide, i);
    for (size_t i = 0; i < origin->n_warnings; i++) origin->warnings[i] = slide_warning(slide, i);
}

sunder_status slide_origin_fill(sunder_context *context, sunder_slide *slide, const char *regions_path,
                                slide_origin *out_origin, sunder_error *err)
{
    slide_origin origin = {.facts = *slide_info(slide), .pixel_um = sunder_slide_pixel_um(slide)};
    const char *source = sunder_slide_pixel_source(slide);
    snprintf(origin.pixel_source, sizeof origin.pixel_source, "%s", source ? source : "");
    sunder_status status = describe_regions(regions_path, &origin, err);
    if (status == SUNDER_OK) status = slide_input_digests(context, slide, &origin.input_digests, err);
    if (status != SUNDER_OK) return status;
    origin.n_inputs = slide_input_count(slide);
    origin.n_warnings = slide_warning_count(slide);
    origin.input_names = array_new(origin.n_inputs, sizeof *origin.input_names);
    origin.warnings = array_new(origin.n_warnings, sizeof *origin.warnings);
    if (!origin.input_names || !origin.warnings) {
        slide_origin_free(&origin);
        return fail_memory(err, "the list of input files");
    }
    list_names(slide, &origin);
    *out_origin = origin;
    return SUNDER_OK;
}
