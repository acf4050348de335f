/* How the value of an option is checked, stored and shown. A message says what was found, what was expected and what to
 * write instead. */
#include "cli/option_types.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/nearest.h"
#include "core/fail.h"
#include "core/text.h"

static sunder_status set_flag(const option_row *row, const char *value, void *slot, sunder_error *err)
{
    (void)row, (void)value, (void)err;
    *(bool *)slot = true;
    return SUNDER_OK;
}

static void show_nothing(const option_row *row, const void *slot, char *buffer, size_t size)
{
    (void)row, (void)slot;
    if (size) buffer[0] = '\0';
}

static sunder_status set_text(const option_row *row, const char *value, void *slot, sunder_error *err)
{
    if (value[0] == '\0')
        return fail(err, SUNDER_ERROR_USAGE, "--%s: an empty value; expected %s", row->name, row->value);
    if (strncmp(value, "--", 2) == 0)
        return fail(err, SUNDER_ERROR_USAGE, "--%s: found the option %s where %s was expected", row->name, value,
                    row->value);
    *(const char **)slot = value;
    return SUNDER_OK;
}

static sunder_status fail_number(const option_row *row, const char *value, const char *what, sunder_error *err)
{
    const char *comma = strchr(value, ',') ? " (the decimal mark is a point)" : "";
    return fail(err, SUNDER_ERROR_USAGE, "--%s %s: %s; expected %s%s", row->name, value, what, row->expected, comma);
}

/* Decimal numbers only: strtod alone also takes "nan", "inf" and hexadecimal. */
static bool looks_decimal(const char *value)
{
    return value[0] != '\0' && strspn(value, "0123456789+-.eE") == strlen(value);
}

static sunder_status fail_range(const option_row *row, const char *value, sunder_error *err)
{
    char what[96];
    snprintf(what, sizeof what, "outside %.15g to %.15g", row->least, row->most);
    return fail_number(row, value, what, err);
}

static sunder_status set_number(const option_row *row, const char *value, void *slot, sunder_error *err)
{
    char *end = NULL;
    double number = looks_decimal(value) ? strtod(value, &end) : NAN;
    if (!end || *end != '\0' || end == value) return fail_number(row, value, "not a number", err);
    if (!(number >= row->least && number <= row->most)) return fail_range(row, value, err);
    *(double *)slot = number;
    return SUNDER_OK;
}

static void show_number(const option_row *row, const void *slot, char *buffer, size_t size)
{
    (void)row;
    double number = *(const double *)slot;
    snprintf(buffer, size, number == 0 ? "" : "%g", number);
}

static sunder_status set_integer(const option_row *row, const char *value, void *slot, sunder_error *err)
{
    char *end = NULL;
    errno = 0;
    long long number = looks_decimal(value) ? strtoll(value, &end, 10) : 0;
    if (!end || *end != '\0' || end == value) return fail_number(row, value, "not a whole number", err);
    if (errno == ERANGE || (double)number < row->least || (double)number > row->most)
        return fail_range(row, value, err);
    *(long long *)slot = number;
    return SUNDER_OK;
}

static void show_integer(const option_row *row, const void *slot, char *buffer, size_t size)
{
    (void)row;
    long long number = *(const long long *)slot;
    snprintf(buffer, size, number == 0 ? "" : "%lld", number);
}

static sunder_status set_choice(const option_row *row, const char *value, void *slot, sunder_error *err)
{
    text known = {0};
    for (int i = 0; row->choices[i]; i++) {
        if (strcmp(row->choices[i], value) == 0) {
            *(int *)slot = i;
            text_free(&known);
            return SUNDER_OK;
        }
        text_addf(&known, "%s%s", i == 0 ? "" : row->choices[i + 1] ? ", " : " or ", row->choices[i]);
    }
    const char *nearest = nearest_word(value, row->choices);
    sunder_status status = fail(err, SUNDER_ERROR_USAGE, "--%s %s: not known; expected %s%s%s%s", row->name, value,
                                known.chars ? known.chars : row->value, nearest ? " (did you mean " : "",
                                nearest ? nearest : "", nearest ? "?)" : "");
    text_free(&known);
    return status;
}

static void show_choice(const option_row *row, const void *slot, char *buffer, size_t size)
{
    snprintf(buffer, size, "%s", row->choices[*(const int *)slot]);
}

const option_type type_flag = {set_flag, show_nothing};
const option_type type_text = {set_text, show_nothing};
const option_type type_number = {set_number, show_number};
const option_type type_integer = {set_integer, show_integer};
const option_type type_choice = {set_choice, show_choice};
