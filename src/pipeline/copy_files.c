/* Copies by blocks: label images and overlays of a large slide are some MB each. */
#include "pipeline/copy_files.h"

#include <errno.h>
#include <stdio.h>

#include "core/fail.h"
#include "core/text.h"

static void close_file(FILE **file)
{
    if (*file) fclose(*file);
}

static sunder_status copy_file(const char *from, const char *to, sunder_error *err)
{
    SUNDER_AUTO(close_file) FILE *in = fopen(from, "rb");
    if (!in) return fail_errno_reading(err, from, errno);
    SUNDER_AUTO(close_file) FILE *out = fopen(to, "wb");
    if (!out) return fail_errno_writing(err, to, errno);
    char block[1 << 16];
    size_t n;
    while ((n = fread(block, 1, sizeof block, in)) > 0) {
        if (fwrite(block, 1, n, out) != n) return fail_errno_writing(err, to, errno);
    }
    if (ferror(in)) return fail_errno_reading(err, from, errno ? errno : EIO);
    FILE *finished = out;
    out = NULL;
    return fclose(finished) == 0 ? SUNDER_OK : fail_errno_writing(err, to, errno);
}

static sunder_status copy_named(const char *dir, const char *name, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *from = path_join(dir, name);
    SUNDER_AUTO(auto_free) char *to = result_folder_path(folder, name);
    return from && to ? copy_file(from, to, err) : fail_memory(err, name);
}

sunder_status copy_pictures(const char *dir, const field_record *fields, size_t n_fields, const result_folder *folder,
                            sunder_error *err)
{
    sunder_status status = copy_named(dir, "gallery.png", folder, err);
    for (size_t i = 0; status == SUNDER_OK && i < n_fields; i++) {
        if (fields[i].left_out[0]) continue;
        char name[64];
        snprintf(name, sizeof name, "labels/field_%02zu.labels.tif", i);
        status = copy_named(dir, name, folder, err);
        snprintf(name, sizeof name, "overlay/field_%02zu.png", i);
        if (status == SUNDER_OK) status = copy_named(dir, name, folder, err);
    }
    return status;
}
