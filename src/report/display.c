/* Display ranges, tints, composite. Percentiles are used for pictures alone: the low one is the background a reader wants
 * black, the high one lies inside the signals (a signal of 0.5 um covers about 20 pixels of 0.1 um; two in each nucleus of
 * 50 um2 are about 0.8 % of the nuclei's pixels). */
#include "report/display.h"

#include <math.h>
#include <string.h>

#define LEVELS 1024 /* of the table that turns a count into a brightness */

/* Levels are rounded to steps of 4: nobody sees 1.5 % of brightness on noise, and PNG files shrink by a third. */
#define LEVEL_STEP 4

static const double dapi_low_quantile = 0.05, dapi_high_quantile = 0.998;
static const double probe_high_quantile = 0.9995;
static const double probe_floor_sd = 14.0;  /* full brightness is at least this many sd of the background above it */
static const double crop_floor_frac = 0.35; /* a crop's range is at least this part of the field's */

static const struct {
    const char *name;
    rgb tint;
} tints[] = {
    {"green", {40, 255, 70}}, {"orange", {255, 90, 10}}, {"red", {255, 45, 35}},      {"aqua", {0, 220, 255}},
    {"gold", {255, 200, 0}},  {"yellow", {255, 230, 0}}, {"far_red", {255, 60, 200}}, {"blue", {90, 130, 255}},
};

static const rgb dapi_tint = {28, 44, 165};

rgb display_tint(const char *colour)
{
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++) {
        if (strcmp(tints[i].name, colour) == 0) return tints[i].tint;
    }
    return (rgb){200, 200, 200};
}

static display_range dapi_range(const plane *p)
{
    display_range range = {plane_quantile(p, dapi_low_quantile), plane_quantile(p, dapi_high_quantile)};
    range.high = fmaxf(range.high, range.low + 1);
    return range;
}

static display_range probe_range(const plane *p)
{
    float middle = plane_quantile(p, 0.5), sd = middle - plane_quantile(p, 0.16);
    display_range range = {middle + sd, plane_quantile(p, probe_high_quantile)};
    range.high = fmaxf(range.high, range.low + fmaxf((float)probe_floor_sd * sd, 1));
    return range;
}

display_ranges display_ranges_of(const plane *dapi, const plane *const probe[2])
{
    display_ranges ranges = {{0, 1}, {{0, 1}, {0, 1}}};
    if (dapi) ranges.dapi = dapi_range(dapi);
    for (int end = 0; end < 2; end++) {
        if (probe[end]) ranges.probe[end] = probe_range(probe[end]);
    }
    return ranges;
}

display_range display_range_of_crop(float low, float brightest, display_range of_field)
{
    float least = low + (float)crop_floor_frac * (of_field.high - of_field.low);
    return (display_range){low, fmaxf(brightest, least)};
}

static double brightness(float counts, display_range range, double gamma)
{
    double v = ((double)counts - range.low) / ((double)range.high - range.low);
    if (!(v > 0)) return 0; /* NaN is black */
    return v >= 1 ? 1 : pow(v, gamma);
}

uint8_t display_level(float counts, display_range range, double gamma)
{
    return (uint8_t)(255 * brightness(counts, range, gamma) + 0.5);
}

/* brightness() of LEVELS evenly spaced counts of the range. */
static void fill_table(double gamma, uint8_t table[LEVELS])
{
    display_range unit = {0, LEVELS - 1};
    for (int i = 0; i < LEVELS; i++) table[i] = display_level((float)i, unit, gamma);
}

static int table_index(float counts, display_range range, float scale)
{
    float v = (counts - range.low) * scale;
    return v > 0 ? (v < LEVELS - 1 ? (int)v : LEVELS - 1) : 0;
}

/* What each level of a channel adds to a pixel. */
typedef struct tint_table {
    uint8_t level[LEVELS], rgb[LEVELS][3];
    display_range range;
    float scale;
} tint_table;

static void fill_tint_table(display_range range, double gamma, rgb tint, tint_table *out)
{
    fill_table(gamma, out->level);
    for (int i = 0; i < LEVELS; i++) {
        int level = out->level[i] / LEVEL_STEP * LEVEL_STEP;
        out->level[i] = (uint8_t)level;
        out->rgb[i][0] = (uint8_t)(level * tint.r / 255);
        out->rgb[i][1] = (uint8_t)(level * tint.g / 255);
        out->rgb[i][2] = (uint8_t)(level * tint.b / 255);
    }
    out->range = range;
    out->scale = (LEVELS - 1) / (range.high - range.low);
}

/* The blue of DAPI steps back where a probe is bright: green on blue would look cyan, orange on blue pink. */
static void paint_dapi(const plane *dapi, const tint_table *table, uint8_t *out_rgb)
{
    size_t n = (size_t)dapi->width * (size_t)dapi->height;
    for (size_t i = 0; i < n; i++)
        memcpy(out_rgb + 3 * i, table->rgb[table_index(dapi->px[i], table->range, table->scale)], 3);
}

static void paint_probe(const plane *p, const tint_table *table, bool over_dapi, uint8_t *out_rgb)
{
    size_t n = (size_t)p->width * (size_t)p->height;
    for (size_t i = 0; i < n; i++) {
        int index = table_index(p->px[i], table->range, table->scale);
        int level = table->level[index];
        if (level == 0) continue;
        uint8_t *to = out_rgb + 3 * i;
        if (over_dapi) to[2] = (uint8_t)(to[2] * (255 - level) / 255);
        for (int k = 0; k < 3; k++) {
            int sum = to[k] + table->rgb[index][k];
            to[k] = (uint8_t)(sum > 255 ? 255 : sum);
        }
    }
}

void display_composite(const plane *dapi, const plane *const probe[2], const rgb tint[2], const display_ranges *ranges,
                       uint8_t *out_rgb)
{
    const plane *any = dapi ? dapi : probe[0] ? probe[0] : probe[1];
    if (!any) return;
    memset(out_rgb, 0, 3 * (size_t)any->width * (size_t)any->height);
    tint_table table;
    if (dapi) {
        fill_tint_table(ranges->dapi, DISPLAY_GAMMA_DAPI, dapi_tint, &table);
        paint_dapi(dapi, &table, out_rgb);
    }
    for (int end = 0; end < 2; end++) {
        if (!probe[end]) continue;
        fill_tint_table(ranges->probe[end], DISPLAY_GAMMA_PROBE, tint[end], &table);
        paint_probe(probe[end], &table, dapi != NULL, out_rgb);
    }
}

void display_grey(const plane *p, display_range range, double gamma, uint8_t *out_rgb)
{
    uint8_t table[LEVELS];
    fill_table(gamma, table);
    float scale = (LEVELS - 1) / (range.high - range.low);
    size_t n = (size_t)p->width * (size_t)p->height;
    for (size_t i = 0; i < n; i++)
        memset(out_rgb + 3 * i, table[table_index(p->px[i], range, scale)] / LEVEL_STEP * LEVEL_STEP, 3);
}
