/* Settings into a context and library options. */
#include "cli/run.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cancel.h"
#include "cli/environment.h"
#include "core/text.h"

sunder_status run_begin(const settings *s, console *c, bool with_steps, sunder_context **out_context, sunder_error *err)
{
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    options.threads = (int)s->threads;
    options.max_memory_bytes = (size_t)s->max_memory_mib << 20;
    options.seed = (uint64_t)s->seed;
    options.log = c ? console_log : NULL;
    options.log_user = c;
    options.progress = c && with_steps ? console_progress : NULL;
    options.progress_user = c;
    sunder_status status = sunder_context_new(&options, out_context, err);
    if (status == SUNDER_OK) cancel_watch(*out_context);
    return status;
}

void run_end(sunder_context **context)
{
    if (!*context) return;
    cancel_unwatch();
    sunder_context_free(*context);
    *context = NULL;
}

sunder_slide_options run_slide_options(const settings *s, const sunder_assay *assay)
{
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    options.channels = s->channels;
    options.pixel_um = s->pixel_um;
    options.profile = (sunder_profile)s->profile;
    if (assay) {
        options.colour_5p = assay->colour_5p;
        options.colour_3p = assay->colour_3p;
    }
    return options;
}

sunder_status run_assay(const char *id_or_path, sunder_assay *out_assay, sunder_error *err)
{
    /* A path works without installed assays. */
    if (strchr(id_or_path, '/') || ends_with_ignoring_case(id_or_path, ".json"))
        return sunder_assay_read(id_or_path, out_assay, err);
    SUNDER_AUTO(auto_free) char *dir = NULL;
    sunder_status status = environment_assay_dir(&dir, err);
    return status == SUNDER_OK ? sunder_assay_find(id_or_path, dir, out_assay, err) : status;
}

bool run_lies_in(const char *path, const char *place)
{
    SUNDER_AUTO(auto_free) char *inner = realpath(path, NULL);
    SUNDER_AUTO(auto_free) char *outer = realpath(place, NULL);
    if (!inner || !outer) return false;
    size_t length = strlen(outer);
    return strncmp(inner, outer, length) == 0 && (inner[length] == '\0' || inner[length] == '/');
}

char *run_left_out(const sunder_slide *slide, size_t field)
{
    const char *name = sunder_slide_field_name(slide, field), *why = sunder_slide_left_out(slide, field);
    if (!why) return NULL;
    bool is_named = strncmp(why, name, strlen(name)) == 0; /* most reasons begin with the file */
    text words = {0};
    text_addf(&words, "left out: %s%s%s", is_named ? "" : name, is_named ? "" : ": ", why);
    return text_steal(&words);
}
