/* run.json: when, where and by whom. Everything that may differ between two runs of the same thing stands here and nowhere
 * else. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/json.h"
#include "result/result_files.h"
#include "sunder/version.h"

static void set_time(json_node *node, const char *key, time_t seconds)
{
    struct tm parts;
    char chars[32];
    if (gmtime_r(&seconds, &parts) && strftime(chars, sizeof chars, "%Y-%m-%dT%H:%M:%SZ", &parts))
        node_set_string(node, key, chars);
    else node_set_null(node, key);
}

/* The processor's name as Linux says it; "" elsewhere. */
static void processor_name(char *buffer, size_t size)
{
    buffer[0] = '\0';
    FILE *file = fopen("/proc/cpuinfo", "r");
    if (!file) return;
    char line[256];
    while (fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !colon) continue;
        snprintf(buffer, size, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
        break;
    }
    fclose(file);
}

static json_node *host_node(void)
{
    json_node *node = node_object_new();
    struct utsname names;
    if (uname(&names) == 0) {
        node_set_string(node, "name", names.nodename);
        node_set_string(node, "system", names.sysname);
        node_set_string(node, "release", names.release);
        node_set_string(node, "machine", names.machine);
    }
    char processor[128];
    processor_name(processor, sizeof processor);
    node_set_string(node, "processor", processor);
    node_set_integer(node, "processors", sysconf(_SC_NPROCESSORS_ONLN));
    node_set_integer(node, "memory_mib", (long long)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) / (1 << 20));
    return node;
}

static json_node *timings_node(const run_facts *run)
{
    json_node *timings = node_array_new();
    for (int i = 0; i < run->n_timings; i++) {
        json_node *timing = node_object_new();
        node_set_string(timing, "stage", run->timings[i].stage);
        node_set_number(timing, "wall_s", run->timings[i].wall_s, 4);
        node_set_number(timing, "cpu_s", run->timings[i].cpu_s, 4);
        node_append_take(timings, timing);
    }
    return timings;
}

sunder_status run_json_write(const run_facts *run, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "run.json");
    SUNDER_AUTO(auto_node) json_node *node = node_object_new();
    if (!path || !node) return fail_memory(err, "run.json");
    node_set_integer(node, "schema", 1);
    node_set_string(node, "sunder", sunder_version());
    set_time(node, "started", run->started);
    set_time(node, "finished", run->finished);
    node_set_number(node, "wall_s", run->wall_s, 3);
    node_set_number(node, "cpu_s", run->cpu_s, 3);
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) == 0) node_set_integer(node, "peak_memory_kib", usage.ru_maxrss);
    node_set_integer(node, "threads", run->threads);
    node_set_string(node, "slide_path", run->slide_path ? run->slide_path : "");
    if (run->operator_name) node_set_string(node, "operator", run->operator_name);
    else node_set_null(node, "operator");
    node_set_take(node, "timings", timings_node(run));
    node_set_take(node, "host", host_node());
    return node_write_file(node, path, err);
}
