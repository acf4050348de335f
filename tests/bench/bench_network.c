/* The nucleus network, ours against OpenCV's dnn, each on one thread in a process of its own:
 *
 *   bench_network NUCLEI.onnx     processor time and peak memory by size of the image
 *
 * OpenCV gets the image as it is, ours computes its reflected margin as well. Of a few runs the shortest counts. The peak
 * is that of the process, with the image (4 bytes a pixel) and the maps (20). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cv/opencv.h"
#include "network/network.h"

enum { RUNS = 5, OUTPUTS = 5 };

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

typedef struct cost {
    double seconds, peak_mib;
} cost;

static bool time_ours(const char *path, const plane *image, double *out_s)
{
    network *net = NULL;
    if (network_load(path, NULL, &net, NULL) != SUNDER_OK) return false;
    for (int i = 0; i < RUNS; i++) {
        network_maps maps;
        const double before = processor_s();
        if (network_run(NULL, net, image, 0, &maps, NULL) != SUNDER_OK) return false;
        *out_s = fmin(*out_s, processor_s() - before);
        network_maps_free(&maps);
    }
    network_free(net);
    return true;
}

static bool time_opencv(const char *path, const plane *image, double *out_s)
{
    const cv_view view = {image->width, image->height, CV_PIXEL_F32, image->px};
    float *maps = malloc((size_t)image->width * (size_t)image->height * OUTPUTS * sizeof *maps);
    cv_network *net = NULL;
    if (!maps || cv_network_load(path, &net, NULL) != SUNDER_OK) return false;
    for (int i = 0; i < RUNS; i++) {
        const double before = processor_s();
        if (cv_network_run(net, &view, OUTPUTS, maps, NULL) != SUNDER_OK) return false;
        *out_s = fmin(*out_s, processor_s() - before);
    }
    cv_network_free(net);
    free(maps);
    return true;
}

/* In a child, so that the peak is its own. */
static bool measure(bool (*time_one)(const char *, const plane *, double *), const char *path, int width, int height,
                    cost *out)
{
    int ends[2];
    plane image;
    if (pipe(ends) != 0) return false;
    pid_t child = fork();
    if (child == 0) {
        cost found = {INFINITY, 0};
        bool done = make_image(width, height, &image) && time_one(path, &image, &found.seconds);
        found.peak_mib = peak_mib();
        _exit(done && write(ends[1], &found, sizeof found) == sizeof found ? 0 : 1);
    }
    close(ends[1]);
    bool done = child > 0 && read(ends[0], out, sizeof *out) == sizeof *out;
    close(ends[0]);
    if (child > 0) waitpid(child, NULL, 0);
    return done;
}

int main(int argc, char **argv)
{
    static const int sizes[][2] = {{336, 400}, {512, 512}, {1024, 1024}};
    sunder_error error = SUNDER_ERROR_INIT;
    network *net = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_network NUCLEI.onnx\n");
        return 2;
    }
    if (network_load(argv[1], NULL, &net, &error) != SUNDER_OK) {
        fprintf(stderr, "bench_network: %s\n", error.message);
        return 1;
    }
    network_free(net);
    printf("%-13s %9s %9s %6s %11s %11s\n", "image", "ours", "OpenCV", "ratio", "peak, ours", "OpenCV");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const int width = sizes[i][0], height = sizes[i][1];
        cost ours, opencv;
        fflush(stdout);
        if (!measure(time_ours, argv[1], width, height, &ours)) return 1;
        if (!measure(time_opencv, argv[1], width, height, &opencv)) return 1;
        printf("%5d x %-5d %7.3f s %7.3f s %6.2f %7.0f MiB %7.0f MiB\n", width, height, ours.seconds, opencv.seconds,
               ours.seconds / opencv.seconds, ours.peak_mib, opencv.peak_mib);
    }
    return 0;
}
