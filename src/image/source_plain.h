/* A TIFF without OME-XML: ImageJ hyperstack, pages, or one colour picture. */
#ifndef IMAGE_SOURCE_PLAIN_H
#define IMAGE_SOURCE_PLAIN_H

#include "image/image_source.h"

sunder_status source_plain_read(const char *path, tiff_file *file, const source_options *options,
                                image_source_list *list, sunder_error *err) SUNDER_MUST_USE;

#endif
