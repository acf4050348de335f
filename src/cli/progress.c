/* Progress line of a terminal. Bar and time left are those of the whole run: each stage of a slide has a share of it, and a
 * stage that is not in the table is a run of its own. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define REDRAW_AFTER_S 0.1
#define RATE_KNOWN_AFTER_S 1.0 /* a shorter time says more about the first step than about the rest */
#define LONGEST_BAR 40
#define SHORTEST_BAR 8

typedef struct stage_share {
    const char *stage;
    double before, share; /* of the time of a run */
} stage_share;

/* Measured on the simulated slides (run.json, timings): what is missing at the end is writing the report. They shape the
 * estimate of the time left and nothing else. */
static const stage_share shares[] = {
    {"nuclei and signals", 0.00, 0.15},
    {"forced photometry", 0.15, 0.03},
    {"pictures", 0.18, 0.47},
};

double progress_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

progress progress_start(double now_s)
{
    return (progress){.started_s = now_s, .now_s = now_s, .last_drawn_s = now_s};
}

static double share_of_run(const char *stage, double stage_done)
{
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        if (strcmp(shares[i].stage, stage) == 0) return shares[i].before + shares[i].share * stage_done;
    }
    return stage_done;
}

bool progress_step(progress *p, const char *stage, size_t done, size_t total, double now_s)
{
    bool is_new = strncmp(p->stage, stage, sizeof p->stage - 1) != 0;
    if (is_new) snprintf(p->stage, sizeof p->stage, "%s", stage);
    p->done = done < total ? done : total;
    p->total = total;
    p->share_done = share_of_run(p->stage, total ? (double)p->done / (double)total : 0);
    p->now_s = now_s;
    bool draw = is_new || done >= total || now_s - p->last_drawn_s >= REDRAW_AFTER_S;
    if (draw) p->last_drawn_s = now_s;
    return draw;
}

double progress_left_s(const progress *p)
{
    double spent_s = p->now_s - p->started_s;
    if (p->share_done >= 1) return 0;
    if (!(p->share_done > 0) || spent_s < RATE_KNOWN_AFTER_S) return -1;
    return spent_s * (1 - p->share_done) / p->share_done;
}

static void word_time_left(double left_s, char *out, size_t size)
{
    long whole_s = left_s > 0 ? (long)(left_s + 0.999) : 0;
    long hours = whole_s / 3600, minutes = whole_s / 60 % 60, seconds = whole_s % 60;
    if (left_s <= 0) out[0] = '\0';
    else if (hours > 0) snprintf(out, size, "  %ld:%02ld:%02ld left", hours, minutes, seconds);
    else snprintf(out, size, "  %ld:%02ld left", minutes, seconds);
}

void progress_line(const progress *p, int columns, char *out_line, size_t size)
{
    char counts[64], left[64], bar[LONGEST_BAR + 3] = "";
    snprintf(counts, sizeof counts, "  %zu/%zu", p->done, p->total);
    word_time_left(progress_left_s(p), left, sizeof left);
    int room = columns - (int)(20 + 2 + strlen(counts) + strlen("  00:00 left")); /* 20: the stage, 2: the brackets */
    int cells = room < LONGEST_BAR ? room : LONGEST_BAR;
    if (cells >= SHORTEST_BAR) {
        int full = (int)((double)cells * p->share_done);
        bar[0] = '[';
        for (int i = 0; i < cells; i++) bar[1 + i] = i < full ? '#' : '-';
        bar[cells + 1] = ']';
        bar[cells + 2] = '\0';
    }
    snprintf(out_line, size, "%-20.31s%s%s%s", p->stage, bar, counts, left);
    if (columns >= 0 && (size_t)columns < size) out_line[columns] = '\0';
}
