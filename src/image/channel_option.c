/* Reads the option --channels. */
#include "image/channel_option.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "image/number_text.h"

#define EXAMPLE "expected something like dapi=0,green=1,orange=2"

static bool is_colour_word(const char *word)
{
    if (!isalpha((unsigned char)word[0])) return false;
    for (const char *c = word; *c; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_') return false;
    }
    return true;
}

static sunder_status read_entry(const char *entry_text, size_t length, channel_selector *entry, sunder_error *err)
{
    const char *equals = memchr(entry_text, '=', length);
    size_t before = equals ? (size_t)(equals - entry_text) : 0, after = equals ? length - before - 1 : 0;
    if (before < 1 || before >= sizeof entry->colour || after < 1 || after >= sizeof entry->selector)
        return fail(err, SUNDER_ERROR_USAGE, "--channels: \"%.*s\" is no COLOUR=CHANNEL; " EXAMPLE, (int)length,
                    entry_text);
    memcpy(entry->colour, entry_text, before);
    memcpy(entry->selector, equals + 1, after);
    for (char *c = entry->colour; *c; c++) *c = (char)tolower((unsigned char)*c);
    if (!is_colour_word(entry->colour))
        return fail(err, SUNDER_ERROR_USAGE, "--channels: \"%s\" is no name of a colour; " EXAMPLE, entry->colour);
    long long number;
    bool digits = entry->selector[strspn(entry->selector, "0123456789")] == '\0';
    entry->index = digits && number_whole(entry->selector, &number) && number <= INT_MAX ? (int)number : -1;
    return SUNDER_OK;
}

static bool has_colour(const channel_option *option, const char *colour)
{
    for (int i = 0; i < option->n; i++) {
        if (strcmp(option->entries[i].colour, colour) == 0) return true;
    }
    return false;
}

sunder_status channel_option_read(const char *option_text, channel_option *out_option, sunder_error *err)
{
    channel_option option = {0};
    while (option_text && *option_text) {
        size_t length = strcspn(option_text, ",");
        channel_selector entry = {.index = -1};
        sunder_status status = read_entry(option_text, length, &entry, err);
        if (status != SUNDER_OK) return status;
        if (has_colour(&option, entry.colour))
            return fail(err, SUNDER_ERROR_USAGE, "--channels names %s twice", entry.colour);
        if (option.n == MOST_CHANNELS)
            return fail(err, SUNDER_ERROR_USAGE, "--channels names more than %d channels", MOST_CHANNELS);
        option.entries[option.n++] = entry;
        option_text += length + (option_text[length] == ',');
    }
    *out_option = option;
    return SUNDER_OK;
}
