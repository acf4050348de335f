/* Focus planes a step apart over the section. In each, DAPI is the sum of the chromatin's layers, each as blurred as it is
 * out of focus; the probe channels see the nuclear autofluorescence that follows it, the soft light of tissue, and the
 * points. Part of the light goes into a halo; the lamp is dimmer towards the corners; then the camera. */
#include "simulate/exposure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/optics.h"
#include "simulate/purposes.h"

/* What stays the same from plane to plane. */
typedef struct darkroom {
    const scenario *s;
    const specimen *sp;
    const camera *camera;
    uint64_t seed;
    int field;
    plane still[N_DYES]; /* haze, cytoplasm, fibres */
    plane lamp;          /* illumination, 1 at its brightest */
    uint16_t *counts;    /* one exposure */
} darkroom;

static void darkroom_free(darkroom *d)
{
    for (int c = 0; c < N_DYES; c++) plane_free(&d->still[c]);
    plane_free(&d->lamp);
    free(d->counts);
}

void picture_free(picture *p)
{
    for (int i = 0; i < MOST_FOCUS_PLANES * N_DYES; i++) free(p->px[i]);
    *p = (picture){0};
}

int focus_plane_count(const scenario *s)
{
    int n = (int)floor(s->section.thickness_um / s->section.z_step_um + 1e-9) + 1;
    if (s->section.z_step_um >= s->section.thickness_um) n = 1;
    return n > MOST_FOCUS_PLANES ? MOST_FOCUS_PLANES : n;
}

static sunder_status light_lamp(darkroom *d, sunder_error *err)
{
    sunder_status status = plane_new(d->s->image.width_px, d->s->image.height_px, &d->lamp, err);
    if (status != SUNDER_OK) return status;
    for (int y = 0; y < d->lamp.height; y++)
        for (int x = 0; x < d->lamp.width; x++)
            d->lamp.px[(size_t)y * (size_t)d->lamp.width + (size_t)x] = (float)optics_illumination(d->s, x, y);
    return SUNDER_OK;
}

static sunder_status darkroom_prepare(darkroom *d, sunder_error *err)
{
    const scenario *s = d->s;
    size_t n = (size_t)s->image.width_px * (size_t)s->image.height_px;
    d->counts = array_new(n, sizeof *d->counts);
    if (!d->counts) return fail_memory(err, "an exposure");
    sunder_status status = light_lamp(d, err);
    if (status != SUNDER_OK) return status;
    for (int c = 0; c < N_DYES; c++) {
        status = plane_new(s->image.width_px, s->image.height_px, &d->still[c], err);
        if (status != SUNDER_OK) return status;
        for (size_t i = 0; i < n; i++) d->still[c].px[i] = (float)s->tissue.haze[c];
        status = optics_add_shifted(s, &d->sp->cytoplasm, c, s->tissue.cytoplasm[c], &d->still[c], err);
        if (status == SUNDER_OK)
            status = optics_add_shifted(s, &d->sp->fibres, c, s->tissue.fibre_photons[c], &d->still[c], err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

/* Chromatin as the microscope shows it, focused at focus_um. */
static sunder_status focus_chromatin(const scenario *s, const layers *l, double focus_um, plane *out, sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane sum = {0};
    sunder_status status = plane_new(s->image.width_px, s->image.height_px, &sum, err);
    if (status != SUNDER_OK) return status;
    size_t n = (size_t)sum.width * (size_t)sum.height;
    for (int k = 0; k < l->n; k++) {
        SUNDER_AUTO(plane_free) plane blurred = {0};
        double sigma_um = optics_width_um(s, DAPI, l->middle_um[k] - focus_um);
        status = gaussian_blur(&l->planes[k], sigma_um / s->image.pixel_um, &blurred, err);
        if (status != SUNDER_OK) return status;
        for (size_t i = 0; i < n; i++) sum.px[i] += blurred.px[i];
    }
    *out = sum;
    sum.px = NULL;
    return SUNDER_OK;
}

static sunder_status add_halo(const scenario *s, plane *light, sunder_error *err)
{
    if (s->optics.halo <= 0) return SUNDER_OK;
    SUNDER_AUTO(plane_free) plane wide = {0};
    sunder_status status = gaussian_blur(light, s->optics.halo_um / s->image.pixel_um, &wide, err);
    if (status != SUNDER_OK) return status;
    size_t n = (size_t)light->width * (size_t)light->height;
    float halo = (float)s->optics.halo;
    for (size_t i = 0; i < n; i++) light->px[i] += halo * (wide.px[i] - light->px[i]);
    return SUNDER_OK;
}

/* One channel in one plane, into d->counts. */
static sunder_status expose(darkroom *d, const plane *chromatin, int channel, int z, double focus_um, sunder_error *err)
{
    const scenario *s = d->s;
    SUNDER_AUTO(plane_free) plane light = {0};
    sunder_status status = plane_new(s->image.width_px, s->image.height_px, &light, err);
    if (status != SUNDER_OK) return status;
    memcpy(light.px, d->still[channel].px, (size_t)light.width * (size_t)light.height * sizeof *light.px);
    double stain = optics_bleed(s, DAPI, channel) * s->chromatin.photons + s->tissue.nucleus[channel];
    status = optics_add_shifted(s, chromatin, channel, stain, &light, err);
    if (status != SUNDER_OK) return status;
    optics_draw_points(s, &d->sp->light, channel, focus_um, &light);
    status = add_halo(s, &light, err);
    if (status != SUNDER_OK) return status;
    size_t n = (size_t)light.width * (size_t)light.height;
    for (size_t i = 0; i < n; i++) light.px[i] *= d->lamp.px[i];
    random_stream random =
        random_stream_of(d->seed, (uint64_t)d->field, (uint64_t)(z * N_DYES + channel), PURPOSE_CAMERA);
    camera_expose(d->camera, &light, &random, d->counts);
    return SUNDER_OK;
}

/* Keeps an exposure as a plane of its own, or as far as it is brighter. */
static sunder_status keep(const darkroom *d, int index, picture *p, sunder_error *err)
{
    size_t n = (size_t)d->s->image.width_px * (size_t)d->s->image.height_px;
    if (!p->px[index]) p->px[index] = array_new(n, sizeof *p->px[index]);
    if (!p->px[index]) return fail_memory(err, "a picture");
    for (size_t i = 0; i < n; i++)
        if (d->counts[i] > p->px[index][i]) p->px[index][i] = d->counts[i];
    return SUNDER_OK;
}

static sunder_status take_plane(darkroom *d, int z, int n_z, picture *p, sunder_error *err)
{
    const scenario *s = d->s;
    SUNDER_AUTO(plane_free) plane chromatin = {0};
    double focus_um = (z - 0.5 * (n_z - 1)) * s->section.z_step_um + s->section.focus_error_um;
    sunder_status status = focus_chromatin(s, &d->sp->chromatin, focus_um, &chromatin, err);
    for (int c = 0; c < N_DYES && status == SUNDER_OK; c++) {
        status = expose(d, &chromatin, c, z, focus_um, err);
        if (status == SUNDER_OK) status = keep(d, (s->image.stack ? z : 0) * N_DYES + c, p, err);
    }
    return status;
}

sunder_status photograph(sunder_context *context, const scenario *s, const specimen *sp, const camera *c, uint64_t seed,
                         int field, picture *out_picture, sunder_error *err)
{
    SUNDER_AUTO(darkroom_free) darkroom d = {.s = s, .sp = sp, .camera = c, .seed = seed, .field = field};
    SUNDER_AUTO(picture_free) picture p = {0};
    int n_z = focus_plane_count(s);
    p.n_z = s->image.stack ? n_z : 1;
    p.z_step_um = s->image.stack ? s->section.z_step_um : 0;
    sunder_status status = darkroom_prepare(&d, err);
    for (int z = 0; z < n_z && status == SUNDER_OK; z++) {
        status = context_check(context, err);
        if (status == SUNDER_OK) status = take_plane(&d, z, n_z, &p, err);
    }
    if (status != SUNDER_OK) return status;
    *out_picture = p;
    p = (picture){0};
    return SUNDER_OK;
}
