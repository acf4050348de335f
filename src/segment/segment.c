/* Stage segment: DAPI in, nuclei out. An engine draws the outlines; measures, quality and exclusion are the same for all. */
#include "segment/segment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/rank.h"
#include "segment/classic.h"
#include "segment/haze.h"
#include "segment/measures.h"
#include "segment/nothing_found.h"
#include "segment/quality.h"

/* An engine gives labels 1 .. n in scan order on the native grid, and the work image it looked at. */
typedef struct engine {
    const char *name;
    const char *refused; /* why it cannot be used; NULL: it can */
    sunder_status (*run)(const plane *dapi, double pixel_um, work_image *out_work, label_plane *out_labels,
                         size_t *out_n, sunder_error *err);
} engine;

static sunder_status run_classic(const plane *dapi, double pixel_um, work_image *out_work, label_plane *out_labels,
                                 size_t *out_n, sunder_error *err)
{
    classic_options options = classic_options_default();
    sunder_status status = work_image_make(dapi, pixel_um, &options.grid, out_work, err);
    if (status != SUNDER_OK) return status;
    return classic_labels(out_work, dapi->width, dapi->height, &options, out_labels, out_n, err);
}

static const engine engines[] = {
    {"classic", NULL, run_classic},
    {"network", "this build has no nucleus network; use --segmenter classic", NULL},
};

static const engine *find_engine(const char *name)
{
    if (!name || strcmp(name, "auto") == 0) return &engines[0];
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (strcmp(name, engines[i].name) == 0) return &engines[i];
    return NULL;
}

segment_options segment_options_default(void)
{
    /* 15 um2 is a disc of 4.4 um, a lymphocyte (6 to 8 um) cut well off its middle; 600 um2 a disc of 28 um, above the
     * largest tetraploid tumour nuclei (8 to 20 um; algorithms.md 1.3 drops below 12 um2 and doubts above 500).
     * Overlap 0.25: costs 1 in 26 of the nuclei that lie alone and catches a third of those covered by a tenth or more.
     * Stricter costs more than it saves: signals that may be a neighbour's are doubts of their own (docs/segmentation.md).
     * Blur 1 um: thrice that of a sharp DAPI edge; probe signals (0.15 to 0.35 um) are spread out there. */
    return (segment_options){.segmenter = "auto",
                             .min_area_um2 = 15,
                             .max_area_um2 = 600,
                             .saturation_counts = 0,
                             .most_overlap = 0.25,
                             .most_blur_um = 1.0};
}

static double median_sharpness(const nuclei *found)
{
    SUNDER_AUTO(auto_free) double *values = array_new(found->n, sizeof *values);
    if (!values || !found->n) return 0;
    for (size_t i = 0; i < found->n; i++) values[i] = found->rows[i].edge_sharpness;
    qsort(values, found->n, sizeof *values, compare_doubles);
    return values[found->n / 2];
}

static void clear_labels(nuclei *found)
{
    found->n = 0;
    memset(found->labels.px, 0, (size_t)found->labels.width * (size_t)found->labels.height * sizeof *found->labels.px);
}

sunder_status segment_run(sunder_context *context, const plane *dapi, double pixel_um, const segment_options *options,
                          nuclei *out_nuclei, sunder_error *err)
{
    const engine *chosen = find_engine(options->segmenter);
    if (!chosen)
        return fail(err, SUNDER_ERROR_USAGE, "no segmenter is called \"%s\": use auto or classic", options->segmenter);
    if (chosen->refused) return fail(err, SUNDER_ERROR_USAGE, "segmenter %s: %s", chosen->name, chosen->refused);
    if (!(pixel_um > 0)) return fail(err, SUNDER_ERROR_INTERNAL, "segmentation without a pixel size");
    sunder_status status = context ? context_check(context, err) : SUNDER_OK;
    if (status != SUNDER_OK) return status;
    work_image work = {0};
    nuclei found = {0};
    status = chosen->run(dapi, pixel_um, &work, &found.labels, &found.n, err);
    bool dark = false;
    if (status == SUNDER_OK) status = nuclei_are_dark(&work, &dark, err);
    if (dark) clear_labels(&found);
    size_t n_drawn = found.n;
    SUNDER_AUTO(auto_free) nucleus_facts *facts = array_new(found.n, sizeof *facts);
    found.rows = array_new(found.n, sizeof *found.rows);
    if (status == SUNDER_OK && (!facts || !found.rows)) status = fail_memory(err, "nuclei");
    if (status == SUNDER_OK)
        status =
            measure_nuclei(&work, &found.labels, pixel_um, options->saturation_counts, found.n, found.rows, facts, err);
    if (status == SUNDER_OK) status = remove_haze(&found.labels, found.rows, facts, &found.n, work.noise, err);
    if (status == SUNDER_OK && found.n == 0)
        found.nothing_found = dark ? NOTHING_BUT_DARK_NUCLEI : why_nothing_found(&work, n_drawn);
    work_image_free(&work);
    if (status != SUNDER_OK) {
        nuclei_free(&found);
        return status;
    }
    judge_nuclei(options, pixel_um, found.n, found.rows, facts);
    found.focus = median_sharpness(&found);
    *out_nuclei = found;
    return SUNDER_OK;
}
