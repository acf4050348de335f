/* The plain version, and the choice. fmaf is one instruction where the processor has it and a slow, exact function where it
 * has not. */
#include "network/conv_row.h"

#include <math.h>

#include "network/conv_row_avx2.h"

static void add_part(float *sums, const conv_part *part, int pixel)
{
    const float *w = part->weights;
    for (int b = 0; b < part->blocks; b++) {
        for (int ky = 0; ky < part->taps; ky++) {
            const float *in = part->rows[ky] + (size_t)b * part->block_floats + (size_t)pixel * (size_t)part->step;
            for (int k = 0; k < part->taps * part->lanes; k++, w += CONV_GROUP)
                for (int o = 0; o < CONV_GROUP; o++) sums[o] = fmaf(in[k], w[o], sums[o]);
        }
    }
}

void conv_row_plain(const conv_row *row)
{
    for (int p = 0; p < row->pixels; p++) {
        float sums[CONV_GROUP];
        for (int o = 0; o < CONV_GROUP; o++) sums[o] = row->bias[o];
        for (int i = 0; i < row->n_parts; i++) add_part(sums, &row->parts[i], p);
        for (int o = 0; o < CONV_GROUP; o++) {
            float *out =
                row->out + (size_t)(o / CONV_LANES) * row->out_block_floats + (size_t)p * (size_t)row->out_step;
            out[o % CONV_LANES] = !row->relu || sums[o] > 0 ? sums[o] : 0;
        }
    }
}

conv_row_fn conv_row_fastest(void)
{
    conv_row_fn fast = conv_row_avx2_here();
    return fast ? fast : conv_row_plain;
}
