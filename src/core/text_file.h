/* A finished text as a file. */
#ifndef CORE_TEXT_FILE_H
#define CORE_TEXT_FILE_H

#include "core/text.h"
#include "sunder/error.h"

/* Writes the text to path, over what is there. SUNDER_ERROR_RESOURCE when it failed to grow, or the disk did not take it. */
sunder_status text_write_file(const text *t, const char *path, sunder_error *err) SUNDER_MUST_USE;

#endif
