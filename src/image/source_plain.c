/* A TIFF without OME-XML. */
#include "image/source_plain.h"

#include <stdio.h>

#include "core/fail.h"

sunder_status source_plain_read(const char *path, tiff_file *file, size_t max_bytes, image_source_list *list,
                                sunder_error *err)
{
    image_source *source = image_source_list_add(list);
    if (!source) return fail_memory(err, "a field");
    snprintf(source->format, sizeof source->format, "TIFF");
    snprintf(source->name, sizeof source->name, "%s", path_name(path));
    int pages = (int)tiff_file_directory_count(file);
    sunder_status status = image_source_size(source, pages, 1, err);
    uint32_t index = 0;
    if (status == SUNDER_OK) status = image_source_add_file(source, path, IMAGE_TIFF, &index, err);
    for (int i = 0; status == SUNDER_OK && i < pages; i++) source->planes[i] = (source_plane){.directory = (uint32_t)i};
    return status == SUNDER_OK ? image_source_check(source, file, max_bytes, err) : status;
}
