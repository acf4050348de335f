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
#include "core/leftover_name.h"

/* Tries until a name is free: another process may be writing the same place. */
#define MOST_PARTIALS 100

static sunder_status make_partial(const char *path, char **out_name, sunder_error *err)
{
    for (int i = 0; i < MOST_PARTIALS; i++) {
        SUNDER_AUTO(auto_free) char *name = leftover_name_new(path, "partial");
        if (!name) return fail_memory(err, path);
        int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno == EEXIST) continue;
        if (descriptor < 0 || close(descriptor) != 0) return fail_errno_writing(err, path, errno);
        *out_name = name;
        name = NULL;
        return SUNDER_OK;
    }
    return fail_errno_writing(err, path, EEXIST);
}

sunder_status whole_file_begin(const char *path, bool force, whole_file *out_file, sunder_error *err)
{
    struct stat info;
    bool there = stat(path, &info) == 0;
    if (there && S_ISDIR(info.st_mode)) return fail(err, SUNDER_ERROR_USAGE, "%s: is a folder; name a file", path);
    if (there && !force)
        return fail(err, SUNDER_ERROR_USAGE, "%s: exists already; give another name, or --force to replace it", path);
    SUNDER_AUTO(auto_free) char *place = strdup(path);
    SUNDER_AUTO(auto_free) char *name = NULL;
    if (!place) return fail_memory(err, path);
    sunder_status status = make_partial(path, &name, err);
    if (status != SUNDER_OK) return status;
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

bool whole_file_is_leftover(const char *entry, const char *name)
{
    const size_t length = strlen(name);
    return leftover_name_of(entry, "partial") == length && strncmp(entry, name, length) == 0;
}
