/* A result folder: whole or not at all. It is written beside its place under a name no reader takes for a result
 * ("OUT.partial-xxxxxx-cccccccc", core/leftover_name.h), then renamed. A killed run leaves at most such a staging folder
 * behind. */
#ifndef RESULT_RESULT_FOLDER_H
#define RESULT_RESULT_FOLDER_H

#include <stdbool.h>

#include "core/json.h"
#include "sunder/error.h"

typedef struct result_folder result_folder;

/* What kind of folder is made, and so what --force may replace. */
typedef struct folder_kind {
    const char *what;                       /* "result" */
    const char *mark;                       /* the file that tells one: "result.json" */
    bool (*is_mark)(const json_node *mark); /* whether sunder wrote it */
    const char *const *sub_folders;         /* made with it; NULL at the end */
    const char *const *names;               /* all that stands at its top, as patterns of fnmatch(3); NULL at the end */
} folder_kind;

/* Makes the staging folder with its labels/, overlay/ and tables/, and the folders above out_dir that are missing. An
 * existing out_dir is SUNDER_ERROR_USAGE without force; with force it must be an empty folder, or a result of sunder's that
 * holds nothing else at its top; anything else is refused and left alone. *out_folder is the caller's: commit or abandon. */
sunder_status result_folder_begin(const char *out_dir, bool force, result_folder **out_folder,
                                  sunder_error *err) SUNDER_MUST_USE;

/* The same for another kind of folder. kind is borrowed until commit or abandon. */
sunder_status kind_folder_begin(const folder_kind *kind, const char *out_dir, bool force, result_folder **out_folder,
                                sunder_error *err) SUNDER_MUST_USE;

/* Path of a file of the staging folder ("labels/field_00.labels.tif"), allocated; NULL when memory is short. */
char *result_folder_path(const result_folder *folder, const char *name) SUNDER_MUST_USE;

/* Writes everything through to the disk and renames the staging folder to out_dir; with force an old result there is
 * exchanged and then removed, and stays what it was when that fails. Frees the folder in any case. */
sunder_status result_folder_commit(result_folder *folder, sunder_error *err) SUNDER_MUST_USE;

/* Removes the staging folder, and the folders above it that begin made. NULL is fine. */
void result_folder_abandon(result_folder *folder);

/* Removes a leftover folder and what is in it; anything that is no folder is left alone. Whether it is gone. */
bool result_folder_remove_leftover(const char *path);

SUNDER_AUTO_DEFINE(auto_result_folder, result_folder, result_folder_abandon)

#endif
