/* A widefield microscope as a Gaussian whose width grows out of focus: sigma(z) = s0 sqrt(1 + (z / zR)^2), with
 * s0 = 0.225 lambda / NA (the lateral fit of Zhang, Zerubia and Olivo-Marin 2007, doi:10.1364/AO.46.001819) and zR half the
 * axial width of the diffraction pattern, 0.44 lambda / (n - sqrt(n^2 - NA^2)). A point gives the same light to every
 * plane. What a Gaussian leaves out, the wide skirt of a real pattern, is the halo (exposure.c). */
#include "simulate/optics.h"

#include <math.h>

#define MOST_RADIUS_PX 200
#define REACH 4.0 /* widths of a point that are drawn */

/* Emission of DAPI, SpectrumGreen, SpectrumOrange in um (makers' data sheets). */
static const double emission_um[N_DYES] = {0.461, 0.524, 0.588};

double optics_width_um(const scenario *s, int channel, double defocus_um)
{
    double na = s->optics.aperture, n = s->optics.refractive_index, lambda = emission_um[channel];
    double s0 = 0.225 * lambda / na, z_r = 0.44 * lambda / (n - sqrt(n * n - na * na));
    return s0 * sqrt(1 + (defocus_um / z_r) * (defocus_um / z_r));
}

double optics_bleed(const scenario *s, int dye, int channel)
{
    const double bleed[N_DYES][N_DYES] = {
        [DAPI] = {1, s->optics.bleed_dapi_green, s->optics.bleed_dapi_orange},
        [GREEN] = {0, 1, s->optics.bleed_green_orange},
        [ORANGE] = {0, s->optics.bleed_orange_green, 1},
    };
    return bleed[dye][channel];
}

sunder_point_um optics_seen_at(const scenario *s, int channel, double x_um, double y_um)
{
    double middle_x = 0.5 * (s->image.width_px - 1) * s->image.pixel_um;
    double middle_y = 0.5 * (s->image.height_px - 1) * s->image.pixel_um;
    double m = s->optics.magnification[channel];
    return (sunder_point_um){middle_x + m * (x_um - middle_x) + s->optics.shift_um[channel].low,
                             middle_y + m * (y_um - middle_y) + s->optics.shift_um[channel].high};
}

double optics_illumination(const scenario *s, double x_px, double y_px)
{
    double u = 2 * x_px / (s->image.width_px - 1) - 1, v = 2 * y_px / (s->image.height_px - 1) - 1;
    return 1 - s->optics.falloff * 0.5 * (u * u + v * v);
}

/* Shares of a Gaussian in pixels first .. first + n - 1. */
static int pixel_shares(double centre_px, double sigma_px, int size, int *out_first,
                        double shares[2 * MOST_RADIUS_PX + 2])
{
    double reach = fmin(REACH * sigma_px + 1, MOST_RADIUS_PX);
    int first = (int)fmax(0, ceil(centre_px - reach)), last = (int)fmin(size - 1, floor(centre_px + reach));
    double scale = 1 / (sqrt(2.0) * sigma_px), before = erf((first - 0.5 - centre_px) * scale);
    for (int i = first; i <= last; i++) {
        double after = erf((i + 0.5 - centre_px) * scale);
        shares[i - first] = 0.5 * (after - before);
        before = after;
    }
    *out_first = first;
    return last - first + 1;
}

static void draw_point(const scenario *s, sunder_point_um at, double sigma_um, double photons, plane *into)
{
    double across[2 * MOST_RADIUS_PX + 2], down[2 * MOST_RADIUS_PX + 2], px = s->image.pixel_um;
    int x0, y0;
    int width = pixel_shares(at.x / px, sigma_um / px, into->width, &x0, across);
    int height = pixel_shares(at.y / px, sigma_um / px, into->height, &y0, down);
    for (int y = 0; y < height; y++) {
        float *row = into->px + (size_t)(y0 + y) * (size_t)into->width + x0;
        for (int x = 0; x < width; x++) row[x] += (float)(photons * across[x] * down[y]);
    }
}

void optics_draw_points(const scenario *s, const glow *light, int channel, double focus_um, plane *into)
{
    for (size_t i = 0; i < light->n; i++) {
        const glow_point *p = &light->points[i];
        double photons = 0;
        for (int dye = 0; dye < N_DYES; dye++) photons += p->photons[dye] * optics_bleed(s, dye, channel);
        if (photons <= 0) continue;
        double sigma = hypot(optics_width_um(s, channel, p->at.z - focus_um), p->size_um);
        draw_point(s, optics_seen_at(s, channel, p->at.x, p->at.y), sigma, photons, into);
    }
}

static int clamp(int value, int high)
{
    return value < 0 ? 0 : value > high ? high : value;
}

/* Where in the DAPI frame the pixels of a channel's row or column look: the inverse of optics_seen_at. */
typedef struct look {
    int first;   /* pixel at or before the place */
    float share; /* of the next one */
} look;

static look *look_back(const scenario *s, int channel, double shift_um, int size)
{
    look *looks = array_new((size_t)size, sizeof *looks);
    double middle = 0.5 * (size - 1), shift_px = shift_um / s->image.pixel_um;
    for (int i = 0; looks && i < size; i++) {
        double from = middle + (i - shift_px - middle) / s->optics.magnification[channel];
        looks[i].first = clamp((int)floor(from), size - 2);
        looks[i].share = (float)fmin(fmax(from - looks[i].first, 0), 1);
    }
    return looks;
}

sunder_status optics_add_shifted(const scenario *s, const plane *from, int channel, double gain, plane *into,
                                 sunder_error *err)
{
    SUNDER_AUTO(auto_free) look *across = look_back(s, channel, s->optics.shift_um[channel].low, into->width);
    SUNDER_AUTO(auto_free) look *down = look_back(s, channel, s->optics.shift_um[channel].high, into->height);
    if (!across || !down) return fail_memory(err, "a shifted image");
    if (gain == 0) return SUNDER_OK;
    size_t width = (size_t)into->width;
    float g = (float)gain;
    for (int y = 0; y < into->height; y++) {
        const float *above = from->px + (size_t)down[y].first * width, *below = above + width;
        float *row = into->px + (size_t)y * width, v = down[y].share;
        for (size_t x = 0; x < width; x++) {
            int i = across[x].first;
            float u = across[x].share;
            float upper = above[i] + u * (above[i + 1] - above[i]), lower = below[i] + u * (below[i + 1] - below[i]);
            row[x] += g * (upper + v * (lower - upper));
        }
    }
    return SUNDER_OK;
}
