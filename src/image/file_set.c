/* Lists the images of a folder. */
#include "image/file_set.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"

void file_set_free(file_set *set)
{
    for (size_t i = 0; i < set->n; i++) free(set->files[i].path);
    free(set->files);
    text_free(&set->notes);
    *set = (file_set){0};
}

bool file_name_is_image(const char *name)
{
    static const char *const ENDINGS[] = {".tif", ".tiff", ".png", ".btf", ".tf2", ".tf8"};
    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
        if (ends_with_ignoring_case(name, ENDINGS[i])) return true;
    }
    return false;
}

static bool is_label_image(const char *name)
{
    return ends_with_ignoring_case(name, ".labels.tif") || ends_with_ignoring_case(name, ".labels.tiff");
}

static void close_folder(DIR **folder)
{
    if (*folder) closedir(*folder);
}

static int compare_files(const void *a, const void *b)
{
    const set_file *x = a, *y = b;
    return natural_compare(path_name(x->path), path_name(y->path));
}

static sunder_status add_file(file_set *set, const char *folder, const char *name, sunder_error *err)
{
    char *path = path_join(folder, name);
    if (!path || !array_reserve((void **)&set->files, &set->capacity, set->n + 1, sizeof *set->files)) {
        free(path);
        return fail_memory(err, "the files of a folder");
    }
    set->files[set->n++] = (set_file){.path = path};
    return SUNDER_OK;
}

sunder_status file_set_list(const char *folder, file_set *out_set, sunder_error *err)
{
    SUNDER_AUTO(close_folder) DIR *open = opendir(folder);
    if (!open) return fail_errno_reading(err, folder, errno);
    SUNDER_AUTO(file_set_free) file_set set = {0};
    for (struct dirent *entry = readdir(open); entry; entry = readdir(open)) {
        const char *name = entry->d_name;
        if (name[0] == '.' || !file_name_is_image(name) || is_label_image(name)) continue;
        sunder_status status = add_file(&set, folder, name, err);
        if (status != SUNDER_OK) return status;
    }
    if (set.n == 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s has no image in it; expected TIFF or PNG files, one or more a field",
                    folder);
    qsort(set.files, set.n, sizeof *set.files, compare_files);
    *out_set = set;
    set = (file_set){0};
    return SUNDER_OK;
}
