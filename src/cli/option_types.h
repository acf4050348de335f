/* The kinds of value an option can take. */
#ifndef CLI_OPTION_TYPES_H
#define CLI_OPTION_TYPES_H

#include "cli/options.h"

extern const option_type type_flag;    /* bool */
extern const option_type type_text;    /* const char *, borrowed from the command line */
extern const option_type type_number;  /* double */
extern const option_type type_integer; /* long long */
extern const option_type type_choice;  /* int, index into choices */

#endif
