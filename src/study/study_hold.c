/* flock on a file of the study's folder: the system lets go of it when the process ends, so a killed run blocks nobody. A
 * file and not the folder itself: over a network only locks of files opened for writing reach other machines (flock(2), "NFS
 * details"). The folder is looked at once it is locked, when no other run is half-way in it. */
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
#define LOCK_FILE "study.lock"

static bool has(const char *out_dir, const char *name)
{
    SUNDER_AUTO(auto_free) char *path = path_join(out_dir, name);
    return path && access(path, F_OK) == 0;
}

/* A run that was killed before its study file stood leaves a folder that holds nothing else. */
static bool may_be_of_study(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, LOCK_FILE) == 0 ||
           whole_file_is_leftover(name, STUDY_FILE);
}

static sunder_status check_is_ours(const char *out_dir, sunder_error *err)
{
    if (has(out_dir, STUDY_FILE)) return SUNDER_OK;
    DIR *folder = opendir(out_dir);
    if (!folder) return fail_errno_writing(err, out_dir, errno);
    bool foreign = false;
    const struct dirent *entry;
    while (!foreign && (entry = readdir(folder)) != NULL) foreign = !may_be_of_study(entry->d_name);
    closedir(folder);
    if (!foreign) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_USAGE, "%s: exists and holds no study.json; give the folder of a study, or a new one",
                out_dir);
}

/* A folder that is no study gets no file. One in which a lock has appeared meanwhile is being made a study. */
static sunder_status open_lock_file(const char *out_dir, const char *path, int *out_file, sunder_error *err)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) {
        sunder_error why = SUNDER_ERROR_INIT;
        const sunder_status status = check_is_ours(out_dir, &why);
        if (status != SUNDER_OK && !has(out_dir, LOCK_FILE)) return fail(err, status, "%s", why.message);
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    }
    if (file < 0) return fail_errno_writing(err, path, errno);
    *out_file = file;
    return SUNDER_OK;
}

/* A run that fails at once in a folder of its own takes folder and lock away again. */
static bool was_removed(int file)
{
    struct stat info;
    return fstat(file, &info) == 0 && info.st_nlink == 0;
}

static sunder_status lock(const char *out_dir, study_place *place, sunder_error *err)
{
    int file = -1;
    SUNDER_AUTO(auto_free) char *path = path_join(out_dir, LOCK_FILE);
    if (!path) return fail_memory(err, out_dir);
    sunder_status status = open_lock_file(out_dir, path, &file, err);
    if (status != SUNDER_OK) return status;
    const int why = flock(file, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    if (why == 0 && !was_removed(file)) {
        place->lock = file;
        return SUNDER_OK;
    }
    close(file);
    /* A file system without locks is no reason not to work. */
    if (why != 0 && why != EWOULDBLOCK) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_USAGE, "%s: another run works on this study; wait for its end", out_dir);
}

sunder_status study_hold(const char *out_dir, study_place *out_place, sunder_error *err)
{
    study_place place = {.made = mkdir(out_dir, 0777) == 0};
    if (!place.made && errno != EEXIST) return fail_errno_writing(err, out_dir, errno);
    sunder_status status = lock(out_dir, &place, err);
    if (status == SUNDER_OK) status = check_is_ours(out_dir, err);
    if (status == SUNDER_OK) *out_place = place;
    else study_release(&place);
    return status;
}

void study_release(study_place *place)
{
    if (place->lock > 0) close(place->lock);
    *place = (study_place){0};
}

void study_take_back(const study_place *place, const char *out_dir)
{
    SUNDER_AUTO(auto_free) char *path = path_join(out_dir, LOCK_FILE);
    if (!place->made || !path) return;
    unlink(path);
    rmdir(out_dir);
}
