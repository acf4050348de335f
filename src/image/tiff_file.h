/* One TIFF file, opened with care: what each directory claims is held against the size of the file and the memory limit
 * before anything is allocated or decoded. libtiff's messages stay with the handle; nothing is printed. A handle belongs
 * to one thread. */
#ifndef IMAGE_TIFF_FILE_H
#define IMAGE_TIFF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/library_version.h"
#include "core/memory.h"
#include "image/samples.h"
#include "sunder/error.h"

/* More directories than this are not read: time series of hours, never a field. */
#define MOST_TIFF_DIRECTORIES 65536

typedef struct tiff_directory {
    uint64_t offset; /* of the directory in the file */
    int width, height;
    int samples; /* per pixel */
    int extra;   /* of them, the last ones that are no colour: alpha, or unnamed */
    bool alpha;  /* the extra one is alpha */
    sample_layout layout;
    uint16_t photometric, compression, sample_format;
    bool separate; /* planes of samples one after the other */
    bool tiled;
    bool reduced;                  /* thumbnail or pyramid level */
    bool colour;                   /* red, green, blue */
    double x_per_unit, y_per_unit; /* resolution; 0: absent */
    double x_um, y_um;             /* per pixel, when the resolution has a physical unit; 0: unknown */
    char page_name[48];
} tiff_directory;

typedef struct tiff_file tiff_file;

/* Opens the file and reads every directory. SUNDER_ERROR_INPUT says what is wrong with it. max_bytes limits any single
 * allocation of the decoder. */
sunder_status tiff_file_open(const char *path, size_t max_bytes, tiff_file **out_file,
                             sunder_error *err) SUNDER_MUST_USE;
void tiff_file_close(tiff_file *file);
SUNDER_AUTO_DEFINE(auto_tiff_file, tiff_file, tiff_file_close)

/* File name without folder. */
const char *tiff_file_name(const tiff_file *file);
size_t tiff_file_directory_count(const tiff_file *file);
const tiff_directory *tiff_file_directory(const tiff_file *file, size_t index);

/* ImageDescription and Software of the first directory, "" when absent; borrowed. */
const char *tiff_file_description(const tiff_file *file);
const char *tiff_file_software(const tiff_file *file);

bool tiff_file_is_big_endian(const tiff_file *file);

/* Private tags of the first directory; NULL and n = 0 when absent. Valid until another directory is read. */
bool tiff_file_has_tag(tiff_file *file, uint32_t tag);
const uint8_t *tiff_file_bytes(tiff_file *file, uint32_t tag, size_t *out_n);
const uint32_t *tiff_file_numbers(tiff_file *file, uint32_t tag, size_t *out_n);

/* Where the pixels of a directory start, when they lie in one piece without compression; 0 otherwise. */
uint64_t tiff_file_raw_start(tiff_file *file, size_t directory);

/* Reads a plane that lies without a directory at `offset`, laid out like directory `like` (ImageJ stacks above 4 GB). */
sunder_status tiff_file_read_raw(tiff_file *file, size_t like, uint64_t offset, float *out,
                                 sunder_error *err) SUNDER_MUST_USE;
uint64_t tiff_file_size(const tiff_file *file);

/* Refuses a directory whose pixels sunder cannot measure, or that lie beyond the end of the file. */
sunder_status tiff_file_check(tiff_file *file, size_t directory, sunder_error *err) SUNDER_MUST_USE;

/* Decodes samples first .. first + n - 1 of a directory; planes[i] has room for width * height values, or is NULL to
 * skip that sample. */
sunder_status tiff_file_read(tiff_file *file, size_t directory, int first, int n, float *const *planes,
                             sunder_error *err) SUNDER_MUST_USE;

/* The library behind it. */
library_version tiff_library(void);

#endif
