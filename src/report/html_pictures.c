/* Pictures of the report, embedded as PNG in base64 (RFC 4648), so that the page is one file. */
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "image/png_read.h"
#include "image/png_write.h"
#include "report/html_parts.h"

/* An overlay in the page is this wide at most: 180 mm of A4 at about 120 dpi. The file beside the page has every pixel. */
#define PAGE_WIDTH_PX 860

/* More fields than this are not embedded, so that the page stays small enough to send. */
#define MOST_OVERLAYS 12

static void add_base64(text *page, const uint8_t *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { BLOCK = 3 * 1024 };
    char block[BLOCK / 3 * 4 + 1];
    for (size_t from = 0; from < n; from += BLOCK) {
        size_t at = 0, end = n - from < BLOCK ? n : from + BLOCK;
        for (size_t i = from; i < end; i += 3) {
            uint32_t three = (uint32_t)bytes[i] << 16;
            if (i + 1 < n) three |= (uint32_t)bytes[i + 1] << 8;
            if (i + 2 < n) three |= bytes[i + 2];
            block[at++] = digits[three >> 18];
            block[at++] = digits[three >> 12 & 63];
            block[at++] = i + 1 < n ? digits[three >> 6 & 63] : '=';
            block[at++] = i + 2 < n ? digits[three & 63] : '=';
        }
        block[at] = '\0';
        text_add(page, block);
    }
}

static void add_picture(text *page, const uint8_t *png, size_t n, int width, int height, const char *alt)
{
    text_addf(page, "<img width=\"%d\" height=\"%d\" alt=\"", width, height);
    text_add_escaped(page, alt);
    text_add(page, "\" src=\"data:image/png;base64,");
    add_base64(page, png, n);
    text_add(page, "\">");
}

static void add_gallery_legend(text *page, const sunder_assay *assay)
{
    text_add(page, "<p class=\"legend\">From left to right: DAPI, the 5\xe2\x80\xb2 probe (");
    text_add_escaped(page, assay->colour_5p);
    text_add(page, "), the 3\xe2\x80\xb2 probe (");
    text_add_escaped(page, assay->colour_3p);
    text_add(page, "), all together. A circle is a 5\xe2\x80\xb2 signal, a square a 3\xe2\x80\xb2 signal; a dashed "
                   "line joins a split "
                   "pair. The two numbers in a tile are the counts that are black and full in it.</p>\n");
}

sunder_status html_gallery(text *page, const gallery *g, sunder_error *err)
{
    text_add(page, "<section class=\"gallery\">\n<h2>Gallery</h2>\n");
    if (g->n == 0) text_add(page, "<p>No nucleus of this slide could be read.</p>\n");
    if (g->n > 0) add_gallery_legend(page, g->result->assay);
    for (size_t i = 0; i < g->n; i++) {
        if (i == 0 || g->chosen[i].group != g->chosen[i - 1].group)
            text_addf(page, "<h3>%s</h3>\n", gallery_group_title(g->chosen[i].group));
        SUNDER_AUTO(auto_free) uint8_t *png = NULL;
        size_t n = 0;
        sunder_status status = gallery_strip_png(g, i, &png, &n, err);
        if (status != SUNDER_OK) return status;
        char caption[320];
        strip_caption(g->result, &g->chosen[i], caption, sizeof caption);
        text_add(page, "<figure><figcaption>");
        text_add_escaped(page, caption);
        text_add(page, "</figcaption>");
        if (n > 0) add_picture(page, png, n, STRIP_WIDTH_PX, TILE_PX, caption);
        text_add(page, "</figure>\n");
    }
    text_add(page, "</section>\n");
    return SUNDER_OK;
}

/* Mean over whole blocks of the source for each pixel of the smaller picture; the last row and column take what is left. */
static uint8_t *shrink(const uint16_t *from, int width, int height, int channels, int new_width, int new_height)
{
    uint8_t *to = array_new((size_t)new_width * (size_t)new_height, 3);
    for (int y = 0; to && y < new_height; y++) {
        int y0 = (int)((long)y * height / new_height), y1 = (int)((long)(y + 1) * height / new_height);
        for (int x = 0; x < new_width; x++) {
            int x0 = (int)((long)x * width / new_width), x1 = (int)((long)(x + 1) * width / new_width);
            for (int k = 0; k < 3; k++) {
                long sum = 0;
                for (int j = y0; j < y1; j++) {
                    for (int i = x0; i < x1; i++)
                        sum += from[((size_t)j * (size_t)width + (size_t)i) * (size_t)channels +
                                    (size_t)(channels < 3 ? 0 : k)];
                }
                long n = (long)(y1 - y0) * (x1 - x0);
                to[3 * ((size_t)y * (size_t)new_width + (size_t)x) + (size_t)k] = (uint8_t)((sum + n / 2) / n);
            }
        }
    }
    return to;
}

sunder_status html_copied_gallery(text *page, const slide_result *result, const result_folder *folder,
                                  sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "gallery.png");
    if (!path) return fail_memory(err, "the gallery");
    SUNDER_AUTO(auto_free) uint16_t *samples = NULL;
    int width, height, channels, bits;
    sunder_status status = png_read(path, 0, &width, &height, &channels, &bits, &samples, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) uint8_t *same = shrink(samples, width, height, channels, width, height);
    SUNDER_AUTO(auto_free) uint8_t *png = NULL;
    size_t n = 0;
    if (!same) return fail_memory(err, "report.html");
    status = png_write_memory(same, width, height, &png, &n, err);
    if (status != SUNDER_OK) return status;
    text_add(page, "<section class=\"gallery\">\n<h2>Gallery</h2>\n");
    html_drawn_before(page, result);
    add_gallery_legend(page, result->assay);
    text_add(page, "<figure><figcaption><a href=\"gallery.png\">gallery.png</a></figcaption>");
    add_picture(page, png, n, width, height, "gallery, drawn before the edits");
    text_add(page, "</figure>\n</section>\n");
    return SUNDER_OK;
}

static sunder_status add_overlay(text *page, const char *path, const char *alt, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint16_t *samples = NULL;
    int width, height, channels, bits;
    sunder_status status = png_read(path, 0, &width, &height, &channels, &bits, &samples, err);
    if (status != SUNDER_OK) return status;
    int new_width = width < PAGE_WIDTH_PX ? width : PAGE_WIDTH_PX;
    int new_height = (int)((long)height * new_width / width);
    if (new_height < 1) new_height = 1;
    SUNDER_AUTO(auto_free) uint8_t *small = shrink(samples, width, height, channels, new_width, new_height);
    if (!small) return fail_memory(err, "report.html");
    SUNDER_AUTO(auto_free) uint8_t *png = NULL;
    size_t n = 0;
    status = png_write_memory(small, new_width, new_height, &png, &n, err);
    if (status == SUNDER_OK) add_picture(page, png, n, new_width, new_height, alt);
    return status;
}

sunder_status html_overlays(text *page, const slide_result *result, const result_folder *folder, sunder_error *err)
{
    text_add(page, "<section>\n<h2>Fields</h2>\n<p class=\"legend\">The same pictures at full size lie in the folder "
                   "overlay.</p>\n");
    html_drawn_before(page, result);
    size_t embedded = 0, used = 0;
    for (size_t i = 0; i < result->n_fields; i++) {
        if (result->fields[i].left_out[0]) continue;
        if (used++ >= MOST_OVERLAYS) continue;
        char name[64], caption[400];
        snprintf(name, sizeof name, "overlay/field_%02zu.png", i);
        snprintf(caption, sizeof caption, "field %zu: %s", i, result->fields[i].name);
        SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, name);
        if (!path) return fail_memory(err, name);
        text_addf(page, "<figure><figcaption><a href=\"%s\">", name);
        text_add_escaped(page, caption);
        text_add(page, "</a></figcaption>");
        sunder_status status = add_overlay(page, path, caption, err);
        if (status != SUNDER_OK) return status;
        text_add(page, "</figure>\n");
        embedded++;
    }
    if (used > embedded)
        text_addf(page, "<p>%zu further fields are not embedded here; they lie in the folder overlay.</p>\n",
                  used - embedded);
    text_add(page, "</section>\n");
    return SUNDER_OK;
}
