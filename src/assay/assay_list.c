/* The folder is the list: an assay file that is put there is found by its name. */
#include "assay/assay_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

static void auto_closedir(DIR **folder)
{
    if (*folder) closedir(*folder);
}

/* Length of the id in a file name; 0 when it is no assay file. */
static size_t id_length(const char *name)
{
    size_t length = strlen(name);
    if (name[0] == '.' || !ends_with_ignoring_case(name, ".json") || ends_with_ignoring_case(name, ".schema.json"))
        return 0;
    size_t stem = length - strlen(".json");
    return stem < 32 ? stem : 0;
}

static int compare_ids(const void *a, const void *b)
{
    return natural_compare(a, b);
}

sunder_status assay_list(const char *dir, char (**out_ids)[32], size_t *out_n, sunder_error *err)
{
    SUNDER_AUTO(auto_closedir) DIR *folder = opendir(dir);
    if (!folder) return fail_errno_reading(err, dir, errno);
    SUNDER_AUTO(auto_free) void *ids = array_new(1, 32);
    size_t n = 0, capacity = ids ? 1 : 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        size_t length = id_length(entry->d_name);
        if (length == 0) continue;
        if (!array_reserve(&ids, &capacity, n + 1, 32)) return fail_memory(err, "the list of assays");
        char *id = ((char(*)[32])ids)[n++];
        memset(id, 0, 32);
        memcpy(id, entry->d_name, length);
    }
    if (!ids) return fail_memory(err, "the list of assays");
    qsort(ids, n, 32, compare_ids);
    *out_ids = ids;
    *out_n = n;
    ids = NULL;
    return SUNDER_OK;
}
