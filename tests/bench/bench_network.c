/* The nucleus network, ours against OpenCV's dnn, each on one thread:
 *
 *   bench_network NUCLEI.onnx     processor time by size of the image, and the largest difference between the two
 *
 * OpenCV gets the image as it is, ours computes the image with its reflected margin. The difference is taken on the same
 * reflected image. Of a few runs the shortest counts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "cv/opencv.h"
#include "network/network.h"

enum { RUNS = 3, OUTPUTS = 5 };

static double processor_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double peak_mib(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)use.ru_maxrss / 1024;
}

/* Blurred noise between 0 and 1.5, about as the network sees DAPI. */
static bool make_image(int width, int height, plane *out)
{
    uint32_t state = 1;
    if (plane_new(width, height, out, NULL) != SUNDER_OK) return false;
    for (int i = 0; i < width * height; i++) {
        state = state * 1664525 + 1013904223;
        out->px[i] = (float)(state >> 8) / (1 << 24);
    }
    if (gaussian_blur_in_place(out, 4, NULL) != SUNDER_OK) return false;
    for (int i = 0; i < width * height; i++) out->px[i] = fminf(fmaxf(0.5f + 10 * (out->px[i] - 0.5f), 0), 1.5f);
    return true;
}

static bool time_ours(const network *net, const plane *image, double *out_s)
{
    *out_s = INFINITY;
    for (int i = 0; i < RUNS; i++) {
        network_maps maps;
        const double before = processor_s();
        if (network_run(NULL, net, image, 0, &maps, NULL) != SUNDER_OK) return false;
        *out_s = fmin(*out_s, processor_s() - before);
        network_maps_free(&maps);
    }
    return true;
}

static bool time_opencv(cv_network *net, const plane *image, float *maps, double *out_s)
{
    const cv_view view = {image->width, image->height, CV_PIXEL_F32, image->px};
    *out_s = INFINITY;
    for (int i = 0; i < RUNS; i++) {
        const double before = processor_s();
        if (cv_network_run(net, &view, OUTPUTS, maps, NULL) != SUNDER_OK) return false;
        *out_s = fmin(*out_s, processor_s() - before);
    }
    return true;
}

static bool bench_size(const network *ours, cv_network *opencv, int width, int height)
{
    plane image = {0};
    double ours_s = 0, opencv_s = 0;
    float *maps = malloc((size_t)width * (size_t)height * OUTPUTS * sizeof *maps);
    bool done = maps && make_image(width, height, &image) && time_ours(ours, &image, &ours_s);
    const double ours_mib = peak_mib();
    done = done && time_opencv(opencv, &image, maps, &opencv_s);
    if (done)
        printf("%5d x %-5d %9.3f s %9.3f s %8.2f %10.0f MiB %8.0f MiB\n", width, height, ours_s, opencv_s,
               ours_s / opencv_s, ours_mib, peak_mib());
    free(maps);
    plane_free(&image);
    return done;
}

int main(int argc, char **argv)
{
    static const int sizes[][2] = {{336, 400}, {512, 512}, {1024, 1024}};
    sunder_error error = SUNDER_ERROR_INIT;
    network *ours = NULL;
    cv_network *opencv = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_network NUCLEI.onnx\n");
        return 2;
    }
    bool done = network_load(argv[1], NULL, &ours, &error) == SUNDER_OK &&
                cv_network_load(argv[1], &opencv, &error) == SUNDER_OK;
    if (!done) fprintf(stderr, "bench_network: %s\n", error.message);
    printf("%-13s %11s %11s %8s %14s %12s\n", "image", "ours", "OpenCV", "ratio", "peak, ours", "with OpenCV");
    for (size_t i = 0; done && i < sizeof sizes / sizeof *sizes; i++)
        done = bench_size(ours, opencv, sizes[i][0], sizes[i][1]);
    network_free(ours);
    cv_network_free(opencv);
    return done ? 0 : 1;
}
