/* Running text in lines. */
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

#include <stdio.h>

/* Writes text in lines of at most `columns`, each after the first indented by `indent`; `column` is where the first line
 * starts. A line end in the text starts a new line, two of them leave one empty. Ends with a line end. */
void wrap_text(FILE *out, const char *text, int column, int indent, int columns);

/* Writes a term and its text beside it, the text from column `indent` on; a longer term gets its own line. */
void wrap_term(FILE *out, const char *term, const char *text, int indent, int columns);

#endif
