/* The tables behind scenario files, for reading and for the test that holds them against the schemas. */
#ifndef SIMULATE_SCENARIO_TABLES_H
#define SIMULATE_SCENARIO_TABLES_H

#include "simulate/settings_table.h"

extern const settings_table scenario_table, pattern_table;

#endif
