/* src/image/ome_xml.c */
#include "image/ome_xml.h"

#include "testing.h"

static const char GOOD[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- a comment -->"
    "<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" UUID=\"urn:uuid:1\"><Image ID=\"Image:0\" "
    "Name=\"pos 1\">"
    "<Pixels DimensionOrder=\"XYZCT\" Type=\"uint16\" SizeX=\"64\" SizeY=\"32\" SizeZ=\"5\" SizeC=\"2\" SizeT=\"1\" "
    "SignificantBits=\"12\" PhysicalSizeX=\"64.5\" PhysicalSizeXUnit=\"nm\" PhysicalSizeY=\"0.0645\" "
    "PhysicalSizeZ=\"0.0004\" PhysicalSizeZUnit=\"mm\">"
    "<Channel Name=\"DAPI\" SamplesPerPixel=\"1\" EmissionWavelength=\"461\"/>"
    "<Channel Fluor=\"FITC\" EmissionWavelength=\"0.524\" EmissionWavelengthUnit=\"\xc2\xb5m\"/>"
    "<TiffData IFD=\"3\" FirstC=\"1\" FirstZ=\"2\" PlaneCount=\"1\"><UUID "
    "FileName=\"b.ome.tif\">urn:uuid:2</UUID></TiffData>"
    "<TiffData/></Pixels></Image></OME>";

static void sizes_scale_channels_and_planes_are_read(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    ome_document document;

    assert_ok(ome_xml_read(GOOD, strlen(GOOD), "a.ome.tif", &document, &err), &err);

    const ome_image *image = &document.images[0];
    assert_int_equal(document.n_images, 1);
    assert_string_equal(document.uuid, "urn:uuid:1");
    assert_string_equal(image->order, "XYZCT");
    assert_int_equal(image->size_x, 64);
    assert_int_equal(image->size_z, 5);
    assert_int_equal(image->significant_bits, 12);
    assert_near(image->x_um, 0.0645, 1e-12);
    assert_near(image->y_um, 0.0645, 1e-12);
    assert_near(image->z_um, 0.4, 1e-12);
    assert_int_equal(image->n_channels, 2);
    assert_string_equal(image->channels[0].name, "DAPI");
    assert_near(image->channels[0].emission_nm, 461, 1e-9);
    assert_string_equal(image->channels[1].fluor, "FITC");
    assert_near(image->channels[1].emission_nm, 524, 1e-9);
    assert_int_equal(image->n_data, 2);
    assert_int_equal(image->data[0].ifd, 3);
    assert_int_equal(image->data[0].first_z, 2);
    assert_string_equal(image->data[0].file_name, "b.ome.tif");
    assert_string_equal(image->data[0].uuid, "urn:uuid:2");
    assert_int_equal(image->data[1].ifd, -1);
    ome_document_free(&document);
}

static void prefixes_of_elements_do_not_matter(void **state)
{
    (void)state;
    static const char TEXT[] =
        "<ome:OME xmlns:ome=\"x\"><ome:Image><ome:Pixels SizeX=\"3\" SizeY=\"2\"/></ome:Image></ome:OME>";
    ome_document document;

    assert_int_equal(ome_xml_read(TEXT, strlen(TEXT), "a", &document, NULL), SUNDER_OK);

    assert_int_equal(document.images[0].size_x, 3);
    assert_string_equal(document.images[0].order, "XYCZT");
    ome_document_free(&document);
}

static void units_become_micrometres_and_pixels_do_not(void **state)
{
    (void)state;

    assert_near(ome_length_um(2, NULL), 2, 0);
    assert_near(ome_length_um(100, "nm"), 0.1, 1e-12);
    assert_near(ome_length_um(1, "mm"), 1000, 0);
    assert_near(ome_length_um(1, "\xce\xbcm"), 1, 0);
    assert_near(ome_length_um(1, "in"), 25400, 0);
    assert_true(isnan(ome_length_um(1, "pixel")));
    assert_true(isnan(ome_length_um(1, "reference frame")));
}

static void a_companion_file_is_named(void **state)
{
    (void)state;
    static const char TEXT[] = "<OME><BinaryOnly MetadataFile=\"set.companion.ome\" UUID=\"u\"/></OME>";
    ome_document document;

    assert_int_equal(ome_xml_read(TEXT, strlen(TEXT), "a", &document, NULL), SUNDER_OK);

    assert_string_equal(document.companion, "set.companion.ome");
    ome_document_free(&document);
}

static void damaged_xml_is_refused_at_its_line(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    ome_document document;

    assert_int_equal(ome_xml_read(GOOD, strlen(GOOD) - 30, "cut.ome.tif", &document, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "cut.ome.tif: its OME-XML cannot be read");
    assert_says(&err, "line 1");
}

static void a_document_type_is_refused_before_it_can_define_entities(void **state)
{
    (void)state;
    static const char TEXT[] = "<!DOCTYPE OME [<!ENTITY a \"aaaaaaaaaa\">]><OME><Image Name=\"&a;\"/></OME>";
    sunder_error err = SUNDER_ERROR_INIT;
    ome_document document;

    assert_int_equal(ome_xml_read(TEXT, strlen(TEXT), "a", &document, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "document type declaration");
}

static void numbers_that_make_no_sense_count_as_absent(void **state)
{
    (void)state;
    static const char TEXT[] =
        "<OME><Image><Pixels SizeX=\"-5\" SizeY=\"99999999999\" SizeZ=\"x\" PhysicalSizeX=\"nan\" "
        "PhysicalSizeY=\"-1\"/></Image></OME>";
    ome_document document;

    assert_int_equal(ome_xml_read(TEXT, strlen(TEXT), "a", &document, NULL), SUNDER_OK);

    assert_int_equal(document.images[0].size_x, 0);
    assert_int_equal(document.images[0].size_y, 0);
    assert_int_equal(document.images[0].size_z, 1);
    assert_near(document.images[0].x_um, 0, 0);
    assert_near(document.images[0].y_um, 0, 0);
    ome_document_free(&document);
}

static void other_descriptions_are_no_ome_xml(void **state)
{
    (void)state;

    assert_true(ome_xml_is(GOOD));
    assert_false(ome_xml_is("ImageJ=1.53\nimages=3"));
    assert_false(ome_xml_is("<scn xmlns=\"leica\">"));
    assert_false(ome_xml_is(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_scale_channels_and_planes_are_read),
        cmocka_unit_test(prefixes_of_elements_do_not_matter),
        cmocka_unit_test(units_become_micrometres_and_pixels_do_not),
        cmocka_unit_test(a_companion_file_is_named),
        cmocka_unit_test(damaged_xml_is_refused_at_its_line),
        cmocka_unit_test(a_document_type_is_refused_before_it_can_define_entities),
        cmocka_unit_test(numbers_that_make_no_sense_count_as_absent),
        cmocka_unit_test(other_descriptions_are_no_ome_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
