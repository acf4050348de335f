/* OpenCV behind C functions. One guard, noexcept, turns every exception into a status; it also keeps OpenCV on the calling
 * thread and from printing. An operation writes into the caller's pixels or fails: a result that OpenCV had to put
 * elsewhere, because size or type differ, is a defect of the caller and is said. */
#include "cv/opencv.h"

#include <cstddef>
#include <cstring>
#include <exception>
#include <limits>
#include <new>

#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

extern "C" {
#include "core/fail.h"
}

struct cv_network {
    cv::dnn::Net net;
};

namespace
{

int quiet(int, const char *, const char *, const char *, int, void *)
{
    return 0;
}

template <typename Work> sunder_status guarded(sunder_error *err, const char *what, const Work &work) noexcept
{
    try {
        cv::redirectError(quiet);
        cv::setNumThreads(1);
        work();
        return SUNDER_OK;
    } catch (const std::bad_alloc &) {
        return fail(err, SUNDER_ERROR_RESOURCE, "out of memory for OpenCV's %s", what);
    } catch (const cv::Exception &problem) {
        if (problem.code == cv::Error::StsNoMem)
            return fail(err, SUNDER_ERROR_RESOURCE, "out of memory for OpenCV's %s", what);
        return fail(err, SUNDER_ERROR_INTERNAL, "OpenCV's %s: %s", what, problem.err.c_str());
    } catch (const std::exception &problem) {
        return fail(err, SUNDER_ERROR_INTERNAL, "OpenCV's %s: %s", what, problem.what());
    } catch (...) {
        return fail(err, SUNDER_ERROR_INTERNAL, "OpenCV's %s: unknown exception", what);
    }
}

int type_of(cv_pixel pixel)
{
    switch (pixel) {
    case CV_PIXEL_U8: return CV_8UC1;
    case CV_PIXEL_U8X3: return CV_8UC3;
    case CV_PIXEL_I32: return CV_32SC1;
    case CV_PIXEL_F32: return CV_32FC1;
    }
    CV_Error(cv::Error::StsBadArg, "unknown pixel type");
}

/* A Mat on the caller's pixels, which must be of the type that the operation works on. */
cv::Mat mat_on(const cv_view *view, cv_pixel expected)
{
    if (!view->px || view->width < 1 || view->height < 1) CV_Error(cv::Error::StsBadArg, "an image without pixels");
    if (view->pixel != expected) CV_Error(cv::Error::StsUnsupportedFormat, "an image of another pixel type");
    return cv::Mat(view->height, view->width, type_of(view->pixel), view->px);
}

void require_in_place(const cv::Mat &result, const cv_view *view)
{
    if (result.data != view->px) CV_Error(cv::Error::StsUnmatchedSizes, "the result does not fit its image");
}

} // namespace

sunder_status cv_gaussian(const cv_view *in, double sigma_px, const cv_view *out, sunder_error *err)
{
    return guarded(err, "Gaussian", [&] {
        cv::Mat result = mat_on(out, CV_PIXEL_F32);
        cv::GaussianBlur(mat_on(in, CV_PIXEL_F32), result, cv::Size(0, 0), sigma_px, sigma_px, cv::BORDER_REPLICATE);
        require_in_place(result, out);
    });
}

sunder_status cv_to_8_bit(const cv_view *in, double low, double high, const cv_view *out, sunder_error *err)
{
    return guarded(err, "conversion", [&] {
        cv::Mat result = mat_on(out, CV_PIXEL_U8);
        double scale = high > low ? 255.0 / (high - low) : 0.0;
        mat_on(in, CV_PIXEL_F32).convertTo(result, CV_8U, scale, -low * scale);
        require_in_place(result, out);
    });
}

sunder_status cv_otsu(const cv_view *in, const cv_view *out, double *out_threshold, sunder_error *err)
{
    return guarded(err, "Otsu threshold", [&] {
        cv::Mat result = mat_on(out, CV_PIXEL_U8);
        double threshold = cv::threshold(mat_on(in, CV_PIXEL_U8), result, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
        require_in_place(result, out);
        if (out_threshold) *out_threshold = threshold;
    });
}

sunder_status cv_distance(const cv_view *mask, const cv_view *out, sunder_error *err)
{
    return guarded(err, "distance transform", [&] {
        cv::Mat result = mat_on(out, CV_PIXEL_F32);
        cv::distanceTransform(mat_on(mask, CV_PIXEL_U8), result, cv::DIST_L2, cv::DIST_MASK_5, CV_32F);
        require_in_place(result, out);
    });
}

sunder_status cv_components(const cv_view *mask, const cv_view *out, int *out_n, sunder_error *err)
{
    return guarded(err, "connected components", [&] {
        cv::Mat result = mat_on(out, CV_PIXEL_I32);
        int labels = cv::connectedComponents(mat_on(mask, CV_PIXEL_U8), result, 8, CV_32S);
        require_in_place(result, out);
        *out_n = labels - 1; /* OpenCV counts the background */
    });
}

sunder_status cv_watershed(const cv_view *image, const cv_view *markers, sunder_error *err)
{
    return guarded(err, "watershed", [&] {
        cv::Mat regions = mat_on(markers, CV_PIXEL_I32);
        cv::watershed(mat_on(image, CV_PIXEL_U8X3), regions);
        require_in_place(regions, markers);
    });
}

sunder_status cv_log(const cv_view *in, double sigma_px, const cv_view *out, sunder_error *err)
{
    return guarded(err, "Laplacian of Gaussian", [&] {
        cv::Mat result = mat_on(out, CV_PIXEL_F32), blurred;
        cv::GaussianBlur(mat_on(in, CV_PIXEL_F32), blurred, cv::Size(0, 0), sigma_px, sigma_px, cv::BORDER_REPLICATE);
        cv::Laplacian(blurred, result, CV_32F, 1, -sigma_px * sigma_px, 0, cv::BORDER_REPLICATE);
        require_in_place(result, out);
    });
}

sunder_status cv_maxima(const cv_view *in, int radius_px, double least, cv_maximum *out_maxima, size_t capacity,
                        size_t *out_n, sunder_error *err)
{
    return guarded(err, "maxima", [&] {
        cv::Mat image = mat_on(in, CV_PIXEL_F32), greatest;
        cv::dilate(image, greatest, cv::Mat::ones(2 * radius_px + 1, 2 * radius_px + 1, CV_8U), cv::Point(-1, -1), 1,
                   cv::BORDER_CONSTANT, cv::Scalar::all(-std::numeric_limits<float>::max()));
        size_t n = 0;
        for (int y = 0; y < image.rows; y++) {
            const float *value = image.ptr<float>(y), *around = greatest.ptr<float>(y);
            for (int x = 0; x < image.cols; x++) {
                if (value[x] < around[x] || !(value[x] > least)) continue;
                if (n < capacity) out_maxima[n] = {x, y, value[x]};
                n++;
            }
        }
        *out_n = n;
    });
}

sunder_status cv_mean_sd(const cv_view *in, double *out_mean, double *out_sd, sunder_error *err)
{
    return guarded(err, "mean", [&] {
        cv::Scalar mean, sd;
        cv::meanStdDev(mat_on(in, CV_PIXEL_F32), mean, sd);
        *out_mean = mean[0];
        *out_sd = sd[0];
    });
}

sunder_status cv_network_load(const char *path, cv_network **out_network, sunder_error *err)
{
    return guarded(err, "network", [&] { *out_network = new cv_network{cv::dnn::readNetFromONNX(path)}; });
}

void cv_network_free(cv_network *network)
{
    delete network;
}

sunder_status cv_network_run(cv_network *network, const cv_view *in, int outputs, float *out, sunder_error *err)
{
    return guarded(err, "network", [&] {
        network->net.setInput(cv::dnn::blobFromImage(mat_on(in, CV_PIXEL_F32)));
        const cv::Mat maps = network->net.forward();
        const size_t n =
            static_cast<size_t>(outputs) * static_cast<size_t>(in->width) * static_cast<size_t>(in->height);
        if (maps.type() != CV_32F || maps.total() != n) CV_Error(cv::Error::StsUnmatchedSizes, "maps of another size");
        std::memcpy(out, maps.ptr<float>(), n * sizeof(float));
    });
}
