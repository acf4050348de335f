/* Memory comes zeroed and the zeros around are never written, so no layer looks where the image ends. */
#include "network/row_map.h"

#include <stdint.h>
#include <stdlib.h>

#include "network/conv_row.h"

enum { CACHE_LINE = 64 };

float *aligned_floats(size_t n, void **out_memory)
{
    if (n > SIZE_MAX / sizeof(float) - CACHE_LINE) return NULL;
    char *memory = array_new(n * sizeof(float) + CACHE_LINE, 1);
    if (!memory) return NULL;
    *out_memory = memory;
    return (float *)(void *)(memory + (CACHE_LINE - (uintptr_t)memory % CACHE_LINE) % CACHE_LINE);
}

size_t row_map_bytes(int width, int height, int channels)
{
    return ((size_t)width + 2) * ((size_t)height + 1) * (size_t)channels * sizeof(float);
}

sunder_status row_map_new(int width, int height, int channels, int kept_rows, row_map *out_map, sunder_error *err)
{
    row_map map = {.width = width, .height = height, .lanes = channels == 1 ? 1 : CONV_LANES};
    map.kept_rows = kept_rows ? kept_rows : height;
    map.blocks = channels / map.lanes;
    map.block_floats = ((size_t)width + 2) * (size_t)map.lanes;
    map.row_floats = map.block_floats * (size_t)map.blocks;
    size_t n;
    if (!size_multiply(map.row_floats, (size_t)map.kept_rows + 1, &n)) return fail_memory(err, "the nucleus network");
    map.px = aligned_floats(n, &map.memory);
    if (!map.px) return fail_memory(err, "the nucleus network");
    *out_map = map;
    return SUNDER_OK;
}

void row_map_free(row_map *map)
{
    free(map->memory);
    *map = (row_map){0};
}

float *row_map_row(const row_map *map, int y)
{
    int slot = y < 0 || y >= map->height ? map->kept_rows : y % map->kept_rows;
    return map->px + (size_t)slot * map->row_floats;
}
