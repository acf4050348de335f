/* What the machine says of itself, for records that may differ between machines. */
#ifndef RESULT_HOST_FACTS_H
#define RESULT_HOST_FACTS_H

#include <time.h>

#include "core/json.h"

/* name, system, release, machine, processor, processors, memory_mib. The caller's. */
json_node *host_facts(void) SUNDER_MUST_USE;

/* Sets a time as ISO 8601 in UTC; null when it is none. */
void node_set_time(json_node *node, const char *key, time_t seconds);

#endif
