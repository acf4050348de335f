/* Results on standard output, one fact a line: a label, then what it is. */
#ifndef CLI_RESULT_LINE_H
#define CLI_RESULT_LINE_H

/* Writes "label       words". Names that came from files may hold anything: control characters become blanks, so that a
 * file cannot write to the terminal. */
void result_line(const char *label, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
