/* The regression of texture.c says that the probe's light behind a filter of width s is a sum of DAPI's behind filters
 * of widths s_k. Without the filter the light is then the same sum of DAPI blurred by what s_k exceeds s by; where s_k
 * is the finer, DAPI is taken as it is. */
#include "detect/leaked_texture.h"

#include <math.h>

#include "core/memory.h"

static int within(int i, int n)
{
    return i < 0 ? 0 : i < n ? i : n - 1;
}

leaked_texture leaked_texture_of(const plane *dapi, const texture_fit *share, const scale_bank *probe_bank,
                                 const scale_bank *dapi_bank)
{
    leaked_texture t = {.dapi = dapi, .share = *share};
    for (int k = 0; k < share->n; k++) {
        double wider = pow(dapi_bank->sigma_px[k], 2) - pow(probe_bank->sigma_px[0], 2);
        t.blur_px[k] = wider > 0 ? sqrt(wider) : 0;
    }
    return t;
}

static const float *row_of(const plane *p, int x, int y)
{
    return p->px + (size_t)y * (size_t)p->width + (size_t)x;
}

static void add_rows(const plane *from, int x0, int y0, float share, plane *sum)
{
    for (int y = 0; y < sum->height; y++) {
        const float *row = row_of(from, x0, y0 + y);
        float *out = sum->px + (size_t)y * (size_t)sum->width;
        for (int x = 0; x < sum->width; x++) out[x] += share * row[x];
    }
}

/* DAPI round the box, edges repeated, blurred; cut out so wide that inside the box the blur is that of the image. */
static sunder_status add_blurred(const plane *dapi, double blur_px, int x0, int y0, float share, plane *sum,
                                 sunder_error *err)
{
    int margin = (int)ceil(3 * blur_px);
    SUNDER_AUTO(plane_free) plane piece = {0};
    sunder_status status = plane_new_unset(sum->width + 2 * margin, sum->height + 2 * margin, &piece, err);
    if (status != SUNDER_OK) return status;
    for (int y = 0; y < piece.height; y++) {
        const float *row = row_of(dapi, 0, within(y0 - margin + y, dapi->height));
        float *out = piece.px + (size_t)y * (size_t)piece.width;
        for (int x = 0; x < piece.width; x++) out[x] = row[within(x0 - margin + x, dapi->width)];
    }
    status = gaussian_blur_in_place(&piece, blur_px, err);
    if (status == SUNDER_OK) add_rows(&piece, margin, margin, share, sum);
    return status;
}

static void take_off_mean(plane *p)
{
    double sum = 0;
    size_t n = (size_t)p->width * (size_t)p->height;
    for (size_t i = 0; i < n; i++) sum += (double)p->px[i];
    for (size_t i = 0; i < n; i++) p->px[i] -= (float)(sum / (double)n);
}

sunder_status leaked_texture_in_box(const leaked_texture *t, int x0, int y0, int width, int height, plane *out_plane,
                                    sunder_error *err)
{
    if (!t->dapi || t->share.n == 0) return SUNDER_OK;
    SUNDER_AUTO(plane_free) plane sum = {0};
    sunder_status status = plane_new(width, height, &sum, err);
    for (int k = 0; status == SUNDER_OK && k < t->share.n; k++) {
        if (t->blur_px[k] > 0) status = add_blurred(t->dapi, t->blur_px[k], x0, y0, t->share.coefficient[k], &sum, err);
        else add_rows(t->dapi, x0, y0, t->share.coefficient[k], &sum);
    }
    if (status != SUNDER_OK) return status;
    take_off_mean(&sum);
    *out_plane = sum;
    sum = (plane){0};
    return SUNDER_OK;
}
