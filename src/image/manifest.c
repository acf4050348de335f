/* A slide described by a JSON file. Names of files are taken from the folder of the manifest. A member that is not known is
 * refused: a slip in "pixel_um" must not become a missing scale. */
#include "image/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/json.h"
#include "core/text.h"
#include "image/pixel_size.h"
#include "image/slide_fields.h"
#include "image/source_set.h"

#define MOST_FILES_OF_FIELD 4096

typedef struct manifest {
    sunder_slide *slide;
    const source_options *options;
    const char *name; /* of the manifest, for messages */
    char *folder;
    double pixel_um, z_step_um; /* 0: not given */
} manifest;

static void manifest_free(manifest *m)
{
    free(m->folder);
}

bool manifest_is(const char *path)
{
    return ends_with_ignoring_case(path, ".json");
}

static bool is_one_of(const char *name, const char *const *known)
{
    for (; *known; known++) {
        if (strcmp(name, *known) == 0) return true;
    }
    return false;
}

static sunder_status check_members(const manifest *m, const json_node *object, const char *where,
                                   const char *const *known, sunder_error *err)
{
    const char *name;
    const json_node *value;
    for (size_t i = 0; node_member(object, i, &name, &value); i++) {
        if (!is_one_of(name, known))
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: %s has a member \"%s\", which a manifest does not know; see "
                        "docs/formats.md",
                        m->name, where, name);
    }
    return SUNDER_OK;
}

/* Reads one file of a field. Files hold one image; pages_are_z: of one channel. */
static sunder_status read_one(const manifest *m, const json_node *name, bool pages_are_z, image_source_list *out_list,
                              sunder_error *err)
{
    if (!node_is_string(name))
        return fail(err, SUNDER_ERROR_INPUT, "%s: a file of a field is no text; expected a file name", m->name);
    const char *relative = node_string(name, "");
    SUNDER_AUTO(auto_free) char *path = relative[0] == '/' ? strdup(relative) : path_join(m->folder, relative);
    if (!path) return fail_memory(err, "a file name");
    source_options options = *m->options;
    options.pages_are_z = pages_are_z;
    return image_sources_read(path, &options, out_list, err);
}

/* Parts of a field on their way to be joined. */
typedef struct part_list {
    image_source_list sources;
    source_part parts[MOST_FILES_OF_FIELD];
    int n;
} part_list;

static void part_list_free(part_list *list)
{
    image_source_list_free(&list->sources);
}

static sunder_status add_plane_file(const manifest *m, const json_node *name, const char *colour, part_list *list,
                                    sunder_error *err)
{
    SUNDER_AUTO(image_source_list_free) image_source_list one = {0};
    if (list->n == MOST_FILES_OF_FIELD)
        return fail(err, SUNDER_ERROR_INPUT, "%s: a field of more than %d files", m->name, MOST_FILES_OF_FIELD);
    sunder_status status = read_one(m, name, true, &one, err);
    if (status != SUNDER_OK) return status;
    if (one.n != 1 || one.items[0].n_channels != 1)
        return fail(err, SUNDER_ERROR_INPUT, "%s: %s holds more than one channel; name it without colours", m->name,
                    one.items[0].name);
    image_source *to = image_source_list_add(&list->sources);
    if (!to) return fail_memory(err, "a field");
    *to = one.items[0];
    one.items[0] = (image_source){0};
    snprintf(to->channels[0].given, sizeof to->channels[0].given, "%s", colour);
    list->parts[list->n++].token = "";
    return SUNDER_OK;
}

/* {"dapi": "a.tif", "green": ["z0.tif", "z1.tif"]} */
static sunder_status read_channel_files(const manifest *m, const json_node *files, image_source *joined,
                                        sunder_error *err)
{
    SUNDER_AUTO(auto_free) part_list *list = array_new(1, sizeof *list);
    if (!list) return fail_memory(err, "a field");
    const char *colour;
    const json_node *value;
    int n_channels = 0;
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && node_member(files, i, &colour, &value); i++, n_channels++) {
        if (!node_is_array(value)) {
            status = add_plane_file(m, value, colour, list, err);
            continue;
        }
        for (size_t z = 0; status == SUNDER_OK && z < node_length(value); z++)
            status = add_plane_file(m, node_at(value, z), colour, list, err);
    }
    for (int i = 0; i < list->n; i++) list->parts[i].source = &list->sources.items[i];
    if (status == SUNDER_OK && (n_channels == 0 || list->n == 0 || list->n % n_channels))
        status = fail(err, SUNDER_ERROR_INPUT, "%s: the channels of a field have different numbers of files", m->name);
    if (status == SUNDER_OK) status = source_set_join(list->parts, n_channels, list->n / n_channels, joined, err);
    part_list_free(list);
    return status;
}

static void take_given_scale(const manifest *m, image_source *source)
{
    if (m->pixel_um > 0) {
        source->x_um = source->y_um = m->pixel_um;
        snprintf(source->scale_source, sizeof source->scale_source, "manifest");
    }
    if (m->z_step_um > 0) source->z_um = m->z_step_um;
}

static sunder_status read_sources(const manifest *m, const json_node *files, const char *name, image_source_list *list,
                                  sunder_error *err)
{
    if (!node_is_object(files)) return read_one(m, files, false, list, err);
    image_source *joined = image_source_list_add(list);
    if (!joined) return fail_memory(err, "a field");
    snprintf(joined->name, sizeof joined->name, "%s", name);
    return read_channel_files(m, files, joined, err);
}

static sunder_status add_field(const manifest *m, const json_node *entry, size_t index, sunder_error *err)
{
    static const char *const KNOWN[] = {"name", "files", NULL};
    char where[32], name[256];
    snprintf(where, sizeof where, "field %zu", index);
    const json_node *files = node_is_object(entry) ? node_get(entry, "files") : entry;
    if (node_is_object(entry)) {
        sunder_status status = check_members(m, entry, where, KNOWN, err);
        if (status != SUNDER_OK) return status;
    }
    if (!node_is_string(files) && !node_is_object(files))
        return fail(err, SUNDER_ERROR_INPUT, "%s: %s names no files; expected a file name, or one for each colour",
                    m->name, where);
    snprintf(name, sizeof name, "%s", node_string(files, where));
    bool named = node_is_object(entry) && node_get(entry, "name");
    if (named) snprintf(name, sizeof name, "%s", node_string(node_get(entry, "name"), where));
    SUNDER_AUTO(image_source_list_free) image_source_list list = {0};
    sunder_error why = SUNDER_ERROR_INIT;
    if (read_sources(m, files, name, &list, &why) != SUNDER_OK) return slide_add_bad_field(m->slide, name, &why, err);
    for (size_t i = 0; i < list.n; i++) take_given_scale(m, &list.items[i]);
    if (named && list.n == 1) snprintf(list.items[0].name, sizeof list.items[0].name, "%s", name);
    return slide_add_sources(m->slide, &list, err);
}

/* {"dapi": 0, "green": "SpectrumGreen"} as the option would say it. */
static sunder_status take_channels(const manifest *m, const json_node *channels, sunder_error *err)
{
    text option = {0};
    const char *colour;
    const json_node *value;
    for (size_t i = 0; node_member(channels, i, &colour, &value); i++) {
        if (node_is_string(value)) text_addf(&option, "%s%s=%s", i ? "," : "", colour, node_string(value, ""));
        else text_addf(&option, "%s%s=%lld", i ? "," : "", colour, node_integer(value, -1));
    }
    char *chars = text_steal(&option);
    if (!chars) return fail_memory(err, "a manifest");
    if (m->slide->channels) {
        free(chars);
        return SUNDER_OK;
    }
    m->slide->options.channels = m->slide->channels = chars;
    return SUNDER_OK;
}

static sunder_status take_length(const manifest *m, const json_node *root, const char *member, double *out_um,
                                 sunder_error *err)
{
    const json_node *value = node_get(root, member);
    if (!value) return SUNDER_OK;
    *out_um = node_number(value, 0);
    if (!node_is_number(value) || !(*out_um > 0))
        return fail(err, SUNDER_ERROR_INPUT, "%s: %s is no length in um", m->name, member);
    return SUNDER_OK;
}

static sunder_status read_root(manifest *m, const json_node *root, sunder_error *err)
{
    static const char *const KNOWN[] = {"sunder_manifest", "pixel_um", "z_step_um", "channels", "fields", NULL};
    if (!node_is_object(root) || node_integer(node_get(root, "sunder_manifest"), 0) != 1)
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s is no manifest: expected an object with \"sunder_manifest\": 1 and \"fields\"; see docs/formats.md",
            m->name);
    sunder_status status = check_members(m, root, "it", KNOWN, err);
    if (status == SUNDER_OK) status = take_length(m, root, "pixel_um", &m->pixel_um, err);
    if (status == SUNDER_OK) status = take_length(m, root, "z_step_um", &m->z_step_um, err);
    if (status == SUNDER_OK && node_get(root, "channels")) status = take_channels(m, node_get(root, "channels"), err);
    const json_node *fields = node_get(root, "fields");
    if (status == SUNDER_OK && node_length(fields) == 0)
        status = fail(err, SUNDER_ERROR_INPUT, "%s names no fields", m->name);
    for (size_t i = 0; status == SUNDER_OK && i < node_length(fields); i++)
        status = add_field(m, node_at(fields, i), i, err);
    return status;
}

sunder_status manifest_read(sunder_slide *slide, const source_options *options, sunder_error *err)
{
    const char *name = path_name(slide->path);
    SUNDER_AUTO(manifest_free) manifest m = {.slide = slide, .options = options, .name = name};
    m.folder = name == slide->path ? strdup(".") : strndup(slide->path, (size_t)(name - slide->path));
    if (!m.folder) return fail_memory(err, "a manifest");
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    sunder_status status = node_read_file(slide->path, &root, err);
    return status == SUNDER_OK ? read_root(&m, root, err) : status;
}
