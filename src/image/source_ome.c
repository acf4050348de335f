/* Fields of an OME-TIFF: where each (channel, z) of the first time point lies, from TiffData elements and the dimension
 * order (OME-TIFF specification, "The TiffData element"). A file whose UUID is the document's own is the file itself,
 * whatever name it had when it was written. */
#include "image/source_ome.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/fail.h"
#include "image/whole_text.h"

#define MOST_PLACED (64L * MOST_TIFF_DIRECTORIES) /* so that hostile metadata cannot keep the loader busy */

/* One Image on its way to a source. */
typedef struct ome_job {
    const char *path;
    tiff_file *file; /* NULL for a companion file */
    const ome_document *document;
    const ome_image *image;
    image_source *source;
    int groups;   /* channels that have a page of their own; the others are samples of one */
    int samples;  /* samples of each group */
    bool renamed; /* all planes lie in one file that is not there: it is this one under its old name */
    size_t max_bytes;
} ome_job;

/* Path of a file beside another. Only the last part of the name counts: a file must not lead out of its folder. */
static char *path_beside(const char *path, const char *name)
{
    SUNDER_AUTO(auto_free) char *folder = strndup(path, (size_t)(path_name(path) - path));
    return folder ? path_join(folder[0] ? folder : ".", path_name(name)) : NULL;
}

/* Whether a TiffData element means the file that holds the metadata. */
static bool is_itself(const ome_job *job, const ome_tiff_data *data)
{
    return !data->file_name[0] || strcmp(path_name(data->file_name), path_name(job->path)) == 0 ||
           (data->uuid[0] && strcmp(data->uuid, job->document->uuid) == 0) || job->renamed;
}

/* File that a TiffData element names. */
static sunder_status find_file(const ome_job *job, const ome_tiff_data *data, uint32_t *out_file, sunder_error *err)
{
    const char *own = path_name(job->path);
    if (is_itself(job, data) && job->file)
        return image_source_add_file(job->source, job->path, IMAGE_TIFF, out_file, err);
    if (!data->file_name[0])
        return fail(err, SUNDER_ERROR_INPUT, "%s does not say in which file its planes lie; export it again", own);
    SUNDER_AUTO(auto_free) char *path = path_beside(job->path, data->file_name);
    if (!path) return fail_memory(err, "a file name");
    if (access(path, F_OK) != 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s is one of a set of files, and %s is not beside it; copy the whole set into one folder", own,
                    path_name(data->file_name));
    return image_source_add_file(job->source, path, IMAGE_TIFF, out_file, err);
}

/* Steps (z, group, t) once in dimension order. */
static void step(const ome_job *job, int *z, int *group, int *t)
{
    for (const char *axis = job->image->order + 2; *axis; axis++) {
        int *index = *axis == 'Z' ? z : *axis == 'C' ? group : t;
        int size = *axis == 'Z' ? job->image->size_z : *axis == 'C' ? job->groups : job->image->size_t_;
        if (++*index < size) return;
        *index = 0;
    }
    *t = INT_MAX; /* past the end */
}

/* Gives planes of the first time point their place, `count` pages from `directory` on. */
static void place_run(const ome_job *job, const ome_tiff_data *data, uint32_t file, uint32_t directory, long count)
{
    int z = data->first_z, group = data->first_c / job->samples, t = data->first_t;
    for (long i = 0; i < count && t < job->image->size_t_; i++) {
        if (t == 0 && z < job->image->size_z && group < job->groups) {
            for (int s = 0; s < job->samples && group * job->samples + s < job->source->n_channels; s++)
                job->source->planes[(group * job->samples + s) * job->source->n_z + z] =
                    (source_plane){.file = file, .directory = directory + (uint32_t)i, .sample = s};
        }
        step(job, &z, &group, &t);
    }
}

static bool was_renamed(const ome_job *job)
{
    const ome_image *image = job->image;
    if (!job->file || image->n_data == 0 || !image->data[0].file_name[0]) return false;
    for (size_t i = 1; i < image->n_data; i++) {
        if (strcmp(image->data[i].file_name, image->data[0].file_name) != 0) return false;
    }
    SUNDER_AUTO(auto_free) char *old = path_beside(job->path, image->data[0].file_name);
    return old && access(old, F_OK) != 0;
}

static bool is_order(const char *order)
{
    return strlen(order) == 5 && order[0] == 'X' && order[1] == 'Y' && strchr(order, 'Z') && strchr(order, 'C') &&
           strchr(order, 'T');
}

static sunder_status place_planes(const ome_job *job, sunder_error *err)
{
    static const ome_tiff_data WHOLE_FILE = {.ifd = -1, .plane_count = -1};
    const ome_image *image = job->image;
    if (!is_order(image->order))
        return fail(err, SUNDER_ERROR_INPUT, "%s has the dimension order \"%s\", which OME does not know",
                    job->source->name, image->order);
    size_t n = image->n_data ? image->n_data : 1;
    long placed = 0;
    for (size_t i = 0; i < n; i++) {
        const ome_tiff_data *data = image->n_data ? &image->data[i] : &WHOLE_FILE;
        if (data->first_t > 0) continue;
        uint32_t file = 0;
        sunder_status status = find_file(job, data, &file, err);
        if (status != SUNDER_OK) return status;
        /* Without a number of pages: one page when a page is named, else all of the file. */
        long count = data->plane_count > 0 ? data->plane_count : data->ifd >= 0 ? 1 : MOST_TIFF_DIRECTORIES;
        if (count > MOST_TIFF_DIRECTORIES) count = MOST_TIFF_DIRECTORIES;
        placed += count;
        if (placed > MOST_PLACED)
            return fail(err, SUNDER_ERROR_INPUT, "%s: its OME-XML names too many planes; it is damaged",
                        job->source->name);
        place_run(job, data, file, (uint32_t)(data->ifd > 0 ? data->ifd : 0), count);
    }
    return SUNDER_OK;
}

static void copy_channels(const ome_job *job)
{
    image_source *source = job->source;
    for (int c = 0; c < source->n_channels; c++) {
        size_t entry = (size_t)(c / job->samples);
        if (entry >= job->image->n_channels || job->samples > 1) continue;
        const ome_channel *from = &job->image->channels[entry];
        snprintf(source->channels[c].name, sizeof source->channels[c].name, "%s", from->name);
        snprintf(source->channels[c].fluor, sizeof source->channels[c].fluor, "%s", from->fluor);
        snprintf(source->channels[c].name_source, sizeof source->channels[c].name_source, "OME channel name");
        source->channels[c].emission_nm = from->emission_nm;
    }
}

/* Samples of each page: all channels have to agree. */
static sunder_status count_groups(ome_job *job, sunder_error *err)
{
    const ome_image *image = job->image;
    int samples = image->n_channels ? image->channels[0].samples : 1;
    for (size_t i = 1; i < image->n_channels; i++) {
        if (image->channels[i].samples != samples) samples = 0;
    }
    if (samples < 1 || image->size_c < 1 || image->size_c % samples)
        return fail(err, SUNDER_ERROR_INPUT, "%s: %d channels do not go into pages of %d samples; export it again",
                    job->source->name, image->size_c, samples);
    job->samples = samples;
    job->groups = image->size_c / samples;
    /* One page of three samples is a colour picture; its alpha, if any, is no channel. */
    job->source->rgb = (samples == 3 || samples == 4) && job->groups == 1;
    return SUNDER_OK;
}

static sunder_status read_image(ome_job *job, sunder_error *err)
{
    const ome_image *image = job->image;
    image_source *source = job->source;
    snprintf(source->format, sizeof source->format, "OME-TIFF");
    snprintf(source->name, sizeof source->name, "%s", path_name(job->path));
    source->width = image->size_x;
    source->height = image->size_y;
    source->n_t = image->size_t_;
    source->significant_bits = image->significant_bits;
    source->x_um = image->x_um;
    source->y_um = image->y_um;
    source->z_um = image->z_um;
    snprintf(source->scale_source, sizeof source->scale_source, "OME");
    if (job->file && source->x_um == 0 && source->y_um == 0)
        image_source_take_resolution(source, tiff_file_directory(job->file, 0));
    sunder_status status = count_groups(job, err);
    if (status == SUNDER_OK) status = image_source_size(source, source->rgb ? 3 : image->size_c, image->size_z, err);
    if (status == SUNDER_OK) status = place_planes(job, err);
    uint32_t index = 0;
    if (status == SUNDER_OK && !job->file)
        status = image_source_add_file(source, job->path, IMAGE_METADATA, &index, err);
    if (status != SUNDER_OK) return status;
    if (source->rgb) image_source_name_colours(source);
    else copy_channels(job);
    if (image->size_t_ > 1)
        image_source_note(source, "%s has %d time points; the first is used", source->name, image->size_t_);
    return image_source_check(source, job->file, job->max_bytes, err);
}

/* A file of a set that holds planes only points to the file that describes them. */
static sunder_status read_companion_of(const char *path, const ome_document *document, const source_options *options,
                                       image_source_list *list, sunder_error *err)
{
    const char *own = path_name(path), *companion = path_name(document->companion);
    SUNDER_AUTO(auto_free) char *found = path_beside(path, companion);
    if (!found) return fail_memory(err, "a file name");
    if (access(found, F_OK) != 0)
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s is one of a set of files described by %s, which is not beside it; copy the whole set into one folder",
            own, companion);
    sunder_status status = image_source_list_add_member(list, own, err);
    return status == SUNDER_OK ? source_ome_companion(found, options, list, err) : status;
}

/* Files of the set, also those of later time points; a name that only this file once had belongs to nobody. */
static sunder_status list_members(const ome_job *job, image_source_list *list, sunder_error *err)
{
    sunder_status status = image_source_list_add_member(list, path_name(job->path), err);
    for (size_t i = 0; status == SUNDER_OK && i < job->image->n_data; i++) {
        if (!is_itself(job, &job->image->data[i]))
            status = image_source_list_add_member(list, path_name(job->image->data[i].file_name), err);
    }
    return status;
}

sunder_status source_ome_read(const char *path, tiff_file *file, const ome_document *document,
                              const source_options *options, image_source_list *list, sunder_error *err)
{
    size_t found = 0;
    if (file && document->companion[0]) return read_companion_of(path, document, options, list, err);
    for (size_t i = 0; i < document->n_images; i++) {
        if (!document->images[i].order[0]) continue;
        image_source *source = image_source_list_add(list);
        if (!source) return fail_memory(err, "a field");
        ome_job job = {.path = path,
                       .file = file,
                       .document = document,
                       .image = &document->images[i],
                       .source = source,
                       .max_bytes = options->max_bytes};
        job.renamed = was_renamed(&job);
        sunder_status status = list_members(&job, list, err);
        if (status == SUNDER_OK) status = read_image(&job, err);
        if (status != SUNDER_OK) return status;
        if (++found > 1) snprintf(source->name, sizeof source->name, "%.230s [%zu]", path_name(path), found);
    }
    if (found == 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: its OME-XML describes no image; export it again", path_name(path));
    return SUNDER_OK;
}

sunder_status source_ome_companion(const char *path, const source_options *options, image_source_list *list,
                                   sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *chars = NULL;
    size_t length = 0;
    sunder_status status = whole_text_read(path, options->max_bytes, &chars, &length, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(ome_document_free) ome_document document = {0};
    status = ome_xml_read(chars, length, path_name(path), &document, err);
    if (status == SUNDER_OK) status = source_ome_read(path, NULL, &document, options, list, err);
    return status;
}
