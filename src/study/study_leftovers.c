/* What runs that were killed left behind. A name goes only when it is one that a run of this very study makes: that of a slide's
 * folder, of the report or of the study file, with the ending of what is not finished. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/context.h"
#include "core/leftover_name.h"
#include "core/text.h"
#include "core/whole_file.h"
#include "result/result_folder.h"
#include "study/study_hold.h"

#define REPORT "report"

typedef struct folder_names {
    size_t n;
    const char **sorted;
} folder_names;

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool names_slide(const folder_names *names, const char *name)
{
    return bsearch(&name, names->sorted, names->n, sizeof *names->sorted, by_text) != NULL;
}

/* A slide may be called like a leftover itself. */
static bool is_of_slide(const folder_names *names, const char *entry)
{
    char slide[sizeof((scoring_row *)0)->folder];
    const size_t length = leftover_name_of(entry, "partial");
    if (length == 0 || length >= sizeof slide || names_slide(names, entry)) return false;
    snprintf(slide, sizeof slide, "%.*s", (int)length, entry);
    return names_slide(names, slide);
}

static void say_removed(sunder_context *context, const char *path)
{
    log_info(context, "%s: removed; a run that was killed left it", path);
}

static void remove_folder(sunder_context *context, const char *path)
{
    if (result_folder_remove_leftover(path)) say_removed(context, path);
}

static void remove_of_slides(sunder_context *context, const char *out_dir, const folder_names *names)
{
    SUNDER_AUTO(auto_free) char *parent = path_join(out_dir, "slides");
    DIR *folder = parent ? opendir(parent) : NULL;
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        if (!is_of_slide(names, entry->d_name)) continue;
        SUNDER_AUTO(auto_free) char *path = path_join(parent, entry->d_name);
        if (path) remove_folder(context, path);
    }
    if (folder) closedir(folder);
}

/* An old report that was moved aside goes only where a newer one stands. */
static bool is_of_report(const char *entry, bool has_report)
{
    const size_t made = leftover_name_of(entry, "partial");
    const size_t replaced = has_report ? leftover_name_of(entry, "replaced") : 0;
    const size_t length = made ? made : replaced;
    return length == strlen(REPORT) && strncmp(entry, REPORT, length) == 0;
}

static void remove_of_study(sunder_context *context, const char *out_dir)
{
    SUNDER_AUTO(auto_free) char *report = path_join(out_dir, REPORT);
    const bool has_report = report && access(report, F_OK) == 0;
    DIR *folder = opendir(out_dir);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        const char *name = entry->d_name;
        SUNDER_AUTO(auto_free) char *path = path_join(out_dir, name);
        if (!path) continue;
        if (is_of_report(name, has_report)) remove_folder(context, path);
        else if (whole_file_is_leftover(name, "study.json") && unlink(path) == 0) say_removed(context, path);
    }
    if (folder) closedir(folder);
}

void study_remove_leftovers(sunder_context *context, const study_place *place, const char *out_dir,
                            const study_slides *slides)
{
    SUNDER_AUTO(auto_free) const char **sorted = array_new(slides->n, sizeof *sorted);
    if (place->lock <= 0 || !sorted) return;
    for (size_t i = 0; i < slides->n; i++) sorted[i] = slides->rows[i].scoring.folder;
    qsort(sorted, slides->n, sizeof *sorted, by_text);
    const folder_names names = {slides->n, sorted};
    remove_of_slides(context, out_dir, &names);
    remove_of_study(context, out_dir);
}
