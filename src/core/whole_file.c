/* A file that appears whole or not at all. */
#include "core/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/text.h"

sunder_status whole_file_begin(const char *path, bool force, whole_file *out_file, sunder_error *err)
{
    struct stat info;
    bool there = stat(path, &info) == 0;
    if (there && S_ISDIR(info.st_mode)) return fail(err, SUNDER_ERROR_USAGE, "%s: is a folder; name a file", path);
    if (there && !force)
        return fail(err, SUNDER_ERROR_USAGE, "%s: exists already; give another name, or --force to replace it", path);
    text partial = {0};
    text_addf(&partial, "%s.partial-XXXXXX", path);
    SUNDER_AUTO(auto_free) char *name = text_steal(&partial);
    SUNDER_AUTO(auto_free) char *place = strdup(path);
    if (!name || !place) return fail_memory(err, path);
    int descriptor = mkstemp(name);
    if (descriptor < 0) return fail_errno_writing(err, path, errno);
    /* mkstemp makes it private; the finished file has the rights of any new file. */
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(descriptor, 0666 & ~mask) != 0 || close(descriptor) != 0) {
        int error_number = errno;
        unlink(name);
        return fail_errno_writing(err, path, error_number);
    }
    *out_file = (whole_file){.path = place, .partial = name};
    place = name = NULL;
    return SUNDER_OK;
}

sunder_status whole_file_commit(whole_file *file, sunder_error *err)
{
    if (rename(file->partial, file->path) != 0) return fail_errno_writing(err, file->path, errno);
    free(file->partial);
    file->partial = NULL;
    return SUNDER_OK;
}

void whole_file_abandon(whole_file *file)
{
    if (file->partial) unlink(file->partial);
    free(file->partial);
    free(file->path);
    *file = (whole_file){0};
}
