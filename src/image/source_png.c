/* A field from one PNG file: grey, or red, green and blue. Transparency is no light and is dropped. */
#include "image/source_png.h"

#include <stdio.h>

#include "core/fail.h"
#include "image/png_read.h"

sunder_status source_png_read(const char *path, image_source_list *list, sunder_error *err)
{
    int width = 0, height = 0, samples = 0, bits = 0;
    sunder_status status = png_read_size(path, &width, &height, &samples, &bits, err);
    if (status != SUNDER_OK) return status;
    image_source *source = image_source_list_add(list);
    if (!source) return fail_memory(err, "a field");
    snprintf(source->name, sizeof source->name, "%s", path_name(path));
    snprintf(source->format, sizeof source->format, samples >= 3 ? "RGB PNG" : "PNG");
    source->width = width;
    source->height = height;
    source->layout = (sample_layout){SAMPLE_UINT, bits, false};
    uint32_t file = 0;
    status = image_source_add_file(source, path, IMAGE_PNG, &file, err);
    if (status == SUNDER_OK) status = image_source_size(source, samples >= 3 ? 3 : 1, 1, err);
    if (status != SUNDER_OK) return status;
    for (int c = 0; c < source->n_channels; c++) source->planes[c] = (source_plane){.sample = c};
    if (samples >= 3) image_source_name_colours(source);
    return SUNDER_OK;
}

sunder_status source_png_pixels(const char *path, size_t max_bytes, int width, int height, int n, float *const *planes,
                                sunder_error *err)
{
    int w = 0, h = 0, samples = 0, bits = 0;
    SUNDER_AUTO(auto_free) uint16_t *values = NULL;
    sunder_status status = png_read(path, max_bytes, &w, &h, &samples, &bits, &values, err);
    if (status != SUNDER_OK) return status;
    if (w != width || h != height || n > samples)
        return fail(err, SUNDER_ERROR_INPUT, "%s changed while it was read; run again", path);
    static const sample_layout LAYOUT = {SAMPLE_UINT, 16, false};
    for (int i = 0; i < n; i++) {
        if (planes[i])
            (void)samples_to_float(values, (size_t)i, (size_t)samples, (size_t)w * (size_t)h, &LAYOUT, planes[i]);
    }
    return SUNDER_OK;
}
