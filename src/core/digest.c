/* SHA-256 by nettle. */
#include "core/digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdint.h>
#include <stdio.h>

#include "core/fail.h"

static digest_hex finish(struct sha256_ctx *sha)
{
    uint8_t raw[SHA256_DIGEST_SIZE];
    digest_hex hex;
    sha256_digest(sha, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++) snprintf(hex.chars + 2 * i, 3, "%02x", raw[i]);
    return hex;
}

digest_hex digest_bytes(const void *bytes, size_t n)
{
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, n, bytes);
    return finish(&sha);
}

sunder_status digest_file(const char *path, digest_hex *out_digest, sunder_error *err)
{
    FILE *file = fopen(path, "rb");
    if (!file) return fail_errno_reading(err, path, errno);
    struct sha256_ctx sha;
    uint8_t block[65536];
    size_t n;
    sha256_init(&sha);
    while ((n = fread(block, 1, sizeof block, file)) > 0) sha256_update(&sha, n, block);
    int error_number = ferror(file) ? (errno ? errno : EIO) : 0;
    fclose(file);
    if (error_number) return fail_errno_reading(err, path, error_number);
    *out_digest = finish(&sha);
    return SUNDER_OK;
}

library_version digest_library(void)
{
    char built[32], found[32];
    snprintf(built, sizeof built, "%d.%d", NETTLE_VERSION_MAJOR, NETTLE_VERSION_MINOR);
    snprintf(found, sizeof found, "%d.%d", nettle_version_major(), nettle_version_minor());
    return library_version_of("nettle", built, found);
}
