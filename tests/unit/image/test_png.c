/* src/image/png_read.c, png_write.c: files of every colour type are made here with libpng, then cut and patched. */
#include "image/png_read.h"

#include <png.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/png_write.h"
#include "testing.h"

#define WIDTH 21
#define HEIGHT 13

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

/* Byte i of row y; 16-bit samples take two, high byte first, as PNG stores them. */
static uint8_t byte_at(int y, size_t i)
{
    return (uint8_t)(y * 37 + (int)i * 11 + 5);
}

static void make_png(const char *path, int colour_type, int bits, int interlace)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    png_init_io(png, file);
    png_set_IHDR(png, info, WIDTH, HEIGHT, bits, colour_type, interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_color palette[16];
    for (int i = 0; i < 16; i++) palette[i] = (png_color){(png_byte)i, (png_byte)(100 + i), (png_byte)(200 + i)};
    if (colour_type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 16);
    png_byte alpha[16] = {0};
    if (colour_type == PNG_COLOR_TYPE_PALETTE) png_set_tRNS(png, info, alpha, 16, NULL);
    png_write_info(png, info);
    uint8_t rows[HEIGHT][WIDTH * 8], *row_pointers[HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
        for (size_t i = 0; i < sizeof rows[y]; i++) rows[y][i] = byte_at(y, i);
        row_pointers[y] = rows[y];
    }
    png_write_image(png, row_pointers);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    fclose(file);
}

typedef struct picture {
    int width, height, channels, bits;
    uint16_t *samples;
} picture;

static sunder_status read_picture(const char *path, picture *p, sunder_error *err)
{
    *p = (picture){0};
    return png_read(path, 0, &p->width, &p->height, &p->channels, &p->bits, &p->samples, err);
}

static void samples_come_as_they_are_stored(void **state)
{
    const struct {
        int colour_type, bits, interlace, stored, channels;
    } kinds[] = {
        {PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE, 1, 1},
        {PNG_COLOR_TYPE_GRAY, 16, PNG_INTERLACE_NONE, 1, 1},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 8, PNG_INTERLACE_NONE, 2, 1},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 16, PNG_INTERLACE_ADAM7, 2, 1},
        {PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_ADAM7, 3, 3},
        {PNG_COLOR_TYPE_RGB, 16, PNG_INTERLACE_NONE, 3, 3},
        {PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_INTERLACE_NONE, 4, 4},
        {PNG_COLOR_TYPE_RGB_ALPHA, 16, PNG_INTERLACE_ADAM7, 4, 4},
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const char *path = in_scratch(state, "kind.png");
        make_png(path, kinds[k].colour_type, kinds[k].bits, kinds[k].interlace);
        sunder_error err = SUNDER_ERROR_INIT;
        picture p;

        assert_ok(read_picture(path, &p, &err), &err);

        assert_int_equal(p.width, WIDTH);
        assert_int_equal(p.height, HEIGHT);
        assert_int_equal(p.channels, kinds[k].channels);
        assert_int_equal(p.bits, kinds[k].bits);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                for (int c = 0; c < p.channels; c++) {
                    size_t value = (size_t)(x * kinds[k].stored + c);
                    int expected =
                        p.bits == 8 ? byte_at(y, value) : byte_at(y, 2 * value) << 8 | byte_at(y, 2 * value + 1);
                    assert_int_equal(p.samples[(y * WIDTH + x) * p.channels + c], expected);
                }
        free(p.samples);
    }
}

static void a_palette_becomes_rgb_and_its_transparency_is_dropped(void **state)
{
    const char *path = in_scratch(state, "palette.png");
    make_png(path, PNG_COLOR_TYPE_PALETTE, 4, PNG_INTERLACE_NONE);
    sunder_error err = SUNDER_ERROR_INIT;
    picture p;

    assert_ok(read_picture(path, &p, &err), &err);

    assert_int_equal(p.channels, 3);
    assert_int_equal(p.bits, 8);
    int index = byte_at(2, 3) >> 4; /* pixel 6 of row 2: the high half of byte 3 */
    assert_int_equal(p.samples[(2 * WIDTH + 6) * 3 + 0], index);
    assert_int_equal(p.samples[(2 * WIDTH + 6) * 3 + 2], 200 + index);
    free(p.samples);
}

static void four_bit_grey_fills_the_range_of_eight(void **state)
{
    const char *path = in_scratch(state, "four.png");
    make_png(path, PNG_COLOR_TYPE_GRAY, 4, PNG_INTERLACE_NONE);
    sunder_error err = SUNDER_ERROR_INIT;
    picture p;

    assert_ok(read_picture(path, &p, &err), &err);

    assert_int_equal(p.samples[0], (byte_at(0, 0) >> 4) * 17);
    free(p.samples);
}

static void a_black_and_white_mask_is_refused(void **state)
{
    const char *path = in_scratch(state, "mask.png");
    make_png(path, PNG_COLOR_TYPE_GRAY, 1, PNG_INTERLACE_NONE);
    sunder_error err = SUNDER_ERROR_INIT;
    picture p;

    assert_int_equal(read_picture(path, &p, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "mask.png: a 1-bit black-and-white picture; expected 8 or 16 bits");
}

static void the_size_comes_from_the_header_alone(void **state)
{
    const char *path = in_scratch(state, "size.png");
    make_png(path, PNG_COLOR_TYPE_GRAY_ALPHA, 16, PNG_INTERLACE_NONE);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(truncate(path, facts.st_size - 20), 0);
    sunder_error err = SUNDER_ERROR_INIT;
    int width, height, channels, bits;

    assert_ok(png_read_size(path, &width, &height, &channels, &bits, &err), &err);

    assert_int_equal(width, WIDTH);
    assert_int_equal(height, HEIGHT);
    assert_int_equal(channels, 1);
    assert_int_equal(bits, 16);
}

static void a_truncated_file_is_refused_wherever_it_ends(void **state)
{
    const char *path = in_scratch(state, "cut.png");
    make_png(path, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);

    for (off_t length = facts.st_size - 1; length >= 0; length--) {
        assert_int_equal(truncate(path, length), 0);
        sunder_error err = SUNDER_ERROR_INIT;
        picture p;

        assert_int_equal(read_picture(path, &p, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, length >= 40 ? "it is truncated: export it again" : "cut.png");
        assert_null(p.samples);
    }
}

static void patch(const char *path, long at, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    fwrite(bytes, 1, n, file);
    fclose(file);
}

static void put_big_endian(uint8_t *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Replaces the width and height in the header, with a right checksum. */
static void claim_size(const char *path, uint32_t width, uint32_t height)
{
    uint8_t header[21] = {'I', 'H', 'D', 'R', 0, 0, 0, 0, 0, 0, 0, 0, 8, PNG_COLOR_TYPE_RGB};
    put_big_endian(header + 4, width);
    put_big_endian(header + 8, height);
    uint32_t crc = 0xffffffff;
    for (int i = 0; i < 17; i++) {
        crc ^= header[i];
        for (int k = 0; k < 8; k++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    put_big_endian(header + 17, ~crc);
    patch(path, 12, header, sizeof header);
}

static void a_size_that_the_file_cannot_hold_is_refused(void **state)
{
    const char *path = in_scratch(state, "huge.png");
    make_png(path, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE);
    claim_size(path, 60000, 60000);
    sunder_error err = SUNDER_ERROR_INIT;
    picture p;

    assert_int_equal(read_picture(path, &p, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "huge.png: claims 60000 x 60000 pixels");
    assert_null(p.samples);
    claim_size(path, 2000000000, 2000000000);
    assert_int_equal(read_picture(path, &p, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "damaged PNG file");
}

static void more_than_the_memory_limit_is_refused(void **state)
{
    const char *path = in_scratch(state, "limit.png");
    make_png(path, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE);
    size_t bytes = WIDTH * HEIGHT * 3 * sizeof(uint16_t);
    sunder_error err = SUNDER_ERROR_INIT;
    picture p = {0};

    assert_int_equal(png_read(path, bytes - 1, &p.width, &p.height, &p.channels, &p.bits, &p.samples, &err),
                     SUNDER_ERROR_RESOURCE);
    assert_says(&err, "--max-memory");
    assert_null(p.samples);
    assert_ok(png_read(path, bytes, &p.width, &p.height, &p.channels, &p.bits, &p.samples, &err), &err);
    free(p.samples);
}

static void what_is_no_png_is_refused(void **state)
{
    const char *path = in_scratch(state, "text.png");
    sunder_error err = SUNDER_ERROR_INIT;
    picture p;

    assert_int_equal(read_picture(path, &p, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "No such file");
    fclose(fopen(path, "wb"));
    assert_int_equal(read_picture(path, &p, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "the file is empty");
    patch(path, 0, "GIF89a and more", 15);
    assert_int_equal(read_picture(path, &p, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "is no PNG file");
    assert_int_equal(read_picture(*state, &p, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "is no file");
}

/* Each byte of a good file wrong in turn: read or refused, with a message, and nothing on stderr. */
static void a_damaged_file_is_refused_or_read_but_never_printed_about(void **state)
{
    char good[600];
    snprintf(good, sizeof good, "%s", in_scratch(state, "good.png"));
    make_png(good, PNG_COLOR_TYPE_PALETTE, 4, PNG_INTERLACE_ADAM7);
    char *log = strdup(in_scratch(state, "stderr.txt"));
    fflush(stderr);
    int saved = dup(STDERR_FILENO);
    assert_non_null(freopen(log, "w", stderr));
    struct stat facts;
    stat(good, &facts);
    int refused = 0;
    for (long at = 0; at < facts.st_size; at++) {
        make_png(good, PNG_COLOR_TYPE_PALETTE, 4, PNG_INTERLACE_ADAM7);
        patch(good, at, "\xa5", 1);
        sunder_error err = SUNDER_ERROR_INIT;
        picture p;
        if (read_picture(good, &p, &err) != SUNDER_OK) refused += err.message[0] != '\0';
        free(p.samples);
    }
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);

    stat(log, &facts);
    assert_int_equal(facts.st_size, 0);
    assert_true(refused > 50);
    free(log);
}

static void make_rgb(uint8_t *rgb, size_t n)
{
    for (size_t i = 0; i < n; i++) rgb[i] = (uint8_t)(i * i / 7 + i);
}

static void a_written_picture_is_read_back_and_has_the_same_bytes_each_time(void **state)
{
    uint8_t rgb[WIDTH * HEIGHT * 3], *first = NULL, *second = NULL;
    size_t n_first, n_second;
    make_rgb(rgb, sizeof rgb);
    sunder_error err = SUNDER_ERROR_INIT;
    picture p;

    assert_ok(png_write_memory(rgb, WIDTH, HEIGHT, &first, &n_first, &err), &err);
    assert_ok(png_write_memory(rgb, WIDTH, HEIGHT, &second, &n_second, &err), &err);
    assert_ok(png_write_file(in_scratch(state, "w.png"), rgb, WIDTH, HEIGHT, &err), &err);
    assert_ok(read_picture(in_scratch(state, "w.png"), &p, &err), &err);

    assert_int_equal(n_first, n_second);
    assert_memory_equal(first, second, n_first);
    struct stat facts;
    stat(in_scratch(state, "w.png"), &facts);
    assert_int_equal(facts.st_size, n_first);
    for (size_t i = 0; i < sizeof rgb; i++) assert_int_equal(p.samples[i], rgb[i]);
    free(first);
    free(second);
    free(p.samples);
}

static void a_full_disk_and_a_missing_folder_are_reported(void **state)
{
    uint8_t rgb[WIDTH * HEIGHT * 3];
    make_rgb(rgb, sizeof rgb);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(png_write_file(in_scratch(state, "no/x.png"), rgb, WIDTH, HEIGHT, &err), SUNDER_ERROR_RESOURCE);
    assert_says(&err, "no/x.png: No such file");
    if (access("/dev/full", W_OK) != 0) skip();
    assert_int_equal(png_write_file("/dev/full", rgb, WIDTH, HEIGHT, &err), SUNDER_ERROR_RESOURCE);
    assert_says(&err, "the disk is full");
}

static void an_empty_picture_is_a_defect_of_the_caller(void **state)
{
    (void)state;
    uint8_t *bytes = NULL;
    size_t n;

    assert_int_equal(png_write_memory(NULL, 0, 5, &bytes, &n, NULL), SUNDER_ERROR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_come_as_they_are_stored),
        cmocka_unit_test(a_palette_becomes_rgb_and_its_transparency_is_dropped),
        cmocka_unit_test(four_bit_grey_fills_the_range_of_eight),
        cmocka_unit_test(a_black_and_white_mask_is_refused),
        cmocka_unit_test(the_size_comes_from_the_header_alone),
        cmocka_unit_test(a_truncated_file_is_refused_wherever_it_ends),
        cmocka_unit_test(a_size_that_the_file_cannot_hold_is_refused),
        cmocka_unit_test(more_than_the_memory_limit_is_refused),
        cmocka_unit_test(what_is_no_png_is_refused),
        cmocka_unit_test(a_damaged_file_is_refused_or_read_but_never_printed_about),
        cmocka_unit_test(a_written_picture_is_read_back_and_has_the_same_bytes_each_time),
        cmocka_unit_test(a_full_disk_and_a_missing_folder_are_reported),
        cmocka_unit_test(an_empty_picture_is_a_defect_of_the_caller),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
