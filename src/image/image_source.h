/* Where the planes of one field lie: files, directories and samples, with what the files say about channels and scale.
 * Built from headers alone; field.c reads the pixels. */
#ifndef IMAGE_IMAGE_SOURCE_H
#define IMAGE_IMAGE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/text.h"
#include "image/field.h"
#include "image/samples.h"
#include "image/tiff_file.h"

typedef enum image_kind { IMAGE_TIFF, IMAGE_PNG, IMAGE_METADATA /* describes the others */ } image_kind;

typedef struct source_file {
    char *path;
    image_kind kind;
} source_file;

/* One plane of one channel. */
typedef struct source_plane {
    uint32_t file, directory;
    int sample;
    uint64_t raw_offset; /* > 0: pixels lie there without a directory (ImageJ stacks above 4 GB) */
} source_plane;

typedef struct source_channel {
    char name[48];        /* "" when nothing names it */
    char name_source[24]; /* "OME channel name", "ImageJ label", "page name", "file name", "RGB plane" */
    char fluor[48];       /* OME Fluor */
    double emission_nm;   /* 0: unknown */
    char given[24];       /* colour that a manifest gives it; "" otherwise */
    char token[48];       /* part of the file name that tells the channel; "" otherwise */
} source_channel;

typedef struct image_source {
    char format[64];
    char name[256]; /* file name without folder */
    size_t n_files, file_capacity;
    source_file *files;
    int width, height, n_z, n_channels;
    int n_t; /* time points in the file; the first is read */
    source_channel channels[MOST_CHANNELS];
    source_plane *planes; /* planes[channel * n_z + z] */
    sample_layout layout;
    int significant_bits;    /* as far as the file says */
    bool rgb;                /* one picture whose samples are red, green, blue */
    bool separate_colours;   /* red, green and blue planes in one file each (x_R.png ...) */
    double x_um, y_um, z_um; /* 0: unknown; NaN: in a unit that is no length */
    char scale_source[24];
    text notes; /* warnings, one a line */
} image_source;

void image_source_free(image_source *source);

/* Fields found in one file (an OME file may hold several positions). */
typedef struct image_source_list {
    size_t n, capacity;
    image_source *items;
    size_t n_members, member_capacity;
    char **members; /* names of the files that an OME set consists of; they are no fields of their own */
} image_source_list;

void image_source_list_free(image_source_list *list);

/* Adds an empty source; NULL when memory is short. */
image_source *image_source_list_add(image_source_list *list);
sunder_status image_source_list_add_member(image_source_list *list, const char *name,
                                           sunder_error *err) SUNDER_MUST_USE;

/* Adds a file, or finds it when it is there already; *out_index is its place in files. */
sunder_status image_source_add_file(image_source *source, const char *path, image_kind kind, uint32_t *out_index,
                                    sunder_error *err) SUNDER_MUST_USE;

/* Sets the counts and makes room for the planes, all of file 0, directory UINT32_MAX (not there yet). More channels than
 * MOST_CHANNELS are refused. */
sunder_status image_source_size(image_source *source, int n_channels, int n_z, sunder_error *err) SUNDER_MUST_USE;

/* Makes the three channels those of a colour picture. */
void image_source_name_colours(image_source *source);

/* Whether its counts were scaled for a screen: colour pictures, and their planes saved one by one. */
bool image_source_is_display_scaled(const image_source *source);

/* Takes the scale of a TIFF directory when it has a physical unit and makes sense; 72 dots per inch is a printer's. */
void image_source_take_resolution(image_source *source, const tiff_directory *d);

/* Messages about a file name it without its folder: they stand in results, which are the same wherever the files lie. */
void image_source_drop_folder(sunder_error *err, const char *path);

/* Adds a warning about this field, printf style. */
void image_source_note(image_source *source, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Holds every plane against its directory: it is there, all have one size and one kind of samples, and nothing lies beyond
 * the end of a file. Sets width, height and layout. `first` is the open file 0, or NULL. */
sunder_status image_source_check(image_source *source, tiff_file *first, size_t max_bytes,
                                 sunder_error *err) SUNDER_MUST_USE;

typedef struct source_options {
    size_t max_bytes; /* what decoding may take at once */
    bool pages_are_z; /* pages that nothing explains are planes of one channel, not channels */
} source_options;

/* What one file holds; see source_file.c. */
sunder_status image_sources_read(const char *path, const source_options *options, image_source_list *out_list,
                                 sunder_error *err) SUNDER_MUST_USE;

#endif
