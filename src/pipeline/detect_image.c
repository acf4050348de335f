/* sunder_detect_image: signals of one image, without nuclei or assay. */
#include "sunder/detect.h"

#include <math.h>
#include <string.h>

#include "core/context.h"
#include "core/csv.h"
#include "core/fail.h"
#include "core/whole_file.h"
#include "detect/detect.h"
#include "image/field.h"
#include "pipeline/open_image.h"
#include "pipeline/options.h"

#define FWHM_PER_SIGMA 2.3548200450309493

#define DETECT_HEADER                                                                                           \
    "field,signal,colour,x_px,y_px,x_um,y_um,z_um,x_se_um,y_se_um,flux,flux_se,significance,fwhm_um,length_um," \
    "direction_deg"

/* Without a scale the detector measured in pixels: those columns in um stay empty. */
static void write_row(csv_writer *csv, size_t field_index, long id, const char *colour, const candidate *c,
                      double pixel_um)
{
    double unit_px = pixel_um > 0 ? pixel_um : 1, to_um = pixel_um > 0 ? 1 : NAN;
    csv_integer(csv, (long long)field_index);
    csv_integer(csv, id);
    csv_string(csv, colour);
    csv_number(csv, c->centre_um.x / unit_px, 3);
    csv_number(csv, c->centre_um.y / unit_px, 3);
    csv_number(csv, c->centre_um.x * to_um, 4);
    csv_number(csv, c->centre_um.y * to_um, 4);
    csv_number(csv, c->z_um, 3);
    csv_number(csv, c->x_se_um * to_um, 4);
    csv_number(csv, c->y_se_um * to_um, 4);
    csv_number(csv, c->flux, 1);
    csv_number(csv, c->flux_se, 1);
    csv_number(csv, c->significance, 2);
    csv_number(csv, c->sigma_um * FWHM_PER_SIGMA * to_um, 3);
    csv_number(csv, c->length_um * to_um, 3);
    csv_number(csv, c->direction_deg, 1);
    csv_end_row(csv);
}

static sunder_status detect_field(sunder_context *context, const field *f, const sunder_detect_options *options,
                                  csv_writer *csv, sunder_detect_summary *summary, sunder_error *err)
{
    int searched = 0;
    for (int c = 0; c < f->n_channels; c++) {
        if (c == f->dapi && f->n_channels > 1) continue;
        searched += 1;
        candidates found = {0};
        detect_options how = detect_options_default();
        how.least_significance = options->least_significance;
        sunder_status status = detect_channel(context, &f->channels[c].image, f->pixel_um, &how, &found, err);
        for (size_t i = 0; status == SUNDER_OK && i < found.n; i++)
            write_row(csv, f->index, ++summary->signals, f->channels[c].colour, &found.rows[i], f->pixel_um);
        candidates_free(&found);
        if (status != SUNDER_OK) return status;
    }
    summary->channels = searched;
    return SUNDER_OK;
}

static sunder_status detect_one(sunder_context *context, const sunder_slide *slide, size_t index,
                                const sunder_detect_options *options, csv_writer *csv, sunder_detect_summary *summary,
                                sunder_error *err)
{
    const char *why = sunder_slide_left_out(slide, index);
    if (why) return fail(err, SUNDER_ERROR_INPUT, "%s", why);
    field f = {0};
    sunder_status status = context_check(context, err);
    if (status == SUNDER_OK) status = field_load(context, slide, index, &f, err);
    if (status == SUNDER_OK) status = detect_field(context, &f, options, csv, summary, err);
    field_free(&f);
    return status;
}

/* A bad field is named and left out as long as another one is good. */
static sunder_status detect_fields(sunder_context *context, const sunder_slide *slide,
                                   const sunder_detect_options *options, csv_writer *csv,
                                   sunder_detect_summary *summary, sunder_error *err)
{
    size_t n = sunder_slide_field_count(slide), used = 0;
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; i < n; i++) {
        sunder_error error = SUNDER_ERROR_INIT;
        status = detect_one(context, slide, i, options, csv, summary, &error);
        used += status == SUNDER_OK;
        bool last_chance = i + 1 == n && used == 0;
        if (status != SUNDER_OK && (status != SUNDER_ERROR_INPUT || last_chance)) {
            if (err) *err = error;
            return status;
        }
        if (status != SUNDER_OK) log_warning(context, "left out: %s", error.message);
        report_progress(context, "detect", i + 1, n);
    }
    return SUNDER_OK;
}

static sunder_status write_table(sunder_context *context, const sunder_slide *slide,
                                 const sunder_detect_options *options, const char *out_csv,
                                 sunder_detect_summary *summary, sunder_error *err)
{
    whole_file file = {0};
    sunder_status status = whole_file_begin(out_csv, options->force, &file, err);
    if (status != SUNDER_OK) return status;
    csv_writer csv = {0};
    status = csv_open(&csv, file.partial, DETECT_HEADER, err);
    if (status == SUNDER_OK) status = detect_fields(context, slide, options, &csv, summary, err);
    if (status == SUNDER_OK) status = csv_close(&csv, err);
    csv_abandon(&csv);
    if (status == SUNDER_OK) status = whole_file_commit(&file, err);
    whole_file_abandon(&file);
    return status;
}

sunder_status sunder_detect_image(sunder_context *context, const char *image_path, const sunder_detect_options *options,
                                  const char *out_csv, sunder_detect_summary *out_summary, sunder_error *err)
{
    sunder_detect_options wanted = SUNDER_DETECT_OPTIONS_INIT;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "detect", err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    status = open_image(context, image_path, wanted.channels, wanted.pixel_um, &slide, err);
    if (status != SUNDER_OK) return status;
    sunder_detect_summary summary = SUNDER_DETECT_SUMMARY_INIT;
    summary.pixel_um = sunder_slide_pixel_um(slide);
    status = write_table(context, slide, &wanted, out_csv, &summary, err);
    if (status == SUNDER_OK && out_summary) *out_summary = summary;
    return status;
}
