/* The images of the slide result made by hand: wavy ellipses in DAPI, Gaussian spots where the candidates are, noise. */
#include "result_fixture.h"

#include <math.h>
#include <stdio.h>

#include "testing.h"

/* Rim of nucleus k in a direction: an ellipse with a wave, so that outlines are not circles. */
static double rim_um(int k, double angle)
{
    double stretch = 1 + 0.18 * cos(2 * (angle - 0.7 * k));
    return (4.2 + 0.25 * (k % 4)) * stretch * (1 + 0.03 * sin(5 * angle + k));
}

static bool inside(int k, double x_um, double y_um)
{
    sunder_point_um centre = fixture_centre_um(k);
    double dx = x_um - centre.x, dy = y_um - centre.y;
    if (fabs(dx) > 6.2 || fabs(dy) > 6.2) return false; /* beyond the widest rim */
    return hypot(dx, dy) < rim_um(k, atan2(dy, dx));
}

/* Numbers that look like noise and are the same every time. */
static float noise(uint32_t *state)
{
    float sum = 0;
    for (int i = 0; i < 4; i++) {
        *state = *state * 1664525u + 1013904223u;
        sum += (float)(*state >> 8) / 16777216.0f - 0.5f;
    }
    return 1.7f * sum;
}

static void paint_spot(plane *p, sunder_point_um at, double amplitude, double sigma_um)
{
    double cx = at.x / FIXTURE_PIXEL_UM, cy = at.y / FIXTURE_PIXEL_UM, sigma = sigma_um / FIXTURE_PIXEL_UM;
    for (int y = (int)(cy - 5 * sigma); y <= (int)(cy + 5 * sigma); y++) {
        for (int x = (int)(cx - 5 * sigma); x <= (int)(cx + 5 * sigma); x++) {
            if (x < 0 || y < 0 || x >= p->width || y >= p->height) continue;
            double r2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
            p->px[(size_t)y * (size_t)p->width + (size_t)x] += (float)(amplitude * exp(-r2 / (2 * sigma * sigma)));
        }
    }
}

static void paint_nuclei(plane *dapi, label_plane *labels)
{
    for (int y = 0; y < FIXTURE_HEIGHT; y++) {
        for (int x = 0; x < FIXTURE_WIDTH; x++) {
            for (int k = 0; k < FIXTURE_NUCLEI; k++) {
                if (!inside(k, x * FIXTURE_PIXEL_UM, y * FIXTURE_PIXEL_UM)) continue;
                size_t at = (size_t)y * FIXTURE_WIDTH + (size_t)x;
                labels->px[at] = (uint32_t)k + 1;
                dapi->px[at] += (float)((k % 6 == 5 ? 180 : 700) + 60 * sin(0.2 * x + k) * cos(0.17 * y));
            }
        }
    }
}

static void name_channel(field_channel *c, const char *name, const char *colour)
{
    snprintf(c->name, sizeof c->name, "%s", name);
    snprintf(c->colour, sizeof c->colour, "%s", colour);
    c->saturation_counts = 65535;
}

void fixture_field_new(const result_fixture *t, size_t index, field *out_field, label_plane *out_labels)
{
    field f = {.index = index,
               .width = FIXTURE_WIDTH,
               .height = FIXTURE_HEIGHT,
               .pixel_um = FIXTURE_PIXEL_UM,
               .n_z = 1,
               .n_channels = 3,
               .dapi = 0,
               .probe = {1, 2}};
    snprintf(f.name, sizeof f.name, "%s", t->fields[index].name);
    name_channel(&f.channels[0], "DAPI", "dapi");
    name_channel(&f.channels[1], "SpectrumGreen", t->assay.colour_5p);
    name_channel(&f.channels[2], "SpectrumOrange", t->assay.colour_3p);
    for (int i = 0; i < 3; i++)
        assert_int_equal(plane_new(FIXTURE_WIDTH, FIXTURE_HEIGHT, &f.channels[i].image, NULL), SUNDER_OK);
    assert_int_equal(label_plane_new(FIXTURE_WIDTH, FIXTURE_HEIGHT, out_labels, NULL), SUNDER_OK);
    paint_nuclei(&f.channels[0].image, out_labels);
    assert_int_equal(gaussian_blur_in_place(&f.channels[0].image, 1.5, NULL), SUNDER_OK);
    for (size_t i = 0; i < t->candidates.n; i++) {
        const candidate *c = &t->candidates.rows[i];
        if (c->field == index)
            paint_spot(&f.channels[c->end == END_5P ? 1 : 2].image, c->centre_um, c->amplitude, c->sigma_um);
    }
    uint32_t state = 7 + (uint32_t)index;
    for (int i = 0; i < 3; i++) {
        plane *p = &f.channels[i].image;
        for (size_t k = 0; k < (size_t)FIXTURE_WIDTH * FIXTURE_HEIGHT; k++) p->px[k] += 120 + 22 * noise(&state);
    }
    *out_field = f;
}

void fixture_field_free(field *f, label_plane *labels)
{
    for (int i = 0; i < f->n_channels; i++) plane_free(&f->channels[i].image);
    label_plane_free(labels);
}
