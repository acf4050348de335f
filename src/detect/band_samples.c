/* Texture is a property of stain, filters and tissue, one for a field: three bands that together make a quarter of
 * the rows show it. */
#include "detect/band_samples.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

static const double share_of_rows = 0.25;
enum { LEAST_ROWS_FOR_BANDS = 400, MOST_TEXTURE_SAMPLES = 6000 };

void band_samples_free(band_samples *b)
{
    for (int k = 0; k < MOST_REGRESSORS; k++) free(b->dapi[k]);
    for (int k = 0; k < MOST_SCALES; k++) free(b->probe[k]);
    free(b->weight);
    *b = (band_samples){0};
}

static void choose_bands(int height, band_samples *b)
{
    b->n_bands = height < LEAST_ROWS_FOR_BANDS ? 1 : MOST_BANDS;
    int rows = b->n_bands == 1 ? height : (int)(height * share_of_rows / MOST_BANDS);
    for (int i = 0; i < b->n_bands; i++) {
        int middle = (2 * i + 1) * height / (2 * b->n_bands), first = middle - rows / 2;
        b->bands[i] = (row_band){first, first + rows};
    }
}

/* Responses of one image at the samples of all bands, band after band. */
static sunder_status read_bands(const band_samples *b, const plane *image, const scale_bank *bank, float *const *values,
                                sunder_error *err)
{
    const region_samples *s = b->all;
    size_t done = 0;
    for (int i = 0; i < b->n_bands; i++) {
        float *here[MOST_SCALES] = {NULL};
        for (int k = 0; k < bank->n; k++) here[k] = values[k] + done;
        sunder_status status = sample_band(image, bank, b->filtered, s, b->bands[i], here, err);
        if (status != SUNDER_OK) return status;
        done += s->row_first[b->bands[i].end] - s->row_first[b->bands[i].first];
    }
    return SUNDER_OK;
}

sunder_status band_samples_make(const pass_input *input, const scale_bank *probe_bank, const region_samples *s,
                                band_samples *out_samples, sunder_error *err)
{
    const scale_bank *dapi_bank = input->dapi_bank;
    SUNDER_AUTO(band_samples_free)
    band_samples b = {.filtered = input->filtered, .all = s, .n_regressors = dapi_bank->n};
    choose_bands(s->height, &b);
    for (int i = 0; i < b.n_bands; i++) b.n += s->row_first[b.bands[i].end] - s->row_first[b.bands[i].first];
    b.weight = array_new(b.n, sizeof *b.weight);
    bool short_of_memory = !b.weight;
    for (int k = 0; k < dapi_bank->n; k++) short_of_memory |= !(b.dapi[k] = array_new(b.n, sizeof *b.dapi[k]));
    for (int k = 0; k < probe_bank->n; k++) short_of_memory |= !(b.probe[k] = array_new(b.n, sizeof *b.probe[k]));
    if (short_of_memory) return fail_memory(err, "the texture of the nuclei");
    sunder_status status = read_bands(&b, input->dapi, dapi_bank, b.dapi, err);
    if (status != SUNDER_OK) return status;
    *out_samples = b;
    b = (band_samples){0};
    return SUNDER_OK;
}

static void fill_weights(band_samples *b, const background *level)
{
    const region_samples *s = b->all;
    size_t done = 0;
    for (int i = 0; i < b->n_bands; i++) {
        for (size_t k = s->row_first[b->bands[i].first]; k < s->row_first[b->bands[i].end]; k++) {
            size_t at = s->by_row[k];
            b->weight[done++] = background_at(level, &level->inverse_sd, s->x[at], s->y[at]);
        }
    }
}

/* Keeps one in `thin` of n values. */
static void keep_some(float *values, size_t n, size_t thin)
{
    for (size_t i = 0, m = 0; i < n; i += thin) values[m++] = values[i];
}

sunder_status band_samples_fit(band_samples *b, const plane *image, const scale_bank *bank, const background *level,
                               texture_fit *out_fits, sunder_error *err)
{
    size_t thin = b->n / MOST_TEXTURE_SAMPLES + 1, m = (b->n + thin - 1) / thin;
    sunder_status status = read_bands(b, image, bank, b->probe, err);
    fill_weights(b, level);
    keep_some(b->weight, b->n, thin);
    SUNDER_AUTO(auto_free) float *weight = array_new(m, sizeof *weight);
    SUNDER_AUTO(auto_free) float *dapi = array_new(m, MOST_REGRESSORS * sizeof *dapi);
    if (!weight || !dapi) return fail_memory(err, "the texture of a channel");
    texture_samples samples = {.n = m, .n_regressors = b->n_regressors, .weight = weight};
    for (int k = 0; k < b->n_regressors; k++) {
        for (size_t i = 0; i < m; i++) dapi[(size_t)k * m + i] = b->dapi[k][i * thin];
        samples.dapi[k] = dapi + (size_t)k * m;
    }
    for (int scale = 0; status == SUNDER_OK && scale < bank->n; scale++) {
        double sigma = bank->sigma_px[scale], sample_px = pow(b->all->step_px, 2) * (double)thin;
        for (size_t i = 0; i < m; i++) weight[i] = b->weight[i] / (float)bank->norm[scale];
        keep_some(b->probe[scale], b->n, thin);
        samples.probe = b->probe[scale];
        samples.looks = fmin(1, sample_px / (2 * M_PI * sigma * sigma + 1)) * (double)m;
        status = texture_fit_make(&samples, &out_fits[scale], err);
    }
    return status;
}
