/* src/image/source_ome.c: small OME-TIFFs whose planes hold 100 * channel + 10 * z + time, so that each plane tells what it
 * is. */
#include "image/image_source.h"

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

static void write_planes(const char *path, const char *xml, const uint16_t *values, size_t n)
{
    tiff_page pages[64] = {0};
    static uint16_t pixels[64][SIZE * SIZE];
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < SIZE * SIZE; k++) pixels[i][k] = values[i];
        pages[i] = (tiff_page){.width = SIZE, .height = SIZE, .pixels = pixels[i], .description = i ? NULL : xml};
    }
    make_tiff(path, "w", pages, n);
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

static void expect_planes(const image_source *source)
{
    for (int c = 0; c < source->n_channels; c++) {
        for (int z = 0; z < source->n_z; z++) assert_near(value_at(source, c, z), 100 * c + 10 * z, 0);
    }
}

/* Pixels element with the sizes of the tests: 2 z, 3 channels, 2 times. */
static void make_xml(char *xml, size_t size, const char *order, const char *data)
{
    snprintf(xml, size,
             "<OME xmlns=\"x\" UUID=\"urn:uuid:self\"><Image><Pixels DimensionOrder=\"%s\" Type=\"uint16\" "
             "SizeX=\"%d\" SizeY=\"%d\" "
             "SizeZ=\"2\" SizeC=\"3\" SizeT=\"2\" PhysicalSizeX=\"0.1\" PhysicalSizeY=\"0.1\"><Channel Name=\"DAPI\"/>"
             "<Channel Name=\"FITC\"/><Channel Name=\"Cy3\"/>%s</Pixels></Image></OME>",
             order, SIZE, SIZE, data);
}

static void every_dimension_order_gives_the_same_planes(void **state)
{
    static const char *const ORDERS[] = {"XYZCT", "XYZTC", "XYCTZ", "XYCZT", "XYTCZ", "XYTZC"};
    char xml[2000];
    char *path = path_in(*state, "a.ome.tif");

    for (size_t o = 0; o < 6; o++) {
        uint16_t values[12];
        int sizes[3], index[3] = {0, 0, 0};
        for (int k = 0; k < 3; k++) sizes[k] = ORDERS[o][2 + k] == 'C' ? 3 : 2;
        for (int i = 0; i < 12; i++) {
            int value = 0;
            for (int k = 0; k < 3; k++)
                value += index[k] * (ORDERS[o][2 + k] == 'C' ? 100 : ORDERS[o][2 + k] == 'Z' ? 10 : 1);
            values[i] = (uint16_t)value;
            for (int k = 0; k < 3 && ++index[k] == sizes[k]; k++) index[k] = 0;
        }
        make_xml(xml, sizeof xml, ORDERS[o], "<TiffData/>");
        write_planes(path, xml, values, 12);
        sunder_error err = SUNDER_ERROR_INIT;
        image_source_list list;
        assert_ok(image_sources_read(path, &OPTIONS, &list, &err), &err);
        assert_int_equal(list.items[0].n_z, 2);
        assert_int_equal(list.items[0].n_channels, 3);
        expect_planes(&list.items[0]);
        assert_non_null(strstr(list.items[0].notes.chars, "2 time points; the first is used"));
        image_source_list_free(&list);
    }
    free(path);
}

static void planes_lie_where_tiff_data_says(void **state)
{
    char xml[2000];
    static const uint16_t VALUES[] = {0, 210, 110, 10, 200, 100, 999, 999, 999, 999, 999, 999};
    make_xml(xml, sizeof xml, "XYZCT",
             "<TiffData IFD=\"0\" FirstC=\"0\" FirstZ=\"0\" PlaneCount=\"1\"/><TiffData IFD=\"1\" FirstC=\"2\" "
             "FirstZ=\"1\"/>"
             "<TiffData IFD=\"2\" FirstC=\"1\" FirstZ=\"1\"/><TiffData IFD=\"3\" FirstC=\"0\" FirstZ=\"1\"/>"
             "<TiffData IFD=\"4\" FirstC=\"2\" FirstZ=\"0\"/><TiffData IFD=\"5\" FirstC=\"1\" FirstZ=\"0\"/>"
             "<TiffData IFD=\"6\" FirstT=\"1\" PlaneCount=\"6\"/>");
    char *path = path_in(*state, "a.ome.tif");
    write_planes(path, xml, VALUES, 12);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_ok(image_sources_read(path, &OPTIONS, &list, &err), &err);

    expect_planes(&list.items[0]);
    image_source_list_free(&list);
    free(path);
}

static void a_set_of_files_is_one_field(void **state)
{
    char xml[2000];
    static const uint16_t FIRST[] = {0, 10}, SECOND[] = {100, 110, 200, 210};
    make_xml(xml, sizeof xml, "XYZCT",
             "<TiffData IFD=\"0\" PlaneCount=\"2\"><UUID FileName=\"one.ome.tif\">urn:uuid:self</UUID></TiffData>"
             "<TiffData IFD=\"0\" FirstC=\"1\" PlaneCount=\"4\"><UUID "
             "FileName=\"two.ome.tif\">urn:uuid:2</UUID></TiffData>");
    char *one = path_in(*state, "one.ome.tif"), *two = path_in(*state, "two.ome.tif");
    write_planes(one, xml, FIRST, 2);
    write_planes(two, xml, SECOND, 4);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_ok(image_sources_read(one, &OPTIONS, &list, &err), &err);

    assert_int_equal(list.n, 1);
    assert_int_equal(list.items[0].n_files, 2);
    assert_int_equal(list.n_members, 2);
    expect_planes(&list.items[0]);
    image_source_list_free(&list);
    free(one);
    free(two);
}

static void a_file_of_the_set_that_is_missing_is_named(void **state)
{
    char xml[2000];
    static const uint16_t FIRST[] = {0, 10};
    make_xml(xml, sizeof xml, "XYZCT",
             "<TiffData IFD=\"0\" PlaneCount=\"2\"><UUID FileName=\"one.ome.tif\">urn:uuid:self</UUID></TiffData>"
             "<TiffData IFD=\"0\" FirstC=\"1\" PlaneCount=\"4\"><UUID "
             "FileName=\"../two.ome.tif\">urn:uuid:2</UUID></TiffData>");
    char *one = path_in(*state, "one.ome.tif");
    write_planes(one, xml, FIRST, 2);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_int_equal(image_sources_read(one, &OPTIONS, &list, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "two.ome.tif is not beside it");
    free(one);
}

static void a_renamed_file_is_still_itself(void **state)
{
    char xml[2000];
    static const uint16_t VALUES[] = {0, 10, 100, 110, 200, 210, 1, 11, 101, 111, 201, 211};
    make_xml(
        xml, sizeof xml, "XYZCT",
        "<TiffData IFD=\"0\" PlaneCount=\"12\"><UUID FileName=\"old name.ome.tif\">urn:uuid:other</UUID></TiffData>");
    char *path = path_in(*state, "new name.ome.tif");
    write_planes(path, xml, VALUES, 12);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_ok(image_sources_read(path, &OPTIONS, &list, &err), &err);

    expect_planes(&list.items[0]);
    image_source_list_free(&list);
    free(path);
}

static void a_companion_file_describes_the_set(void **state)
{
    char xml[2000];
    static const uint16_t VALUES[] = {0, 10, 100, 110, 200, 210};
    char *tiff = path_in(*state, "planes.ome.tif"), *companion = path_in(*state, "set.companion.ome");
    make_xml(xml, sizeof xml, "XYZCT",
             "<TiffData IFD=\"0\" PlaneCount=\"6\"><UUID FileName=\"planes.ome.tif\">urn:uuid:2</UUID></TiffData>");
    make_file(companion, xml, strlen(xml));
    write_planes(tiff, "<OME><BinaryOnly MetadataFile=\"set.companion.ome\" UUID=\"x\"/></OME>", VALUES, 6);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list from_tiff, from_companion;

    assert_ok(image_sources_read(tiff, &OPTIONS, &from_tiff, &err), &err);
    assert_ok(image_sources_read(companion, &OPTIONS, &from_companion, &err), &err);

    expect_planes(&from_tiff.items[0]);
    expect_planes(&from_companion.items[0]);
    assert_string_equal(from_companion.items[0].channels[1].name, "FITC");
    image_source_list_free(&from_tiff);
    image_source_list_free(&from_companion);
    free(tiff);
    free(companion);
}

static void several_images_are_several_fields(void **state)
{
    static const char XML[] =
        "<OME><Image><Pixels SizeX=\"8\" SizeY=\"8\" SizeC=\"1\"><TiffData IFD=\"0\"/></Pixels></Image>"
        "<Image><Pixels SizeX=\"8\" SizeY=\"8\" SizeC=\"1\"><TiffData IFD=\"1\"/></Pixels></Image></OME>";
    static const uint16_t VALUES[] = {5, 6};
    char *path = path_in(*state, "two.ome.tif");
    write_planes(path, XML, VALUES, 2);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_ok(image_sources_read(path, &OPTIONS, &list, &err), &err);

    assert_int_equal(list.n, 2);
    assert_near(value_at(&list.items[0], 0, 0), 5, 0);
    assert_near(value_at(&list.items[1], 0, 0), 6, 0);
    assert_string_equal(list.items[1].name, "two.ome.tif [2]");
    image_source_list_free(&list);
    free(path);
}

/* Opens a file of n planes with this Pixels element; what it says when it is refused. */
static void expect_refusal(const char *folder, const char *pixels, size_t n, const char *words)
{
    char xml[1000];
    static const uint16_t VALUES[4] = {0};
    snprintf(xml, sizeof xml, "<OME><Image>%s</Image></OME>", pixels);
    char *path = path_in(folder, "bad.ome.tif");
    write_planes(path, xml, VALUES, n);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;
    assert_int_equal(image_sources_read(path, &OPTIONS, &list, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "bad.ome.tif");
    assert_says(&err, words);
    assert_null(strstr(err.message, folder)); /* results are the same wherever the files lie */
    free(path);
}

static void metadata_that_does_not_fit_the_file_is_refused(void **state)
{
    expect_refusal(*state, "<Pixels SizeX=\"8\" SizeY=\"8\" SizeC=\"3\"><TiffData PlaneCount=\"3\"/></Pixels>", 2,
                   "page 3");
    expect_refusal(*state, "<Pixels SizeX=\"9\" SizeY=\"8\"/>", 1, "9 x 8 pixels");
    expect_refusal(*state, "<Pixels SizeX=\"8\" SizeY=\"8\" SizeC=\"3\"><TiffData IFD=\"0\"/></Pixels>", 3,
                   "incomplete");
    expect_refusal(*state, "<Pixels SizeX=\"8\" SizeY=\"8\" DimensionOrder=\"XYQCT\"/>", 1, "XYQCT");
    expect_refusal(*state, "<Pixels SizeX=\"8\" SizeY=\"8\" SizeC=\"12\"/>", 1, "12 channels");
    expect_refusal(*state, "<Pixels SizeX=\"8\" SizeY=\"8\" SizeZ=\"2000000000\"/>", 1, "2000000000 planes");
    expect_refusal(*state, "", 1, "describes no image");
    expect_refusal(*state, "<Pixels SizeX=\"8\" SizeY=\"8\" SizeC=\"3\"><Channel SamplesPerPixel=\"2\"/></Pixels>", 1,
                   "samples");
}

static void a_hostile_number_of_planes_does_not_keep_the_loader_busy(void **state)
{
    char *xml = malloc(200000), *end = xml;
    end += sprintf(end, "<OME><Image><Pixels SizeX=\"8\" SizeY=\"8\" SizeT=\"2000000000\" DimensionOrder=\"XYTZC\">");
    for (int i = 0; i < 1000; i++) end += sprintf(end, "<TiffData PlaneCount=\"2000000000\"/>");
    sprintf(end, "</Pixels></Image></OME>");
    static const uint16_t VALUES[1] = {0};
    char *path = path_in(*state, "busy.ome.tif");
    write_planes(path, xml, VALUES, 1);
    sunder_error err = SUNDER_ERROR_INIT;
    image_source_list list;

    assert_int_equal(image_sources_read(path, &OPTIONS, &list, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "too many planes");
    free(path);
    free(xml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_dimension_order_gives_the_same_planes, setup, teardown),
        cmocka_unit_test_setup_teardown(planes_lie_where_tiff_data_says, setup, teardown),
        cmocka_unit_test_setup_teardown(a_set_of_files_is_one_field, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_of_the_set_that_is_missing_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_renamed_file_is_still_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(a_companion_file_describes_the_set, setup, teardown),
        cmocka_unit_test_setup_teardown(several_images_are_several_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(metadata_that_does_not_fit_the_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_hostile_number_of_planes_does_not_keep_the_loader_busy, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
