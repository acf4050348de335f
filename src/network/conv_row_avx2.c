/* Twelve sums stay in registers: 6 pixels x 16 channels. Each step loads 16 weights and six pixels of one channel, eight
 * loads for twelve multiply-adds, so the multipliers never wait. */
#include "network/conv_row_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WITH_AVX2 __attribute__((target("avx2,fma")))
#define INLINED static inline WITH_AVX2 __attribute__((always_inline))

enum { PIXELS = 6 };

/* Some blocks of one part of a row. */
typedef struct piece {
    conv_part part;
    bool begins, ends; /* the sums */
} piece;

/* One channel of the input, step floats from pixel to pixel. */
INLINED void add_channel(__m256 (*sums)[2], const float *in, const float *w, int pixels, int step)
{
    const __m256 low = _mm256_loadu_ps(w), high = _mm256_loadu_ps(w + CONV_LANES);
#pragma GCC unroll 8
    for (int p = 0; p < pixels; p++) {
        const __m256 value = _mm256_broadcast_ss(in + p * step);
        sums[p][0] = _mm256_fmadd_ps(value, low, sums[p][0]);
        sums[p][1] = _mm256_fmadd_ps(value, high, sums[p][1]);
    }
}

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
                for (int lane = 0; lane < lanes; lane++, w += CONV_GROUP) add_channel(sums, in + lane, w, pixels, step);
            }
        }
    }
}

INLINED void add_any_part(__m256 (*sums)[2], const conv_part *part, size_t first, int pixels)
{
    if (part->lanes == CONV_LANES && part->step == CONV_LANES)
        add_part(sums, part, first, pixels, CONV_LANES, CONV_LANES);
    else if (part->lanes == CONV_LANES) add_part(sums, part, first, pixels, CONV_LANES, 2 * CONV_LANES);
    else add_part(sums, part, first, pixels, 1, part->step);
}

/* Adds one piece of the products to the sums of some pixels, which wait in the output until the last piece. */
INLINED void some_pixels(const conv_row *row, const piece *now, size_t first, int pixels)
{
    __m256 sums[PIXELS][2];
    float *const out = row->out + first * (size_t)row->out_step;
    const size_t step = (size_t)row->out_step, block = row->out_block_floats;
#pragma GCC unroll 8
    for (int p = 0; p < pixels; p++) {
        sums[p][0] = _mm256_loadu_ps(now->begins ? row->bias : out + (size_t)p * step);
        sums[p][1] = _mm256_loadu_ps(now->begins ? row->bias + CONV_LANES : out + (size_t)p * step + block);
    }
    add_any_part(sums, &now->part, first, pixels);
    const __m256 least = _mm256_set1_ps(now->ends && row->relu ? 0 : -__builtin_inff());
#pragma GCC unroll 8
    for (int p = 0; p < pixels; p++) {
        _mm256_storeu_ps(out + (size_t)p * step, _mm256_max_ps(sums[p][0], least));
        _mm256_storeu_ps(out + (size_t)p * step + block, _mm256_max_ps(sums[p][1], least));
    }
}

INLINED void whole_row(const conv_row *row, const piece *now)
{
    const size_t n = (size_t)row->pixels;
    size_t first = 0;
    for (; first + PIXELS <= n; first += PIXELS) some_pixels(row, now, first, PIXELS);
    if (first + 4 <= n) some_pixels(row, now, first, 4), first += 4;
    if (first + 2 <= n) some_pixels(row, now, first, 2), first += 2;
    if (first < n) some_pixels(row, now, first, 1);
}

/* Piece by piece, so that the weights of one stay in the first cache while they go over the row. */
WITH_AVX2 static void conv_row_avx2(const conv_row *row)
{
    for (int i = 0; i < row->n_parts; i++) {
        const conv_part *part = &row->parts[i];
        const int taps = part->taps * part->taps, blocks = part->taps == CONV_TAPS ? 4 : 8;
        for (int b = 0; b < part->blocks; b += blocks) {
            piece now = {*part, i == 0 && b == 0, i == row->n_parts - 1 && b + blocks >= part->blocks};
            now.part.blocks = part->blocks - b < blocks ? part->blocks - b : blocks;
            now.part.weights += (size_t)(b * taps * part->lanes) * CONV_GROUP;
            for (int ky = 0; ky < part->taps; ky++) now.part.rows[ky] += (size_t)b * part->block_floats;
            whole_row(row, &now);
        }
    }
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
