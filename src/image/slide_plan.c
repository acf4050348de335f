/* Channels and scale of each field, and what is left out for them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/pixel_size.h"
#include "image/slide_fields.h"

/* Nuclear stain and two probes of one plane of a stack. */
enum { PLANES_ON_THEIR_WAY = 3 };

/* Pixels of the planned channels, and of a stack those of the plane on its way. */
static sunder_status check_memory(const sunder_slide *slide, const slide_field *f, sunder_error *why)
{
    const image_source *source = &f->source;
    double pixels = (double)source->width * source->height;
    double bytes = (f->plan.n + (source->n_z > 1 ? PLANES_ON_THEIR_WAY : 0)) * pixels * sizeof(float);
    if (bytes <= (double)slide->max_field_bytes) return SUNDER_OK;
    return fail(
        why, SUNDER_ERROR_INPUT,
        "%s has %d channels of %d x %d pixels, %.0f MiB in memory where %.0f are allowed; crop it into fields or raise "
        "--max-memory",
        f->name, f->plan.n, source->width, source->height, bytes / 1048576, (double)slide->max_field_bytes / 1048576);
}

/* Plans one field; what is wrong with it comes back in why. */
static sunder_status plan_field(const sunder_slide *slide, slide_field *f, const channel_option *option,
                                pixel_size *size, sunder_error *why)
{
    const sunder_slide_options *o = &slide->options;
    if (o->profile == SUNDER_PROFILE_VALIDATION && image_source_is_display_scaled(&f->source))
        return fail(
            why, SUNDER_ERROR_INPUT,
            "%s is a colour export, scaled for a screen; the validation profile takes the camera's own channels only",
            f->name);
    channel_wish wish = {option, o->colour_5p, o->colour_3p, o->need_dapi};
    sunder_status status = channels_plan(&f->source, &wish, &f->plan, why);
    if (status == SUNDER_OK) status = check_memory(slide, f, why);
    if (status == SUNDER_OK)
        status = pixel_size_check_given(&f->source, o->pixel_um, o->profile == SUNDER_PROFILE_VALIDATION, why);
    if (status == SUNDER_OK) status = pixel_size_find(&f->source, o->pixel_um, o->need_scale, size, why);
    return status;
}

/* The size most fields have; the first of them when several are as common. */
static size_t most_common(const sunder_slide *slide, const pixel_size *sizes)
{
    size_t best = 0, best_n = 0;
    for (size_t i = 0; i < slide->n_fields; i++) {
        size_t n = 0;
        if (slide->fields[i].left_out || sizes[i].um <= 0) continue;
        for (size_t k = 0; k < slide->n_fields; k++)
            n += !slide->fields[k].left_out && sizes[k].um > 0 && pixel_size_agrees(sizes[i].um, sizes[k].um);
        if (n > best_n) {
            best = i;
            best_n = n;
        }
        if (best_n > slide->n_fields / 2) break;
    }
    return best;
}

static sunder_status agree_on_size(sunder_slide *slide, const pixel_size *sizes, sunder_error *err)
{
    const pixel_size *common = &sizes[most_common(slide, sizes)];
    slide->pixel_um = common->um;
    snprintf(slide->pixel_source, sizeof slide->pixel_source, "%s", common->source);
    for (size_t i = 0; i < slide->n_fields; i++) {
        slide_field *f = &slide->fields[i];
        if (f->left_out || common->um <= 0 || pixel_size_agrees(sizes[i].um, common->um)) continue;
        sunder_error why = SUNDER_ERROR_INIT;
        if (sizes[i].um > 0)
            fail(&why, SUNDER_ERROR_INPUT, "%s has pixels of %.4g um, the other fields %.4g um; score it by itself",
                 f->name, sizes[i].um, common->um);
        else
            fail(&why, SUNDER_ERROR_INPUT, "%s does not say how large its pixels are, the other fields do: %.4g um",
                 f->name, common->um);
        sunder_status status = slide_leave_out(f, &why, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static sunder_status check_left(const sunder_slide *slide, sunder_error *err)
{
    size_t left = 0;
    const slide_field *bad = NULL;
    for (size_t i = 0; i < slide->n_fields; i++) {
        if (!slide->fields[i].left_out) left++;
        else if (!bad) bad = &slide->fields[i];
    }
    if (!bad || (left && slide->options.profile != SUNDER_PROFILE_VALIDATION)) return SUNDER_OK;
    if (slide->n_fields == 1) return fail(err, SUNDER_ERROR_INPUT, "%s", bad->left_out);
    if (left) return fail(err, SUNDER_ERROR_INPUT, "the validation profile leaves no field out: %s", bad->left_out);
    return fail(err, SUNDER_ERROR_INPUT, "%s: none of its %zu fields can be used; the first: %s", slide->path,
                slide->n_fields, bad->left_out);
}

sunder_status slide_plan_fields(sunder_context *context, sunder_slide *slide, const channel_option *option,
                                sunder_error *err)
{
    SUNDER_AUTO(auto_free) pixel_size *sizes = array_new(slide->n_fields, sizeof *sizes);
    if (!sizes) return fail_memory(err, "a slide");
    for (size_t i = 0; i < slide->n_fields; i++) {
        slide_field *f = &slide->fields[i];
        sunder_error why = SUNDER_ERROR_INIT;
        if (f->left_out || plan_field(slide, f, option, &sizes[i], &why) == SUNDER_OK) continue;
        sunder_status status = slide_leave_out(f, &why, err);
        if (status != SUNDER_OK) return status;
    }
    sunder_status status = check_left(slide, err);
    if (status == SUNDER_OK) status = slide_try_pictures(context, slide, err);
    if (status == SUNDER_OK) status = check_left(slide, err);
    if (status == SUNDER_OK) status = agree_on_size(slide, sizes, err);
    if (status == SUNDER_OK) status = check_left(slide, err);
    return status;
}
