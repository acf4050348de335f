/* Progress line of a terminal. Time left is that of the stage at its rate so far: stages differ too much in what a step
 * costs for one rate to serve all. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define REDRAW_AFTER_S 0.1
#define RATE_KNOWN_AFTER_S 1.0 /* a shorter time says more about the first step than about the rest */
#define LONGEST_BAR 40
#define SHORTEST_BAR 8

double progress_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bool progress_step(progress *p, const char *stage, size_t done, size_t total, double now_s)
{
    bool is_new = strncmp(p->stage, stage, sizeof p->stage - 1) != 0 || done < p->done;
    if (is_new) {
        snprintf(p->stage, sizeof p->stage, "%s", stage);
        p->started_s = now_s;
    }
    p->done = done < total ? done : total;
    p->total = total;
    p->now_s = now_s;
    bool draw = is_new || done >= total || now_s - p->last_drawn_s >= REDRAW_AFTER_S;
    if (draw) p->last_drawn_s = now_s;
    return draw;
}

double progress_left_s(const progress *p)
{
    double spent_s = p->now_s - p->started_s;
    if (p->total > 0 && p->done >= p->total) return 0;
    if (p->done == 0 || spent_s < RATE_KNOWN_AFTER_S) return -1;
    return spent_s * (double)(p->total - p->done) / (double)p->done;
}

static void word_time_left(double left_s, char *out, size_t size)
{
    if (left_s <= 0) {
        out[0] = '\0';
        return;
    }
    long whole_s = (long)(left_s + 0.999);
    long hours = whole_s / 3600, minutes = whole_s / 60 % 60, seconds = whole_s % 60;
    if (hours > 0) snprintf(out, size, "  %ld:%02ld:%02ld left", hours, minutes, seconds);
    else snprintf(out, size, "  %ld:%02ld left", minutes, seconds);
}

void progress_line(const progress *p, int columns, char *out_line, size_t size)
{
    char counts[64], left[48];
    snprintf(counts, sizeof counts, "  %zu/%zu", p->done, p->total);
    word_time_left(progress_left_s(p), left, sizeof left);
    int words = 12 + 3 + (int)(strlen(counts) + strlen(left));
    int cells = columns - words < LONGEST_BAR ? columns - words : LONGEST_BAR;
    char bar[LONGEST_BAR + 3] = "";
    if (cells >= SHORTEST_BAR) {
        int full = p->total ? (int)((double)cells * (double)p->done / (double)p->total) : 0;
        bar[0] = '[';
        for (int i = 0; i < cells; i++) bar[1 + i] = i < full ? '#' : '-';
        bar[cells + 1] = ']';
        bar[cells + 2] = '\0';
    }
    snprintf(out_line, size, "%-12.31s%s%s%s", p->stage, bar, counts, left);
    if (columns >= 0 && (size_t)columns < size) out_line[columns] = '\0';
}
