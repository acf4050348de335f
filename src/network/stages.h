/* A network at work on one tile: its layers as stages that make their rows one after another. */
#ifndef NETWORK_STAGES_H
#define NETWORK_STAGES_H

#include "network/tile.h"

typedef struct stage stage;

/* What a layer gives. Rows are made in order and only when they are asked for; the last few are kept. */
struct stage {
    row_map rows;
    int made;
    void (*make)(const tile_job *job, const stage *s, int y);
    const packed_conv *conv;
    stage *from, *skip;
};

/* Makes the rows up to y, as far as there are so many. */
void stage_upto(const tile_job *job, stage *s, int y);

/* How to make row y, after the rows that it needs. */
void make_input(const tile_job *job, const stage *s, int y);  /* the reflected image */
void make_stem(const tile_job *job, const stage *s, int y);   /* 2 x 2 at every second pixel */
void make_conv(const tile_job *job, const stage *s, int y);   /* 3 x 3 */
void make_pool(const tile_job *job, const stage *s, int y);   /* the greatest of 2 x 2 */
void make_joined(const tile_job *job, const stage *s, int y); /* 3 x 3 on `from` at twice its size beside `skip` */
void make_head(const tile_job *job, const stage *s, int y);   /* 1 x 1 */

#endif
