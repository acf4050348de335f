/* Fields of textured nuclei made with truth, for benches of detect: DAPI with chromatin texture, the same texture leaking
 * into both probe channels, pixel-integrated Gaussian signals of one height, Poisson and read noise, a camera that rounds
 * and clips. Seeded: the same seed gives the same field. */
#ifndef BENCH_TEXTURED_NUCLEI_H
#define BENCH_TEXTURED_NUCLEI_H

#include "image/field.h"
#include "segment/nuclei.h"

typedef struct scene {
    double pixel_um;
    int width, height;           /* px */
    double background_e_um2;     /* nuclear background of a probe channel, electrons per um2 */
    double texture;              /* light that follows chromatin, as a share of that background; 0: flat */
    double gain, offset, read_e; /* counts per electron, counts, electrons */
    int bits;
    double snr;      /* height of a signal over the noise sd of a pixel there, before its own light; 0: no signals */
    double sigma_um; /* of a signal, before the pixel */
    int alleles;     /* of each nucleus: a signal of each colour */
    double split_share, pair_sigma_um;
    bool no_dapi; /* the nuclear stain shows nothing of the texture: the channel is not there */
} scene;

typedef struct true_signal {
    probe_end end;
    sunder_point_um place;
    double electrons;    /* of the whole signal */
    double background_e; /* of a pixel there, read noise squared included */
} true_signal;

typedef struct true_field {
    field image;
    nuclei found; /* the true outlines */
    size_t n, capacity;
    true_signal *rows;
} true_field;

scene scene_default(void);

/* False when memory is short. */
bool true_field_make(const scene *s, uint64_t seed, size_t index, true_field *out);
void true_field_free(true_field *f);

/* Random numbers of the benches. */
double random_uniform(uint64_t *state);
double random_normal(uint64_t *state);

#endif
