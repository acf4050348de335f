/* Small slides made for tests, and the questions the tests ask of them. */
#ifndef SUPPORT_SLIDE_FIXTURE_H
#define SUPPORT_SLIDE_FIXTURE_H

#include <stddef.h>

#include "sunder/slide.h"

#define SLIDE_SIZE 16 /* pixels of an edge */
#define DEMO_CHANNELS "DAPI,SpectrumGreen,SpectrumOrange"

/* A scratch folder, a context of one thread, and options of a green and an orange probe. */
typedef struct slide_fixture {
    char *folder;
    sunder_context *context;
    sunder_slide_options options;
} slide_fixture;

/* For cmocka_unit_test_setup_teardown; *state is the fixture. */
int slide_setup(void **state);
int slide_teardown(void **state);

/* An OME-TIFF of 12 significant bits with one plane a channel; channel c holds value + c. pixel_um 0: no scale. */
void write_ome(const slide_fixture *f, const char *name, const char *channels, double pixel_um, int value);

/* One grey page of 8 or 16 bit, at most 32 pixels wide. */
void write_grey(const slide_fixture *f, const char *name, int size, int bits, int value);

/* A colour picture: red, green, blue of every pixel but the first. */
void write_rgb(const slide_fixture *f, const char *name, int red, int green, int blue);

/* Opens folder/name, or the folder itself for NULL. */
sunder_status open_named(const slide_fixture *f, const char *name, sunder_slide **out_slide, sunder_error *err);
sunder_slide *open_good(const slide_fixture *f, const char *name);
void expect_refused(const slide_fixture *f, const char *name, const char *words);

#endif
