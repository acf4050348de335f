/* A slide described by a JSON file: which files make each field, which channel each holds, and the scale. docs/formats.md
 * tells its members. */
#ifndef IMAGE_MANIFEST_H
#define IMAGE_MANIFEST_H

#include "image/slide_parts.h"

/* Whether a path names a manifest (*.json). */
bool manifest_is(const char *path);

/* Adds the fields of the manifest at slide->path. Its channels stand in for --channels when that was not given; its pixel
 * size is that of every field. */
sunder_status manifest_read(sunder_slide *slide, const source_options *options, sunder_error *err) SUNDER_MUST_USE;

#endif
