/* OpenCV behind C functions: the pieces of a plain pipeline (Gaussian, Otsu, distance transform, watershed, LoG, maxima).
 * They are what the benchmark runs against and what tests of our own kernels compare with; no stage uses them.
 *
 * Images cross as views: the caller owns the pixels, OpenCV reads and writes them in place. OpenCV runs on the calling
 * thread alone. No exception leaves; each becomes a status. */
#ifndef CV_OPENCV_H
#define CV_OPENCV_H

#include <stddef.h>
#include <stdint.h>

#include "sunder/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cv_pixel { CV_PIXEL_U8, CV_PIXEL_U8X3, CV_PIXEL_I32, CV_PIXEL_F32 } cv_pixel;

/* Borrowed window on an image: rows without gaps. */
typedef struct cv_view {
    int width, height;
    cv_pixel pixel;
    void *px;
} cv_view;

typedef struct cv_maximum {
    int x, y;
    float value;
} cv_maximum;

/* F32 to F32, edges repeated; taps up to 4 sigma as OpenCV picks them for floats. */
sunder_status cv_gaussian(const cv_view *in, double sigma_px, const cv_view *out, sunder_error *err) SUNDER_MUST_USE;

/* F32 to U8: the range low..high becomes 0..255, values beyond are cut. */
sunder_status cv_to_8_bit(const cv_view *in, double low, double high, const cv_view *out,
                          sunder_error *err) SUNDER_MUST_USE;

/* U8 to U8: 255 above Otsu's threshold, else 0. out_threshold may be NULL. */
sunder_status cv_otsu(const cv_view *in, const cv_view *out, double *out_threshold, sunder_error *err) SUNDER_MUST_USE;

/* U8 mask to F32: Euclidean distance to the nearest 0 (5 x 5 chamfer). */
sunder_status cv_distance(const cv_view *mask, const cv_view *out, sunder_error *err) SUNDER_MUST_USE;

/* U8 mask to I32: connected components (8 neighbours), 0 is background. out_n: how many. */
sunder_status cv_components(const cv_view *mask, const cv_view *out, int *out_n, sunder_error *err) SUNDER_MUST_USE;

/* Seeded watershed: image is U8X3; markers is I32, replaced by the regions, -1 on the lines between them. */
sunder_status cv_watershed(const cv_view *image, const cv_view *markers, sunder_error *err) SUNDER_MUST_USE;

/* F32 to F32: minus the Laplacian of the Gaussian times sigma squared, so that a bright spot is a maximum. */
sunder_status cv_log(const cv_view *in, double sigma_px, const cv_view *out, sunder_error *err) SUNDER_MUST_USE;

/* Pixels of an F32 image that are the greatest within radius_px (square) and above least, in scan order. The first
 * `capacity` are stored; *out_n is how many there are. */
sunder_status cv_maxima(const cv_view *in, int radius_px, double least, cv_maximum *out_maxima, size_t capacity,
                        size_t *out_n, sunder_error *err) SUNDER_MUST_USE;

/* Mean and standard deviation of an F32 image. */
sunder_status cv_mean_sd(const cv_view *in, double *out_mean, double *out_sd, sunder_error *err) SUNDER_MUST_USE;

/* A network of OpenCV's dnn, from an ONNX file; a thread of its own for each. */
typedef struct cv_network cv_network;
sunder_status cv_network_load(const char *path, cv_network **out_network, sunder_error *err) SUNDER_MUST_USE;
void cv_network_free(cv_network *network);

/* F32 of one channel in; outputs maps of its size, one after another, to out. */
sunder_status cv_network_run(cv_network *network, const cv_view *in, int outputs, float *out,
                             sunder_error *err) SUNDER_MUST_USE;

#ifdef __cplusplus
}
#endif

#endif
