/* Greedy line breaking at spaces. */
#include "cli/wrap.h"

#include <stdbool.h>
#include <string.h>

static int new_line(FILE *out, int indent)
{
    fprintf(out, "\n%*s", indent, "");
    return indent;
}

void wrap_text(FILE *out, const char *text, int column, int indent, int columns)
{
    int at = column;
    while (*text) {
        if (*text == '\n') {
            if (text[1] == '\n') fputc('\n', out), text++;
            at = new_line(out, indent);
            text++;
            continue;
        }
        text += strspn(text, " ");
        int word = (int)strcspn(text, " \n");
        if (word == 0) continue;
        bool first = at == column || at == indent;
        if (!first && at + 1 + word > columns) at = new_line(out, indent), first = true;
        at += fprintf(out, first ? "%.*s" : " %.*s", word, text);
        text += word;
    }
    fputc('\n', out);
}

void wrap_term(FILE *out, const char *term, const char *text, int indent, int columns)
{
    int at = fprintf(out, "  %s", term);
    if (at + 2 > indent) at = new_line(out, indent);
    fprintf(out, "%*s", indent - at, "");
    wrap_text(out, text, indent, indent, columns);
}
