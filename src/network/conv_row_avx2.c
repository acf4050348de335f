/* Twelve sums stay in registers: 6 pixels x 16 channels. Each step loads 16 weights and six pixels of one channel, eight
 * loads for twelve multiply-adds, so the multipliers never wait. */
#include "network/conv_row_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WITH_AVX2 __attribute__((target("avx2,fma")))
#define INLINED static inline __attribute__((always_inline, target("avx2,fma")))

enum { PIXELS = 6 };

/* pixels, lanes and step are constants where this is inlined. */
INLINED void add_part(__m256 (*sums)[2], const conv_part *part, size_t first, int pixels, int lanes, int step)
{
    const float *w = part->weights;
    const int taps = part->taps;
    for (int b = 0; b < part->blocks; b++) {
        for (int ky = 0; ky < taps; ky++) {
            const float *in = part->rows[ky] + (size_t)b * part->block_floats + first * (size_t)step;
            for (int kx = 0; kx < taps; kx++, in += lanes) {
#pragma GCC unroll 8
                for (int lane = 0; lane < lanes; lane++, w += CONV_GROUP) {
                    const __m256 low = _mm256_loadu_ps(w), high = _mm256_loadu_ps(w + CONV_LANES);
#pragma GCC unroll 8
                    for (int p = 0; p < pixels; p++) {
                        const __m256 value = _mm256_broadcast_ss(in + p * step + lane);
                        sums[p][0] = _mm256_fmadd_ps(value, low, sums[p][0]);
                        sums[p][1] = _mm256_fmadd_ps(value, high, sums[p][1]);
                    }
                }
            }
        }
    }
}

INLINED void add_any_part(__m256 (*sums)[2], const conv_part *part, size_t first, int pixels)
{
    if (part->lanes == CONV_LANES && part->step == CONV_LANES)
        add_part(sums, part, first, pixels, CONV_LANES, CONV_LANES);
    else if (part->lanes == CONV_LANES)
        add_part(sums, part, first, pixels, CONV_LANES, 2 * CONV_LANES);
    else
        add_part(sums, part, first, pixels, 1, part->step);
}

INLINED void some_pixels(const conv_row *row, size_t first, int pixels)
{
    __m256 sums[PIXELS][2];
#pragma GCC unroll 8
    for (int p = 0; p < pixels; p++) {
        sums[p][0] = _mm256_loadu_ps(row->bias);
        sums[p][1] = _mm256_loadu_ps(row->bias + CONV_LANES);
    }
    for (int i = 0; i < row->n_parts; i++) add_any_part(sums, &row->parts[i], first, pixels);
    const __m256 least = _mm256_set1_ps(row->relu ? 0 : -__builtin_inff());
    float *out = row->out + first * (size_t)row->out_step;
#pragma GCC unroll 8
    for (int p = 0; p < pixels; p++, out += row->out_step) {
        _mm256_storeu_ps(out, _mm256_max_ps(sums[p][0], least));
        _mm256_storeu_ps(out + row->out_block_floats, _mm256_max_ps(sums[p][1], least));
    }
}

/* The last six pixels may overlap those before: they are computed twice, to the same values. */
WITH_AVX2 static void conv_row_avx2(const conv_row *row)
{
    const size_t n = (size_t)row->pixels;
    if (n < PIXELS) {
        for (size_t p = 0; p < n; p++) some_pixels(row, p, 1);
        return;
    }
    size_t first = 0;
    for (; first + PIXELS <= n; first += PIXELS) some_pixels(row, first, PIXELS);
    if (first < n) some_pixels(row, n - PIXELS, PIXELS);
}

conv_row_fn conv_row_avx2_here(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? conv_row_avx2 : NULL;
}

#else

conv_row_fn conv_row_avx2_here(void)
{
    return NULL;
}

#endif
