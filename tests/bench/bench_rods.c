/* Rods in one channel, on made images, seeded:
 *
 *   bench_rods [OBJECTS]     share of stretched probes found as exactly one signal, by length and light; share of round
 *                            signals called rods, by light and width; share of two round signals kept as two, by distance
 *
 * SNR is the height of a round signal of that light over the noise of a pixel. A stretched probe has the light of one signal,
 * from emitters 0.05 um apart on average, at random along a gently bent line. An object counts as found as often as there are
 * candidates with T > 5 within 1 um of its line, those within 0.58 um of a stronger one's line taken as one (doublets). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/context.h"
#include "detect/detect.h"
#include "detect/rod_place.h"
#include "textured_nuclei.h"

static const double pixel_um = 0.1, background_e = 200, blur_um = 0.2;
static const double doublet_um = 0.58, least_significance = 5, reach_um = 1;
static const double emitter_um = 0.05, most_bend = 0.6; /* of its direction from end to end, radians */
enum { SIDE = 640, CELL = 80, MOST_FOUND = 256 };

typedef enum object_kind { STRETCHED, ROUND, TWO_ROUND } object_kind;

typedef struct object {
    object_kind kind;
    double snr, length_um, sigma_um; /* length: of the line, or between the two */
} object;

typedef struct tally {
    int objects, one, two, rods, none;
} tally;

/* Electrons of a round signal of that SNR. */
static double light_of(double snr, double sigma_um)
{
    const double sigma_px = sigma_um / pixel_um;
    return snr * sqrt(background_e) * 2 * M_PI * sigma_px * sigma_px;
}

static void add_light(plane *image, double x_um, double y_um, double electrons, double sigma_um)
{
    const double x = x_um / pixel_um, y = y_um / pixel_um, s = M_SQRT2 * sigma_um / pixel_um;
    const int reach = (int)(4 * s);
    for (int v = (int)y - reach; v <= (int)y + reach; v++)
        for (int u = (int)x - reach; u <= (int)x + reach; u++)
            if (u >= 0 && v >= 0 && u < SIDE && v < SIDE)
                image->px[v * SIDE + u] += (float)(electrons / 4 * (erf((u + 0.5 - x) / s) - erf((u - 0.5 - x) / s)) *
                                                   (erf((v + 0.5 - y) / s) - erf((v - 0.5 - y) / s)));
}

static void add_object(plane *image, const object *o, double x, double y, uint64_t *state)
{
    const double angle = M_PI * random_uniform(state), light = light_of(o->snr, o->sigma_um);
    if (o->kind == ROUND) add_light(image, x, y, light, o->sigma_um);
    for (int side = -1; o->kind == TWO_ROUND && side <= 1; side += 2)
        add_light(image, x + side * cos(angle) * o->length_um / 2, y + side * sin(angle) * o->length_um / 2, light,
                  o->sigma_um);
    if (o->kind != STRETCHED) return;
    const int n = (int)ceil(o->length_um / emitter_um);
    const double bend = most_bend * (2 * random_uniform(state) - 1) / o->length_um; /* 1 / um */
    for (int i = 0; i < n; i++) {
        const double along = o->length_um * (random_uniform(state) - 0.5), across = bend * along * along / 2;
        add_light(image, x + along * cos(angle) - across * sin(angle), y + along * sin(angle) + across * cos(angle),
                  light / n, o->sigma_um);
    }
}

static bool same_signal(const candidate *a, const candidate *b)
{
    return rod_lines_apart_um(rod_line_of(a), rod_line_of(b)) < doublet_um;
}

static void count_object(const candidates *all, double x, double y, tally *t)
{
    const candidate *kept[MOST_FOUND], middle = {.centre_um = {x, y}};
    int n = 0;
    bool rod = false;
    for (size_t i = 0; i < all->n; i++) {
        const candidate *c = &all->rows[i];
        if (c->significance < least_significance || n == MOST_FOUND) continue;
        if (rod_lines_apart_um(rod_line_of(c), rod_line_of(&middle)) > CELL * pixel_um / 2 - reach_um) continue;
        kept[n++] = c;
        rod = rod || c->length_um > 0;
    }
    int signals = 0;
    for (int i = 0; i < n; i++) {
        bool part = false;
        for (int k = 0; k < n && !part; k++)
            part = k != i && same_signal(kept[i], kept[k]) &&
                   (kept[k]->significance > kept[i]->significance ||
                    (kept[k]->significance == kept[i]->significance && k < i));
        signals += !part;
    }
    t->objects++, t->rods += rod, t->one += signals == 1, t->two += signals == 2, t->none += signals == 0;
}

static bool measure(sunder_context *context, const object *o, int n, tally *t)
{
    const detect_options options = detect_options_default();
    sunder_error err = SUNDER_ERROR_INIT;
    uint64_t state = 1 + (uint64_t)(o->snr * 1000 + o->length_um * 100 + o->sigma_um * 10);
    while (t->objects < n) {
        plane image;
        double x[SIDE / CELL * SIDE / CELL], y[SIDE / CELL * SIDE / CELL];
        int objects = 0;
        if (plane_new(SIDE, SIDE, &image, NULL) != SUNDER_OK) return false;
        for (int i = 0; i < SIDE * SIDE; i++) image.px[i] = (float)background_e;
        for (int v = CELL / 2; v < SIDE; v += CELL) {
            for (int u = CELL / 2; u < SIDE; u += CELL, objects++) {
                x[objects] = (u + random_uniform(&state)) * pixel_um,
                y[objects] = (v + random_uniform(&state)) * pixel_um;
                add_object(&image, o, x[objects], y[objects], &state);
            }
        }
        for (int i = 0; i < SIDE * SIDE; i++) image.px[i] += (float)(sqrt((double)image.px[i]) * random_normal(&state));
        candidates found = {0};
        bool good = detect_channel(context, &image, pixel_um, &options, &found, &err) == SUNDER_OK;
        for (int i = 0; good && i < objects && t->objects < n; i++) count_object(&found, x[i], y[i], t);
        candidates_free(&found);
        plane_free(&image);
        if (!good) return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    static const double snrs[] = {5, 10, 20, 40}, lengths[] = {0.8, 1.2, 1.6, 2.0, 2.5}, apart[] = {0.6, 0.7, 0.8, 1.0};
    static const double sigmas[] = {0.15, 0.2, 0.3};
    const int n = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 300;
    sunder_context_options one_thread = SUNDER_CONTEXT_OPTIONS_INIT;
    sunder_context *context;
    sunder_error err = SUNDER_ERROR_INIT;
    one_thread.threads = 1;
    if (n < 1 || sunder_context_new(&one_thread, &context, &err) != SUNDER_OK) return 1;
    bool good = true;
    printf("%d objects a cell\n%-28s %5s %7s %7s %7s %7s\n", n, "object", "SNR", "one", "two", "none", "rods");
    for (size_t k = 0; good && k < sizeof snrs / sizeof *snrs; k++) {
        object rows[16];
        size_t n_rows = 0;
        for (size_t i = 0; i < 5; i++) rows[n_rows++] = (object){STRETCHED, snrs[k], lengths[i], blur_um};
        for (size_t i = 0; i < 3; i++) rows[n_rows++] = (object){ROUND, snrs[k], 0, sigmas[i]};
        for (size_t i = 0; i < 4; i++) rows[n_rows++] = (object){TWO_ROUND, snrs[k], apart[i], blur_um};
        for (size_t i = 0; i < n_rows && good; i++) {
            static const char *const names[] = {"stretched over", "round, sigma", "two round, apart"};
            tally t = {0};
            good = measure(context, &rows[i], n, &t);
            printf("%-20s %4.2f um %5.0f %7.3f %7.3f %7.3f %7.3f\n", names[rows[i].kind],
                   rows[i].kind == ROUND ? rows[i].sigma_um : rows[i].length_um, rows[i].snr, (double)t.one / t.objects,
                   (double)t.two / t.objects, (double)t.none / t.objects, (double)t.rods / t.objects);
            fflush(stdout);
        }
    }
    sunder_context_free(context);
    return good ? 0 : 1;
}
