/* Turns samples as they lie in a file into float counts: one simple loop for each layout, which the compiler can make
 * wide. Half floats follow IEEE 754 binary16. */
#include "image/samples.h"

#include <float.h>
#include <math.h>

bool samples_are_readable(const sample_layout *layout)
{
    int bits = layout->bits;
    switch (layout->kind) {
    case SAMPLE_UINT: return (bits >= 8 && bits <= 16) || bits == 32;
    case SAMPLE_INT: return (bits == 8 || bits == 16 || bits == 32) && !layout->inverted;
    case SAMPLE_FLOAT: return (bits == 16 || bits == 32 || bits == 64) && !layout->inverted;
    }
    return false;
}

double samples_full_scale(const sample_layout *layout)
{
    switch (layout->kind) {
    case SAMPLE_UINT: return ldexp(1, layout->bits) - 1;
    case SAMPLE_INT: return ldexp(1, layout->bits - 1) - 1;
    case SAMPLE_FLOAT: return 0;
    }
    return 0;
}

#if defined(__GNUC__) && !defined(__clang__)
#define WIDE_LOOPS __attribute__((optimize("O3")))
#else
#define WIDE_LOOPS
#endif

/* The same loop for each type; a stride of 1 gets a loop of its own, because only that one becomes wide. */
#define COPY_SAMPLES(NAME, TYPE)                                                                    \
    WIDE_LOOPS static void NAME(const void *row, size_t first, size_t stride, size_t n, float *out) \
    {                                                                                               \
        const TYPE *in = (const TYPE *)row + first;                                                 \
        if (stride == 1) {                                                                          \
            for (size_t i = 0; i < n; i++) out[i] = (float)in[i];                                   \
        } else {                                                                                    \
            for (size_t i = 0; i < n; i++) out[i] = (float)in[i * stride];                          \
        }                                                                                           \
    }

COPY_SAMPLES(copy_uint8, uint8_t)
COPY_SAMPLES(copy_uint16, uint16_t)
COPY_SAMPLES(copy_uint32, uint32_t)
COPY_SAMPLES(copy_int8, int8_t)
COPY_SAMPLES(copy_int16, int16_t)
COPY_SAMPLES(copy_int32, int32_t)
COPY_SAMPLES(copy_float, float)
COPY_SAMPLES(copy_double, double)

static float half_to_float(uint16_t half)
{
    int exponent = half >> 10 & 31, fraction = half & 1023;
    float value;
    if (exponent == 31) {
        value = fraction ? NAN : INFINITY;
    } else if (exponent == 0) {
        value = ldexpf((float)fraction, -24);
    } else {
        value = ldexpf((float)(1024 + fraction), exponent - 25);
    }
    return half & 0x8000 ? -value : value;
}

static void copy_half(const void *row, size_t first, size_t stride, size_t n, float *out)
{
    const uint16_t *in = (const uint16_t *)row + first;
    for (size_t i = 0; i < n; i++) out[i] = half_to_float(in[i * stride]);
}

/* Samples of 9 to 15 bits without gaps. */
static void copy_packed(const void *row, size_t first, size_t stride, size_t n, int bits, float *out)
{
    const uint8_t *bytes = row;
    for (size_t i = 0; i < n; i++) {
        size_t bit = (first + i * stride) * (size_t)bits;
        const uint8_t *in = bytes + bit / 8;
        int used = (int)(bit % 8), last = (used + bits - 1) / 8;
        uint32_t window = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | (last > 1 ? in[2] : 0);
        out[i] = (float)(window >> (24 - used - bits) & ((1u << bits) - 1));
    }
}

static bool all_finite(const float *values, size_t n)
{
    bool finite = true;
    for (size_t i = 0; i < n; i++) finite &= fabsf(values[i]) <= FLT_MAX;
    return finite;
}

static void copy_unsigned(const void *row, size_t first, size_t stride, size_t n, int bits, float *out)
{
    switch (bits) {
    case 8: copy_uint8(row, first, stride, n, out); break;
    case 16: copy_uint16(row, first, stride, n, out); break;
    case 32: copy_uint32(row, first, stride, n, out); break;
    default: copy_packed(row, first, stride, n, bits, out); break;
    }
}

bool samples_to_float(const void *row, size_t first, size_t stride, size_t n, const sample_layout *layout, float *out)
{
    switch (layout->kind) {
    case SAMPLE_UINT: copy_unsigned(row, first, stride, n, layout->bits, out); break;
    case SAMPLE_INT:
        if (layout->bits == 8) copy_int8(row, first, stride, n, out);
        else if (layout->bits == 16) copy_int16(row, first, stride, n, out);
        else copy_int32(row, first, stride, n, out);
        return true;
    case SAMPLE_FLOAT:
        if (layout->bits == 16) copy_half(row, first, stride, n, out);
        else if (layout->bits == 32) copy_float(row, first, stride, n, out);
        else copy_double(row, first, stride, n, out);
        return all_finite(out, n);
    }
    if (layout->inverted) {
        float white = (float)samples_full_scale(layout);
        for (size_t i = 0; i < n; i++) out[i] = white - out[i];
    }
    return true;
}
