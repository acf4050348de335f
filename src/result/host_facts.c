/* The machine a record was made on. */
#include "result/host_facts.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

void node_set_time(json_node *node, const char *key, time_t seconds)
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

json_node *host_facts(void)
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
