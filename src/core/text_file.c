/* Finished text to a file, full disks noticed. */
#include "core/text_file.h"

#include <errno.h>
#include <stdio.h>

#include "core/fail.h"

sunder_status text_write_file(const text *t, const char *path, sunder_error *err)
{
    if (t->failed) return fail_memory(err, path);
    FILE *file = fopen(path, "wb");
    if (!file) return fail_errno_writing(err, path, errno);
    errno = 0;
    const bool whole = t->length == 0 || fwrite(t->chars, 1, t->length, file) == t->length;
    const bool good = whole && fflush(file) == 0;
    int error_number = good ? 0 : errno ? errno : EIO;
    if (fclose(file) != 0 && !error_number) error_number = errno;
    return error_number ? fail_errno_writing(err, path, error_number) : SUNDER_OK;
}
