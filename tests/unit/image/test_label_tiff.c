/* src/image/label_tiff.c */
#include "image/label_tiff.h"

#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#include "testing.h"

static int set_up(void **state)
{
    *state = make_scratch();
    return 0;
}

static int tear_down(void **state)
{
    remove_scratch(*state);
    return 0;
}

static char *in_scratch(void **state, const char *name)
{
    static char path[600];
    snprintf(path, sizeof path, "%s/%s", (const char *)*state, name);
    return path;
}

/* Blocks of labels from 1 on, with zero between them, and `last` in the corner. */
static label_plane blocks(int width, int height, uint32_t last)
{
    label_plane labels;
    assert_ok(label_plane_new(width, height, &labels, NULL), NULL);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            labels.px[y * width + x] = x % 10 && y % 10 ? (uint32_t)(x / 10 + (y / 10) * 7 + 1) : 0;
    labels.px[width * height - 1] = last;
    return labels;
}

static void assert_comes_back(const char *path, uint32_t last)
{
    label_plane written = blocks(301, 203, last), back;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(label_tiff_write(path, &written, 0.1, &err), &err);
    assert_ok(label_tiff_read(path, &back, &err), &err);

    assert_int_equal(back.width, 301);
    assert_int_equal(back.height, 203);
    assert_memory_equal(back.px, written.px, 301 * 203 * sizeof *back.px);
    label_plane_free(&written);
    label_plane_free(&back);
}

static void labels_come_back_as_they_were(void **state)
{
    assert_comes_back(in_scratch(state, "few.tif"), 65535);
    assert_comes_back(in_scratch(state, "many.tif"), 65536);
}

static void the_depth_follows_the_number_of_nuclei_and_the_scale_is_in_cm(void **state)
{
    const uint32_t last[] = {65535, 65536};
    for (int i = 0; i < 2; i++) {
        label_plane labels = blocks(20, 20, last[i]);
        assert_ok(label_tiff_write(in_scratch(state, "depth.tif"), &labels, 0.25, NULL), NULL);
        label_plane_free(&labels);

        TIFF *tiff = TIFFOpen(in_scratch(state, "depth.tif"), "r");
        assert_non_null(tiff);
        uint16_t bits = 0, unit = 0, compression = 0, predictor = 0;
        float resolution = 0;
        char *date = NULL, *software = NULL;
        TIFFGetField(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
        TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
        TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &resolution);
        TIFFGetField(tiff, TIFFTAG_COMPRESSION, &compression);
        TIFFGetField(tiff, TIFFTAG_PREDICTOR, &predictor);

        assert_int_equal(bits, i ? 32 : 16);
        assert_int_equal(unit, RESUNIT_CENTIMETER);
        assert_near(resolution, 40000, 1e-3);
        assert_int_equal(compression, COMPRESSION_ADOBE_DEFLATE);
        assert_int_equal(predictor, PREDICTOR_HORIZONTAL);
        assert_int_equal(TIFFGetField(tiff, TIFFTAG_DATETIME, &date), 0);
        assert_int_equal(TIFFGetField(tiff, TIFFTAG_SOFTWARE, &software), 0);
        TIFFClose(tiff);
    }
}

static void without_a_scale_no_resolution_is_claimed(void **state)
{
    label_plane labels = blocks(20, 20, 3);
    assert_ok(label_tiff_write(in_scratch(state, "plain.tif"), &labels, 0, NULL), NULL);
    label_plane_free(&labels);

    TIFF *tiff = TIFFOpen(in_scratch(state, "plain.tif"), "r");
    float resolution;

    assert_int_equal(TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &resolution), 0);
    TIFFClose(tiff);
}

static size_t file_bytes(const char *path, uint8_t *bytes, size_t room)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(bytes, 1, room, file);
    fclose(file);
    return n;
}

static void the_same_labels_give_the_same_bytes(void **state)
{
    static uint8_t first[100000], second[100000];
    label_plane labels = blocks(301, 203, 9);

    assert_ok(label_tiff_write(in_scratch(state, "a.tif"), &labels, 0.1, NULL), NULL);
    size_t n = file_bytes(in_scratch(state, "a.tif"), first, sizeof first);
    assert_ok(label_tiff_write(in_scratch(state, "b.tif"), &labels, 0.1, NULL), NULL);

    assert_true(n > 100 && n < sizeof first);
    assert_int_equal(file_bytes(in_scratch(state, "b.tif"), second, sizeof second), n);
    assert_memory_equal(first, second, n);
    label_plane_free(&labels);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) skip();
    const int sizes[] = {8, 900}; /* written at the end, and while rows go out */
    for (int i = 0; i < 2; i++) {
        label_plane labels = blocks(sizes[i], sizes[i], 5);
        for (size_t k = 0; k < (size_t)sizes[i] * (size_t)sizes[i]; k++)
            labels.px[k] = (uint32_t)(k * 2654435761u) % 60000;
        sunder_error err = SUNDER_ERROR_INIT;

        sunder_status status = label_tiff_write("/dev/full", &labels, 0.1, &err);

        assert_int_equal(status, SUNDER_ERROR_RESOURCE);
        assert_says(&err, "the disk is full");
        label_plane_free(&labels);
    }
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    label_plane labels = blocks(20, 20, 3);
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = label_tiff_write(in_scratch(state, "none/x.tif"), &labels, 0.1, &err);

    assert_int_equal(status, SUNDER_ERROR_RESOURCE);
    assert_says(&err, "none/x.tif: No such file");
    label_plane_free(&labels);
}

static void a_truncated_file_is_refused(void **state)
{
    label_plane labels = blocks(301, 203, 9), back = {0};
    const char *path = in_scratch(state, "cut.tif");
    assert_ok(label_tiff_write(path, &labels, 0.1, NULL), NULL);
    label_plane_free(&labels);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);

    for (off_t length = facts.st_size - 1; length >= 0; length -= 97) {
        assert_int_equal(truncate(path, length), 0);
        sunder_error err = SUNDER_ERROR_INIT;

        assert_int_equal(label_tiff_read(path, &back, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, "cut.tif");
        assert_null(back.px);
    }
}

static void write_plain(const char *path, int samples, int bits, int format, uint32_t height)
{
    TIFF *tiff = TIFFOpen(path, "w");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 16);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, format);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, samples == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, height);
    uint8_t strip[16 * 16 * 8] = {7};
    TIFFWriteRawStrip(tiff, 0, strip, 16 * samples * bits / 8);
    TIFFClose(tiff);
}

static void what_is_no_label_image_is_refused(void **state)
{
    const char *path = in_scratch(state, "other.tif");
    label_plane back = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    write_plain(path, 3, 8, SAMPLEFORMAT_UINT, 1);
    assert_int_equal(label_tiff_read(path, &back, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "3 channels of 8 bits; expected a label image");
    write_plain(path, 1, 32, SAMPLEFORMAT_IEEEFP, 1);
    assert_int_equal(label_tiff_read(path, &back, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "expected a label image");
    write_plain(path, 1, 16, SAMPLEFORMAT_UINT, 2000000000);
    assert_int_equal(label_tiff_read(path, &back, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "claims 16 x 2000000000 pixels");
    assert_null(back.px);
}

static void eight_bit_labels_made_elsewhere_are_read(void **state)
{
    const char *path = in_scratch(state, "eight.tif");
    label_plane back = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    write_plain(path, 1, 8, SAMPLEFORMAT_UINT, 1);

    assert_ok(label_tiff_read(path, &back, &err), &err);

    assert_int_equal(back.px[0], 7);
    assert_int_equal(back.px[1], 0);
    label_plane_free(&back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_come_back_as_they_were),
        cmocka_unit_test(the_depth_follows_the_number_of_nuclei_and_the_scale_is_in_cm),
        cmocka_unit_test(without_a_scale_no_resolution_is_claimed),
        cmocka_unit_test(the_same_labels_give_the_same_bytes),
        cmocka_unit_test(a_full_disk_is_reported),
        cmocka_unit_test(a_folder_that_is_not_there_is_named),
        cmocka_unit_test(a_truncated_file_is_refused),
        cmocka_unit_test(what_is_no_label_image_is_refused),
        cmocka_unit_test(eight_bit_labels_made_elsewhere_are_read),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
