/* Wall and processor time of each stage. */
#include "pipeline/stopwatch.h"

#include <stdio.h>
#include <time.h>

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    return clock_gettime(clock, &now) == 0 ? (double)now.tv_sec + 1e-9 * (double)now.tv_nsec : 0;
}

void stopwatch_start(stopwatch *watch, int threads, const char *slide_path, const char *operator_name)
{
    *watch = (stopwatch){
        .facts = {.started = time(NULL), .threads = threads, .slide_path = slide_path, .operator_name = operator_name}};
    watch->start_wall_s = watch->lap_wall_s = seconds_of(CLOCK_MONOTONIC);
    watch->start_cpu_s = watch->lap_cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

void stopwatch_lap(stopwatch *watch, const char *stage)
{
    double wall_s = seconds_of(CLOCK_MONOTONIC), cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    if (watch->facts.n_timings < MOST_TIMINGS) {
        stage_timing *timing = &watch->facts.timings[watch->facts.n_timings++];
        snprintf(timing->stage, sizeof timing->stage, "%s", stage);
        timing->wall_s = wall_s - watch->lap_wall_s;
        timing->cpu_s = cpu_s - watch->lap_cpu_s;
    }
    watch->lap_wall_s = wall_s;
    watch->lap_cpu_s = cpu_s;
}

const run_facts *stopwatch_stop(stopwatch *watch)
{
    watch->facts.finished = time(NULL);
    watch->facts.wall_s = seconds_of(CLOCK_MONOTONIC) - watch->start_wall_s;
    watch->facts.cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - watch->start_cpu_s;
    return &watch->facts;
}
