/* The image files of a folder, and which of them belong to one field. */
#ifndef IMAGE_FILE_SET_H
#define IMAGE_FILE_SET_H

#include "core/text.h"
#include "image/file_name.h"

typedef struct set_file {
    char *path;
    file_name_parts parts;
    bool with_others; /* one of several files of a field */
} set_file;

/* Files of one field: several that hold a channel or plane each, or one. */
typedef struct file_group {
    size_t first, n;  /* into order */
    bool per_channel; /* its files hold different channels */
} file_group;

typedef struct file_set {
    size_t n, capacity;
    set_file *files; /* natural order of names */
    size_t *order;   /* files, those of a group one after the other: by channel, then plane */
    size_t n_groups;
    file_group *groups; /* in the order of their first files */
    text notes;         /* warnings, one a line */
} file_set;

void file_set_free(file_set *set);

/* Lists the images of a folder and groups them. Label images (*.labels.tif), hidden files and files that are no images are
 * passed over; vendor files with a note. SUNDER_ERROR_INPUT when there is no image in it. */
sunder_status file_set_read(const char *folder, const channel_option *option, file_set *out_set,
                            sunder_error *err) SUNDER_MUST_USE;

/* Member i of a group. */
const set_file *file_group_at(const file_set *set, const file_group *group, size_t i);

/* Name of the field that a group makes. */
const char *file_group_name(const file_set *set, const file_group *group);

#endif
