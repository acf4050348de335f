/* Files to fields: a folder, one file, one of the files of a field, or the name that they share. */
#include "image/slide_fields.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/file_set.h"
#include "image/manifest.h"
#include "image/source_set.h"

/* What the search for fields carries along. */
typedef struct search {
    sunder_context *context;
    sunder_slide *slide;
    const channel_option *option;
    source_options options;
    size_t n_members, member_capacity;
    char **members; /* files of OME sets that belong to a field already */
} search;

static void search_free(search *s)
{
    for (size_t i = 0; i < s->n_members; i++) free(s->members[i]);
    free(s->members);
}

static slide_field *add_field(sunder_slide *slide)
{
    if (!array_reserve((void **)&slide->fields, &slide->field_capacity, slide->n_fields + 1, sizeof *slide->fields))
        return NULL;
    slide_field *f = &slide->fields[slide->n_fields++];
    *f = (slide_field){.plan = {.dapi = -1, .probe = {-1, -1}}};
    return f;
}

sunder_status slide_leave_out(slide_field *f, const sunder_error *why, sunder_error *err)
{
    f->left_out = strdup(why->message);
    return f->left_out ? SUNDER_OK : fail_memory(err, "a field");
}

sunder_status slide_add_bad_field(sunder_slide *slide, const char *name, const sunder_error *why, sunder_error *err)
{
    if (why->status == SUNDER_ERROR_RESOURCE) return fail(err, why->status, "%s", why->message);
    slide_field *f = add_field(slide);
    if (!f) return fail_memory(err, "a field");
    snprintf(f->name, sizeof f->name, "%s", name);
    return slide_leave_out(f, why, err);
}

sunder_status slide_add_sources(sunder_slide *slide, image_source_list *list, sunder_error *err)
{
    for (size_t i = 0; i < list->n; i++) {
        slide_field *f = add_field(slide);
        if (!f) return fail_memory(err, "a field");
        f->source = list->items[i];
        list->items[i] = (image_source){0};
        snprintf(f->name, sizeof f->name, "%s", f->source.name);
    }
    return SUNDER_OK;
}

/* The file name tells the channel of a picture of one channel; letters alone do so among their like only. */
static void take_token(image_source_list *list, const set_file *file)
{
    if (list->n == 1 && list->items[0].n_channels == 1 && strlen(file->parts.token) > 1)
        snprintf(list->items[0].channels[0].token, sizeof list->items[0].channels[0].token, "%.47s", file->parts.token);
}

static sunder_status remember_members(search *s, const image_source_list *list, sunder_error *err)
{
    for (size_t i = 0; i < list->n_members; i++) {
        char *copy = strdup(list->members[i]);
        if (!copy || !array_reserve((void **)&s->members, &s->member_capacity, s->n_members + 1, sizeof *s->members)) {
            free(copy);
            return fail_memory(err, "the files of a set");
        }
        s->members[s->n_members++] = copy;
    }
    return SUNDER_OK;
}

static bool is_member(const search *s, const char *name)
{
    for (size_t i = 0; i < s->n_members; i++) {
        if (strcmp(s->members[i], name) == 0) return true;
    }
    return false;
}

static sunder_status add_file(search *s, const set_file *file, bool beside_its_planes, sunder_error *err)
{
    SUNDER_AUTO(image_source_list_free) image_source_list list = {0};
    sunder_error why = SUNDER_ERROR_INIT;
    const char *name = path_name(file->path);
    if (is_member(s, name)) return SUNDER_OK;
    sunder_status status = image_sources_read(file->path, &s->options, &list, &why);
    if (status != SUNDER_OK) return slide_add_bad_field(s->slide, name, &why, err);
    if (beside_its_planes && list.items[0].rgb) {
        char line[400];
        snprintf(line, sizeof line,
                 "%.200s is the colour picture of a field whose channels are there as files; it was passed over", name);
        return slide_warn(s->slide, line, err);
    }
    take_token(&list, file);
    /* Sets of one file remember nothing: only files that name others can be met again. */
    status = list.n_members > 1 ? remember_members(s, &list, err) : SUNDER_OK;
    return status == SUNDER_OK ? slide_add_sources(s->slide, &list, err) : status;
}

/* Whether a group of channel files has the key of this file. */
static bool has_planes_beside(const file_set *set, const set_file *file)
{
    for (size_t i = 0; i < set->n_groups; i++) {
        const file_group *group = &set->groups[i];
        if (group->per_channel && strcmp(file_group_at(set, group, 0)->parts.key, file->parts.key) == 0) return true;
    }
    return false;
}

static sunder_status add_group(search *s, const file_set *set, const file_group *group, sunder_error *err)
{
    SUNDER_AUTO(image_source_list_free) image_source_list list = {0};
    sunder_error why = SUNDER_ERROR_INIT;
    const set_file *first = file_group_at(set, group, 0);
    if (group->n == 1) return add_file(s, first, !first->parts.token[0] && has_planes_beside(set, first), err);
    if (is_member(s, path_name(first->path))) return SUNDER_OK;
    bool joined = false;
    sunder_status status = source_set_read(set, group, &s->options, &list, &joined, &why);
    if (status != SUNDER_OK) return slide_add_bad_field(s->slide, file_group_name(set, group), &why, err);
    if (joined) return slide_add_sources(s->slide, &list, err);
    for (size_t i = 0; status == SUNDER_OK && i < group->n; i++)
        status = add_file(s, file_group_at(set, group, i), false, err);
    return status;
}

static sunder_status add_folder(search *s, sunder_error *err)
{
    SUNDER_AUTO(file_set_free) file_set set = {0};
    sunder_status status = file_set_read(s->slide->path, s->option, &set, err);
    if (status == SUNDER_OK) status = slide_warn_lines(s->slide, &set.notes, err);
    for (size_t i = 0; status == SUNDER_OK && i < set.n_groups; i++) {
        status = context_check(s->context, err);
        if (status == SUNDER_OK) status = add_group(s, &set, &set.groups[i], err);
    }
    return status;
}

/* Folder of a path, "." for a bare name; allocated. */
static char *folder_of(const char *path)
{
    size_t length = (size_t)(path_name(path) - path);
    return length ? strndup(path, length) : strdup(".");
}

/* Adds the group that the name belongs to: one of its files (is_file), or what they share. */
static sunder_status add_siblings(search *s, bool is_file, bool *out_found, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *folder = folder_of(s->slide->path);
    SUNDER_AUTO(file_set_free) file_set set = {0};
    const char *name = path_name(s->slide->path);
    *out_found = false;
    if (!folder) return fail_memory(err, "a file name");
    sunder_status status = file_set_read(folder, s->option, &set, NULL);
    if (status != SUNDER_OK) return SUNDER_OK; /* nothing there to go with it */
    for (size_t i = 0; i < set.n_groups; i++) {
        const file_group *group = &set.groups[i];
        bool wanted = false;
        if (group->n < 2) continue;
        if (!is_file) wanted = strcmp(file_group_at(&set, group, 0)->parts.key, name) == 0;
        for (size_t k = 0; is_file && k < group->n; k++)
            wanted |= strcmp(path_name(file_group_at(&set, group, k)->path), name) == 0;
        if (!wanted) continue;
        *out_found = true;
        return add_group(s, &set, group, err);
    }
    return SUNDER_OK;
}

static sunder_status add_one_file(search *s, sunder_error *err)
{
    set_file file = {.path = s->slide->path, .parts = file_name_take_apart(path_name(s->slide->path), s->option)};
    SUNDER_AUTO(image_source_list_free) image_source_list list = {0};
    sunder_status status = image_sources_read(file.path, &s->options, &list, err);
    if (status != SUNDER_OK) return status;
    /* One channel cannot be scored: the others may lie in the files beside it. An image asked for by itself stays so. */
    bool alone = list.n == 1 && list.items[0].n_channels == 1 && (s->slide->options.need_dapi || s->slide->colour_5p);
    bool found = false;
    if (alone && (file.parts.token[0] || file.parts.z >= 0)) status = add_siblings(s, true, &found, err);
    if (status != SUNDER_OK || found) return status;
    take_token(&list, &file);
    return slide_add_sources(s->slide, &list, err);
}

sunder_status slide_find_fields(sunder_context *context, sunder_slide *slide, const channel_option *option,
                                sunder_error *err)
{
    SUNDER_AUTO(search_free)
    search s = {context, slide, option, {context_max_memory_bytes(context) / 4, false}, 0, 0, NULL};
    struct stat info;
    if (stat(slide->path, &info) == 0) {
        if (S_ISDIR(info.st_mode)) return add_folder(&s, err);
        if (manifest_is(slide->path)) return manifest_read(slide, &s.options, err);
        return add_one_file(&s, err);
    }
    int error_number = errno;
    bool found = false;
    sunder_status status = error_number == ENOENT ? add_siblings(&s, false, &found, err) : SUNDER_OK;
    if (status != SUNDER_OK || found) return status;
    return fail_errno_reading(err, slide->path, error_number);
}
