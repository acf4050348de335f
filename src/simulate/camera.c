/* Electrons are Poisson of photons times quantum efficiency; read noise is normal; counts are offset + gain * electrons,
 * rounded and cut at 0 and at full scale (EMVA standard 1288, linear model). */
#include "simulate/camera.h"

#include <stdlib.h>

#include "simulate/purposes.h"

#define HOT_ELECTRONS 150.0
#define HOT_CV 1.0

sunder_status camera_new(const scenario *s, uint64_t seed, camera *out_camera, sunder_error *err)
{
    random_stream r = random_stream_of(seed, 0, 0, PURPOSE_HOT_PIXELS);
    size_t n_px = (size_t)s->image.width_px * (size_t)s->image.height_px;
    camera c = {.s = s, .n_hot = random_poisson(&r, s->camera.hot_pixels_per_million * 1e-6 * (double)n_px)};
    c.hot = array_new(c.n_hot, sizeof *c.hot);
    if (!c.hot) return fail_memory(err, "the camera");
    for (size_t i = 0; i < c.n_hot; i++)
        c.hot[i] = (hot_pixel){random_below(&r, n_px), HOT_ELECTRONS * random_log_normal(&r, HOT_CV)};
    *out_camera = c;
    return SUNDER_OK;
}

void camera_free(camera *c)
{
    free(c->hot);
    c->hot = NULL;
}

void camera_expose(const camera *c, plane *photons, random_stream *random, uint16_t *counts)
{
    const scenario *s = c->s;
    double quantum = s->camera.quantum_efficiency, full_scale = (double)((1u << s->camera.bits) - 1);
    for (size_t i = 0; i < c->n_hot; i++) photons->px[c->hot[i].at] += (float)(c->hot[i].electrons / quantum);
    size_t n = (size_t)photons->width * (size_t)photons->height;
    for (size_t i = 0; i < n; i++) {
        double electrons = random_electrons(random, quantum * photons->px[i], s->camera.read_noise_e);
        double value = s->camera.offset_counts + s->camera.gain_counts_per_e * electrons + 0.5;
        counts[i] = (uint16_t)(value < 0 ? 0 : value > full_scale ? full_scale : value);
    }
}
