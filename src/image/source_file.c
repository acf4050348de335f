/* What one image file holds: OME-TIFF, ImageJ hyperstack, plain pages, a colour picture. */
#include "image/image_source.h"

#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "image/ome_xml.h"
#include "image/source_ome.h"
#include "image/source_plain.h"

static sunder_status read_tiff(const char *path, size_t max_bytes, image_source_list *list, sunder_error *err)
{
    SUNDER_AUTO(auto_tiff_file) tiff_file *file = NULL;
    sunder_status status = tiff_file_open(path, max_bytes, &file, err);
    if (status != SUNDER_OK) return status;
    const char *description = tiff_file_description(file);
    if (!ome_xml_is(description)) return source_plain_read(path, file, max_bytes, list, err);
    SUNDER_AUTO(ome_document_free) ome_document document = {0};
    status = ome_xml_read(description, strlen(description), path_name(path), &document, err);
    if (status == SUNDER_OK) status = source_ome_read(path, file, &document, max_bytes, list, err);
    return status;
}

sunder_status image_sources_read(const char *path, size_t max_bytes, image_source_list *out_list, sunder_error *err)
{
    image_source_list list = {0};
    sunder_status status = read_tiff(path, max_bytes, &list, err);
    if (status != SUNDER_OK) {
        image_source_list_free(&list);
        return status;
    }
    *out_list = list;
    return SUNDER_OK;
}
