/* Rows of all images of a field side by side. Nothing the size of an image is kept: filtering some rows twice
 * costs less than holding the results, and the texture must be known before the first peak can be judged. */
#include "detect/response_pass.h"

#include "core/fail.h"
#include "core/memory.h"
#include "detect/gauss_stream.h"

enum { MOST_SEARCHES = 2 };

sunder_status sample_band(const plane *image, const scale_bank *bank, const search_area *filtered,
                          const region_samples *s, row_band band, float *const *out_values, sunder_error *err)
{
    int margin = 1;
    for (int k = 0; k < bank->n; k++) margin += bank->kernel[k].radius;
    int top = band.first > margin ? band.first - margin : 0;
    int bottom = band.end + margin < image->height ? band.end + margin : image->height;
    plane view = {image->width, bottom - top, image->px + (size_t)top * (size_t)image->width};
    SUNDER_AUTO(gauss_stream_free) gauss_stream stream = {0};
    sunder_status status = gauss_stream_make(bank, &view, filtered, top, &stream, err);
    if (status != SUNDER_OK) return status;
    size_t start = s->row_first[band.first];
    for (int y = band.first; y < band.end; y++) {
        if (s->row_first[y] == s->row_first[y + 1]) continue;
        for (int scale = 0; scale < bank->n; scale++) {
            const float *rows[3];
            gauss_stream_rows(&stream, scale, y - top, rows);
            for (size_t i = s->row_first[y]; i < s->row_first[y + 1]; i++)
                out_values[scale][i - start] = response_at(rows, s->x[s->by_row[i]], image->width);
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

static void fill_row(peak_search *search, gauss_stream *stream, const float *const dapi_rows[MOST_REGRESSORS],
                     const search_area *searched, int y)
{
    size_t n_spans;
    const row_span *spans = search_area_row(searched, y, &n_spans);
    const region_samples *s = search->samples;
    for (int scale = 0; scale < search->bank->n; scale++) {
        const float *rows[3];
        gauss_stream_rows(stream, scale, y, rows);
        float *out = peak_finder_row(&search->finder, scale, y), *values = search->values + (size_t)scale * s->n;
        for (size_t i = 0; i < n_spans; i++) {
            size_t from = (size_t)spans[i].from, n = (size_t)(spans[i].to - spans[i].from);
            const float *const dapi[MOST_REGRESSORS] = {dapi_rows[0] + from, dapi_rows[1] + from};
            response_row(rows, spans[i], out);
            texture_subtract(out + from, dapi, &search->texture[scale], n);
        }
        for (size_t i = s->row_first[y]; i < s->row_first[y + 1]; i++) values[s->by_row[i]] = out[s->x[s->by_row[i]]];
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

static void fill_dapi_row(gauss_stream *stream, int n_dapi, const search_area *searched, int y, float *out,
                          size_t width)
{
    size_t n_spans;
    const row_span *spans = search_area_row(searched, y, &n_spans);
    for (int k = 0; k < n_dapi; k++) {
        const float *rows[3];
        gauss_stream_rows(stream, k, y, rows);
        for (size_t i = 0; i < n_spans; i++) response_row(rows, spans[i], out + (size_t)k * width);
    }
}

sunder_status find_peaks(peak_search *searches, int n_searches, const pass_input *input, sunder_error *err)
{
    SUNDER_AUTO(pass_streams_free) pass_streams streams = {0};
    int n_dapi = input->dapi ? regressors_needed(searches, n_searches) : 0;
    size_t width = (size_t)searches[0].image->width;
    sunder_status status = SUNDER_OK;
    for (int i = 0; status == SUNDER_OK && i < n_searches; i++)
        status = gauss_stream_make(searches[i].bank, searches[i].image, input->filtered, 0, &streams.probe[i], err);
    if (status == SUNDER_OK && n_dapi)
        status = gauss_stream_make(input->dapi_bank, input->dapi, input->filtered, 0, &streams.dapi, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) float *dapi_px = array_new(width, MOST_REGRESSORS * sizeof *dapi_px);
    if (!dapi_px) return fail_memory(err, "the filters");
    const float *dapi_rows[MOST_REGRESSORS] = {dapi_px, dapi_px + width};
    for (int y = 0; y < searches[0].image->height; y++) {
        fill_dapi_row(&streams.dapi, n_dapi, input->searched, y, dapi_px, width);
        for (int i = 0; i < n_searches; i++) {
            fill_row(&searches[i], &streams.probe[i], dapi_rows, input->searched, y);
            status = peak_finder_take(&searches[i].finder, y, err);
            if (status != SUNDER_OK) return status;
        }
    }
    return SUNDER_OK;
}
