/* src/image/source_plain.c, imagej.c with files */
#include "image/source_plain.h"

#include <tiff.h>

#include "image/source_reader.h"
#include "make_tiff.h"
#include "testing.h"

#define SIZE 8
#define LIMIT ((size_t)16 << 20)

static const source_options OPTIONS = {.max_bytes = LIMIT};

static int setup(void **state)
{
    *state = make_scratch();
    return 0;
}

static int teardown(void **state)
{
    remove_scratch(*state);
    return 0;
}

/* n pages that hold their own number; `first` gives the tags of the first page. */
static char *write_pages_as(const char *folder, const char *mode, size_t n, tiff_page first)
{
    static uint16_t pixels[64][SIZE * SIZE];
    tiff_page pages[64] = {0};
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < SIZE * SIZE; k++) pixels[i][k] = (uint16_t)i;
        pages[i] = i ? (tiff_page){0} : first;
        pages[i].width = pages[i].height = SIZE;
        if (!pages[i].pixels) pages[i].pixels = pixels[i];
    }
    char *path = path_in(folder, "a.tif");
    make_tiff(path, mode, pages, n);
    return path;
}

static char *write_pages(const char *folder, size_t n, tiff_page first)
{
    return write_pages_as(folder, "w", n, first);
}

static image_source_list read_good(const char *path, const source_options *options)
{
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list = {0};
    assert_ok(image_sources_read(path, options, &list, &err), &err);
    assert_int_equal(list.n, 1);
    return list;
}

static float value_at(const image_source *source, int c, int z)
{
    float *px = calloc(SIZE * SIZE, sizeof *px);
    source_reader *reader = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(source_reader_new(source, LIMIT, &reader, &err), &err);
    assert_ok(source_reader_read(reader, z, 1, &c, &px, &err), &err);
    float value = px[SIZE * SIZE - 1];
    source_reader_free(reader);
    free(px);
    return value;
}

static void pages_without_explanation_are_channels(void **state)
{
    char *path = write_pages(*state, 3, (tiff_page){0});

    image_source_list list = read_good(path, &OPTIONS);

    assert_string_equal(list.items[0].format, "multi-page TIFF");
    assert_int_equal(list.items[0].n_channels, 3);
    assert_near(value_at(&list.items[0], 2, 0), 2, 0);
    image_source_list_free(&list);
    free(path);
}

static void pages_of_a_file_of_one_channel_are_its_planes(void **state)
{
    char *path = write_pages(*state, 12, (tiff_page){0});
    source_options planes = {LIMIT, true};

    image_source_list list = read_good(path, &planes);

    assert_int_equal(list.items[0].n_channels, 1);
    assert_int_equal(list.items[0].n_z, 12);
    assert_near(value_at(&list.items[0], 0, 11), 11, 0);
    image_source_list_free(&list);
    free(path);
}

static void many_pages_without_explanation_are_not_guessed_at(void **state)
{
    char *path = write_pages(*state, 12, (tiff_page){0});
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_int_equal(image_sources_read(path, &OPTIONS, &list, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "12 pages");
    assert_says(&err, "hyperstack");
    free(path);
}

static void page_names_name_channels(void **state)
{
    char *path = write_pages(*state, 2, (tiff_page){.page_name = "DAPI"});

    image_source_list list = read_good(path, &OPTIONS);

    assert_string_equal(list.items[0].channels[0].name, "DAPI");
    assert_string_equal(list.items[0].channels[0].name_source, "page name");
    assert_string_equal(list.items[0].channels[1].name, "");
    image_source_list_free(&list);
    free(path);
}

static void thumbnails_are_no_channels(void **state)
{
    static uint16_t pixels[SIZE * SIZE];
    tiff_page pages[2] = {{.width = SIZE, .height = SIZE, .pixels = pixels},
                          {.width = 4, .height = 4, .pixels = pixels, .reduced = 1}};
    char *path = path_in(*state, "a.tif");
    make_tiff(path, "w", pages, 2);

    image_source_list list = read_good(path, &OPTIONS);

    assert_int_equal(list.items[0].n_channels, 1);
    image_source_list_free(&list);
    free(path);
}

static void pages_of_different_sizes_are_refused(void **state)
{
    static uint16_t pixels[SIZE * SIZE];
    tiff_page pages[2] = {{.width = SIZE, .height = SIZE, .pixels = pixels},
                          {.width = 4, .height = 4, .pixels = pixels}};
    char *path = path_in(*state, "a.tif");
    make_tiff(path, "w", pages, 2);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_int_equal(image_sources_read(path, &OPTIONS, &list, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "8 x 8 pixels, another 4 x 4");
    free(path);
}

static void channels_of_an_imagej_hyperstack_run_fastest(void **state)
{
    char *path =
        write_pages(*state, 12,
                    (tiff_page){.description = "ImageJ=1.53t\nimages=12\nchannels=3\nslices=2\nframes=2\nunit=nm\n"
                                               "spacing=400\n",
                                .per_unit = 0.01,
                                .unit = RESUNIT_NONE});

    image_source_list list = read_good(path, &OPTIONS);

    const image_source *source = &list.items[0];
    assert_string_equal(source->format, "ImageJ hyperstack");
    assert_int_equal(source->n_channels, 3);
    assert_int_equal(source->n_z, 2);
    assert_near(value_at(source, 1, 1), 4, 0);
    assert_near(source->x_um, 0.1, 1e-6);
    assert_near(source->z_um, 0.4, 1e-9);
    assert_string_equal(source->scale_source, "ImageJ");
    assert_non_null(strstr(source->notes.chars, "2 time points"));
    image_source_list_free(&list);
    free(path);
}

static void planes_of_a_large_imagej_stack_follow_the_first_without_directories(void **state)
{
    char *path = write_pages(*state, 1, (tiff_page){.description = "ImageJ=1.53t\nimages=3\nchannels=3\n"});
    uint16_t pixels[2][SIZE * SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) pixels[0][i] = 11, pixels[1][i] = 22;
    tiff_file *file = NULL;
    assert_int_equal(tiff_file_open(path, LIMIT, &file, NULL), SUNDER_OK);
    uint64_t start = tiff_file_raw_start(file, 0);
    tiff_file_close(file);

    /* libtiff put the directory behind the pixels: move it away by writing the planes at the end of a new copy. */
    uint8_t bytes[4096];
    FILE *from = fopen(path, "rb");
    size_t n = fread(bytes, 1, sizeof bytes, from);
    fclose(from);
    uint32_t directory;
    memcpy(&directory, bytes + 4, 4);
    size_t head = start + SIZE * SIZE * 2, tail = n - head, shift = sizeof pixels;
    assert_true(directory >= head);
    uint8_t out[8192];
    memcpy(out, bytes, head);
    memcpy(out + head, pixels, shift);
    memcpy(out + head + shift, bytes + head, tail);
    directory += (uint32_t)shift;
    memcpy(out + 4, &directory, 4);
    uint16_t entries;
    memcpy(&entries, out + directory, 2);
    for (uint16_t i = 0; i < entries; i++) { /* values that lie behind the pixels moved with them */
        uint8_t *entry = out + directory + 2 + 12 * i;
        uint16_t type;
        uint32_t count, at;
        memcpy(&type, entry + 2, 2);
        memcpy(&count, entry + 4, 4);
        memcpy(&at, entry + 8, 4);
        if (count * (type == 2 ? 1u : type == 3 ? 2u : type == 4 ? 4u : 8u) > 4) {
            at += (uint32_t)shift;
            memcpy(entry + 8, &at, 4);
        }
    }
    make_file(path, out, n + shift);

    image_source_list list = read_good(path, &OPTIONS);

    assert_near(value_at(&list.items[0], 0, 0), 0, 0);
    assert_near(value_at(&list.items[0], 1, 0), 11, 0);
    assert_near(value_at(&list.items[0], 2, 0), 22, 0);
    image_source_list_free(&list);
    free(path);
}

/* Slice labels as ImageJ stores them: "IJIJ", pairs of type and count, then UTF-16 texts; all in the byte order of the file. */
static uint32_t make_labels(int big_endian, const char *const *labels, uint32_t n, uint8_t *bytes, uint32_t *counts)
{
    static const char HEADER[] = "IJIJlabl";
    uint32_t at = 12;
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)HEADER[big_endian ? i : i / 4 * 4 + 3 - i % 4];
    memset(bytes + 8, 0, 4);
    bytes[big_endian ? 11 : 8] = (uint8_t)n;
    counts[0] = at;
    for (uint32_t i = 0; i < n; i++) {
        counts[1 + i] = 2 * (uint32_t)strlen(labels[i]);
        for (const char *c = labels[i]; *c; c++, at += 2) {
            bytes[at + (big_endian ? 1 : 0)] = (uint8_t)*c;
            bytes[at + (big_endian ? 0 : 1)] = 0;
        }
    }
    return at;
}

static void slice_labels_name_the_channels_of_an_imagej_stack(void **state)
{
    static const char *const LABELS[] = {"c:1/2 z:1/2 - DAPI", "c:2/2 z:1/2 - FITC", "c:1/2 z:2/2 - DAPI",
                                         "c:2/2 z:2/2 - FITC"};

    for (int big_endian = 0; big_endian < 2; big_endian++) {
        uint8_t bytes[400];
        uint32_t counts[5], n = make_labels(big_endian, LABELS, 4, bytes, counts);
        tiff_page first = {.description = "ImageJ=1.53t\nimages=4\nchannels=2\nslices=2\n",
                           .imagej_metadata = bytes,
                           .imagej_bytes = n,
                           .imagej_counts = counts,
                           .imagej_n_counts = 5};
        char *path = write_pages_as(*state, big_endian ? "wb" : "wl", 4, first);

        image_source_list list = read_good(path, &OPTIONS);

        assert_string_equal(list.items[0].channels[0].name, "DAPI");
        assert_string_equal(list.items[0].channels[1].name, "FITC");
        assert_string_equal(list.items[0].channels[1].name_source, "ImageJ label");
        image_source_list_free(&list);
        free(path);
    }
}

static void labels_that_do_not_differ_name_nothing(void **state)
{
    static const char *const LABELS[] = {"slide 7 DAPI FITC", "slide 7 DAPI FITC"};
    uint8_t bytes[400];
    uint32_t counts[5], n = make_labels(0, LABELS, 2, bytes, counts);
    char *path = write_pages_as(*state, "wl", 2,
                                (tiff_page){.description = "ImageJ=1.53t\nimages=2\nchannels=2\n",
                                            .imagej_metadata = bytes,
                                            .imagej_bytes = n,
                                            .imagej_counts = counts,
                                            .imagej_n_counts = 3});

    image_source_list list = read_good(path, &OPTIONS);

    assert_string_equal(list.items[0].channels[0].name, "");
    image_source_list_free(&list);
    free(path);
}

static void damaged_labels_are_passed_over(void **state)
{
    static const char *const LABELS[] = {"DAPI", "FITC"};
    uint8_t bytes[400];
    uint32_t counts[5], n = make_labels(0, LABELS, 2, bytes, counts);
    counts[1] = 100000; /* longer than the tag */
    char *path = write_pages_as(*state, "wl", 2,
                                (tiff_page){.description = "ImageJ=1.53t\nimages=2\nchannels=2\n",
                                            .imagej_metadata = bytes,
                                            .imagej_bytes = n,
                                            .imagej_counts = counts,
                                            .imagej_n_counts = 3});

    image_source_list list = read_good(path, &OPTIONS);

    assert_string_equal(list.items[0].channels[0].name, "");
    image_source_list_free(&list);
    free(path);
}

static void an_imagej_stack_with_missing_planes_is_truncated(void **state)
{
    char *path = write_pages(*state, 2, (tiff_page){.description = "ImageJ=1.53t\nimages=6\nchannels=3\nslices=2\n"});
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_int_equal(image_sources_read(path, &OPTIONS, &list, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "truncated");
    free(path);
}

static void a_colour_picture_has_three_channels_without_its_alpha(void **state)
{
    static uint8_t pixels[SIZE * SIZE * 4];
    for (int i = 0; i < SIZE * SIZE * 4; i++) pixels[i] = (uint8_t)(i % 4 * 50);
    char *path = write_pages(
        *state, 1, (tiff_page){.bits = 8, .samples = 4, .photometric = PHOTOMETRIC_RGB, .alpha = 1, .pixels = pixels});

    image_source_list list = read_good(path, &OPTIONS);

    const image_source *source = &list.items[0];
    assert_true(source->rgb);
    assert_int_equal(source->n_channels, 3);
    assert_string_equal(source->channels[2].name, "B");
    assert_near(value_at(source, 2, 0), 100, 0);
    assert_true(image_source_is_display_scaled(source));
    image_source_list_free(&list);
    free(path);
}

static void a_resolution_counts_only_when_a_microscope_could_have_it(void **state)
{
    char *microscope = write_pages(*state, 1, (tiff_page){.per_unit = 100000, .unit = RESUNIT_CENTIMETER});
    image_source_list list = read_good(microscope, &OPTIONS);
    assert_near(list.items[0].x_um, 0.1, 1e-6);
    assert_string_equal(list.items[0].scale_source, "TIFF resolution");
    image_source_list_free(&list);

    char *printer = write_pages(*state, 1, (tiff_page){.per_unit = 300, .unit = RESUNIT_INCH});
    list = read_good(printer, &OPTIONS);
    assert_near(list.items[0].x_um, 0, 0);
    image_source_list_free(&list);

    char *no_unit = write_pages(*state, 1, (tiff_page){.per_unit = 100000, .unit = RESUNIT_NONE});
    list = read_good(no_unit, &OPTIONS);
    assert_near(list.items[0].x_um, 0, 0);
    image_source_list_free(&list);
    free(microscope);
    free(printer);
    free(no_unit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pages_without_explanation_are_channels, setup, teardown),
        cmocka_unit_test_setup_teardown(pages_of_a_file_of_one_channel_are_its_planes, setup, teardown),
        cmocka_unit_test_setup_teardown(many_pages_without_explanation_are_not_guessed_at, setup, teardown),
        cmocka_unit_test_setup_teardown(page_names_name_channels, setup, teardown),
        cmocka_unit_test_setup_teardown(thumbnails_are_no_channels, setup, teardown),
        cmocka_unit_test_setup_teardown(pages_of_different_sizes_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(channels_of_an_imagej_hyperstack_run_fastest, setup, teardown),
        cmocka_unit_test_setup_teardown(planes_of_a_large_imagej_stack_follow_the_first_without_directories, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(slice_labels_name_the_channels_of_an_imagej_stack, setup, teardown),
        cmocka_unit_test_setup_teardown(labels_that_do_not_differ_name_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(damaged_labels_are_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(an_imagej_stack_with_missing_planes_is_truncated, setup, teardown),
        cmocka_unit_test_setup_teardown(a_colour_picture_has_three_channels_without_its_alpha, setup, teardown),
        cmocka_unit_test_setup_teardown(a_resolution_counts_only_when_a_microscope_could_have_it, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
