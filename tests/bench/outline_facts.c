/* What is measured on each outline beside how right it is: the table that the quality of a nucleus is fitted to.
 *
 *   outline_facts [--pixel-size UM] [--segmenter classic|network|auto] [--network NUCLEI.onnx] IMAGE TRUTH.tif ...
 *
 * CSV on standard output, one row a nucleus found; an image in which nothing is found has one row with nucleus 0. Without a
 * pixel size in the image or as an option the scale is estimated, as `sunder segment` does. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/field.h"
#include "image/label_tiff.h"
#include "pipeline/nucleus_network.h"
#include "pipeline/open_image.h"
#include "segment/agreement.h"
#include "segment/outline_signs.h"
#include "segment/segment.h"

#define TYPICAL_NUCLEUS_UM 9.0 /* as in sunder segment */

typedef struct true_nuclei {
    label_plane labels; /* 1 .. n */
    size_t n;
    bool *at_border; /* by label - 1 */
} true_nuclei;

static uint32_t largest_label(const label_plane *labels)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < (size_t)labels->width * (size_t)labels->height; i++)
        if (labels->px[i] > largest) largest = labels->px[i];
    return largest;
}

static bool on_border(const label_plane *p, size_t i)
{
    size_t x = i % (size_t)p->width, y = i / (size_t)p->width;
    return x == 0 || y == 0 || x + 1 == (size_t)p->width || y + 1 == (size_t)p->height;
}

/* Labels without gaps: those that are there are counted. */
static bool read_truth(const char *path, true_nuclei *out, sunder_error *err)
{
    if (label_tiff_read(path, &out->labels, err) != SUNDER_OK) return false;
    label_plane *p = &out->labels;
    size_t size = (size_t)p->width * (size_t)p->height;
    uint32_t *number = calloc((size_t)largest_label(p) + 1, sizeof *number);
    out->at_border = calloc(size, sizeof *out->at_border);
    if (!number || !out->at_border) return false;
    for (size_t i = 0; i < size; i++) {
        if (!p->px[i]) continue;
        if (!number[p->px[i]]) number[p->px[i]] = (uint32_t)++out->n;
        p->px[i] = number[p->px[i]];
        if (on_border(p, i)) out->at_border[p->px[i] - 1] = true;
    }
    free(number);
    return true;
}

/* Whether the true nucleus with most pixels under the bounding box of the outline touches the border. */
static bool truth_at_border(const true_nuclei *truth, const label_plane *found, const nucleus *row, long *under)
{
    memset(under, 0, (truth->n + 1) * sizeof *under);
    size_t best = 0;
    for (int y = row->y0; y < row->y1; y++)
        for (int x = row->x0; x < row->x1; x++) {
            size_t i = (size_t)y * (size_t)found->width + (size_t)x;
            uint32_t t = truth->labels.px[i];
            if (found->px[i] != (uint32_t)row->id || !t) continue;
            if (++under[t] > under[best] || best == 0) best = t;
        }
    return best && truth->at_border[best - 1];
}

static void print_header(void)
{
    printf(
        "image,engine,truths,pixel_um,nucleus,area_um2,circularity,solidity,eccentricity,dapi_mean,dapi_cv,edge_sharpness,"
        "touches_border,ellipse_overlap,free_share,bright_seam_share,lens_share,edge_blur_um,edge_inwards,"
        "saturated_share,heart,sure_edge,seam,agreement,overlap,quality,excluded,iou,truth_at_border");
    for (int i = 0; i < OUTLINE_SIGNS; i++) printf(",%s", outline_sign_names[i]);
    putchar('\n');
}

static void print_row(const char *image, const nuclei *found, size_t k, double pixel_um, const true_nuclei *truth,
                      double iou, bool at_border)
{
    const nucleus *r = &found->rows[k];
    const nucleus_facts *f = &found->facts[k];
    printf("%s,%s,%zu,%.5f,%d,%.3f,%.4f,%.4f,%.4f,%.5g,%.4f,%.4f,%d,", image, found->segmenter, truth->n, pixel_um,
           r->id, r->area_um2, r->circularity, r->solidity, r->eccentricity, r->dapi_mean, r->dapi_cv,
           r->edge_sharpness, r->touches_border);
    printf("%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%s,%.4f,%d", f->ellipse_overlap,
           f->free_share, f->bright_seam_share, f->lens_share, f->edge_blur_um, f->edge_inwards, f->saturated_share,
           f->heart, f->sure_edge, f->seam, f->agreement, r->overlap, r->quality, exclusion_name(r->excluded), iou,
           at_border);
    double signs[OUTLINE_SIGNS];
    outline_signs(r, f, pixel_um, usual_area_um2(found), signs);
    for (int i = 0; i < OUTLINE_SIGNS; i++) printf(",%.5f", signs[i]);
    putchar('\n');
}

static bool print_found(const char *image, const nuclei *found, double pixel_um, const true_nuclei *truth,
                        sunder_error *err)
{
    double *iou = calloc(found->n + 1, sizeof *iou);
    long *under = calloc(truth->n + 1, sizeof *under);
    bool done =
        iou && under && best_overlaps(&found->labels, found->n, &truth->labels, truth->n, iou, err) == SUNDER_OK;
    for (size_t k = 0; done && k < found->n; k++)
        print_row(image, found, k, pixel_um, truth, iou[k],
                  truth_at_border(truth, &found->labels, &found->rows[k], under));
    if (done && found->n == 0)
        printf("%s,%s,%zu,%.5f,0%s\n", image, found->segmenter ? found->segmenter : "", truth->n, pixel_um,
               ",,,,,,,,,,,,,,,,,,,,,,,,");
    free(iou);
    free(under);
    return done;
}

/* "slide/field_00.ome.tif": the file and its folder. */
static const char *short_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return path;
    while (slash > path && slash[-1] != '/') slash--;
    return slash;
}

static bool facts_of_field(const char *path, field *f, const true_nuclei *truth, double pixel_um,
                           const segment_options *options, sunder_error *err)
{
    const field_channel *dapi = &f->channels[f->dapi >= 0 ? f->dapi : 0];
    segment_options how = *options;
    how.saturation_counts = dapi->saturation_counts;
    if (!(pixel_um > 0)) {
        estimated_scale scale;
        if (segment_estimate_scale(NULL, &dapi->image, TYPICAL_NUCLEUS_UM, options, &scale, err) != SUNDER_OK)
            return false;
        pixel_um = scale.pixel_um;
    }
    if (truth->labels.width != f->width || truth->labels.height != f->height) {
        fprintf(stderr, "%s: truth has another size\n", path);
        return false;
    }
    nuclei found = {0};
    if (pixel_um > 0 && segment_run(NULL, &dapi->image, pixel_um, &how, &found, err) != SUNDER_OK) return false;
    bool done = print_found(short_name(path), &found, pixel_um, truth, err);
    nuclei_free(&found);
    return done;
}

static bool facts_of_image(const char *path, const char *truth_path, double pixel_um, const segment_options *options,
                           sunder_error *err)
{
    sunder_slide *slide = NULL;
    field f = {0};
    true_nuclei truth = {0};
    bool done = open_image(NULL, path, NULL, pixel_um, &slide, err) == SUNDER_OK &&
                field_load(NULL, slide, 0, &f, err) == SUNDER_OK && read_truth(truth_path, &truth, err);
    done = done && facts_of_field(path, &f, &truth, sunder_slide_pixel_um(slide), options, err);
    field_free(&f);
    sunder_slide_free(slide);
    label_plane_free(&truth.labels);
    free(truth.at_border);
    return done;
}

int main(int argc, char **argv)
{
    const char *segmenter = "classic", *network_path = SUNDER_MODELS "/nuclei.onnx";
    double pixel_um = 0;
    int at = 1;
    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
        if (strcmp(argv[at], "--pixel-size") == 0) pixel_um = strtod(argv[at + 1], NULL);
        else if (strcmp(argv[at], "--segmenter") == 0) segmenter = argv[at + 1];
        else if (strcmp(argv[at], "--network") == 0) network_path = argv[at + 1];
        else break;
    }
    if (at >= argc || (argc - at) % 2 || strncmp(argv[at], "--", 2) == 0) {
        fputs(
            "usage: outline_facts [--pixel-size UM] [--segmenter classic|network|auto] [--network FILE] IMAGE TRUTH ...\n",
            stderr);
        return 2;
    }
    segment_options options = segment_options_default();
    network *net = NULL;
    sunder_error err = {0};
    bool done = nucleus_network_open(NULL, network_path, segmenter, &options, &net, &err) == SUNDER_OK;
    if (done) print_header();
    for (; done && at < argc; at += 2) done = facts_of_image(argv[at], argv[at + 1], pixel_um, &options, &err);
    network_free(net);
    if (!done) fprintf(stderr, "%s\n", err.message);
    return done ? 0 : 1;
}
