/* Spurious spots: probe that sticks where it does not belong, dimmer than a signal as a rule. Granules (lipofuscin): irregular
 * grains of 0.2 to 0.5 um that shine in every channel, in the cytoplasm beside nuclei. Debris: lumps of precipitated probe, of
 * one colour, anywhere (docs/algorithms.md 5). */
#include "simulate/stray.h"

#include <math.h>

#include "simulate/purposes.h"

#define PI 3.14159265358979323846
#define MOST_GRAINS 6
#define GRANULE_CV 0.5

static double section_depth(const scenario *s, random_stream *r)
{
    return random_uniform(r, -s->section.thickness_um / 2, s->section.thickness_um / 2);
}

/* Poisson numbers of both colours inside a nucleus. */
static sunder_status add_spurious(const scenario *s, const true_nucleus *n, random_stream *r, glow *light,
                                  sunder_error *err)
{
    for (int dye = GREEN; dye <= ORANGE; dye++) {
        for (unsigned k = random_poisson(r, s->probes.spurious); k > 0; k--) {
            glow_point point = {.at = nucleus_point_inside(n, r), .size_um = s->probes.spread_um};
            double photons = s->probes.photons[dye] * s->probes.spurious_brightness;
            point.photons[dye] = (float)(photons * random_log_normal(r, s->probes.photons_cv));
            if (fabs(point.at.z) > s->section.thickness_um / 2) continue;
            sunder_status status = glow_add(light, &point, err);
            if (status != SUNDER_OK) return status;
        }
    }
    return SUNDER_OK;
}

/* Grains around a centre that make one irregular lump. */
static sunder_status add_lump(point3_um centre, double reach_um, double least_um, double most_um,
                              const double photons[N_DYES], random_stream *r, glow *light, sunder_error *err)
{
    int n = 2 + (int)random_below(r, MOST_GRAINS - 1);
    for (int i = 0; i < n; i++) {
        glow_point point = {.at = centre, .size_um = random_uniform(r, least_um, most_um)};
        point.at.x += reach_um * random_normal(r);
        point.at.y += reach_um * random_normal(r);
        point.at.z += reach_um * random_normal(r);
        double share = random_uniform(r, 0.5, 1.5) / n;
        for (int dye = 0; dye < N_DYES; dye++) point.photons[dye] = (float)(share * photons[dye]);
        sunder_status status = glow_add(light, &point, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

/* Just outside the outline of some nucleus, where lipofuscin gathers. */
static point3_um draw_cytoplasm_place(const scenario *s, const true_nucleus *nuclei, size_t n, random_stream *r)
{
    const true_nucleus *beside = &nuclei[random_below(r, n)];
    double theta = random_uniform(r, -PI, PI), distance = nucleus_mean_radius(beside) * random_uniform(r, 1.05, 1.7);
    return (point3_um){beside->centre.x + distance * cos(theta), beside->centre.y + distance * sin(theta),
                       section_depth(s, r)};
}

static sunder_status add_granules(const scenario *s, const true_nucleus *nuclei, size_t n, random_stream *r,
                                  glow *light, sunder_error *err)
{
    for (int i = 0; i < s->tissue.granules && n > 0; i++) {
        point3_um at = draw_cytoplasm_place(s, nuclei, n, r);
        double photons[N_DYES], factor = random_log_normal(r, GRANULE_CV);
        for (int dye = 0; dye < N_DYES; dye++)
            photons[dye] = s->tissue.granule_photons[dye] * factor * random_log_normal(r, GRANULE_CV / 2);
        sunder_status status = add_lump(at, 0.2, 0.1, 0.25, photons, r, light, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static sunder_status add_debris(const scenario *s, random_stream *r, glow *light, sunder_error *err)
{
    double width = s->image.width_px * s->image.pixel_um, height = s->image.height_px * s->image.pixel_um;
    for (int i = 0; i < s->tissue.debris; i++) {
        point3_um at = {random_uniform(r, 0, width), random_uniform(r, 0, height), section_depth(s, r)};
        double photons[N_DYES] = {0};
        photons[random_below(r, 2) ? GREEN : ORANGE] = s->tissue.debris_photons * random_log_normal(r, 0.6);
        sunder_status status = add_lump(at, 0.5, 0.2, 0.6, photons, r, light, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

sunder_status add_stray_light(const scenario *s, const true_nucleus *nuclei, size_t n, uint64_t seed, int field,
                              glow *light, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; i < n && status == SUNDER_OK; i++) {
        random_stream own = random_stream_of(seed, (uint64_t)field, i + 1, PURPOSE_STRAY);
        status = add_spurious(s, &nuclei[i], &own, light, err);
    }
    random_stream r = random_stream_of(seed, (uint64_t)field, 0, PURPOSE_STRAY);
    if (status == SUNDER_OK) status = add_granules(s, nuclei, n, &r, light, err);
    if (status == SUNDER_OK) status = add_debris(s, &r, light, err);
    return status;
}
