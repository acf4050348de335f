/* sunder_segment_image: nuclei of one image, without probes or assay. */
#include "sunder/segment.h"

#include <stdio.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/whole_file.h"
#include "image/field.h"
#include "image/label_tiff.h"
#include "pipeline/image_scale.h"
#include "pipeline/nucleus_network.h"
#include "pipeline/open_image.h"
#include "pipeline/options.h"
#include "segment/segment.h"

/* In an RGB picture blue is the nuclear stain unless it hardly has any range: then the grey of the three is taken. */
#define LEAST_BLUE_RANGE_FRAC 0.25

static double range_of(const plane *p)
{
    return plane_quantile(p, 0.995) - plane_quantile(p, 0.05);
}

static void grey_of_all(field *f, plane *target)
{
    size_t n = (size_t)f->width * (size_t)f->height;
    for (size_t i = 0; i < n; i++) {
        float sum = 0;
        for (int c = 0; c < f->n_channels; c++) sum += f->channels[c].image.px[i];
        target->px[i] = sum / (float)f->n_channels;
    }
}

/* Index of the channel that holds the nuclei, -1 when nobody can say. May turn that channel into grey. */
static int choose_nuclear_channel(field *f, bool told)
{
    if (f->n_channels == 1) return 0;
    if (f->dapi < 0 && !f->display_scaled) return -1;
    int dapi = f->dapi >= 0 ? f->dapi : 0;
    if (told || !f->display_scaled) return dapi;
    double widest = 0;
    for (int c = 0; c < f->n_channels; c++) {
        double range = range_of(&f->channels[c].image);
        widest = range > widest ? range : widest;
    }
    if (range_of(&f->channels[dapi].image) < LEAST_BLUE_RANGE_FRAC * widest) {
        grey_of_all(f, &f->channels[dapi].image);
        snprintf(f->channels[dapi].name, sizeof f->channels[dapi].name, "grey");
    }
    return dapi;
}

static sunder_status write_labels(const char *out_tif, bool force, const label_plane *labels, double pixel_um,
                                  sunder_error *err)
{
    whole_file file = {0};
    sunder_status status = whole_file_begin(out_tif, force, &file, err);
    if (status == SUNDER_OK) status = label_tiff_write(file.partial, labels, pixel_um, err);
    if (status == SUNDER_OK) status = whole_file_commit(&file, err);
    whole_file_abandon(&file);
    return status;
}

static sunder_status segment_field(sunder_context *context, const sunder_slide *slide, field *f,
                                   const sunder_segment_options *options, const segment_options *segmenting,
                                   const char *out_tif, sunder_segment_summary *summary, sunder_error *err)
{
    int channel = choose_nuclear_channel(f, options->channels != NULL);
    if (channel < 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: none of its %d channels is known as a nuclear stain; say which one with --channels dapi=N",
                    f->name, f->n_channels);
    const field_channel *nuclear = &f->channels[channel];
    sunder_status status = image_scale_find(context, slide, &nuclear->image, segmenting, summary, err);
    if (status != SUNDER_OK) return status;
    double pixel_um = summary->pixel_um;
    nuclei found = {0};
    segment_options how = *segmenting;
    how.saturation_counts = nuclear->saturation_counts;
    if (pixel_um > 0) {
        status = segment_run(context, &nuclear->image, pixel_um, &how, &found, err);
    } else {
        /* Nothing like a nucleus is there: an empty label image is the honest answer. */
        status = label_plane_new(f->width, f->height, &found.labels, err);
        found.nothing_found = "nothing like a nucleus to tell the pixel size from";
    }
    if (status == SUNDER_OK) status = image_scale_check(context, &nuclear->image, segmenting, &found, summary, err);
    if (status == SUNDER_OK) status = write_labels(out_tif, options->force, &found.labels, pixel_um, err);
    if (status == SUNDER_OK) {
        summary->nuclei = (long)found.n;
        snprintf(summary->segmenter, sizeof summary->segmenter, "%s", found.segmenter ? found.segmenter : "");
        snprintf(summary->why, sizeof summary->why, "%s", found.segmenter_why);
        summary->nothing_found = found.nothing_found;
        snprintf(summary->channel, sizeof summary->channel, "%s", nuclear->name);
    }
    nuclei_free(&found);
    return status;
}

static sunder_status first_usable_field(const sunder_slide *slide, size_t *out_field, sunder_error *err)
{
    for (size_t i = 0; i < sunder_slide_field_count(slide); i++) {
        if (!sunder_slide_left_out(slide, i)) {
            *out_field = i;
            return SUNDER_OK;
        }
    }
    return fail(err, SUNDER_ERROR_INPUT, "no field can be used: %s", sunder_slide_left_out(slide, 0));
}

sunder_status sunder_segment_image(sunder_context *context, const char *image_path,
                                   const sunder_segment_options *options, const char *out_tif,
                                   sunder_segment_summary *out_summary, sunder_error *err)
{
    sunder_segment_options wanted = SUNDER_SEGMENT_OPTIONS_INIT;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "segment", err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    status = open_image(context, image_path, wanted.channels, wanted.pixel_um, &slide, err);
    size_t index = 0;
    if (status == SUNDER_OK) status = first_usable_field(slide, &index, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_network) network *net = NULL;
    segment_options segmenting = segment_options_default();
    status = nucleus_network_open(context, wanted.network_path, wanted.segmenter, &segmenting, &net, err);
    if (status != SUNDER_OK) return status;
    field f = {0};
    status = field_load(context, slide, index, &f, err);
    if (status != SUNDER_OK) return status;
    sunder_segment_summary summary = SUNDER_SEGMENT_SUMMARY_INIT;
    status = segment_field(context, slide, &f, &wanted, &segmenting, out_tif, &summary, err);
    field_free(&f);
    if (status == SUNDER_OK && out_summary) *out_summary = summary;
    return status;
}
