/* What the command asks its surroundings: environment, terminal, installed files. The library asks none of it. */
#ifndef CLI_ENVIRONMENT_H
#define CLI_ENVIRONMENT_H

#include <stdbool.h>
#include <stdio.h>

#include "sunder/error.h"

/* Columns to write to a stream: COLUMNS, else the terminal's, else 80; never below 40. */
int environment_columns(FILE *stream);

bool environment_is_terminal(FILE *stream); /* one on which a line can be drawn again */
bool environment_wants_colour(FILE *stream);

/* The folder of assays: that of $SUNDER_MODELS, else the installed one, else that of the source tree. Allocated. */
sunder_status environment_assay_dir(char **out_dir, sunder_error *err) SUNDER_MUST_USE;

/* The folder that holds assays/; where there is none, the one where it was looked for first. Allocated; NULL when memory is
 * short. */
char *environment_models_dir(void);

/* The nucleus network, nuclei.onnx, found in the same way; NULL where there is no such folder or memory is short. The file
 * may be absent. Allocated. */
char *environment_network_path(void);

/* The folder of scenarios, found in the same way. Allocated. */
sunder_status environment_scenario_dir(char **out_dir, sunder_error *err) SUNDER_MUST_USE;

/* The folder of rules, found in the same way. Allocated. */
sunder_status environment_rules_dir(char **out_dir, sunder_error *err) SUNDER_MUST_USE;

#endif
