/* A whole text file in memory; only regular files, so that a pipe cannot hold the program up. */
#include "image/whole_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/fail.h"

static void close_file(FILE **file)
{
    if (*file) fclose(*file);
}

sunder_status whole_text_read(const char *path, size_t max_bytes, char **out_chars, size_t *out_length,
                              sunder_error *err)
{
    struct stat info;
    if (stat(path, &info) != 0) return fail_errno_reading(err, path, errno);
    if (!S_ISREG(info.st_mode)) return fail(err, SUNDER_ERROR_INPUT, "%s is no file", path);
    if ((unsigned long long)info.st_size > max_bytes)
        return fail(err, SUNDER_ERROR_INPUT, "%s has %lld bytes, more than the memory limit allows", path,
                    (long long)info.st_size);
    SUNDER_AUTO(close_file) FILE *file = fopen(path, "rb");
    if (!file) return fail_errno_reading(err, path, errno);
    SUNDER_AUTO(auto_free) char *chars = malloc((size_t)info.st_size + 1);
    if (!chars) return fail_memory(err, "a text file");
    size_t length = fread(chars, 1, (size_t)info.st_size, file);
    if (ferror(file)) return fail(err, SUNDER_ERROR_INPUT, "%s cannot be read to its end", path);
    chars[length] = '\0';
    *out_chars = chars;
    chars = NULL;
    *out_length = length;
    return SUNDER_OK;
}
