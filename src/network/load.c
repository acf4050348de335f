/* From a file to a network: size, digest, format, shape, in this order, each with its own words. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/digest.h"
#include "core/fail.h"
#include "network/network.h"
#include "network/shape.h"

enum { MOST_FILE_BYTES = 16 << 20, SHOWN_DIGITS = 12 };

static void close_file(FILE **file)
{
    if (*file) fclose(*file);
}

static sunder_status read_file(const char *path, char **out_bytes, size_t *out_n, sunder_error *err)
{
    errno = 0;
    SUNDER_AUTO(close_file) FILE *file = fopen(path, "rb");
    if (!file) return fail_errno_reading(err, path, errno);
    SUNDER_AUTO(auto_free) char *bytes = NULL;
    size_t capacity = 0, n = 0, got;
    do {
        if (!array_reserve((void **)&bytes, &capacity, n + BUFSIZ, 1)) return fail_memory(err, "the nucleus network");
        got = fread(bytes + n, 1, BUFSIZ, file);
        n += got;
    } while (got > 0 && n <= MOST_FILE_BYTES);
    if (ferror(file)) return fail_errno_reading(err, path, errno ? errno : EIO);
    if (n > MOST_FILE_BYTES)
        return fail(err, SUNDER_ERROR_INPUT, "%s is larger than %d MiB: no nucleus network", path,
                    MOST_FILE_BYTES >> 20);
    *out_bytes = bytes;
    *out_n = n;
    bytes = NULL;
    return SUNDER_OK;
}

static sunder_status check_digest(const char *path, const char *bytes, size_t n, const char *want, sunder_error *err)
{
    const digest_hex found = digest_bytes(bytes, n);
    if (strcasecmp(found.chars, want) == 0) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s is another network: its SHA-256 begins with %.*s, expected %.*s; put back the file that came with "
                "this sunder",
                path, SHOWN_DIGITS, found.chars, SHOWN_DIGITS, want);
}

sunder_status network_load(const char *path, const char *want_sha256, network **out_network, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *bytes = NULL;
    SUNDER_AUTO(onnx_graph_free) onnx_graph graph = {0};
    network_shape shape;
    size_t n = 0;
    sunder_status status = read_file(path, &bytes, &n, err);
    if (status == SUNDER_OK && want_sha256) status = check_digest(path, bytes, n, want_sha256, err);
    if (status != SUNDER_OK) return status;
    status = onnx_read(bytes, n, &graph, err);
    if (status == SUNDER_OK) status = shape_read(&graph, &shape, err);
    if (status == SUNDER_OK) status = layers_pack(&shape, out_network, err);
    return status == SUNDER_OK ? status : fail_within(err, status, "%s", path);
}
