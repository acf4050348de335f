/* What ImageJ writes into a TIFF: a description of KEY=VALUE lines (ij.io.TiffDecoder, ij.plugin.HyperStackConverter), and
 * slice labels in private tags 50838 and 50839. */
#include "image/imagej.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/number_text.h"
#include "image/ome_xml.h"

#define MOST_PLANES 1000000000L

bool imagej_is(const char *description)
{
    return strncmp(description, "ImageJ=", 7) == 0;
}

/* Value of "key=" at the start of a line, copied; false when absent. */
static bool find_value(const char *description, const char *key, char *out, size_t size)
{
    size_t length = strlen(key);
    for (const char *line = description; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strncmp(line, key, length) != 0 || line[length] != '=') continue;
        const char *value = line + length + 1;
        size_t n = strcspn(value, "\r\n");
        snprintf(out, size, "%.*s", (int)(n < size ? n : size - 1), value);
        return true;
    }
    return false;
}

static long find_count(const char *description, const char *key)
{
    char value[64];
    long long number;
    if (!find_value(description, key, value, sizeof value) || !number_whole(value, &number)) return 1;
    return number >= 1 && number <= MOST_PLANES ? (long)number : 1;
}

/* ImageJ writes the micro sign as an escape, as Latin-1, or as a word. */
static double find_unit_um(const char *description)
{
    char unit[64];
    if (!find_value(description, "unit", unit, sizeof unit)) return 0;
    if (strcmp(unit, "\\u00B5m") == 0 || strcmp(unit, "\\u00b5m") == 0 || strcmp(unit, "microns") == 0) return 1;
    if (strcmp(unit, "inch") == 0) return 25400;
    double um = unit[0] ? ome_length_um(1, unit) : 0;
    return um > 0 ? um : 0; /* NaN: pixels */
}

imagej_description imagej_read(const char *description)
{
    imagej_description d = {
        .images = find_count(description, "images"),
        .channels = find_count(description, "channels"),
        .slices = find_count(description, "slices"),
        .frames = find_count(description, "frames"),
        .unit_um = find_unit_um(description),
    };
    char value[64];
    double spacing;
    if (d.unit_um > 0 && find_value(description, "spacing", value, sizeof value) && number_real(value, &spacing))
        d.spacing_um = (spacing < 0 ? -spacing : spacing) * d.unit_um;
    /* A plain stack names only its number of images: ImageJ shows them as slices. */
    if (d.channels == 1 && d.slices == 1 && d.frames == 1) d.slices = d.images;
    return d;
}

#define TAG_METADATA_COUNTS 50838
#define TAG_METADATA 50839
#define MOST_LABELS 65536

/* UTF-16 to what the message of a label needs: ASCII stays, the micro sign and others become '?'. */
static void copy_label(const uint8_t *bytes, size_t n_bytes, bool big_endian, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < n_bytes && n + 1 < size; i += 2) {
        unsigned unit = big_endian ? (unsigned)bytes[i] << 8 | bytes[i + 1] : (unsigned)bytes[i + 1] << 8 | bytes[i];
        if (unit == '\n') break;
        out[n++] = unit >= 0x20 && unit < 0x7f ? (char)unit : '?';
    }
    out[n] = '\0';
}

/* "c:1/3 z:4/7 t:1/1 - DAPI" is DAPI. */
static const char *after_position(const char *label)
{
    const char *at = label;
    while ((at[0] == 'c' || at[0] == 'z' || at[0] == 't') && at[1] == ':') {
        at += 2 + strspn(at + 2, "0123456789/");
        at += strspn(at, " ");
    }
    if (at == label) return label;
    if (*at == '-') at++;
    return at + strspn(at, " ");
}

/* Number of labels in the metadata, from its header of (type, count) pairs; their byte counts start at counts[1 + *before]. */
static size_t count_labels(const uint8_t *data, size_t header_bytes, bool big_endian, size_t *before)
{
    *before = 0;
    for (size_t at = 4; at + 8 <= header_bytes; at += 8) {
        const uint8_t *p = data + at;
        char type[5] = {0};
        for (int i = 0; i < 4; i++) type[i] = (char)(big_endian ? p[i] : p[3 - i]);
        uint32_t n = big_endian ? (uint32_t)p[4] << 24 | (uint32_t)p[5] << 16 | (uint32_t)p[6] << 8 | p[7]
                                : (uint32_t)p[7] << 24 | (uint32_t)p[6] << 16 | (uint32_t)p[5] << 8 | p[4];
        if (strcmp(type, "labl") == 0) return n < MOST_LABELS ? n : 0;
        if (n > MOST_LABELS) return 0;
        *before += n;
    }
    return 0;
}

static bool all_alike(int n, char names[][48])
{
    for (int i = 1; i < n; i++) {
        if (strcmp(names[i], names[0]) != 0) return false;
    }
    return true;
}

void imagej_channel_labels(tiff_file *file, int n_channels, char names[][48])
{
    for (int c = 0; c < n_channels; c++) names[c][0] = '\0';
    size_t n_counts, n_bytes;
    bool big_endian = tiff_file_is_big_endian(file);
    const uint32_t *counts = tiff_file_numbers(file, TAG_METADATA_COUNTS, &n_counts);
    const uint8_t *data = tiff_file_bytes(file, TAG_METADATA, &n_bytes);
    if (!counts || !data || n_counts < 2 || counts[0] > n_bytes || counts[0] < 12) return;
    size_t before, n_labels = count_labels(data, counts[0], big_endian, &before), at = counts[0];
    for (size_t i = 1; i < n_counts && i < 1 + before + n_labels; i++) {
        if (counts[i] > n_bytes - at) break;
        if (i > before && i - 1 - before < (size_t)n_channels) {
            char label[96];
            copy_label(data + at, counts[i], big_endian, label, sizeof label);
            snprintf(names[i - 1 - before], 48, "%.47s", after_position(label));
        }
        at += counts[i];
    }
    if (n_channels > 1 && all_alike(n_channels, names)) {
        for (int c = 0; c < n_channels; c++) names[c][0] = '\0';
    }
}
