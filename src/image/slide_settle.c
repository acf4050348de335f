/* Facts, warnings and inputs of an opened slide. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/manifest.h"
#include "image/slide_fields.h"

sunder_status slide_warn(sunder_slide *slide, const char *line, sunder_error *err)
{
    for (size_t i = 0; i < slide->n_warnings; i++) {
        if (strcmp(slide->warnings[i], line) == 0) return SUNDER_OK;
    }
    char *copy = strdup(line);
    if (!copy || !array_reserve((void **)&slide->warnings, &slide->warning_capacity, slide->n_warnings + 1,
                                sizeof *slide->warnings)) {
        free(copy);
        return fail_memory(err, "a warning");
    }
    slide->warnings[slide->n_warnings++] = copy;
    return SUNDER_OK;
}

static const char *role_of(const channel_plan *plan, int channel)
{
    for (int i = 0; i < plan->n; i++) {
        if (plan->channels[i].channel != channel) continue;
        return i == plan->dapi ? "dapi" : i == plan->probe[END_5P] ? "5p" : i == plan->probe[END_3P] ? "3p" : "other";
    }
    return "other";
}

static void describe_channel(const slide_field *f, int c, channel_choice *out)
{
    const source_channel *named = &f->source.channels[c];
    const char *name = named->name[0] ? named->name : named->token;
    snprintf(out->role, sizeof out->role, "%s", role_of(&f->plan, c));
    for (int i = 0; i < f->plan.n; i++) {
        if (f->plan.channels[i].channel != c) continue;
        snprintf(out->colour, sizeof out->colour, "%s", f->plan.channels[i].colour);
        snprintf(out->why, sizeof out->why, "%s", f->plan.channels[i].why);
    }
    snprintf(out->name, sizeof out->name, "%s", name[0] ? name : out->colour);
}

static slide_facts describe(const slide_field *f)
{
    const image_source *source = &f->source;
    slide_facts facts = {
        .bits = source->significant_bits > 0 && source->significant_bits < source->layout.bits
                    ? source->significant_bits
                    : source->layout.bits,
        .display_scaled = image_source_is_display_scaled(source),
        .n_z = source->n_z,
        .z_step_um = source->n_z > 1 && source->z_um > 0 ? source->z_um : 0,
        .n_channels = source->n_channels,
    };
    snprintf(facts.format, sizeof facts.format, "%s", source->format);
    for (int c = 0; c < source->n_channels; c++) describe_channel(f, c, &facts.channels[c]);
    return facts;
}

sunder_status slide_warn_lines(sunder_slide *slide, const text *lines, sunder_error *err)
{
    for (const char *line = lines->chars; line && *line;) {
        size_t length = strcspn(line, "\n");
        SUNDER_AUTO(auto_free) char *one = strndup(line, length);
        if (!one) return fail_memory(err, "a warning");
        sunder_status status = slide_warn(slide, one, err);
        if (status != SUNDER_OK) return status;
        line += length + (line[length] == '\n');
    }
    return SUNDER_OK;
}

static int compare_paths(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return natural_compare(*x, *y);
}

static sunder_status add_input(sunder_slide *slide, const char *path, sunder_error *err)
{
    if (!array_reserve((void **)&slide->input_paths, &slide->input_capacity, slide->n_inputs + 1,
                       sizeof *slide->input_paths))
        return fail_memory(err, "the list of files");
    char *copy = strdup(path);
    if (!copy) return fail_memory(err, "the list of files");
    slide->input_paths[slide->n_inputs++] = copy;
    return SUNDER_OK;
}

/* Name of an input without the folder of the slide. */
static const char *relative_name(const sunder_slide *slide, const char *path)
{
    size_t length = strlen(slide->path);
    if (strncmp(path, slide->path, length) == 0 && path[length] == '/') return path + length + 1;
    length = (size_t)(path_name(slide->path) - slide->path);
    return length && strncmp(path, slide->path, length) == 0 ? path + length : path_name(path);
}

static sunder_status name_inputs(sunder_slide *slide, sunder_error *err)
{
    slide->input_names = array_new(slide->n_inputs, sizeof *slide->input_names);
    if (!slide->input_names) return fail_memory(err, "the list of files");
    for (size_t i = 0; i < slide->n_inputs; i++) {
        slide->input_names[i] = strdup(relative_name(slide, slide->input_paths[i]));
        if (!slide->input_names[i]) return fail_memory(err, "the list of files");
    }
    return SUNDER_OK;
}

/* The manifest, and all files of the fields in use, each once, in natural order. */
static sunder_status list_inputs(sunder_slide *slide, sunder_error *err)
{
    sunder_status status = manifest_is(slide->path) ? add_input(slide, slide->path, err) : SUNDER_OK;
    for (size_t i = 0; i < slide->n_fields; i++) {
        const slide_field *f = &slide->fields[i];
        for (size_t k = 0; status == SUNDER_OK && !f->left_out && k < f->source.n_files; k++)
            status = add_input(slide, f->source.files[k].path, err);
    }
    if (status != SUNDER_OK) return status;
    qsort(slide->input_paths, slide->n_inputs, sizeof *slide->input_paths, compare_paths);
    size_t kept = 0;
    for (size_t i = 0; i < slide->n_inputs; i++) {
        char *path = slide->input_paths[i];
        if (kept && strcmp(path, slide->input_paths[kept - 1]) == 0) free(path);
        else slide->input_paths[kept++] = path;
    }
    slide->n_inputs = kept;
    return name_inputs(slide, err);
}

sunder_status slide_settle(sunder_context *context, sunder_slide *slide, sunder_error *err)
{
    static const char DISPLAY_SCALED[] =
        "the pictures are colour exports, scaled for a screen and mostly 8 bit: brightness is "
        "not that of the camera; score the raw channels where they exist";
    sunder_status status = SUNDER_OK;
    bool described = false;
    for (size_t i = 0; status == SUNDER_OK && i < slide->n_fields; i++) {
        const slide_field *f = &slide->fields[i];
        if (!f->left_out && !described) {
            slide->facts = describe(f);
            described = true;
        }
        if (!f->left_out && image_source_is_display_scaled(&f->source)) status = slide_warn(slide, DISPLAY_SCALED, err);
        if (status == SUNDER_OK) status = slide_warn_lines(slide, &f->source.notes, err);
    }
    if (status == SUNDER_OK) status = list_inputs(slide, err);
    for (size_t i = 0; status == SUNDER_OK && i < slide->n_warnings; i++)
        log_warning(context, "%s", slide->warnings[i]);
    return status;
}
