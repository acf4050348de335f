/* Which files make a slide, and which files belong to one field. */
#ifndef IMAGE_FILE_SET_H
#define IMAGE_FILE_SET_H

#include "image/channel_option.h"
#include "image/image_source.h"

/* One file of a folder that may be an image. */
typedef struct set_file {
    char *path;
    char token[48];            /* part of its name that tells the channel ("DAPI", "c0"); "" when there is none */
} set_file;

typedef struct file_set {
    size_t n, capacity;
    set_file *files;           /* natural order of names */
    text notes;                /* warnings, one a line */
} file_set;

void file_set_free(file_set *set);

/* Lists the images of a folder. Label images (*.labels.tif), hidden files and files that are no images are passed over;
 * vendor files with a note. SUNDER_ERROR_INPUT when there is no image in it. */
sunder_status file_set_list(const char *folder, file_set *out_set, sunder_error *err) SUNDER_MUST_USE;

/* Whether a name ends like an image that is read (.tif, .tiff, .png, .btf, .tf8 ...). */
bool file_name_is_image(const char *name);

#endif
