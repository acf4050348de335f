/* Cells are cut in place: a quoted cell only ever gets shorter. Lines end with LF or CR LF (RFC 4180, and what spreadsheets
 * write). */
#include "result/csv_rows.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/whole_text.h"

sunder_status csv_rows_open(const char *path, size_t max_bytes, csv_rows *out_rows, sunder_error *err)
{
    csv_rows rows = {.path = path, .next_line = 1};
    sunder_status status = whole_text_read(path, max_bytes, &rows.bytes, &rows.length, err);
    if (status != SUNDER_OK) return status;
    if (memchr(rows.bytes, '\0', rows.length)) {
        csv_rows_close(&rows);
        return fail(err, SUNDER_ERROR_INPUT, "%s: holds a zero byte; expected a text file with comma-separated values",
                    path);
    }
    if (strncmp(rows.bytes, "\xef\xbb\xbf", 3) == 0) rows.at = 3;
    *out_rows = rows;
    return SUNDER_OK;
}

void csv_rows_close(csv_rows *rows)
{
    free(rows->bytes);
    *rows = (csv_rows){0};
}

bool csv_rows_is_empty(const csv_rows *rows)
{
    return rows->n_cells == 1 && rows->cells[0][0] == '\0';
}

static sunder_status take_quoted(csv_rows *rows, sunder_error *err)
{
    char *to = rows->bytes + rows->at, *from = to + 1;
    rows->cells[rows->n_cells] = to;
    for (;; from++) {
        if (*from == '\0')
            return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: a quoted cell does not end; expected a closing \"",
                        rows->path, rows->line);
        if (*from == '"' && *++from != '"') break;
        rows->next_line += *from == '\n';
        *to++ = *from;
    }
    rows->at = (size_t)(from - rows->bytes);
    if (!strchr(",\r\n", *from))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: a quoted cell goes on after its closing \"; expected a comma", rows->path,
                    rows->line);
    *to = '\0'; /* before *from, or on the closing quote */
    return SUNDER_OK;
}

static sunder_status take_plain(csv_rows *rows, sunder_error *err)
{
    char *cell = rows->bytes + rows->at;
    size_t length = strcspn(cell, ",\n");
    if (memchr(cell, '"', length))
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: a \" inside a cell; expected the whole cell in quotes",
                    rows->path, rows->line);
    rows->cells[rows->n_cells] = cell;
    rows->at += length - (length > 0 && cell[length] != ',' && cell[length - 1] == '\r');
    return SUNDER_OK;
}

/* Ends the cell; true when it was the last of its row. */
static bool end_cell(csv_rows *rows)
{
    char *end = rows->bytes + rows->at;
    const bool more = *end == ',', returns = *end == '\r';
    if (*end != '\0') *end++ = '\0';
    if (returns && *end == '\n') *end++ = '\0';
    rows->at = (size_t)(end - rows->bytes);
    return !more;
}

sunder_status csv_rows_next(csv_rows *rows, bool *out_more, sunder_error *err)
{
    *out_more = rows->at < rows->length;
    rows->n_cells = 0;
    rows->line = rows->next_line++;
    for (bool last = !*out_more; !last;) {
        if (rows->n_cells == MOST_CELLS)
            return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: more than %d cells", rows->path, rows->line,
                        MOST_CELLS);
        sunder_status status = rows->bytes[rows->at] == '"' ? take_quoted(rows, err) : take_plain(rows, err);
        if (status != SUNDER_OK) return status;
        rows->n_cells += 1;
        last = end_cell(rows);
    }
    return SUNDER_OK;
}
