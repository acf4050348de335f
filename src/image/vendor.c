/* Files that are not read, with the export to use. Endings and first bytes are those of the vendors' own formats as their
 * public readers (Bio-Formats, OpenSlide) tell them. */
#include "image/vendor.h"

#include <string.h>

#include "core/fail.h"
#include "core/text.h"

#define WITH_BIO_FORMATS ", or convert it with Bio-Formats: bfconvert FILE FILE.ome.tif"

static const vendor_format CZI = {".czi", "a Zeiss CZI file",
                                  "in ZEN, export it as OME-TIFF with the original data" WITH_BIO_FORMATS, false};
static const vendor_format LSM = {".lsm", "a Zeiss LSM file", "in ZEN, export it as OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format ND2 = {
    ".nd2", "a Nikon ND2 file",
    "in NIS-Elements, export the ND document as TIFF, one file a channel or OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format LIF = {".lif", "a Leica LIF file",
                                  "in LAS X, export the images as OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format NDPI = {".ndpi", "a Hamamatsu NDPI whole slide",
                                   "in NDP.view, export the scored areas as TIFF, one file a channel" WITH_BIO_FORMATS,
                                   false};
static const vendor_format VSI = {".vsi", "an Olympus (Evident) VSI file",
                                  "in cellSens or OlyVIA, export the scored areas as OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format MRXS = {
    ".mrxs", "a 3DHISTECH MRXS whole slide",
    "in CaseViewer or SlideViewer, export the scored areas as TIFF, one file a channel" WITH_BIO_FORMATS, false};
static const vendor_format DICOM = {".dcm", "a DICOM file",
                                    "export the fields as OME-TIFF, one image a field" WITH_BIO_FORMATS, false};
static const vendor_format APERIO = {".svs", "an Aperio SVS whole slide (brightfield)",
                                     "export the fluorescence fields as OME-TIFF; a brightfield slide cannot be scored",
                                     false};
static const vendor_format SCN = {".scn", "a Leica SCN whole slide",
                                  "export the fluorescence fields as OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format BIF = {".bif", "a Ventana BIF whole slide",
                                  "export the fluorescence fields as OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format QPTIFF = {".qptiff", "an Akoya QPTIFF whole slide",
                                     "export the scored areas as OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format HDF5 = {".ims", "an HDF5 (Imaris) file", "export it as OME-TIFF" WITH_BIO_FORMATS, false};
static const vendor_format OLE = {".oib", "an Olympus OIB or Zeiss ZVI file", "export it as OME-TIFF" WITH_BIO_FORMATS,
                                  false};
static const vendor_format JPEG = {
    ".jpg", "a JPEG picture", "its compression removes and invents small spots; export the same view as TIFF or PNG",
    true};
static const vendor_format JPEG_2000 = {".jp2", "a JPEG 2000 picture", "export the channels as TIFF or PNG", true};
static const vendor_format BMP = {".bmp", "a BMP picture", "save it as TIFF or PNG", true};
static const vendor_format GIF = {".gif", "a GIF picture", "export the channels as TIFF or PNG", true};
static const vendor_format PDF = {".pdf", "a PDF document", "export the images themselves as TIFF or PNG", true};

typedef struct other_ending {
    const char *ending;
    const vendor_format *format;
} other_ending;

static const other_ending ENDINGS[] = {
    {".czi", &CZI},       {".lsm", &LSM},    {".nd2", &ND2}, {".lif", &LIF}, {".lof", &LIF},       {".xlef", &LIF},
    {".ndpi", &NDPI},     {".ndpis", &NDPI}, {".vsi", &VSI}, {".ets", &VSI}, {".mrxs", &MRXS},     {".dcm", &DICOM},
    {".dicom", &DICOM},   {".svs", &APERIO}, {".scn", &SCN}, {".bif", &BIF}, {".qptiff", &QPTIFF}, {".ims", &HDF5},
    {".oib", &OLE},       {".oif", &OLE},    {".oir", &OLE}, {".zvi", &OLE}, {".jpg", &JPEG},      {".jpeg", &JPEG},
    {".jp2", &JPEG_2000}, {".bmp", &BMP},    {".gif", &GIF}, {".pdf", &PDF},
};

typedef struct first_bytes {
    size_t at, n;
    const char *bytes;
    const vendor_format *format;
} first_bytes;

static const first_bytes FIRST_BYTES[] = {
    {0, 10, "ZISRAWFILE", &CZI},
    {0, 4, "\xda\xce\xbe\x0a", &ND2},
    {0, 4, "\x70\x00\x00\x00", &LIF},
    {128, 4, "DICM", &DICOM},
    {0, 8, "\x89HDF\r\n\x1a\n", &HDF5},
    {0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &OLE},
    {0, 3, "\xff\xd8\xff", &JPEG},
    {4, 4, "jP  ", &JPEG_2000},
    {0, 2, "BM", &BMP},
    {0, 4, "GIF8", &GIF},
    {0, 5, "%PDF-", &PDF},
};

/* Private tags of TIFF files that look like plain ones. */
#define TAG_LSM 34412
#define TAG_NDPI 65420

const vendor_format *vendor_by_name(const char *path)
{
    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
        if (ends_with_ignoring_case(path, ENDINGS[i].ending)) return ENDINGS[i].format;
    }
    return NULL;
}

const vendor_format *vendor_by_bytes(const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < sizeof FIRST_BYTES / sizeof *FIRST_BYTES; i++) {
        const first_bytes *f = &FIRST_BYTES[i];
        if (n >= f->at + f->n && memcmp(bytes + f->at, f->bytes, f->n) == 0) return f->format;
    }
    return NULL;
}

const vendor_format *vendor_by_tiff(tiff_file *file)
{
    const char *description = tiff_file_description(file);
    if (strncmp(description, "Aperio", 6) == 0) return &APERIO;
    if (strstr(description, "www.leica-microsystems.com/scn")) return &SCN;
    if (strstr(description, "PerkinElmer-QPI")) return &QPTIFF;
    if (strstr(description, "<iScan")) return &BIF;
    if (tiff_file_has_tag(file, TAG_LSM)) return &LSM;
    if (tiff_file_has_tag(file, TAG_NDPI)) return &NDPI;
    return NULL;
}

sunder_status vendor_refuse(const vendor_format *format, const char *path, sunder_error *err)
{
    return fail(err, SUNDER_ERROR_INPUT, "%s is %s, which is not read; %s", path_name(path), format->name,
                format->cure);
}
