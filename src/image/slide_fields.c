/* Files to fields. */
#include "image/slide_fields.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/file_set.h"

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

/* A file that cannot be read keeps its number. Short memory is no fault of the file. */
static sunder_status add_bad_field(sunder_slide *slide, const char *path, const sunder_error *why, sunder_error *err)
{
    if (why->status == SUNDER_ERROR_RESOURCE) return fail(err, why->status, "%s", why->message);
    slide_field *f = add_field(slide);
    if (!f) return fail_memory(err, "a field");
    snprintf(f->name, sizeof f->name, "%s", path_name(path));
    return slide_leave_out(f, why, err);
}

/* Sources move into fields; the list is empty afterwards. */
static sunder_status add_sources(sunder_slide *slide, image_source_list *list, sunder_error *err)
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

static sunder_status add_file(sunder_context *context, sunder_slide *slide, const char *path, sunder_error *err)
{
    SUNDER_AUTO(image_source_list_free) image_source_list list = {0};
    sunder_error why = SUNDER_ERROR_INIT;
    source_options options = {.max_bytes = context_max_memory_bytes(context) / 4};
    sunder_status status = image_sources_read(path, &options, &list, &why);
    if (status != SUNDER_OK) return add_bad_field(slide, path, &why, err);
    return add_sources(slide, &list, err);
}

static sunder_status add_folder(sunder_context *context, sunder_slide *slide, sunder_error *err)
{
    SUNDER_AUTO(file_set_free) file_set set = {0};
    sunder_status status = file_set_list(slide->path, &set, err);
    for (size_t i = 0; status == SUNDER_OK && i < set.n; i++) status = add_file(context, slide, set.files[i].path, err);
    return status;
}

sunder_status slide_find_fields(sunder_context *context, sunder_slide *slide, const channel_option *option,
                                sunder_error *err)
{
    (void)option;
    struct stat info;
    if (stat(slide->path, &info) != 0) return fail_errno_reading(err, slide->path, errno);
    if (S_ISDIR(info.st_mode)) return add_folder(context, slide, err);
    return add_file(context, slide, slide->path, err);
}
