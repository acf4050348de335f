/* Fields of an OME-TIFF, alone or as a set of files that name each other. */
#ifndef IMAGE_SOURCE_OME_H
#define IMAGE_SOURCE_OME_H

#include "image/image_source.h"
#include "image/ome_xml.h"

/* One source for every Image of the document. `path` is the file that holds the OME-XML (the TIFF itself, or a companion
 * file, then `file` is NULL); files that it names are looked for beside it. */
sunder_status source_ome_read(const char *path, tiff_file *file, const ome_document *document,
                              const source_options *options, image_source_list *list,
                              sunder_error *err) SUNDER_MUST_USE;

/* Reads a companion file (name.companion.ome). */
sunder_status source_ome_companion(const char *path, const source_options *options, image_source_list *list,
                                   sunder_error *err) SUNDER_MUST_USE;

#endif
