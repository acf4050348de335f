/* Small slides made for tests. */
#include "slide_fixture.h"

#include <tiff.h>

#include "make_tiff.h"
#include "testing.h"

int slide_setup(void **state)
{
    slide_fixture *f = calloc(1, sizeof *f);
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    f->folder = make_scratch();
    f->options = (sunder_slide_options)SUNDER_SLIDE_OPTIONS_INIT;
    f->options.colour_5p = "green";
    f->options.colour_3p = "orange";
    *state = f;
    return sunder_context_new(&options, &f->context, NULL);
}

int slide_teardown(void **state)
{
    slide_fixture *f = *state;
    sunder_context_free(f->context);
    remove_scratch(f->folder);
    free(f);
    return 0;
}

void write_ome(const slide_fixture *f, const char *name, const char *channels, double pixel_um, int value)
{
    char xml[1500], list[600] = "", words[200];
    uint16_t pixels[4][SLIDE_SIZE * SLIDE_SIZE];
    tiff_page pages[4] = {0};
    size_t n = 0;
    snprintf(words, sizeof words, "%s", channels);
    for (char *word = strtok(words, ","); word; word = strtok(NULL, ","), n++) {
        snprintf(list + strlen(list), sizeof list - strlen(list), "<Channel Name=\"%s\"/>", word);
        for (int i = 0; i < SLIDE_SIZE * SLIDE_SIZE; i++) pixels[n][i] = (uint16_t)(value + (int)n);
        pages[n] = (tiff_page){.width = SLIDE_SIZE, .height = SLIDE_SIZE, .pixels = pixels[n]};
    }
    snprintf(xml, sizeof xml,
             "<OME><Image><Pixels Type=\"uint16\" SignificantBits=\"12\" SizeX=\"%d\" SizeY=\"%d\" SizeC=\"%zu\" "
             "PhysicalSizeX=\"%g\" PhysicalSizeY=\"%g\">%s<TiffData/></Pixels></Image></OME>",
             SLIDE_SIZE, SLIDE_SIZE, n, pixel_um, pixel_um, list);
    if (pixel_um <= 0) {
        char *physical = strstr(xml, "PhysicalSizeX"), *end = strstr(physical, ">");
        memmove(physical, end, strlen(end) + 1);
    }
    pages[0].description = xml;
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", pages, n);
    free(path);
}

void write_grey(const slide_fixture *f, const char *name, int size, int bits, int value)
{
    uint16_t wide[32 * 32];
    uint8_t narrow[32 * 32];
    for (int i = 0; i < size * size; i++) wide[i] = (uint16_t)value, narrow[i] = (uint8_t)value;
    tiff_page page = {.width = size,
                      .height = size,
                      .bits = (uint16_t)bits,
                      .pixels = bits == 8 ? (const void *)narrow : (const void *)wide};
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", &page, 1);
    free(path);
}

void write_rgb(const slide_fixture *f, const char *name, int red, int green, int blue)
{
    uint8_t pixels[SLIDE_SIZE * SLIDE_SIZE * 3];
    for (int i = 0; i < SLIDE_SIZE * SLIDE_SIZE; i++) {
        pixels[3 * i] = (uint8_t)(i ? red : 1);
        pixels[3 * i + 1] = (uint8_t)(i ? green : 1);
        pixels[3 * i + 2] = (uint8_t)(i ? blue : 1);
    }
    tiff_page page = {.width = SLIDE_SIZE,
                      .height = SLIDE_SIZE,
                      .bits = 8,
                      .samples = 3,
                      .photometric = PHOTOMETRIC_RGB,
                      .pixels = pixels};
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", &page, 1);
    free(path);
}

sunder_status open_named(const slide_fixture *f, const char *name, sunder_slide **out_slide, sunder_error *err)
{
    char *path = name ? path_in(f->folder, name) : strdup(f->folder);
    sunder_status status = sunder_slide_open(f->context, path, &f->options, out_slide, err);
    free(path);
    return status;
}

sunder_slide *open_good(const slide_fixture *f, const char *name)
{
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    assert_ok(open_named(f, name, &slide, &err), &err);
    return slide;
}

void expect_refused(const slide_fixture *f, const char *name, const char *words)
{
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    assert_int_equal(open_named(f, name, &slide, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, words);
    assert_null(slide);
}
