/* The result folder: staged beside its place, renamed when it is whole. rename(2) within one file system is atomic; an old
 * result is exchanged in one step (renameat2) where the file system can do that, else moved aside and put back on failure.
 * Only what looks like a result of sunder's and holds nothing else, or is empty, is ever removed. */
#include "result/result_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/json.h"
#include "core/leftover_name.h"
#include "core/text.h"

struct result_folder {
    const folder_kind *kind;
    char *out_dir; /* without '/' at its end */
    char *staging;
    bool force;
    size_t made_from; /* length of the first folder above out_dir that begin made; 0: none */
};

static const char *const result_sub_folders[] = {"labels", "overlay", "tables", NULL};
static const char *const result_names[] = {"result.json", "run.json",     "nuclei.csv",  "signals.csv",
                                           "pairs.csv",   "rejected.csv", "tables",      "labels",
                                           "overlay",     "gallery.png",  "report.html", NULL};

static bool is_result_json(const json_node *result)
{
    return node_is_number(node_get(result, "schema")) && node_is_string(node_get(result, "sunder"));
}

static const folder_kind result_kind = {"result", "result.json", is_result_json, result_sub_folders, result_names};

static void free_folder(result_folder *folder)
{
    if (!folder) return;
    free(folder->out_dir);
    free(folder->staging);
    free(folder);
}
SUNDER_AUTO_DEFINE(auto_free_folder, result_folder, free_folder)

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

static bool remove_tree(const char *path)
{
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

bool result_folder_remove_leftover(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && remove_tree(path);
}

static bool is_own_name(const folder_kind *kind, const char *name)
{
    for (size_t i = 0; kind->names[i]; i++) {
        if (fnmatch(kind->names[i], name, FNM_PERIOD) == 0) return true;
    }
    return false;
}

/* Counts what lies in a folder; *out_foreign is the first name, in natural order, that is none of its kind's, allocated, or
 * NULL. */
static sunder_status look_into(const folder_kind *kind, const char *path, size_t *out_n, char **out_foreign,
                               sunder_error *err)
{
    DIR *folder = opendir(path);
    if (!folder) return fail_errno_writing(err, path, errno);
    SUNDER_AUTO(auto_free) char *first = NULL;
    sunder_status status = SUNDER_OK;
    size_t n = 0;
    const struct dirent *entry;
    while (status == SUNDER_OK && (entry = readdir(folder)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) continue;
        n++;
        if (is_own_name(kind, name) || (first && natural_compare(first, name) <= 0)) continue;
        free(first);
        first = strdup(name);
        if (!first) status = fail_memory(err, path);
    }
    closedir(folder);
    if (status != SUNDER_OK) return status;
    *out_n = n;
    *out_foreign = first;
    first = NULL;
    return SUNDER_OK;
}

static bool holds_its_mark(const folder_kind *kind, const char *path)
{
    SUNDER_AUTO(auto_free) char *name = path_join(path, kind->mark);
    SUNDER_AUTO(auto_node) json_node *mark = NULL;
    if (!name || node_read_file(name, &mark, NULL) != SUNDER_OK) return false;
    return kind->is_mark(mark);
}

/* Whether all that lies in a folder may be removed. */
static sunder_status check_replaceable(const folder_kind *kind, const char *out_dir, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *foreign = NULL;
    size_t n = 0;
    sunder_status status = look_into(kind, out_dir, &n, &foreign, err);
    if (status != SUNDER_OK || n == 0) return status;
    if (!holds_its_mark(kind, out_dir))
        return fail(err, SUNDER_ERROR_USAGE, "%s: holds files but no %s of sunder (%s); --force replaces %ss only",
                    out_dir, kind->what, kind->mark, kind->what);
    if (foreign)
        return fail(err, SUNDER_ERROR_USAGE,
                    "%s: holds %s, which is no part of a %s and --force would delete; move it away, or choose another "
                    "folder with --out",
                    out_dir, foreign, kind->what);
    return SUNDER_OK;
}

/* Whether something may be put at out_dir. */
static sunder_status check_place(const folder_kind *kind, const char *out_dir, bool force, sunder_error *err)
{
    struct stat info;
    if (lstat(out_dir, &info) != 0) return errno == ENOENT ? SUNDER_OK : fail_errno_writing(err, out_dir, errno);
    if (!S_ISDIR(info.st_mode))
        return fail(err, SUNDER_ERROR_USAGE, "%s: exists and is no folder; choose another name for the %s", out_dir,
                    kind->what);
    if (!force)
        return fail(err, SUNDER_ERROR_USAGE, "%s: exists; choose another folder, or replace it with --force", out_dir);
    return check_replaceable(kind, out_dir, err);
}

/* Makes the missing folders above path, as `mkdir -p` does. */
static sunder_status make_parents(const char *path, size_t *out_made_from, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *part = strdup(path);
    if (!part) return fail_memory(err, path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int made = mkdir(part, 0777);
        if (made != 0 && errno != EEXIST) return fail_errno_writing(err, part, errno);
        if (made == 0 && *out_made_from == 0) *out_made_from = (size_t)(slash - part);
        *slash = '/';
    }
    return SUNDER_OK;
}

/* Takes the folders above out_dir away again that begin made, as far as they are empty. */
static void remove_parents(const result_folder *folder)
{
    SUNDER_AUTO(auto_free) char *part = strdup(folder->out_dir);
    if (!part || folder->made_from == 0) return;
    for (char *slash = strrchr(part, '/'); slash && (size_t)(slash - part) >= folder->made_from;
         slash = strrchr(part, '/')) {
        *slash = '\0';
        if (rmdir(part) != 0 && errno != ENOENT) return;
    }
}

static sunder_status make_staging(result_folder *folder, sunder_error *err)
{
    folder->staging = leftover_name_new(folder->out_dir, "partial");
    if (!folder->staging) return fail_memory(err, folder->out_dir);
    if (mkdir(folder->staging, 0777) != 0) {
        int error_number = errno;
        free(folder->staging);
        folder->staging = NULL;
        return fail_errno_writing(err, folder->out_dir, error_number);
    }
    for (size_t i = 0; folder->kind->sub_folders[i]; i++) {
        SUNDER_AUTO(auto_free) char *path = path_join(folder->staging, folder->kind->sub_folders[i]);
        if (!path) return fail_memory(err, folder->out_dir);
        if (mkdir(path, 0777) != 0) return fail_errno_writing(err, path, errno);
    }
    return SUNDER_OK;
}

sunder_status kind_folder_begin(const folder_kind *kind, const char *out_dir, bool force, result_folder **out_folder,
                                sunder_error *err)
{
    if (!out_dir[0]) return fail(err, SUNDER_ERROR_USAGE, "the %s folder has no name; give one with --out", kind->what);
    SUNDER_AUTO(auto_free_folder) result_folder *folder = array_new(1, sizeof *folder);
    if (folder) folder->out_dir = strdup(out_dir);
    if (!folder || !folder->out_dir) return fail_memory(err, out_dir);
    for (size_t n = strlen(folder->out_dir); n > 1 && folder->out_dir[n - 1] == '/'; n--) folder->out_dir[n - 1] = '\0';
    folder->kind = kind;
    folder->force = force;

    sunder_status status = check_place(kind, folder->out_dir, force, err);
    if (status == SUNDER_OK) status = make_parents(folder->out_dir, &folder->made_from, err);
    if (status == SUNDER_OK) status = make_staging(folder, err);
    if (status != SUNDER_OK) {
        if (folder->staging) remove_tree(folder->staging);
        remove_parents(folder);
        return status;
    }
    *out_folder = folder;
    folder = NULL;
    return SUNDER_OK;
}

sunder_status result_folder_begin(const char *out_dir, bool force, result_folder **out_folder, sunder_error *err)
{
    return kind_folder_begin(&result_kind, out_dir, force, out_folder, err);
}

char *result_folder_path(const result_folder *folder, const char *name)
{
    return path_join(folder->staging, name);
}

/* A full disk or a lost network share often shows up only here, so every file is asked. */
static int sync_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)walk;
    if (kind != FTW_F && kind != FTW_DP) return 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return errno;
    /* Some file systems cannot sync a folder and say EINVAL; the files in it are what counts. */
    int error_number = fsync(file) == 0 || errno == EINVAL ? 0 : errno;
    close(file);
    return error_number;
}

static void sync_parent(const char *path)
{
    SUNDER_AUTO(auto_free) char *parent = strdup(path);
    if (!parent) return;
    char *slash = strrchr(parent, '/');
    if (slash) slash[slash == parent] = '\0';
    int file = open(slash ? parent : ".", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    fsync(file);
    close(file);
}

static bool cannot_exchange(int error_number)
{
    return error_number == EINVAL || error_number == ENOSYS || error_number == ENOTSUP;
}

/* For file systems that cannot exchange two names: the old result goes aside and comes back when the rename fails. */
static sunder_status replace_in_two_steps(const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *aside = leftover_name_new(folder->out_dir, "replaced");
    if (!aside) return fail_memory(err, folder->out_dir);
    if (rename(folder->out_dir, aside) != 0) return fail_errno_writing(err, folder->out_dir, errno);
    if (rename(folder->staging, folder->out_dir) != 0) {
        int error_number = errno;
        if (rename(aside, folder->out_dir) != 0)
            return fail(err, SUNDER_ERROR_RESOURCE, "%s: %s; the result that was there now lies in %s", folder->out_dir,
                        strerror(error_number), aside);
        return fail_errno_writing(err, folder->out_dir, error_number);
    }
    remove_tree(aside);
    return SUNDER_OK;
}

static sunder_status replace_old(const result_folder *folder, sunder_error *err)
{
    if (renameat2(AT_FDCWD, folder->staging, AT_FDCWD, folder->out_dir, RENAME_EXCHANGE) == 0) {
        remove_tree(folder->staging); /* now the old one */
        return SUNDER_OK;
    }
    if (cannot_exchange(errno)) return replace_in_two_steps(folder, err);
    return fail_errno_writing(err, folder->out_dir, errno);
}

static sunder_status put_in_place(const result_folder *folder, sunder_error *err)
{
    /* Looked at again: much may have happened at out_dir while the slide was scored. */
    sunder_status status = check_place(folder->kind, folder->out_dir, folder->force, err);
    if (status != SUNDER_OK) return status;
    if (folder->force && access(folder->out_dir, F_OK) == 0) return replace_old(folder, err);
    if (renameat2(AT_FDCWD, folder->staging, AT_FDCWD, folder->out_dir, RENAME_NOREPLACE) == 0) return SUNDER_OK;
    if (cannot_exchange(errno) && rename(folder->staging, folder->out_dir) == 0) return SUNDER_OK;
    if (errno == EEXIST) return check_place(folder->kind, folder->out_dir, false, err);
    return fail_errno_writing(err, folder->out_dir, errno);
}

sunder_status result_folder_commit(result_folder *folder, sunder_error *err)
{
    int error_number = nftw(folder->staging, sync_one, 16, FTW_DEPTH | FTW_PHYS);
    sunder_status status = SUNDER_OK;
    if (error_number != 0) status = fail_errno_writing(err, folder->out_dir, error_number > 0 ? error_number : errno);
    if (status == SUNDER_OK) status = put_in_place(folder, err);
    if (status != SUNDER_OK) {
        result_folder_abandon(folder);
        return status;
    }
    sync_parent(folder->out_dir);
    free_folder(folder);
    return SUNDER_OK;
}

void result_folder_abandon(result_folder *folder)
{
    if (!folder) return;
    remove_tree(folder->staging);
    remove_parents(folder);
    free_folder(folder);
}
