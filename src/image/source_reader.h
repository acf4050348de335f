/* Decodes planes of a source, with the file last used kept open. */
#ifndef IMAGE_SOURCE_READER_H
#define IMAGE_SOURCE_READER_H

#include "image/image_source.h"

typedef struct source_reader source_reader;

sunder_status source_reader_new(const image_source *source, size_t max_bytes, source_reader **out_reader,
                                sunder_error *err) SUNDER_MUST_USE;
void source_reader_free(source_reader *reader);
SUNDER_AUTO_DEFINE(auto_source_reader, source_reader, source_reader_free)

/* Reads plane z of n channels; planes[i] has room for width * height values of channels[i]. Channels that lie in one page
 * are decoded once. */
sunder_status source_reader_read(source_reader *reader, int z, int n, const int *channels, float *const *planes,
                                 sunder_error *err) SUNDER_MUST_USE;

#endif
