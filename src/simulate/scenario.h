/* What a simulated slide is made of: the scenario (preparation, optics, camera) and the pattern (what the locus does).
 * The values of SCENARIO_INIT are a plain FFPE section under a good objective; a file says what differs. */
#ifndef SIMULATE_SCENARIO_H
#define SIMULATE_SCENARIO_H

#include <stdbool.h>

#include "core/json.h"

enum { DAPI, GREEN, ORANGE, N_DYES };
#define MOST_COPIES 6

typedef struct span {
    double low, high;
} span;

typedef struct scenario {
    char id[48];
    char title[160];
    char pattern[64];
    struct {
        int width_px, height_px, fields;
        double pixel_um;
        bool stack; /* keep the planes; else their maximum */
    } image;
    struct {
        double thickness_um, z_step_um, focus_error_um;
        bool cuts; /* nuclei are cut by the section; else they lie whole in its thickness */
    } section;
    struct {
        int count; /* a field */
        double radius_um, radius_cv, least_axis_ratio, roughness;
        span height_ratio;  /* half height over mean radius */
        double clustering;  /* share that is put beside another */
        double overlapping; /* share that may lie over another */
    } nuclei;
    struct {
        double photons; /* DAPI, a pixel and plane, of a nucleus of full thickness */
        double stain_cv, texture, grain_um, nucleoli, chromocentres;
    } chromatin;
    struct {
        double photons[N_DYES]; /* of one probe end, in each plane; DAPI unused */
        double photons_cv, sigma_um, spread_um;
        span emitters;
        double failure, replicated;
        span doublet_um;
        double stretched;  /* share of alleles whose chromatin is decondensed */
        span stretched_um; /* length of the line that each of their ends is drawn out to */
        double spurious, spurious_brightness;
    } probes;
    struct {
        double aperture, refractive_index, halo, halo_um;
        span shift_um[N_DYES]; /* x, y against DAPI */
        double magnification[N_DYES];
        double falloff;
        double bleed_dapi_green, bleed_dapi_orange, bleed_green_orange, bleed_orange_green;
    } optics;
    struct {
        double haze[N_DYES], nucleus[N_DYES], cytoplasm[N_DYES]; /* photons a pixel and plane */
        int fibres, granules, debris;                            /* a field */
        double fibre_width_um, fibre_photons[N_DYES], granule_photons[N_DYES], debris_photons;
    } tissue;
    struct {
        int bits;
        double quantum_efficiency, read_noise_e, gain_counts_per_e, offset_counts, hot_pixels_per_million;
    } camera;
} scenario;

typedef struct pattern {
    char id[48];
    char title[160];
    double tumour_share;              /* of all nuclei */
    double rearranged_share;          /* of the tumour's nuclei */
    double copies[MOST_COPIES];       /* weights of 1 .. 6 copies in a tumour true_nucleus */
    double split, deleted_5p, narrow; /* weights of what a rearranged copy looks like */
    span narrow_um;
    double least_split_um;
} pattern;

/* Reads a scenario by bundled name or path; scenario_dir holds NAME.json and patterns/NAME.json. pattern_name NULL: the
 * one that the scenario names. */
sunder_status scenario_read(const char *name_or_path, const char *scenario_dir, scenario *out_scenario,
                            sunder_error *err) SUNDER_MUST_USE;
sunder_status pattern_read(const char *name_or_path, const char *scenario_dir, pattern *out_pattern,
                           sunder_error *err) SUNDER_MUST_USE;

/* All values of both, as JSON; NULL when memory is short. */
json_node *scenario_parameters(const scenario *s, const pattern *p) SUNDER_MUST_USE;

#endif
