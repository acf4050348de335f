/* src/image/regions.c */
#include "image/regions.h"

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

static sunder_status read_text(void **state, const char *json, regions **out, sunder_error *err)
{
    char path[600];
    snprintf(path, sizeof path, "%s/roi.geojson", (const char *)*state);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(json, file);
    fclose(file);
    *out = NULL;
    return regions_read(path, out, err);
}

static regions *read_good(void **state, const char *json)
{
    regions *r;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(read_text(state, json, &r, &err), &err);
    return r;
}

static bool inside(const regions *r, double x, double y)
{
    return regions_contain(r, 0, "a.tif", (sunder_point_px){x, y});
}

#define SQUARE "[[10,20],[50,20],[50,60],[10,60],[10,20]]"
#define HOLE "[[20,30],[20,40],[30,40],[30,30],[20,30]]"
#define POLYGON "{\"type\":\"Polygon\",\"plane\":{\"c\":-1,\"z\":0,\"t\":0},\"coordinates\":[" SQUARE "," HOLE "]}"
#define FEATURE_OF(geometry, properties) \
    "{\"type\":\"Feature\",\"id\":\"8a6e\",\"geometry\":" geometry ",\"properties\":{" properties "}}"
#define ANNOTATION "\"objectType\":\"annotation\",\"classification\":{\"name\":\"Tumor\",\"color\":[200,0,0]}"

static void assert_square_with_hole(regions *r)
{
    assert_int_equal(regions_count(r), 1);
    assert_true(inside(r, 12, 22));
    assert_true(inside(r, 45, 55));
    assert_false(inside(r, 25, 35)); /* in the hole */
    assert_false(inside(r, 5, 30));
    assert_false(inside(r, 60, 30));
    assert_false(inside(r, 30, 70));
    regions_free(r);
}

static void each_form_that_qupath_exports_is_read(void **state)
{
    assert_square_with_hole(
        read_good(state, "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE_OF(POLYGON, ANNOTATION) "]}"));
    assert_square_with_hole(read_good(state, "[" FEATURE_OF(POLYGON, ANNOTATION) "]"));
    assert_square_with_hole(read_good(state, FEATURE_OF(POLYGON, "")));
    assert_square_with_hole(read_good(
        state, FEATURE_OF("{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "," HOLE "]]}", ANNOTATION)));
    assert_square_with_hole(
        read_good(state, FEATURE_OF("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\","
                                    "\"coordinates\":[1,2]}," POLYGON "]}",
                                    ANNOTATION)));
    assert_square_with_hole(read_good(state,
                                      "[{\"type\":\"Feature\",\"id\":\"PathAnnotationObject\",\"geometry\":" POLYGON
                                      "},{\"type\":\"Feature\",\"geometry\":null}]"));
}

static void pixel_centres_lie_half_a_pixel_inside_the_corners_of_the_file(void **state)
{
    regions *r = read_good(state, FEATURE_OF(POLYGON, ANNOTATION));

    assert_true(inside(r, 9.51, 30)); /* 10.01 in the file */
    assert_false(inside(r, 9.49, 30));
    assert_true(inside(r, 30, 59.49));
    assert_false(inside(r, 30, 59.51));
    regions_free(r);
}

static void polygons_that_overlap_do_not_cancel_out(void **state)
{
    regions *r = read_good(state, "[" FEATURE_OF(POLYGON, ANNOTATION) "," FEATURE_OF(POLYGON, ANNOTATION) "]");

    assert_int_equal(regions_count(r), 2);
    assert_true(inside(r, 12, 22));
    regions_free(r);
}

static void an_outline_need_not_be_closed(void **state)
{
    regions *r = read_good(state, FEATURE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[10,0],[0,10]]]}", ""));

    assert_true(inside(r, 2, 2));
    assert_false(inside(r, 6, 6));
    regions_free(r);
}

static void a_region_of_one_field_counts_for_that_field_alone(void **state)
{
    regions *by_number = read_good(state, FEATURE_OF(POLYGON, "\"field\":2"));
    regions *by_name = read_good(state, FEATURE_OF(POLYGON, "\"field\":\"f3.tif\""));
    regions *all = read_good(state, FEATURE_OF(POLYGON, "\"field\":null"));
    sunder_point_px point = {12, 22};

    assert_true(regions_contain(by_number, 2, "x.tif", point));
    assert_false(regions_contain(by_number, 0, "x.tif", point));
    assert_true(regions_contain(by_name, 7, "f3.tif", point));
    assert_false(regions_contain(by_name, 3, "f4.tif", point));
    assert_true(regions_contain(all, 5, "f4.tif", point));
    regions_free(by_number);
    regions_free(by_name);
    regions_free(all);
}

static void a_region_of_a_field_that_the_slide_lacks_is_refused(void **state)
{
    const char *const names[] = {"f1.tif", "f2.tif"};
    const char *good = "[" FEATURE_OF(POLYGON, "\"field\":1") "," FEATURE_OF(POLYGON, "\"field\":\"f1.tif\"") "," //
        FEATURE_OF(POLYGON, ANNOTATION) "]";
    static const struct {
        const char *json, *asked;
    } bad[] = {
        {"[" FEATURE_OF(POLYGON, "\"field\":0") "," FEATURE_OF(POLYGON, "\"field\":2") "]", "field 2,"},
        {FEATURE_OF(POLYGON, "\"field\":\"F1.tif\""), "field \"F1.tif\""},
    };
    sunder_error err = SUNDER_ERROR_INIT;
    regions *r = read_good(state, good);

    assert_ok(regions_check(r, "roi.geojson", 2, names, &err), &err);
    regions_free(r);

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        r = read_good(state, bad[i].json);
        assert_int_equal(regions_check(r, "roi.geojson", 2, names, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, "roi.geojson: ");
        assert_says(&err, bad[i].asked);
        assert_says(&err, "0 to 1");
        assert_says(&err, "f1.tif, f2.tif");
        regions_free(r);
    }
}

static void cells_points_and_lines_are_no_regions(void **state)
{
    const char *no_regions[] = {
        FEATURE_OF(POLYGON, "\"objectType\":\"cell\""),
        FEATURE_OF(POLYGON, "\"objectType\":\"detection\""),
        "[{\"type\":\"Feature\",\"id\":\"PathCellObject\",\"geometry\":" POLYGON "}]",
        FEATURE_OF("{\"type\":\"MultiPoint\",\"coordinates\":[[1,2]]}", ANNOTATION),
        FEATURE_OF("{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}", ANNOTATION),
        FEATURE_OF("{\"type\":\"Polygon\",\"coordinates\":[]}", ANNOTATION),
        "[]",
        "{\"type\":\"FeatureCollection\",\"features\":[]}",
    };
    for (size_t i = 0; i < sizeof no_regions / sizeof *no_regions; i++) {
        sunder_error err = SUNDER_ERROR_INIT;
        regions *r;

        assert_int_equal(read_text(state, no_regions[i], &r, &err), SUNDER_ERROR_INPUT);

        assert_says(&err, "roi.geojson: holds no annotation with an area");
        assert_null(r);
    }
}

static void a_malformed_feature_is_named_by_its_number(void **state)
{
    const struct {
        const char *second, *says;
    } bad[] = {
        {"7", "is no GeoJSON Feature"},
        {"{\"type\":\"Feature\"}", "is no GeoJSON Feature"},
        {FEATURE_OF("{\"type\":\"Circle\",\"coordinates\":[]}", ""), "geometry of type \"Circle\""},
        {FEATURE_OF("3", ""), "geometry of type \"none\""},
        {FEATURE_OF("{\"type\":\"GeometryCollection\"}", ""), "geometry of type \"GeometryCollection\""},
        {FEATURE_OF("{\"type\":\"Polygon\"}", ""), "a Polygon without a list of coordinates"},
        {FEATURE_OF("{\"type\":\"MultiPolygon\",\"coordinates\":1}", ""), "a MultiPolygon without"},
        {FEATURE_OF("{\"type\":\"MultiPolygon\",\"coordinates\":[1]}", ""), "a Polygon without"},
        {FEATURE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4]]]}", ""), "a ring has 2 positions"},
        {FEATURE_OF("{\"type\":\"Polygon\",\"coordinates\":[[1,2,3]]}", ""), "position 1 of a ring is not [x, y]"},
        {FEATURE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5]]]}", ""), "position 3 of a ring"},
        {FEATURE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5,\"6\"]]]}", ""), "position 3 of a ring"},
        {FEATURE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5,1e12]]]}", ""), "position 3 of a ring"},
        {FEATURE_OF(POLYGON, "\"field\":-1"), "its property \"field\" is neither"},
        {FEATURE_OF(POLYGON, "\"field\":[]"), "its property \"field\" is neither"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char json[2000];
        snprintf(json, sizeof json, "[%s,%s]", FEATURE_OF(POLYGON, ANNOTATION), bad[i].second);
        sunder_error err = SUNDER_ERROR_INIT;
        regions *r;

        assert_int_equal(read_text(state, json, &r, &err), SUNDER_ERROR_INPUT);

        assert_says(&err, "roi.geojson: feature 2: ");
        assert_says(&err, bad[i].says);
        assert_null(r);
    }
}

static void what_is_no_geojson_is_refused(void **state)
{
    const char *bad[] = {"{\"type\":\"FeatureCollection\"}", "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}",
                         "{}", "3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        sunder_error err = SUNDER_ERROR_INIT;
        regions *r;
        assert_int_equal(read_text(state, bad[i], &r, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, i == 3 ? "expected valid JSON" : "is no GeoJSON of regions");
    }
    regions *r = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_int_equal(regions_read("none.geojson", &r, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "none.geojson: No such file");
    regions_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_that_qupath_exports_is_read),
        cmocka_unit_test(pixel_centres_lie_half_a_pixel_inside_the_corners_of_the_file),
        cmocka_unit_test(polygons_that_overlap_do_not_cancel_out),
        cmocka_unit_test(an_outline_need_not_be_closed),
        cmocka_unit_test(a_region_of_one_field_counts_for_that_field_alone),
        cmocka_unit_test(a_region_of_a_field_that_the_slide_lacks_is_refused),
        cmocka_unit_test(cells_points_and_lines_are_no_regions),
        cmocka_unit_test(a_malformed_feature_is_named_by_its_number),
        cmocka_unit_test(what_is_no_geojson_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
