/* Stage segment: DAPI in, nuclei out. An engine draws the outlines; measures, quality and exclusion are the same for all. */
#include "segment/segment.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/rank.h"
#include "segment/agreement.h"
#include "segment/classic.h"
#include "segment/haze.h"
#include "segment/kinds.h"
#include "segment/measures.h"
#include "segment/network_engine.h"
#include "segment/network_evidence.h"
#include "segment/nothing_found.h"
#include "segment/quality.h"

#define PI 3.14159265358979323846

segment_options segment_options_default(void)
{
    /* 15 um2 is a disc of 4.4 um, a lymphocyte (6 to 8 um) cut well off its middle; 600 um2 a disc of 28 um, above the
     * largest tetraploid tumour nuclei (8 to 20 um; algorithms.md 1.3 drops below 12 um2 and doubts above 500).
     * Overlap 0.25: costs 1 in 26 of the nuclei that lie alone and catches a third of those covered by a tenth or more.
     * Stricter costs more than it saves: signals that may be a neighbour's are doubts of their own (docs/segmentation.md).
     * Blur 1 um: thrice that of a sharp DAPI edge; probe signals (0.15 to 0.35 um) are spread out there. */
    return (segment_options){.segmenter = "auto",
                             .least_right = 0.98,
                             .min_area_um2 = 15,
                             .max_area_um2 = 600,
                             .saturation_counts = 0,
                             .most_overlap = 0.25,
                             .most_blur_um = 1.0};
}

static double disc_um2(double diameter_um)
{
    return PI / 4 * diameter_um * diameter_um;
}

segment_options segment_options_of_assay(const sunder_assay *assay)
{
    segment_options options = segment_options_default();
    if (assay->least_nucleus_um > 0) options.min_area_um2 = disc_um2(assay->least_nucleus_um);
    if (assay->largest_nucleus_um > 0) options.max_area_um2 = disc_um2(assay->largest_nucleus_um);
    return options;
}

static double median_sharpness(const nuclei *found)
{
    SUNDER_AUTO(auto_free) double *values = array_new(found->n, sizeof *values);
    if (!values) return 0;
    for (size_t i = 0; i < found->n; i++) values[i] = found->rows[i].edge_sharpness;
    return upper_median(values, found->n);
}

/* What the network and the classical outlines say about each of its outlines. */
static sunder_status add_evidence(const work_image *work, const network_regions *maps, const nuclei *classic,
                                  nuclei *found, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *best = array_new(found->n, sizeof *best);
    if (!best) return fail_memory(err, "agreement of the engines");
    sunder_status status = best_overlaps(&found->labels, found->n, &classic->labels, classic->n, best, err);
    for (size_t k = 0; status == SUNDER_OK && k < found->n; k++) found->facts[k].agreement = best[k];
    return status == SUNDER_OK ? network_evidence(work, maps, &found->labels, found->n, found->facts, err) : status;
}

/* Measures and haze are the same for every engine. */
static sunder_status measure(const work_image *work, const label_runs *outlines, size_t n, double pixel_um,
                             const segment_options *options, nuclei *found, sunder_error *err)
{
    *found = (nuclei){.n = n};
    found->rows = array_new(n, sizeof *found->rows);
    found->facts = array_new(n, sizeof *found->facts);
    if (!found->rows || !found->facts) return fail_memory(err, "nuclei");
    sunder_status status = label_runs_paint(outlines, &found->labels, err);
    if (status == SUNDER_OK)
        status = measure_nuclei(work, outlines, &found->labels, pixel_um, options->saturation_counts, n, found->rows,
                                found->facts, err);
    if (status == SUNDER_OK)
        status = remove_haze(&found->labels, found->rows, found->facts, &found->n, work->noise, err);
    if (status != SUNDER_OK) return status;
    if (found->n == 0) found->nothing_found = why_nothing_found(work, n);
    found->focus = median_sharpness(found);
    return SUNDER_OK;
}

static sunder_status run_classic(const work_image *work, const plane *dapi, double pixel_um,
                                 const segment_options *options, nuclei *out, sunder_error *err)
{
    classic_options how = classic_options_default();
    label_runs outlines = {0};
    size_t n = 0;
    sunder_status status = classic_outlines(work, dapi->width, dapi->height, &how, &outlines, &n, err);
    if (status == SUNDER_OK) status = measure(work, &outlines, n, pixel_um, options, out, err);
    label_runs_free(&outlines);
    if (status == SUNDER_OK) judge_nuclei(options, pixel_um, &classic_quality, out);
    if (status == SUNDER_OK) tell_kinds(options, out);
    out->segmenter = "classic";
    return status;
}

/* classic: what the other engine found on the same field. */
static sunder_status run_network(sunder_context *context, const work_image *work, const plane *dapi, double pixel_um,
                                 const segment_options *options, const nuclei *classic, nuclei *out, sunder_error *err)
{
    network_engine_options how = network_engine_options_default();
    network_drawing drawing = {0};
    sunder_status status =
        network_draw(context, options->network, work, dapi->width, dapi->height, &how, &drawing, err);
    if (status == SUNDER_OK) status = measure(work, &drawing.outlines, drawing.n, pixel_um, options, out, err);
    if (status == SUNDER_OK) status = add_evidence(work, &drawing.regions, classic, out, err);
    network_drawing_free(&drawing);
    if (status == SUNDER_OK) judge_nuclei(options, pixel_um, &network_quality, out);
    if (status == SUNDER_OK) tell_kinds(options, out);
    out->segmenter = "network";
    return status;
}

/* Mean quality of the nuclei that the edge of the field leaves whole; 1 when there is none. */
static double mean_quality(const nuclei *found)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < found->n; i++) {
        if (found->rows[i].touches_border) continue;
        sum += found->rows[i].quality;
        n += 1;
    }
    return n > 0 ? sum / n : 1;
}

/* Classical outlines give way to those of the network, which are held against them. */
static sunder_status redraw_by_network(sunder_context *context, const work_image *work, const plane *dapi,
                                       double pixel_um, const segment_options *options, nuclei *found,
                                       sunder_error *err)
{
    nuclei classic = *found;
    *found = (nuclei){0};
    sunder_status status = run_network(context, work, dapi, pixel_um, options, &classic, found, err);
    nuclei_free(&classic);
    return status;
}

/* The classical outlines stay where they are good by their own measure: cytology, well separated nuclei. */
static sunder_status run_chosen(sunder_context *context, const work_image *work, const plane *dapi, double pixel_um,
                                const segment_options *options, nuclei *out, sunder_error *err)
{
    const char *name = options->segmenter ? options->segmenter : "auto";
    sunder_status status = run_classic(work, dapi, pixel_um, options, out, err);
    if (status != SUNDER_OK) return status;
    char why[sizeof out->segmenter_why] = "asked for";
    bool by_network = strcmp(name, "network") == 0;
    if (strcmp(name, "auto") == 0) {
        const double right = mean_quality(out);
        const char *missing = options->network_missing ? options->network_missing : "no network was given";
        snprintf(why, sizeof why, "%s%smean quality of the classical outlines %.3f, asked %.2f",
                 options->network ? "" : missing, options->network ? "" : "; ", right, options->least_right);
        by_network = options->network && right < options->least_right;
    }
    if (by_network) status = redraw_by_network(context, work, dapi, pixel_um, options, out, err);
    snprintf(out->segmenter_why, sizeof out->segmenter_why, "%s", why);
    return status;
}

static sunder_status find_nothing(const plane *dapi, const char *why, nuclei *out, sunder_error *err)
{
    out->segmenter = "none";
    out->nothing_found = why;
    return label_plane_new(dapi->width, dapi->height, &out->labels, err);
}

static sunder_status check_options(const segment_options *options, sunder_error *err)
{
    const char *name = options->segmenter ? options->segmenter : "auto";
    if (strcmp(name, "auto") == 0 || strcmp(name, "classic") == 0) return SUNDER_OK;
    if (strcmp(name, "network") != 0)
        return fail(err, SUNDER_ERROR_USAGE, "no segmenter is called \"%s\": use auto, classic or network", name);
    if (options->network) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_USAGE, "segmenter network: %s; use --segmenter classic",
                options->network_missing ? options->network_missing : "no network was given");
}

sunder_status segment_run(sunder_context *context, const plane *dapi, double pixel_um, const segment_options *options,
                          nuclei *out_nuclei, sunder_error *err)
{
    sunder_status status = check_options(options, err);
    if (status != SUNDER_OK) return status;
    if (!(pixel_um > 0)) return fail(err, SUNDER_ERROR_INTERNAL, "segmentation without a pixel size");
    if (context) status = context_check(context, err);
    if (status != SUNDER_OK) return status;
    work_image work = {0};
    classic_options classic = classic_options_default();
    status = work_image_make(dapi, pixel_um, &classic.grid, &work, err);
    if (status != SUNDER_OK) return status;
    nuclei found = {0};
    bool dark = false;
    status = nuclei_are_dark(&work, &dark, err);
    if (status == SUNDER_OK)
        status = dark ? find_nothing(dapi, NOTHING_BUT_DARK_NUCLEI, &found, err)
                      : run_chosen(context, &work, dapi, pixel_um, options, &found, err);
    work_image_free(&work);
    if (status == SUNDER_OK) *out_nuclei = found;
    else nuclei_free(&found);
    return status;
}
