/* The image files of a folder. Files whose names differ in the channel or the plane alone make one field, when there are at
 * least two of them. */
#include "image/file_set.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fail.h"
#include "image/vendor.h"

void file_set_free(file_set *set)
{
    for (size_t i = 0; i < set->n; i++) free(set->files[i].path);
    free(set->files);
    free(set->order);
    free(set->groups);
    text_free(&set->notes);
    *set = (file_set){0};
}

static bool is_label_image(const char *name)
{
    return ends_with_ignoring_case(name, ".labels.tif") || ends_with_ignoring_case(name, ".labels.tiff");
}

static void close_folder(DIR **folder)
{
    if (*folder) closedir(*folder);
}

static int compare_names(const void *a, const void *b)
{
    const set_file *x = a, *y = b;
    return natural_compare(path_name(x->path), path_name(y->path));
}

static sunder_status add_file(file_set *set, const char *folder, const char *name, const channel_option *option,
                              sunder_error *err)
{
    char *path = path_join(folder, name);
    if (!path || !array_reserve((void **)&set->files, &set->capacity, set->n + 1, sizeof *set->files)) {
        free(path);
        return fail_memory(err, "the files of a folder");
    }
    set->files[set->n++] = (set_file){.path = path, .parts = file_name_take_apart(name, option)};
    return SUNDER_OK;
}

/* Names of vendor files, in natural order whatever order the folder has. */
static int compare_strings(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return natural_compare(*x, *y);
}

typedef struct name_list {
    size_t n, capacity;
    char **names;
} name_list;

static void name_list_free(name_list *list)
{
    for (size_t i = 0; i < list->n; i++) free(list->names[i]);
    free(list->names);
}

static sunder_status add_name(name_list *list, const char *name, sunder_error *err)
{
    char *copy = strdup(name);
    if (!copy || !array_reserve((void **)&list->names, &list->capacity, list->n + 1, sizeof *list->names)) {
        free(copy);
        return fail_memory(err, "the files of a folder");
    }
    list->names[list->n++] = copy;
    return SUNDER_OK;
}

/* Folders, pipes and devices are no images, whatever their names. */
static bool is_regular(DIR *folder, const char *name)
{
    struct stat info;
    return fstatat(dirfd(folder), name, &info, 0) == 0 && S_ISREG(info.st_mode);
}

static sunder_status list_folder(const char *folder, const channel_option *option, file_set *set, name_list *vendors,
                                 sunder_error *err)
{
    SUNDER_AUTO(close_folder) DIR *open = opendir(folder);
    if (!open) return fail_errno_reading(err, folder, errno);
    for (struct dirent *entry = readdir(open); entry; entry = readdir(open)) {
        const char *name = entry->d_name;
        sunder_status status = SUNDER_OK;
        if (name[0] == '.' || is_label_image(name)) continue;
        if (file_name_is_image(name) && is_regular(open, name)) status = add_file(set, folder, name, option, err);
        else if (vendor_by_name(name)) status = add_name(vendors, name, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

/* Vendor files alone are the reason why there is nothing to read; beside images they are worth a note. */
static sunder_status tell_vendors(const char *folder, const name_list *vendors, file_set *set, sunder_error *err)
{
    if (vendors->n) qsort(vendors->names, vendors->n, sizeof *vendors->names, compare_strings);
    if (set->n == 0 && vendors->n) return vendor_refuse(vendor_by_name(vendors->names[0]), vendors->names[0], err);
    if (set->n == 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s has no image in it; expected OME-TIFF, TIFF or PNG files, one or more a field", folder);
    for (size_t i = 0; i < vendors->n; i++) {
        const vendor_format *vendor = vendor_by_name(vendors->names[i]);
        if (!vendor->picture) text_addf(&set->notes, "%s is %s and was passed over\n", vendors->names[i], vendor->name);
    }
    return SUNDER_OK;
}

/* Order that brings the files of a field together: key, ending, those that tell a channel or plane first, channel, plane. */
static int compare_parts(const void *a, const void *b, void *user)
{
    const file_set *set = user;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    const file_name_parts *x = &set->files[i].parts, *y = &set->files[k].parts;
    int order = strcmp(x->key, y->key);
    if (!order) order = strcmp(x->ending, y->ending);
    if (!order) order = (x->token[0] || x->z >= 0 ? 0 : 1) - (y->token[0] || y->z >= 0 ? 0 : 1);
    if (!order) order = (int)x->composite - (int)y->composite;
    if (!order) order = natural_compare(x->token, y->token);
    if (!order) order = (x->z > y->z) - (x->z < y->z);
    return order ? order : (i > k) - (i < k);
}

/* Number of files from order[at] on that make one field. */
static size_t group_length(const file_set *set, size_t at, bool *out_per_channel)
{
    const file_name_parts *first = &set->files[set->order[at]].parts;
    size_t n = 1;
    bool tokens = false, planes = false;
    *out_per_channel = false;
    if (first->composite || (!first->token[0] && first->z < 0)) return 1;
    for (; at + n < set->n; n++) {
        const file_name_parts *next = &set->files[set->order[at + n]].parts;
        if (strcmp(next->key, first->key) != 0 || strcmp(next->ending, first->ending) != 0 || next->composite ||
            (!next->token[0] && next->z < 0))
            break;
        tokens |= !equals_ignoring_case(next->token, first->token);
        planes |= next->z != first->z;
    }
    *out_per_channel = tokens;
    return tokens || planes ? n : 1;
}

static int compare_groups(const void *a, const void *b, void *user)
{
    const file_group *x = a, *y = b;
    const file_set *set = user;
    size_t i = set->order[x->first], k = set->order[y->first];
    return (i > k) - (i < k);
}

static sunder_status make_groups(file_set *set, sunder_error *err)
{
    set->order = array_new(set->n, sizeof *set->order);
    set->groups = array_new(set->n, sizeof *set->groups);
    if (!set->order || !set->groups) return fail_memory(err, "the files of a folder");
    for (size_t i = 0; i < set->n; i++) set->order[i] = i;
    qsort_r(set->order, set->n, sizeof *set->order, compare_parts, set);
    for (size_t at = 0; at < set->n;) {
        file_group *group = &set->groups[set->n_groups++];
        group->first = at;
        group->n = group_length(set, at, &group->per_channel);
        for (size_t i = 0; group->n > 1 && i < group->n; i++) set->files[set->order[at + i]].with_others = true;
        at += group->n;
    }
    qsort_r(set->groups, set->n_groups, sizeof *set->groups, compare_groups, set);
    return SUNDER_OK;
}

static bool holds(const char *folder, const char *name)
{
    SUNDER_AUTO(auto_free) char *path = path_join(folder, name);
    return path && access(path, F_OK) == 0;
}

/* Its gallery.png would be taken for a field. */
static sunder_status refuse_result(const char *folder, sunder_error *err)
{
    if (!holds(folder, "result.json") || !holds(folder, "nuclei.csv")) return SUNDER_OK;
    return fail(
        err, SUNDER_ERROR_INPUT,
        "%s is a result of sunder (it holds result.json and nuclei.csv); expected the folder of the slide's images",
        folder);
}

sunder_status file_set_read(const char *folder, const channel_option *option, file_set *out_set, sunder_error *err)
{
    SUNDER_AUTO(file_set_free) file_set set = {0};
    SUNDER_AUTO(name_list_free) name_list vendors = {0};
    sunder_status status = refuse_result(folder, err);
    if (status == SUNDER_OK) status = list_folder(folder, option, &set, &vendors, err);
    if (status == SUNDER_OK) status = tell_vendors(folder, &vendors, &set, err);
    if (status != SUNDER_OK) return status;
    qsort(set.files, set.n, sizeof *set.files, compare_names);
    status = make_groups(&set, err);
    if (status != SUNDER_OK) return status;
    *out_set = set;
    set = (file_set){0};
    return SUNDER_OK;
}

const set_file *file_group_at(const file_set *set, const file_group *group, size_t i)
{
    return &set->files[set->order[group->first + i]];
}

const char *file_group_name(const file_set *set, const file_group *group)
{
    const set_file *first = file_group_at(set, group, 0);
    return group->n > 1 && first->parts.key[0] ? first->parts.key : path_name(first->path);
}
