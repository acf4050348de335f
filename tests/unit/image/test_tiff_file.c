/* src/image/tiff_file.c, tiff_check.c, tiff_read.c, tiff_tags.c: files made by libtiff here, damage by patching them. */
#include "image/tiff_file.h"

#include <tiff.h>

#include "make_tiff.h"
#include "testing.h"

#define WIDTH 37
#define HEIGHT 23
#define LIMIT ((size_t)16 << 20)

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

/* Three samples a pixel: sample s of pixel i is value (i + 100 * s) modulo what the bits hold. */
static float sample_value(int pixel, int sample, int bits)
{
    return (float)((pixel + 100 * sample) % (bits >= 16 ? 60000 : 251));
}

static void *make_samples(int samples, int separate, int bits)
{
    uint8_t *bytes = malloc((size_t)WIDTH * HEIGHT * (size_t)samples * 4);
    assert_non_null(bytes);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        for (int s = 0; s < samples; s++) {
            size_t at = (size_t)(separate ? s * WIDTH * HEIGHT + i : i * samples + s);
            float value = sample_value(i, s, bits);
            if (bits == 8) bytes[at] = (uint8_t)value;
            else if (bits == 16) ((uint16_t *)bytes)[at] = (uint16_t)value;
            else ((float *)bytes)[at] = value;
        }
    }
    return bytes;
}

static void expect_samples(const char *path, int samples, int bits)
{
    sunder_error err = SUNDER_ERROR_INIT;
    tiff_file *file = NULL;
    float *planes[4];
    assert_ok(tiff_file_open(path, LIMIT, &file, &err), &err);
    assert_ok(tiff_file_check(file, 0, &err), &err);
    for (int s = 0; s < samples; s++) planes[s] = calloc(WIDTH * HEIGHT, sizeof(float));
    assert_ok(tiff_file_read(file, 0, 0, samples, planes, &err), &err);
    for (int s = 0; s < samples; s++) {
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            if (planes[s][i] != sample_value(i, s, bits))
                fail_msg("%s: sample %d of pixel %d is %g", path, s, i, planes[s][i]);
        }
        free(planes[s]);
    }
    tiff_file_close(file);
}

typedef struct kind {
    const char *mode;
    uint16_t bits, format, samples, compression, predictor;
    int separate, tile;
} kind;

static void every_kind_of_tiff_gives_the_same_samples(void **state)
{
    static const kind KINDS[] = {
        {"w", 16, 0, 1, 0, 0, 0, 0},
        {"wb", 16, 0, 1, 0, 0, 0, 0},
        {"w8", 16, 0, 1, 0, 0, 0, 0},
        {"w", 8, 0, 1, COMPRESSION_LZW, 2, 0, 0},
        {"wb", 16, 0, 1, COMPRESSION_ADOBE_DEFLATE, 2, 0, 0},
        {"w", 16, 0, 1, COMPRESSION_PACKBITS, 0, 0, 0},
        {"w", 16, 0, 1, COMPRESSION_ZSTD, 0, 0, 16},
        {"w", 16, 0, 1, COMPRESSION_LZMA, 0, 0, 0},
        {"w8", 16, 0, 3, COMPRESSION_LZW, 2, 0, 16},
        {"w", 8, 0, 3, 0, 0, 1, 0},
        {"w", 8, 0, 3, COMPRESSION_ADOBE_DEFLATE, 0, 1, 16},
        /* Not "wb": libtiff 4.5 writes the floating point predictor of big-endian files in the wrong order. */
        {"w", 32, SAMPLEFORMAT_IEEEFP, 1, COMPRESSION_ADOBE_DEFLATE, 3, 0, 16},
        {"w", 32, SAMPLEFORMAT_IEEEFP, 3, 0, 0, 0, 0},
    };

    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        const kind *k = &KINDS[i];
        char name[32];
        snprintf(name, sizeof name, "kind_%zu.tif", i);
        char *path = path_in(*state, name);
        void *pixels = make_samples(k->samples, k->separate, k->bits);
        tiff_page page = {.width = WIDTH,
                          .height = HEIGHT,
                          .bits = k->bits,
                          .format = k->format,
                          .samples = k->samples,
                          .photometric = k->samples == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK,
                          .compression = k->compression,
                          .predictor = k->predictor,
                          .separate = k->separate,
                          .tile = k->tile,
                          .pixels = pixels};
        make_tiff(path, k->mode, &page, 1);
        expect_samples(path, k->samples, k->bits);
        free(pixels);
        free(path);
    }
}

/* A 16 bit ramp as the given page; the caller frees the path. */
static char *make_one(const char *folder, tiff_page page)
{
    static uint16_t pixels[WIDTH * HEIGHT];
    char *path = path_in(folder, "one.tif");
    make_ramp(pixels, WIDTH, HEIGHT, 0);
    page.width = WIDTH;
    page.height = HEIGHT;
    if (!page.pixels) page.pixels = pixels;
    make_tiff(path, "w", &page, 1);
    return path;
}

/* Opens, checks and reads page 0; the status of the first step that fails. */
static sunder_status read_first(const char *path, sunder_error *err)
{
    tiff_file *file = NULL;
    sunder_status status = tiff_file_open(path, LIMIT, &file, err);
    if (status == SUNDER_OK) status = tiff_file_check(file, 0, err);
    if (status == SUNDER_OK) {
        const tiff_directory *d = tiff_file_directory(file, 0);
        float *plane = calloc((size_t)d->width * (size_t)d->height, sizeof *plane);
        status = tiff_file_read(file, 0, 0, 1, &plane, err);
        free(plane);
    }
    tiff_file_close(file);
    return status;
}

/* Where the pixels and the directory of a little-endian TIFF lie. */
static void find_parts(const char *path, uint32_t *out_directory)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 4, SEEK_SET);
    assert_int_equal(fread(out_directory, 4, 1, file), 1);
    fclose(file);
}

/* libtiff writes the directory behind the pixels: a copy with the directory in front, as other programs write it, can be
 * cut within the pixels. */
static void a_truncated_file_is_told_by_its_strip(void **state)
{
    char *path = make_one(*state, (tiff_page){.compression = COMPRESSION_ADOBE_DEFLATE});
    uint32_t directory = 0;
    find_parts(path, &directory);
    uint8_t bytes[8192];
    FILE *file = fopen(path, "rb");
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    /* The last strip is said to be far longer than the file: its byte count (tag 279) is an array behind the directory. */
    uint16_t entries;
    memcpy(&entries, bytes + directory, 2);
    for (uint16_t i = 0; i < entries; i++) {
        uint8_t *entry = bytes + directory + 2 + 12 * i;
        uint16_t tag, type;
        uint32_t count, at;
        memcpy(&tag, entry, 2);
        memcpy(&type, entry + 2, 2);
        memcpy(&count, entry + 4, 4);
        memcpy(&at, entry + 8, 4);
        if (tag == 279) memset(bytes + at + (count - 1) * (type == 3 ? 2 : 4) + (type == 3 ? 1 : 2), 0x70, 1);
    }
    make_file(path, bytes, n);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(read_first(path, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "strip 5 of 5 ends at byte");
    assert_says(&err, "truncated");
    free(path);
}

static void a_file_without_its_end_is_damaged(void **state)
{
    char *path = make_one(*state, (tiff_page){0});
    sunder_error err = SUNDER_ERROR_INIT;
    cut_file(path, 60);

    assert_int_equal(read_first(path, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "one.tif");
    assert_says(&err, "damaged");
    free(path);
}

static void pixels_beyond_the_end_of_the_file_are_told_before_memory_is_taken(void **state)
{
    char *path = make_one(*state, (tiff_page){0});
    sunder_error err = SUNDER_ERROR_INIT;
    FILE *file = fopen(path, "r+b");
    uint8_t bytes[4096];
    size_t n = fread(bytes, 1, sizeof bytes, file);

    /* Patches the height in the directory (tag 257, short or long, little-endian) to 40,000. */
    for (size_t i = 0; i + 12 < n; i++) {
        if (bytes[i] == 1 && bytes[i + 1] == 1 && bytes[i + 3] == 0 && bytes[i + 4] == 1 && bytes[i + 8] == HEIGHT) {
            bytes[i + 8] = 0x40;
            bytes[i + 9] = 0x9c;
            break;
        }
    }
    rewind(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);

    assert_int_equal(read_first(path, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "37 x 40000 pixels need 2960000 bytes");
    assert_says(&err, "truncated");
    free(path);
}

static void more_pixels_than_memory_allows_are_refused(void **state)
{
    char *path = make_one(*state, (tiff_page){.compression = COMPRESSION_ADOBE_DEFLATE});
    sunder_error err = SUNDER_ERROR_INIT;
    tiff_file *file = NULL;
    assert_int_equal(tiff_file_open(path, 2000, &file, &err), SUNDER_OK);

    assert_int_equal(tiff_file_check(file, 0, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "--max-memory");
    tiff_file_close(file);
    free(path);
}

static void nan_pixels_are_refused(void **state)
{
    float pixels[WIDTH * HEIGHT] = {0};
    pixels[WIDTH * HEIGHT - 1] = NAN;
    char *path = make_one(*state, (tiff_page){.bits = 32, .format = SAMPLEFORMAT_IEEEFP, .pixels = pixels});
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(read_first(path, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "NaN");
    free(path);
}

typedef struct refused {
    uint16_t bits, samples, photometric, format;
    const char *words;
} refused;

static void what_cannot_be_measured_is_refused_by_name(void **state)
{
    static const refused REFUSED[] = {
        {1, 1, PHOTOMETRIC_MINISBLACK, 0, "1 bit pixels"},
        {4, 1, PHOTOMETRIC_MINISBLACK, 0, "4 bit pixels"},
        {8, 4, PHOTOMETRIC_SEPARATED, 0, "CMYK"},
        {8, 3, PHOTOMETRIC_YCBCR, 0, "YCbCr"},
        {8, 3, PHOTOMETRIC_CIELAB, 0, "Lab"},
        {64, 1, PHOTOMETRIC_MINISBLACK, SAMPLEFORMAT_COMPLEXIEEEFP, "complex"},
        {64, 1, PHOTOMETRIC_MINISBLACK, SAMPLEFORMAT_UINT, "64 bit unsigned"},
    };
    static uint8_t zeros[WIDTH * HEIGHT * 8];

    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        const refused *r = &REFUSED[i];
        char *path = make_one(*state, (tiff_page){.bits = r->bits,
                                                  .samples = r->samples,
                                                  .photometric = r->photometric,
                                                  .format = r->format,
                                                  .pixels = zeros});
        sunder_error err = SUNDER_ERROR_INIT;
        assert_int_equal(read_first(path, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, r->words);
        free(path);
    }
}

static void directories_that_run_in_a_circle_end(void **state)
{
    static uint16_t pixels[WIDTH * HEIGHT];
    tiff_page pages[2] = {{.width = WIDTH, .height = HEIGHT, .pixels = pixels},
                          {.width = WIDTH, .height = HEIGHT, .pixels = pixels}};
    char *path = path_in(*state, "circle.tif");
    make_tiff(path, "w", pages, 2);
    FILE *file = fopen(path, "r+b");
    uint32_t first = 0, at = 0;
    uint16_t entries = 0;

    /* The link of the second directory, which is 0, is made to point to the first one. */
    fseek(file, 4, SEEK_SET);
    assert_int_equal(fread(&first, 4, 1, file), 1);
    fseek(file, (long)first, SEEK_SET);
    assert_int_equal(fread(&entries, 2, 1, file), 1);
    fseek(file, (long)first + 2 + 12 * entries, SEEK_SET);
    assert_int_equal(fread(&at, 4, 1, file), 1);
    fseek(file, (long)at, SEEK_SET);
    assert_int_equal(fread(&entries, 2, 1, file), 1);
    fseek(file, (long)at + 2 + 12 * entries, SEEK_SET);
    assert_int_equal(fwrite(&first, 4, 1, file), 1);
    fclose(file);
    sunder_error err = SUNDER_ERROR_INIT;
    tiff_file *opened = NULL;

    assert_int_equal(tiff_file_open(path, LIMIT, &opened, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "circle.tif: page 3");
    free(path);
}

static void what_is_no_regular_file_is_not_waited_for(void **state)
{
    sunder_error err = SUNDER_ERROR_INIT;
    tiff_file *file = NULL;

    assert_int_equal(tiff_file_open(*state, LIMIT, &file, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "is no file");
    assert_int_equal(tiff_file_open("/nowhere/x.tif", LIMIT, &file, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "No such file");
}

static void a_plane_without_directory_is_read_where_it_lies(void **state)
{
    uint16_t pixels[WIDTH * HEIGHT];
    make_ramp(pixels, WIDTH, HEIGHT, 7);
    tiff_page page = {.width = WIDTH, .height = HEIGHT, .pixels = pixels};
    char *path = path_in(*state, "raw.tif");
    make_tiff(path, "wb", &page, 1);
    float out[WIDTH * HEIGHT];
    sunder_error err = SUNDER_ERROR_INIT;
    tiff_file *file = NULL;
    assert_ok(tiff_file_open(path, LIMIT, &file, &err), &err);

    uint64_t start = tiff_file_raw_start(file, 0);
    assert_true(start > 0);
    assert_ok(tiff_file_read_raw(file, 0, start, out, &err), &err);
    for (int i = 0; i < WIDTH * HEIGHT; i++) assert_near(out[i], pixels[i], 0);
    assert_int_equal(tiff_file_read_raw(file, 0, tiff_file_size(file) - 8, out, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "truncated");
    tiff_file_close(file);
    free(path);
}

static void white_as_zero_is_read_as_light(void **state)
{
    uint8_t pixels[WIDTH * HEIGHT] = {0};
    pixels[0] = 250;
    char *path = make_one(*state, (tiff_page){.bits = 8, .white_is_zero = 1, .pixels = pixels});
    float *out = calloc(WIDTH * HEIGHT, sizeof *out);
    sunder_error err = SUNDER_ERROR_INIT;
    tiff_file *file = NULL;
    assert_ok(tiff_file_open(path, LIMIT, &file, &err), &err);

    assert_ok(tiff_file_read(file, 0, 0, 1, &out, &err), &err);

    assert_near(out[0], 5, 0);
    assert_near(out[1], 255, 0);
    tiff_file_close(file);
    free(out);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_tiff_gives_the_same_samples, setup, teardown),
        cmocka_unit_test_setup_teardown(a_truncated_file_is_told_by_its_strip, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_without_its_end_is_damaged, setup, teardown),
        cmocka_unit_test_setup_teardown(pixels_beyond_the_end_of_the_file_are_told_before_memory_is_taken, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(more_pixels_than_memory_allows_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(nan_pixels_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_measured_is_refused_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(directories_that_run_in_a_circle_end, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_regular_file_is_not_waited_for, setup, teardown),
        cmocka_unit_test_setup_teardown(a_plane_without_directory_is_read_where_it_lies, setup, teardown),
        cmocka_unit_test_setup_teardown(white_as_zero_is_read_as_light, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
