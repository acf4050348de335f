/* Names of files of a study. */
#ifndef STUDY_SLIDE_FOLDER_H
#define STUDY_SLIDE_FOLDER_H

#include <stddef.h>

/* The id of a slide as the name of a folder: letters, digits, dot, dash and underscore stay; an id that holds anything else,
 * begins with a dot or is long is cut and followed by a part of its SHA-256, so that two ids never share a folder. */
void slide_folder_name(const char *id, char *name, size_t size);

/* path as seen from the folder of `manifest`, or as it is when absolute. Allocated; NULL when memory is short. */
char *beside_manifest(const char *manifest, const char *path);

#endif
