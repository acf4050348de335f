/* Processor time of the nuclei of a field: the classical engine against Otsu, distance transform, connected components and
 * watershed of OpenCV on the same DAPI image in memory. One thread, runs in turn, the medians of process time.
 *
 *   bench_segment SLIDE...     the first field of each; 9 runs
 *
 * Sunder's side is the whole stage: labels, measures, quality and exclusion of every nucleus. Exit code 1 when it takes more
 * than a quarter of OpenCV's time on any of them. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "image/field.h"
#include "plain_pipeline.h"
#include "segment/segment.h"
#include "sunder/sunder.h"

enum { RUNS = 9 };
static const double most_ratio = 0.25;

static double processor_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static sunder_status compare(sunder_context *context, const char *name, const field *f, double *out_ratio,
                             sunder_error *err)
{
    double plain_ms[RUNS], own_ms[RUNS];
    int plain_n = 0;
    size_t own_n = 0;
    segment_options options = segment_options_default();
    options.segmenter = "classic";
    options.saturation_counts = f->channels[f->dapi].saturation_counts;
    for (int run = -1; run < RUNS; run++) { /* run -1 warms up */
        nuclei found = {0};
        double start_ms = processor_ms();
        sunder_status status = plain_nuclei(field_dapi(f), f->pixel_um, &plain_n, err);
        double between_ms = processor_ms();
        if (status == SUNDER_OK) status = segment_run(context, field_dapi(f), f->pixel_um, &options, &found, err);
        double end_ms = processor_ms();
        own_n = found.n;
        nuclei_free(&found);
        if (status != SUNDER_OK) return status;
        if (run >= 0) plain_ms[run] = between_ms - start_ms, own_ms[run] = end_ms - between_ms;
    }
    qsort(plain_ms, RUNS, sizeof *plain_ms, compare_doubles);
    qsort(own_ms, RUNS, sizeof *own_ms, compare_doubles);
    *out_ratio = own_ms[RUNS / 2] / plain_ms[RUNS / 2];
    printf("%s: %d x %d px of %.3g um: OpenCV %.1f ms (%d nuclei), sunder %.1f ms (%zu nuclei), ratio %.3f%s\n", name,
           f->width, f->height, f->pixel_um, plain_ms[RUNS / 2], plain_n, own_ms[RUNS / 2], own_n, *out_ratio,
           *out_ratio > most_ratio ? " !" : "");
    return SUNDER_OK;
}

static sunder_status bench_slide(sunder_context *context, const char *path, double *out_ratio, sunder_error *err)
{
    sunder_slide *slide = NULL;
    field f = {0};
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    sunder_status status = sunder_slide_open(context, path, &options, &slide, err);
    if (status == SUNDER_OK) status = field_load(context, slide, 0, &f, err);
    if (status == SUNDER_OK) status = compare(context, path, &f, out_ratio, err);
    field_free(&f);
    sunder_slide_free(slide);
    return status;
}

int main(int argc, char **argv)
{
    sunder_context_options one_thread = SUNDER_CONTEXT_OPTIONS_INIT;
    sunder_context *context = NULL;
    sunder_error error = SUNDER_ERROR_INIT;
    one_thread.threads = 1;
    sunder_status status = sunder_context_new(&one_thread, &context, &error);
    double worst = 0;
    for (int i = 1; status == SUNDER_OK && i < argc; i++) {
        double ratio = 0;
        status = bench_slide(context, argv[i], &ratio, &error);
        worst = ratio > worst ? ratio : worst;
    }
    if (status != SUNDER_OK) fprintf(stderr, "bench_segment: %s\n", error.message);
    sunder_context_free(context);
    return status != SUNDER_OK ? (int)status : worst > most_ratio;
}
