/* Pieces that every kind of page is made of. */
#include "cli/pages.h"

#include <string.h>

#include "core/text.h"

void option_usage(const option_row *row, char *buffer, size_t size)
{
    snprintf(buffer, size, "--%s%s%s", row->name, row->value ? " " : "", row->value ? row->value : "");
}

char *option_text(const option_row *row, const command *wanted)
{
    char shown[64];
    settings untouched = settings_default();
    row->type->show(row, option_slot(row, &untouched), shown, sizeof shown);
    text words = {0};
    text_add(&words, row->help);
    if (shown[0]) text_addf(&words, " (default: %s)", shown);
    if (row->idle & wanted->bit) text_addf(&words, " Taken, and of no effect in %s.", wanted->name);
    return text_steal(&words);
}

const option_row *option_of(const command *wanted, size_t i)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t k = 0; k < option_count; k++) {
            const option_row *row = &option_table[k];
            bool is_required = (row->required & wanted->bit) != 0;
            if (!(row->commands & wanted->bit) || is_required != (pass == 0)) continue;
            if (i-- == 0) return row;
        }
    }
    return NULL;
}

void command_usage(const command *row, char *buffer, size_t size)
{
    text usage = {0};
    text_add(&usage, row->operands);
    const option_row *option = NULL;
    bool has_more = false;
    for (size_t i = 0; (option = option_of(row, i)); i++) {
        char typed[64];
        option_usage(option, typed, sizeof typed);
        if (option->required & row->bit) text_addf(&usage, " %s", typed);
        else has_more = has_more || strcmp(option->name, "help") != 0;
    }
    if (has_more) text_add(&usage, " [OPTIONS]");
    snprintf(buffer, size, "%s", usage.chars ? usage.chars : "");
    text_free(&usage);
}
