/* SHA-256 of bytes and files, as 64 lower-case hexadecimal digits. */
#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include <stddef.h>

#include "core/library_version.h"
#include "sunder/error.h"

typedef struct digest_hex {
    char chars[65];
} digest_hex;

digest_hex digest_bytes(const void *bytes, size_t n);
sunder_status digest_file(const char *path, digest_hex *out_digest, sunder_error *err) SUNDER_MUST_USE;

/* The library behind them. */
library_version digest_library(void);

#endif
