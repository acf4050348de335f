/* run.json: when, where and by whom. Everything that may differ between two runs of the same thing stands here and nowhere
 * else. */
#include <sys/resource.h>

#include "core/fail.h"
#include "core/json.h"
#include "result/host_facts.h"
#include "result/result_files.h"
#include "sunder/version.h"

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
    node_set_time(node, "started", run->started);
    node_set_time(node, "finished", run->finished);
    node_set_number(node, "wall_s", run->wall_s, 3);
    node_set_number(node, "cpu_s", run->cpu_s, 3);
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) == 0) node_set_integer(node, "peak_memory_kib", usage.ru_maxrss);
    node_set_integer(node, "threads", run->threads);
    node_set_string(node, "slide_path", run->slide_path ? run->slide_path : "");
    if (run->operator_name) node_set_string(node, "operator", run->operator_name);
    else node_set_null(node, "operator");
    node_set_take(node, "timings", timings_node(run));
    node_set_take(node, "host", host_facts());
    return node_write_file(node, path, err);
}
