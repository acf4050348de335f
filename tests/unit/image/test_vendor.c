/* src/image/vendor.c */
#include "image/vendor.h"

#include "make_tiff.h"
#include "testing.h"

static void every_vendor_file_is_refused_by_name_with_its_export(void **state)
{
    (void)state;
    static const char *const NAMES[][2] = {
        {"a.czi", "Zeiss CZI"},
        {"a.ND2", "Nikon ND2"},
        {"a.ndpi", "Hamamatsu NDPI"},
        {"a.vsi", "VSI"},
        {"a.mrxs", "3DHISTECH MRXS"},
        {"a.lif", "Leica LIF"},
        {"a.dcm", "DICOM"},
        {"a.svs", "Aperio SVS"},
        {"a.scn", "Leica SCN"},
        {"a.lsm", "Zeiss LSM"},
        {"a.jpg", "JPEG"},
    };

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        sunder_error err = SUNDER_ERROR_INIT;
        const vendor_format *format = vendor_by_name(NAMES[i][0]);
        assert_non_null(format);
        assert_int_equal(vendor_refuse(format, NAMES[i][0], &err), SUNDER_ERROR_INPUT);
        assert_says(&err, NAMES[i][0]);
        assert_says(&err, NAMES[i][1]);
        assert_says(&err, "export");
    }
}

static void images_that_are_read_are_no_vendor_files(void **state)
{
    (void)state;

    assert_null(vendor_by_name("a.ome.tif"));
    assert_null(vendor_by_name("a.png"));
    assert_null(vendor_by_bytes((const uint8_t *)"II*\0\10\0\0\0", 8));
    assert_null(vendor_by_bytes((const uint8_t *)"", 0));
}

static void first_bytes_tell_a_file_under_another_name(void **state)
{
    (void)state;
    uint8_t dicom[160] = {0};
    memcpy(dicom + 128, "DICM", 4);

    assert_string_equal(vendor_by_bytes((const uint8_t *)"ZISRAWFILE\0\0\0\0\0\0", 16)->name, "a Zeiss CZI file");
    assert_string_equal(vendor_by_bytes((const uint8_t *)"\xda\xce\xbe\x0a....", 8)->name, "a Nikon ND2 file");
    assert_string_equal(vendor_by_bytes(dicom, sizeof dicom)->name, "a DICOM file");
    assert_null(vendor_by_bytes(dicom, 100));
}

static void a_tiff_that_says_it_is_a_whole_slide_is_one(void **state)
{
    (void)state;
    char *folder = make_scratch(), *path = path_in(folder, "looks_plain.tif");
    uint16_t pixels[4] = {0};
    tiff_page page = {.width = 2, .height = 2, .pixels = pixels, .description = "Aperio Image Library v11.2.1"};
    make_tiff(path, "w", &page, 1);
    tiff_file *file = NULL;
    assert_int_equal(tiff_file_open(path, 1 << 20, &file, NULL), SUNDER_OK);

    const vendor_format *format = vendor_by_tiff(file);

    assert_non_null(format);
    assert_string_equal(format->ending, ".svs");
    tiff_file_close(file);
    free(path);
    remove_scratch(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vendor_file_is_refused_by_name_with_its_export),
        cmocka_unit_test(images_that_are_read_are_no_vendor_files),
        cmocka_unit_test(first_bytes_tell_a_file_under_another_name),
        cmocka_unit_test(a_tiff_that_says_it_is_a_whole_slide_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
