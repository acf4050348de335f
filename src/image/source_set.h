/* One field from several files: one a channel, one a plane, or both. */
#ifndef IMAGE_SOURCE_SET_H
#define IMAGE_SOURCE_SET_H

#include "image/file_set.h"
#include "image/image_source.h"

/* Reads the files of a group and joins them. *out_joined false with SUNDER_OK: the files are whole fields by themselves
 * (several channels in each, or colour pictures), whatever their names look like. */
sunder_status source_set_read(const file_set *set, const file_group *group, const source_options *options,
                              image_source_list *list, bool *out_joined, sunder_error *err) SUNDER_MUST_USE;

/* Joins sources that hold one channel or plane each, in order: n_channels runs of n_z. tokens[c] tells the channel, "" when
 * its own names do. The sources are left as they are. */
typedef struct source_part {
    const image_source *source;
    const char *token;
} source_part;
sunder_status source_set_join(const source_part *parts, int n_channels, int n_z, image_source *joined,
                              sunder_error *err) SUNDER_MUST_USE;

#endif
