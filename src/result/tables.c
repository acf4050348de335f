/* The tables people read: nuclei.csv, signals.csv, pairs.csv. Digits are those the measurement can honour: positions to 1 nm
 * (a good fit knows them to about 10 nm), probabilities to 0.0001. */
#include "result/table_parts.h"

#include <math.h>
#include <stdlib.h>

#include "classify/cluster.h"
#include "core/csv.h"
#include "core/fail.h"
#include "result/result_files.h"
#include "score/pair_distances.h"

#define NUCLEI_HEADER                                                                                       \
    "field,nucleus,x_um,y_um,area_um2,perimeter_um,circularity,solidity,eccentricity,dapi_mean,dapi_cv,"    \
    "edge_sharpness,overlap,quality,evaluable,exclusion,pattern,code,class,p_rearranged,doubt,fused,split," \
    "single_5p,single_3p,dapi_mean_flat,snr_5p,snr_3p,kind"
#define SIGNALS_HEADER                                                                                            \
    "field,nucleus,signal,colour,end,x_um,y_um,x_ref_um,y_ref_um,z_um,x_se_um,y_se_um,flux,flux_se,significance," \
    "fwhm_um,p_signal,partner,state,flux_flat,z_se_um,candidate,nfa,flux_unmixed,copies,"                         \
    "length_um,direction_deg"
#define PAIRS_HEADER                                                                                        \
    "field,nucleus,signal_5p,signal_3p,distance_um,gap_diameters,p_split,state,ratio_5p_3p,ratio_5p_3p_se," \
    "p_split_mixture,distance_z_um"

const char *const result_table_names[] = {"nuclei.csv",
                                          "signals.csv",
                                          "pairs.csv",
                                          "rejected.csv",
                                          "tables/candidates.csv",
                                          "tables/forced.csv",
                                          "tables/nuclei.csv",
                                          "tables/reviewed.csv",
                                          "tables/laws.json",
                                          "tables/camera.json",
                                          "tables/assay.json",
                                          "tables/numbers.json",
                                          NULL};

const char *end_word(probe_end end)
{
    return end == END_5P ? "5p" : "3p";
}

const char *end_colour(const slide_result *result, probe_end end)
{
    return end == END_5P ? result->assay->colour_5p : result->assay->colour_3p;
}

sunder_status open_table(csv_writer *csv, const result_folder *folder, const char *name, const char *header,
                         sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, name);
    if (!path) return fail_memory(err, name);
    return csv_open(csv, path, header, err);
}

/* Brightness as it would be in the mean light of the field; the raw one where the light is not known to fall off. */
static double in_even_light(const slide_result *result, const char *colour, sunder_point_um at, double brightness)
{
    const camera_channel *c = camera_of_colour(result->camera, colour);
    double pixel_um = result->origin->pixel_um;
    return c ? brightness / flat_field_at(&c->flat, (sunder_point_px){at.x / pixel_um, at.y / pixel_um}) : brightness;
}

static void write_measures(csv_writer *csv, const nucleus *n)
{
    csv_number(csv, n->centre_um.x, 3);
    csv_number(csv, n->centre_um.y, 3);
    csv_number(csv, n->area_um2, 2);
    csv_number(csv, n->perimeter_um, 2);
    csv_number(csv, n->circularity, 4);
    csv_number(csv, n->solidity, 4);
    csv_number(csv, n->eccentricity, 4);
    csv_number(csv, n->dapi_mean, 1);
    csv_number(csv, n->dapi_cv, 4);
    csv_number(csv, n->edge_sharpness, 4);
    csv_number(csv, n->overlap, 4);
    csv_number(csv, n->quality, 4);
}

/* fused, split, single_5p and single_3p share the signals out without counting one twice: pattern and code count the two
 * members of a split pair as a single 5' and a single 3' (clinical.md 1.3). */
static void write_reading(csv_writer *csv, const reading *r, int split_pairs)
{
    int split = split_pairs;
    if (split > r->counts.single_5p) split = r->counts.single_5p;
    if (split > r->counts.single_3p) split = r->counts.single_3p;
    char pattern[64];
    pattern_text(r->counts, pattern, sizeof pattern);
    csv_integer(csv, r->evaluable);
    csv_string(csv, exclusion_name(r->excluded));
    csv_string(csv, pattern);
    csv_string(csv, pattern_code_name(r->code));
    csv_string(csv, nucleus_class_name(r->class_));
    csv_number(csv, r->p_rearranged, 4);
    csv_number(csv, r->doubt, 4);
    csv_integer(csv, r->counts.fused);
    csv_integer(csv, split);
    csv_integer(csv, r->counts.single_5p - split);
    csv_integer(csv, r->counts.single_3p - split);
}

/* Split pairs of every nucleus: counts[first[field] + id - 1]. */
static void count_split_pairs(const slide_result *result, const size_t *first, int *counts)
{
    for (size_t i = 0; i < result->readings->n_pairs; i++) {
        const signal_pair *pair = &result->readings->pairs[i];
        if (pair->state == STATE_SPLIT && pair->nucleus > 0)
            counts[first[pair->field] + (size_t)pair->nucleus - 1] += 1;
    }
}

/* Significance of the brightest signal of each nucleus: brightest[2 * (first[field] + id - 1) + end]; 0: it has none. */
static void find_brightest(const slide_result *result, const size_t *first, double *brightest)
{
    for (size_t i = 0; i < result->readings->n_signals; i++) {
        const signal *s = &result->readings->signals[i];
        if (s->nucleus <= 0) continue;
        double *mine = &brightest[2 * (first[s->field] + (size_t)s->nucleus - 1) + (size_t)s->end];
        *mine = fmax(*mine, result->weighed->rows[s->weighed].significance);
    }
}

static sunder_status write_nuclei(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *first = array_new(result->n_fields + 1, sizeof *first);
    if (!first) return fail_memory(err, "nuclei.csv");
    for (size_t i = 0; i < result->n_fields; i++) first[i + 1] = first[i] + result->per_field[i].n;
    SUNDER_AUTO(auto_free) int *split_pairs = array_new(first[result->n_fields], sizeof *split_pairs);
    if (!split_pairs) return fail_memory(err, "nuclei.csv");
    count_split_pairs(result, first, split_pairs);
    SUNDER_AUTO(auto_free) double *snr = array_new(first[result->n_fields], 2 * sizeof *snr);
    if (!snr) return fail_memory(err, "nuclei.csv");
    find_brightest(result, first, snr);

    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "nuclei.csv", NUCLEI_HEADER, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < result->readings->n_nuclei; i++) {
        const reading *r = &result->readings->nuclei[i];
        csv_integer(&csv, (long long)r->field);
        csv_integer(&csv, r->nucleus);
        const nucleus *one = &result->per_field[r->field].rows[r->nucleus - 1];
        write_measures(&csv, one);
        const size_t at = first[r->field] + (size_t)r->nucleus - 1;
        write_reading(&csv, r, split_pairs[at]);
        csv_number(&csv, in_even_light(result, "dapi", one->centre_um, one->dapi_mean), 1);
        for (int end = END_5P; end <= END_3P; end++) csv_number(&csv, snr[2 * at + (size_t)end], 1);
        csv_string(&csv, nucleus_kind_name(one->kind));
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

/* The flux without what bleeds in from the other colour, as forced photometry sees it at the same place. */
static double without_bleed(const slide_result *result, const weighed *w)
{
    const double other = result->forced->rows[w->candidate].flux;
    return w->flux - result->laws->bleed[w->end].share * (isfinite(other) ? fmax(0, other) : 0);
}

static void write_signal(csv_writer *csv, const slide_result *result, const signal *s)
{
    const weighed *w = &result->weighed->rows[s->weighed];
    const candidate *c = &result->candidates->rows[w->candidate];
    csv_integer(csv, (long long)s->field);
    csv_integer(csv, s->nucleus);
    csv_integer(csv, s->id);
    csv_string(csv, end_colour(result, s->end));
    csv_string(csv, end_word(s->end));
    csv_number(csv, w->centre_um.x, 3);
    csv_number(csv, w->centre_um.y, 3);
    csv_number(csv, w->ref_um.x, 3);
    csv_number(csv, w->ref_um.y, 3);
    csv_number(csv, c->z_um, 3);
    csv_number(csv, c->x_se_um, 4);
    csv_number(csv, c->y_se_um, 4);
    csv_number(csv, w->flux, 1);
    csv_number(csv, w->flux_se, 1);
    csv_number(csv, w->significance, 2);
    csv_number(csv, FWHM_PER_SIGMA * w->sigma_um, 3);
    csv_number(csv, w->p_signal, 4);
    csv_integer(csv, s->partner);
    csv_string(csv, signal_state_name(s->state));
    csv_number(csv, in_even_light(result, end_colour(result, s->end), w->centre_um, w->flux), 1);
    csv_number(csv, c->z_se_um, 3);
    csv_integer(csv, (long long)w->candidate);
    csv_number(csv, laws_false_alarms(result->laws, s->end, w->significance), 5);
    csv_number(csv, without_bleed(result, w), 1);
    csv_number(csv, copies_by_flux(w, result->laws), 2);
    csv_number(csv, w->length_um, 3);
    csv_number(csv, w->direction_deg, 1);
    csv_end_row(csv);
}

static sunder_status write_signals(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "signals.csv", SIGNALS_HEADER, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < result->readings->n_signals; i++) write_signal(&csv, result, &result->readings->signals[i]);
    return csv_close(&csv, err);
}

static void write_pair(csv_writer *csv, const signal_pair *pair, double p_split_mixture)
{
    csv_integer(csv, (long long)pair->field);
    csv_integer(csv, pair->nucleus);
    csv_integer(csv, pair->signal_5p);
    csv_integer(csv, pair->signal_3p);
    csv_number(csv, pair->distance_um, 4);
    csv_number(csv, pair->gap_diameters, 4);
    csv_number(csv, pair->p_split, 4);
    csv_string(csv, signal_state_name(pair->state));
    csv_number(csv, pair->ratio_5p_3p, 4);
    csv_number(csv, pair->ratio_se, 4);
    csv_number(csv, p_split_mixture, 4);
    csv_number(csv, pair->distance_z_um, 3);
    csv_end_row(csv);
}

static sunder_status write_pairs(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    const readings *r = result->readings;
    SUNDER_AUTO(auto_free) double *p_split = array_new(r->n_pairs, sizeof *p_split);
    if (!p_split) return fail_memory(err, "pairs.csv");
    csv_writer csv;
    sunder_status status = pair_split_probabilities(r, result->per_field, &result->verdict->mixture, p_split, err);
    if (status == SUNDER_OK) status = open_table(&csv, folder, "pairs.csv", PAIRS_HEADER, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->n_pairs; i++) write_pair(&csv, &r->pairs[i], p_split[i]);
    return csv_close(&csv, err);
}

sunder_status result_tables_write(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    sunder_status status = write_nuclei(result, folder, err);
    if (status == SUNDER_OK) status = write_signals(result, folder, err);
    if (status == SUNDER_OK) status = write_pairs(result, folder, err);
    if (status == SUNDER_OK) status = write_rejected(result, folder, err);
    if (status == SUNDER_OK) status = write_raw_tables(result, folder, err);
    return status;
}
