/* flock on the folder itself: the system lets go of it when the process ends, so a killed run blocks nobody. */
#include "study/study_hold.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/text.h"
#include "core/whole_file.h"

#define STUDY_FILE "study.json"

/* A run that was killed before its study file stood leaves a folder that holds nothing else. */
static sunder_status check_is_ours(const char *out_dir, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(out_dir, STUDY_FILE);
    if (!path) return fail_memory(err, out_dir);
    if (access(path, F_OK) == 0) return SUNDER_OK;
    DIR *folder = opendir(out_dir);
    if (!folder) return fail_errno_writing(err, out_dir, errno);
    bool foreign = false;
    const struct dirent *entry;
    while (!foreign && (entry = readdir(folder)) != NULL) {
        const char *name = entry->d_name;
        foreign = strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !whole_file_is_leftover(name, STUDY_FILE);
    }
    closedir(folder);
    if (!foreign) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_USAGE, "%s: exists and holds no study.json; give the folder of a study, or a new one",
                out_dir);
}

static sunder_status lock(const char *out_dir, study_place *place, sunder_error *err)
{
    const int folder = open(out_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return fail_errno_writing(err, out_dir, errno);
    if (flock(folder, LOCK_EX | LOCK_NB) == 0) {
        place->folder = folder;
        return SUNDER_OK;
    }
    const int why = errno;
    close(folder);
    /* A file system without locks is no reason not to work. */
    if (why != EWOULDBLOCK) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_USAGE, "%s: another run works on this study; wait for its end", out_dir);
}

sunder_status study_hold(const char *out_dir, study_place *out_place, sunder_error *err)
{
    study_place place = {.made = mkdir(out_dir, 0777) == 0};
    if (!place.made && errno != EEXIST) return fail_errno_writing(err, out_dir, errno);
    sunder_status status = check_is_ours(out_dir, err);
    if (status == SUNDER_OK) status = lock(out_dir, &place, err);
    if (status == SUNDER_OK) *out_place = place;
    return status;
}

void study_release(study_place *place)
{
    if (place->folder > 0) close(place->folder);
    *place = (study_place){0};
}
