/* A whole text file in memory. */
#ifndef IMAGE_WHOLE_TEXT_H
#define IMAGE_WHOLE_TEXT_H

#include <stddef.h>

#include "core/memory.h"
#include "sunder/error.h"

/* *out_chars is terminated and the caller's: free. A file larger than max_bytes is refused. */
sunder_status whole_text_read(const char *path, size_t max_bytes, char **out_chars, size_t *out_length,
                              sunder_error *err) SUNDER_MUST_USE;

#endif
