/* Damages a file the way transfers and bad writers do: bytes changed, a run zeroed, a number made huge, the end cut off.
 *
 *   damage IN OUT SEED     the same seed gives the same damage; most of it falls on the first kilobyte, where headers are */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

/* xorshift64*, Marsaglia 2003: small, the same everywhere. */
static uint64_t draw(uint64_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 0x2545f4914f6cdd1dULL >> 11) % below;
}

static size_t draw_place(size_t n)
{
    size_t head = n < 1024 ? n : 1024;
    return (size_t)(draw(4) ? draw(head) : draw(n));
}

static size_t damage_once(uint8_t *bytes, size_t n)
{
    size_t at = draw_place(n), run = (size_t)draw(64) + 1;
    switch (draw(5)) {
    case 0: bytes[at] ^= (uint8_t)(1u << draw(8)); break;
    case 1: bytes[at] = (uint8_t)draw(256); break;
    case 2: memset(bytes + at, 0, run < n - at ? run : n - at); break;
    case 3: memset(bytes + at, 0xff, n - at < 4 ? n - at : 4); break;
    default: return draw(4) ? n : (size_t)draw(n) + 1;
    }
    return n;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: damage IN OUT SEED\n");
        return 2;
    }
    state = strtoull(argv[3], NULL, 10) * 0x9e3779b97f4a7c15ULL + 1;
    FILE *in = fopen(argv[1], "rb"), *out = fopen(argv[2], "wb");
    uint8_t *bytes = malloc(1 << 24);
    size_t n = in && bytes ? fread(bytes, 1, 1 << 24, in) : 0;
    int failed = !out || n == 0;
    if (!failed) {
        for (uint64_t hits = 1 + draw(6); hits > 0; hits--) n = damage_once(bytes, n);
        failed = fwrite(bytes, 1, n, out) != n;
    }
    if (in) fclose(in);
    if (out && fclose(out) != 0) failed = 1;
    free(bytes);
    return failed;
}
