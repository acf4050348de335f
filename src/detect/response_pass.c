/* Rows of all images of a field side by side. Nothing the size of an image is kept: computing the filters twice costs less
 * than holding their results, and the texture must be known before the first peak can be judged. */
#include "detect/response_pass.h"

#include "core/fail.h"
#include "core/memory.h"
#include "detect/gauss_stream.h"

enum { MOST_SEARCHES = 2 };

sunder_status sample_responses(const plane *image, const scale_bank *bank, const region_samples *s, float *out_values,
                               sunder_error *err)
{
    SUNDER_AUTO(gauss_stream_free) gauss_stream stream = {0};
    sunder_status status = gauss_stream_make(bank, image, &stream, err);
    if (status != SUNDER_OK) return status;
    for (int y = 0; y < image->height; y++) {
        if (s->row_first[y] == s->row_first[y + 1]) continue;
        for (int scale = 0; scale < bank->n; scale++) {
            const float *rows[3];
            gauss_stream_rows(&stream, scale, y, rows);
            float *values = out_values + (size_t)scale * s->n;
            for (size_t i = s->row_first[y]; i < s->row_first[y + 1]; i++)
                values[s->by_row[i]] = response_at(rows, s->x[s->by_row[i]], image->width);
        }
    }
    return SUNDER_OK;
}

/* Regressors that any scale of any search needs. */
static int regressors_needed(const peak_search *searches, int n_searches)
{
    int most = 0;
    for (int i = 0; i < n_searches; i++)
        for (int scale = 0; scale < searches[i].bank->n; scale++)
            if (searches[i].texture[scale].n > most) most = searches[i].texture[scale].n;
    return most;
}

static void fill_row(peak_search *search, gauss_stream *stream, float *const *dapi_rows, int y)
{
    int width = search->image->width;
    for (int scale = 0; scale < search->bank->n; scale++) {
        const float *rows[3];
        gauss_stream_rows(stream, scale, y, rows);
        float *out = peak_finder_row(&search->finder, scale, y);
        response_row(rows, width, out);
        texture_subtract(out, dapi_rows, &search->texture[scale], (size_t)width);
    }
}

typedef struct pass_streams {
    gauss_stream probe[MOST_SEARCHES], dapi;
} pass_streams;

static void pass_streams_free(pass_streams *s)
{
    for (int i = 0; i < MOST_SEARCHES; i++) gauss_stream_free(&s->probe[i]);
    gauss_stream_free(&s->dapi);
}

sunder_status find_peaks(peak_search *searches, int n_searches, const plane *dapi, const scale_bank *dapi_bank,
                         sunder_error *err)
{
    SUNDER_AUTO(pass_streams_free) pass_streams streams = {0};
    int n_dapi = dapi ? regressors_needed(searches, n_searches) : 0;
    const plane *first = searches[0].image;
    sunder_status status = SUNDER_OK;
    for (int i = 0; status == SUNDER_OK && i < n_searches; i++)
        status = gauss_stream_make(searches[i].bank, searches[i].image, &streams.probe[i], err);
    if (status == SUNDER_OK && n_dapi) status = gauss_stream_make(dapi_bank, dapi, &streams.dapi, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) float *dapi_px = array_new((size_t)first->width, MOST_SCALES * sizeof *dapi_px);
    if (!dapi_px) return fail_memory(err, "the filters");
    float *dapi_rows[MOST_SCALES];
    for (int k = 0; k < MOST_SCALES; k++) dapi_rows[k] = dapi_px + (size_t)k * (size_t)first->width;
    for (int y = 0; y < first->height; y++) {
        for (int k = 0; k < n_dapi; k++) {
            const float *rows[3];
            gauss_stream_rows(&streams.dapi, k, y, rows);
            response_row(rows, first->width, dapi_rows[k]);
        }
        for (int i = 0; i < n_searches; i++) {
            fill_row(&searches[i], &streams.probe[i], dapi_rows, y);
            status = peak_finder_take(&searches[i].finder, y, err);
            if (status != SUNDER_OK) return status;
        }
    }
    return SUNDER_OK;
}
