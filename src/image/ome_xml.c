/* Reads OME-XML with expat. Element names are taken without their namespace prefix, so all schema versions read alike. A
 * document type declaration is refused: OME-XML has none, and entities could make a small file large. */
#include "image/ome_xml.h"

#include <expat.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/number_text.h"

#define MOST_IMAGES 4096
#define MOST_RECORDS 1000000 /* channels and TiffData elements of one image */

typedef struct reader {
    XML_Parser parser;
    ome_document *document;
    ome_image *image;    /* inside Image */
    ome_tiff_data *data; /* inside TiffData */
    bool in_uuid;        /* text of UUID goes to data->uuid */
    const char *fault;   /* why reading stopped */
} reader;

typedef struct length_unit {
    const char *name;
    double um;
} length_unit;

static const length_unit LENGTH_UNITS[] = {
    {"\xc2\xb5m", 1},    {"\xce\xbcm", 1},
    {"um", 1},           {"micron", 1},
    {"micrometer", 1},   {"micrometre", 1},
    {"\xb5m", 1},        {"nm", 1e-3},
    {"mm", 1e3},         {"cm", 1e4},
    {"dm", 1e5},         {"m", 1e6},
    {"\xc3\x85", 1e-4},  {"\xe2\x84\xab", 1e-4},
    {"pm", 1e-6},        {"in", 25400},
    {"ft", 304800},      {"pt", 25400.0 / 72},
    {"thou", 25.4},      {"mil", 25.4},
    {"nanometer", 1e-3}, {"millimeter", 1e3},
};

double ome_length_um(double value, const char *unit)
{
    if (!unit || !unit[0]) return value; /* the schema's default is the micrometre */
    for (size_t i = 0; i < sizeof LENGTH_UNITS / sizeof *LENGTH_UNITS; i++) {
        if (strcmp(unit, LENGTH_UNITS[i].name) == 0) return value * LENGTH_UNITS[i].um;
    }
    return NAN;
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) return attributes[1];
    }
    return NULL;
}

static void copy_attribute(const XML_Char **attributes, const char *name, char *out, size_t size)
{
    const char *value = attribute(attributes, name);
    if (value) snprintf(out, size, "%s", value);
}

static int integer_attribute(const XML_Char **attributes, const char *name, int otherwise)
{
    const char *value = attribute(attributes, name);
    long long number;
    if (!value || !number_whole(value, &number) || number < 0 || number > INT32_MAX) return otherwise;
    return (int)number;
}

static double length_attribute(const XML_Char **attributes, const char *name, const char *unit_name)
{
    const char *value = attribute(attributes, name);
    double number;
    if (!value || !number_real(value, &number) || number <= 0) return 0;
    return ome_length_um(number, attribute(attributes, unit_name));
}

static void stop(reader *r, const char *why)
{
    if (!r->fault) r->fault = why;
    XML_StopParser(r->parser, XML_FALSE);
}

static void begin_image(reader *r, const XML_Char **attributes)
{
    ome_document *d = r->document;
    if (d->n_images >= MOST_IMAGES) {
        stop(r, "too many images");
        return;
    }
    if (!array_reserve((void **)&d->images, &d->capacity, d->n_images + 1, sizeof *d->images)) {
        stop(r, "out of memory");
        return;
    }
    r->image = &d->images[d->n_images++];
    *r->image = (ome_image){0};
    copy_attribute(attributes, "Name", r->image->name, sizeof r->image->name);
}

static void begin_pixels(ome_image *image, const XML_Char **attributes)
{
    copy_attribute(attributes, "DimensionOrder", image->order, sizeof image->order);
    if (!image->order[0]) snprintf(image->order, sizeof image->order, "XYCZT");
    copy_attribute(attributes, "Type", image->type, sizeof image->type);
    if (!image->type[0]) copy_attribute(attributes, "PixelType", image->type, sizeof image->type);
    image->size_x = integer_attribute(attributes, "SizeX", 0);
    image->size_y = integer_attribute(attributes, "SizeY", 0);
    image->size_z = integer_attribute(attributes, "SizeZ", 1);
    image->size_c = integer_attribute(attributes, "SizeC", 1);
    image->size_t_ = integer_attribute(attributes, "SizeT", 1);
    image->significant_bits = integer_attribute(attributes, "SignificantBits", 0);
    image->x_um = length_attribute(attributes, "PhysicalSizeX", "PhysicalSizeXUnit");
    image->y_um = length_attribute(attributes, "PhysicalSizeY", "PhysicalSizeYUnit");
    image->z_um = length_attribute(attributes, "PhysicalSizeZ", "PhysicalSizeZUnit");
}

static void begin_channel(reader *r, const XML_Char **attributes)
{
    ome_image *image = r->image;
    if (image->n_channels >= MOST_RECORDS || !array_reserve((void **)&image->channels, &image->channel_capacity,
                                                            image->n_channels + 1, sizeof *image->channels)) {
        stop(r, "too many channels");
        return;
    }
    ome_channel *channel = &image->channels[image->n_channels++];
    *channel = (ome_channel){.samples = integer_attribute(attributes, "SamplesPerPixel", 1)};
    copy_attribute(attributes, "Name", channel->name, sizeof channel->name);
    copy_attribute(attributes, "Fluor", channel->fluor, sizeof channel->fluor);
    double emission_um = length_attribute(attributes, "EmissionWavelength", "EmissionWavelengthUnit");
    const char *unit = attribute(attributes, "EmissionWavelengthUnit");
    /* Without a unit the number is in nm: the one length of the schema whose default is not the micrometre. */
    channel->emission_nm = isnan(emission_um) ? 0 : unit ? emission_um * 1e3 : emission_um;
}

static void begin_tiff_data(reader *r, const XML_Char **attributes)
{
    ome_image *image = r->image;
    if (image->n_data >= MOST_RECORDS ||
        !array_reserve((void **)&image->data, &image->data_capacity, image->n_data + 1, sizeof *image->data)) {
        stop(r, "too many planes");
        return;
    }
    r->data = &image->data[image->n_data++];
    *r->data = (ome_tiff_data){
        .ifd = integer_attribute(attributes, "IFD", -1),
        .plane_count =
            integer_attribute(attributes, attribute(attributes, "PlaneCount") ? "PlaneCount" : "NumPlanes", -1),
        .first_c = integer_attribute(attributes, "FirstC", 0),
        .first_z = integer_attribute(attributes, "FirstZ", 0),
        .first_t = integer_attribute(attributes, "FirstT", 0),
    };
}

static const char *local_name(const XML_Char *element)
{
    const char *colon = strrchr(element, ':');
    return colon ? colon + 1 : element;
}

static void on_start(void *user, const XML_Char *element, const XML_Char **attributes)
{
    reader *r = user;
    const char *name = local_name(element);
    if (strcmp(name, "OME") == 0) {
        copy_attribute(attributes, "UUID", r->document->uuid, sizeof r->document->uuid);
    } else if (strcmp(name, "BinaryOnly") == 0) {
        copy_attribute(attributes, "MetadataFile", r->document->companion, sizeof r->document->companion);
    } else if (strcmp(name, "Image") == 0) {
        begin_image(r, attributes);
    } else if (!r->image) {
        return;
    } else if (strcmp(name, "Pixels") == 0) {
        begin_pixels(r->image, attributes);
    } else if (strcmp(name, "Channel") == 0) {
        begin_channel(r, attributes);
    } else if (strcmp(name, "TiffData") == 0) {
        begin_tiff_data(r, attributes);
    } else if (strcmp(name, "UUID") == 0 && r->data) {
        copy_attribute(attributes, "FileName", r->data->file_name, sizeof r->data->file_name);
        r->in_uuid = true;
    }
}

static void on_end(void *user, const XML_Char *element)
{
    reader *r = user;
    const char *name = local_name(element);
    if (strcmp(name, "UUID") == 0) r->in_uuid = false;
    if (strcmp(name, "TiffData") == 0) r->data = NULL;
    if (strcmp(name, "Image") == 0) r->image = NULL;
}

static void on_text(void *user, const XML_Char *chars, int length)
{
    reader *r = user;
    if (!r->in_uuid || !r->data) return;
    size_t used = strlen(r->data->uuid), room = sizeof r->data->uuid - 1 - used;
    size_t n = (size_t)length < room ? (size_t)length : room;
    memcpy(r->data->uuid + used, chars, n);
    r->data->uuid[used + n] = '\0';
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system_id, const XML_Char *public_id, int has)
{
    (void)name, (void)system_id, (void)public_id, (void)has;
    stop(user, "it has a document type declaration");
}

bool ome_xml_is(const char *text)
{
    size_t start = strspn(text, " \t\r\n\xef\xbb\xbf");
    return text[start] == '<' && (strstr(text, "<OME") || strstr(text, ":OME "));
}

sunder_status ome_xml_read(const char *text, size_t length, const char *name, ome_document *out_document,
                           sunder_error *err)
{
    ome_document document = {0};
    reader r = {.document = &document, .parser = XML_ParserCreate(NULL)};
    if (!r.parser) return fail_memory(err, "OME-XML");
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    bool good = length <= INT32_MAX && XML_Parse(r.parser, text, (int)length, XML_TRUE) == XML_STATUS_OK;
    const char *fault = r.fault ? r.fault : XML_ErrorString(XML_GetErrorCode(r.parser));
    unsigned long line = XML_GetCurrentLineNumber(r.parser);
    XML_ParserFree(r.parser);
    if (!good) {
        ome_document_free(&document);
        return fail(err, SUNDER_ERROR_INPUT, "%s: its OME-XML cannot be read (%s, line %lu); export it again", name,
                    fault, line);
    }
    *out_document = document;
    return SUNDER_OK;
}

void ome_document_free(ome_document *document)
{
    for (size_t i = 0; i < document->n_images; i++) {
        free(document->images[i].channels);
        free(document->images[i].data);
    }
    free(document->images);
    *document = (ome_document){0};
}

library_version xml_library(void)
{
    char built[32];
    snprintf(built, sizeof built, "%d.%d.%d", XML_MAJOR_VERSION, XML_MINOR_VERSION, XML_MICRO_VERSION);
    return library_version_of("expat", built, XML_ExpatVersion());
}
