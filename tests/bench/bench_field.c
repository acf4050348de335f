/* Processor time of a field: sunder's stages against the plain OpenCV pipeline, in one process, one thread, runs in turn.
 *
 *   bench_field SLIDE [RUNS]     SLIDE with green and orange probes; RUNS: 7
 *
 * Three times: on fields already in memory; with reading them, as on a large slide (sunder reads each field in each of its
 * two sweeps); and as on a small one (read once and kept). Sunder's side is what it takes to read every nucleus: camera,
 * segment, survey, shift to DAPI, laws, measure, weigh, classify. Files written are in neither. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calibrate/camera.h"
#include "classify/readings.h"
#include "core/memory.h"
#include "detect/detect.h"
#include "laws/dapi_shift.h"
#include "plain_pipeline.h"
#include "segment/segment.h"
#include "sunder/sunder.h"
#include "weigh/weigh.h"

enum { MOST_RUNS = 101 };
enum { PART_LOAD, PART_SEGMENT, PART_SURVEY, PART_TO_DAPI, PART_MEASURE, PART_TABLES, PARTS };

static const char *const part_names[PARTS] = {"reading", "segment", "survey", "shift to DAPI", "measure", "tables"};

typedef struct bench {
    sunder_context *context;
    sunder_slide *slide;
    sunder_assay assay;
    size_t n_fields;
    field *fields; /* in memory from the start; NULL: read in each run */
    field *kept;   /* by sunder, between its sweeps (a small slide); NULL: read in each sweep */
    double part_ms[PARTS];
    size_t nuclei, signals;
} bench;

static double processor_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static void add_part(bench *b, int part, double *since_ms)
{
    double now_ms = processor_ms();
    b->part_ms[part] += now_ms - *since_ms;
    *since_ms = now_ms;
}

typedef sunder_status (*load_fn)(sunder_context *, const sunder_slide *, size_t, field *, sunder_error *);

/* The field in memory, or read into *own. */
static sunder_status get_field(bench *b, load_fn load, size_t index, field *own, const field **out_field,
                               sunder_error *err)
{
    *out_field = b->fields ? &b->fields[index] : own;
    return b->fields ? SUNDER_OK : load(b->context, b->slide, index, own, err);
}

/* For sunder's sweeps: a kept field is read by the first of them. */
static sunder_status get_swept(bench *b, load_fn load, size_t index, field *own, const field **out_field,
                               sunder_error *err)
{
    if (b->fields || !b->kept) return get_field(b, load, index, own, out_field, err);
    *out_field = &b->kept[index];
    return b->kept[index].n_channels ? SUNDER_OK : field_load(b->context, b->slide, index, &b->kept[index], err);
}

static sunder_status run_plain(bench *b, sunder_error *err)
{
    b->nuclei = b->signals = 0;
    for (size_t i = 0; i < b->n_fields; i++) {
        field own = {0};
        const field *f;
        plain_counts counts = {0};
        sunder_status status = get_field(b, field_load, i, &own, &f, err);
        if (status == SUNDER_OK) status = plain_pipeline(f, &counts, err);
        field_free(&own);
        if (status != SUNDER_OK) return status;
        b->nuclei += (size_t)counts.nuclei;
        b->signals += counts.signals[END_5P] + counts.signals[END_3P];
    }
    return SUNDER_OK;
}

/* What a slide's run keeps between the sweeps. */
typedef struct tables {
    nuclei *per_field;
    size_t *first;
    candidates all;
    dapi_agreements to_dapi;
    slide_laws laws;
    forced_table measured;
} tables;

static sunder_status survey_field(bench *b, tables *t, size_t index, sunder_error *err)
{
    field own = {0};
    const field *f;
    field_survey learnt;
    candidates found = {0};
    segment_options segmenting = segment_options_default();
    detect_options detecting = detect_options_default();
    double clock_ms = processor_ms();
    sunder_status status = get_swept(b, field_load, index, &own, &f, err);
    add_part(b, PART_LOAD, &clock_ms);
    if (status == SUNDER_OK) {
        camera_facts camera = {0};
        status = camera_look(f, &camera, err);
        segmenting.saturation_counts = f->channels[f->dapi].saturation_counts;
        if (status == SUNDER_OK)
            status = segment_run(b->context, field_dapi(f), f->pixel_um, &segmenting, &t->per_field[index], err);
    }
    add_part(b, PART_SEGMENT, &clock_ms);
    if (status == SUNDER_OK)
        status = detect_survey(b->context, f, &t->per_field[index], &detecting, &found, &learnt, err);
    add_part(b, PART_SURVEY, &clock_ms);
    if (status == SUNDER_OK)
        status = dapi_agreement_measure(f, &t->per_field[index], &found,
                                        (DAPI_SHIFT_NUCLEI + b->n_fields - 1) / b->n_fields, &t->to_dapi, err);
    add_part(b, PART_TO_DAPI, &clock_ms);
    label_plane_free(&t->per_field[index].labels);
    t->first[index] = t->all.n;
    if (status == SUNDER_OK) status = candidates_append(&t->all, &found, err);
    t->first[index + 1] = t->all.n;
    candidates_free(&found);
    field_free(&own);
    add_part(b, PART_SURVEY, &clock_ms);
    return status;
}

static sunder_status measure_field(bench *b, tables *t, size_t index, sunder_error *err)
{
    field own = {0};
    const field *f;
    double clock_ms = processor_ms();
    sunder_status status = get_swept(b, field_load_probes, index, &own, &f, err);
    add_part(b, PART_LOAD, &clock_ms);
    if (status == SUNDER_OK)
        status = detect_measure(b->context, f, &t->laws, &t->all, t->first[index],
                                t->first[index + 1] - t->first[index], &t->measured, err);
    field_free(&own);
    add_part(b, PART_MEASURE, &clock_ms);
    return status;
}

static sunder_status read_tables(bench *b, tables *t, sunder_error *err)
{
    double clock_ms = processor_ms();
    weighed_table weighed_rows = {0};
    readings read = {0};
    classify_options how = {.max_doubt_frac = 0.20};
    unsigned char **debris = array_new(b->n_fields, sizeof *debris);
    for (size_t i = 0; debris && i < b->n_fields; i++) debris[i] = array_new(t->per_field[i].n, 1);
    weigh_input input = {&t->all, &t->measured, &t->laws, &b->assay, t->per_field, b->n_fields, NULL};
    sunder_status status = weigh_run(b->context, &input, &weighed_rows, debris, err);
    if (status == SUNDER_OK)
        status = classify_run(b->context, &weighed_rows, &t->laws, &b->assay, t->per_field, b->n_fields, debris, &how,
                              &read, err);
    b->nuclei = read.n_nuclei;
    b->signals = read.n_signals;
    for (size_t i = 0; debris && i < b->n_fields; i++) free(debris[i]);
    free(debris);
    weighed_table_free(&weighed_rows);
    readings_free(&read);
    add_part(b, PART_TABLES, &clock_ms);
    return status;
}

static sunder_status run_sunder(bench *b, sunder_error *err)
{
    tables t = {.per_field = array_new(b->n_fields, sizeof *t.per_field),
                .first = array_new(b->n_fields + 1, sizeof *t.first)};
    sunder_status status = t.per_field && t.first ? SUNDER_OK : SUNDER_ERROR_RESOURCE;
    memset(b->part_ms, 0, sizeof b->part_ms);
    for (size_t i = 0; status == SUNDER_OK && i < b->n_fields; i++) status = survey_field(b, &t, i, err);
    double clock_ms = processor_ms();
    if (status == SUNDER_OK) status = laws_run(b->context, &t.all, t.per_field, b->n_fields, &t.laws, err);
    t.measured = (forced_table){t.all.n, array_new(t.all.n, sizeof *t.measured.rows)};
    add_part(b, PART_TABLES, &clock_ms);
    for (size_t i = 0; status == SUNDER_OK && i < b->n_fields; i++) status = measure_field(b, &t, i, err);
    if (status == SUNDER_OK) status = read_tables(b, &t, err);
    for (size_t i = 0; t.per_field && i < b->n_fields; i++) nuclei_free(&t.per_field[i]);
    free(t.per_field);
    free(t.first);
    candidates_free(&t.all);
    dapi_agreements_free(&t.to_dapi);
    forced_table_free(&t.measured);
    return status;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
    return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

/* Both sides in turn, `runs` times; prints the medians of a field. The parts are those of the last run. */
static sunder_status compare(bench *b, int runs, const char *what, sunder_error *err)
{
    double plain_ms[MOST_RUNS], sunder_ms[MOST_RUNS];
    size_t plain_nuclei = 0, plain_signals = 0;
    for (int run = -1; run < runs; run++) { /* run -1 warms up */
        double start_ms = processor_ms();
        sunder_status status = run_plain(b, err);
        double between_ms = processor_ms();
        plain_nuclei = b->nuclei, plain_signals = b->signals;
        if (status == SUNDER_OK) status = run_sunder(b, err);
        for (size_t i = 0; b->kept && i < b->n_fields; i++) field_free(&b->kept[i]);
        if (status != SUNDER_OK) return status;
        if (run < 0) continue;
        plain_ms[run] = (between_ms - start_ms) / (double)b->n_fields;
        sunder_ms[run] = (processor_ms() - between_ms) / (double)b->n_fields;
    }
    double plain = median(plain_ms, runs), own = median(sunder_ms, runs);
    printf("%-20s plain OpenCV %7.1f ms (%zu nuclei, %zu signals)   sunder %7.1f ms (%zu nuclei, %zu signals)   ratio "
           "%.2f\n",
           what, plain, plain_nuclei, plain_signals, own, b->nuclei, b->signals, own / plain);
    printf("%-20s sunder's parts:", "");
    for (int part = 0; part < PARTS; part++)
        printf("  %s %.1f", part_names[part], b->part_ms[part] / (double)b->n_fields);
    printf(" ms\n");
    return SUNDER_OK;
}

static sunder_status open_slide(const char *path, bench *b, sunder_error *err)
{
    sunder_context_options one_thread = SUNDER_CONTEXT_OPTIONS_INIT;
    one_thread.threads = 1;
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    sunder_status status = sunder_assay_find("demo", SUNDER_MODELS "/assays", &b->assay, err);
    if (status == SUNDER_OK) status = sunder_context_new(&one_thread, &b->context, err);
    options.colour_5p = b->assay.colour_5p;
    options.colour_3p = b->assay.colour_3p;
    if (status == SUNDER_OK) status = sunder_slide_open(b->context, path, &options, &b->slide, err);
    if (status == SUNDER_OK) b->n_fields = sunder_slide_field_count(b->slide);
    return status;
}

static sunder_status run_bench(bench *b, int runs, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    b->fields = array_new(b->n_fields, sizeof *b->fields);
    for (size_t i = 0; status == SUNDER_OK && i < b->n_fields; i++)
        status = field_load(b->context, b->slide, i, &b->fields[i], err);
    if (status == SUNDER_OK) {
        printf("%zu fields of %d x %d px, %d runs, processor time of a field, one thread\n", b->n_fields,
               b->fields[0].width, b->fields[0].height, runs);
        status = compare(b, runs, "pixels in memory", err);
    }
    for (size_t i = 0; i < b->n_fields; i++) field_free(&b->fields[i]);
    free(b->fields);
    b->fields = NULL;
    if (status == SUNDER_OK) status = compare(b, runs, "large slide, read", err);
    b->kept = array_new(b->n_fields, sizeof *b->kept);
    if (status == SUNDER_OK && b->kept) status = compare(b, runs, "small slide, read", err);
    free(b->kept);
    b->kept = NULL;
    return status;
}

int main(int argc, char **argv)
{
    long runs = argc > 2 ? strtol(argv[2], NULL, 10) : 7;
    if (argc < 2 || argc > 3 || runs < 1 || runs > MOST_RUNS) {
        fprintf(stderr, "usage: bench_field SLIDE [RUNS], 1 to %d runs\n", MOST_RUNS);
        return SUNDER_ERROR_USAGE;
    }
    bench b = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    sunder_status status = open_slide(argv[1], &b, &error);
    if (status == SUNDER_OK) status = run_bench(&b, (int)runs, &error);
    if (status != SUNDER_OK) fprintf(stderr, "bench_field: %s\n", error.message);
    sunder_slide_free(b.slide);
    sunder_context_free(b.context);
    return (int)status;
}
