/* Stacks with known signals, written as files and loaded as a slide is, for the tests of detect. A signal out of focus by z
 * is a Gaussian of width sqrt(sharp^2 + (spread z)^2): light of a point spreads as a cone. */
#ifndef TESTS_STACKED_H
#define TESTS_STACKED_H

#include "image/field.h"
#include "make_tiff.h"
#include "sunder/slide.h"
#include "surveyed.h"

static const double sharp_um = 0.2, spread = 0.45;

typedef struct deep_spot {
    probe_end end;
    double x_um, y_um, z_um, flux;
} deep_spot;

typedef struct deep_scene {
    int n_z;
    double step_um;
    const deep_spot *spots;
    size_t n;
    uint64_t seed;
} deep_scene;

typedef struct loaded_stack {
    char *folder;
    sunder_slide *slide;
    field whole;
} loaded_stack;

static inline void write_plane(const char *folder, const char *name, const plane *image)
{
    uint16_t *pixels = malloc((size_t)image->width * (size_t)image->height * sizeof *pixels);
    for (int i = 0; i < image->width * image->height; i++) pixels[i] = (uint16_t)(image->px[i] + 0.5F);
    tiff_page page = {.width = image->width, .height = image->height, .pixels = pixels};
    char *path = path_in(folder, name);
    make_tiff(path, "w", &page, 1);
    free(path);
    free(pixels);
}

/* Plane z of a channel: flat, with the signals as they look from there, and photon noise. */
static inline void write_channel(const char *folder, const deep_scene *scene, int channel, int z, random_stream *r)
{
    plane image = flat_plane(SIZE, SIZE, channel == 0 ? 300 : 200);
    for (size_t i = 0; i < scene->n; i++) {
        const deep_spot *s = &scene->spots[i];
        if (channel != 1 + (int)s->end) continue;
        double width = hypot(sharp_um, spread * (z * scene->step_um - s->z_um));
        add_spot(&image, s->x_um / um, s->y_um / um, s->flux, width / um);
    }
    add_noise(&image, 0, 1, r);
    char name[40];
    snprintf(name, sizeof name, "c%d_%d.tif", channel, z);
    write_plane(folder, name, &image);
    plane_free(&image);
}

static inline void write_manifest(const char *folder, const deep_scene *scene)
{
    char json[4000];
    int n = snprintf(json, sizeof json,
                     "{\"sunder_manifest\": 1, \"pixel_um\": %g, \"z_step_um\": %g, \"fields\": [{\"files\": {", um,
                     scene->step_um);
    static const char *const colours[] = {"dapi", "green", "orange"};
    for (int c = 0; c < 3; c++) {
        n += snprintf(json + n, sizeof json - (size_t)n, "%s\"%s\": [", c ? ", " : "", colours[c]);
        for (int z = 0; z < scene->n_z; z++)
            n += snprintf(json + n, sizeof json - (size_t)n, "%s\"c%d_%d.tif\"", z ? ", " : "", c, z);
        n += snprintf(json + n, sizeof json - (size_t)n, "]");
    }
    snprintf(json + n, sizeof json - (size_t)n, "}}]}");
    char *path = path_in(folder, "slide.json");
    make_file(path, json, strlen(json));
    free(path);
}

static inline loaded_stack load_stack(const deep_scene *scene)
{
    loaded_stack stack = {.folder = make_scratch()};
    random_stream r = {scene->seed};
    for (int z = 0; z < scene->n_z; z++)
        for (int c = 0; c < 3; c++) write_channel(stack.folder, scene, c, z, &r);
    write_manifest(stack.folder, scene);
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    options.colour_5p = "green", options.colour_3p = "orange";
    char *path = path_in(stack.folder, "slide.json");
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(sunder_slide_open(context, path, &options, &stack.slide, &err), &err);
    assert_ok(field_load(context, stack.slide, 0, &stack.whole, &err), &err);
    free(path);
    return stack;
}

static inline void drop_stack(loaded_stack *stack)
{
    field_free(&stack->whole);
    sunder_slide_free(stack->slide);
    remove_scratch(stack->folder);
}

/* Candidates of one colour within reach of a place that are stronger than 5. */
static inline size_t count_near(const candidates *c, probe_end end, double x_um, double y_um, double reach_um)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const candidate *row = &c->rows[i];
        n += row->end == end && row->significance > 5 &&
             hypot(row->centre_um.x - x_um, row->centre_um.y - y_um) < reach_um;
    }
    return n;
}

#endif
