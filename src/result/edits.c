/* The file of edits: the SHA-256 of a result.json on the first line, the header on the second, then one edit a line. */
#include "result/edits.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/number_text.h"
#include "result/csv_rows.h"

#define EDITS_HEADER "action,field,nucleus,signal,colour,x_um,y_um,to_nucleus"
#define LARGEST_EDITS_BYTES ((size_t)64 << 20)

enum { ACTION, FIELD, NUCLEUS, SIGNAL, COLOUR, X_UM, Y_UM, TO_NUCLEUS, EDIT_COLUMNS };

static const char *const column_names[EDIT_COLUMNS] = {"action", "field", "nucleus", "signal",
                                                       "colour", "x_um",  "y_um",    "to_nucleus"};
static const char *const action_names[] = {"take", "reject", "add", "move"};

const char *edit_action_name(edit_action action)
{
    return action_names[action];
}

void edits_free(edits *e)
{
    free(e->rows);
    *e = (edits){0};
}

static sunder_status fail_cell(const csv_rows *rows, int column, const char *expected, sunder_error *err)
{
    return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %s: found \"%.40s\", expected %s", rows->path, rows->line,
                column_names[column], rows->cells[column], expected);
}

/* A spreadsheet fills the line with commas, so empty cells may follow. */
static sunder_status read_digest(csv_rows *rows, digest_hex *out_digest, sunder_error *err)
{
    bool more = false;
    sunder_status status = csv_rows_next(rows, &more, err);
    if (status != SUNDER_OK) return status;
    char *chars = more ? rows->cells[0] : "";
    bool good = strlen(chars) == 64 && strspn(chars, "0123456789abcdefABCDEF") == 64;
    for (int i = 1; i < rows->n_cells; i++) good = good && rows->cells[i][0] == '\0';
    if (!good)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line 1: found \"%.40s\", expected the SHA-256 of the result.json that the edits are for "
                    "(64 hexadecimal digits)",
                    rows->path, chars);
    for (int i = 0; i < 64; i++) out_digest->chars[i] = (char)tolower((unsigned char)chars[i]);
    out_digest->chars[64] = '\0';
    return SUNDER_OK;
}

static sunder_status read_header(csv_rows *rows, sunder_error *err)
{
    bool more = false;
    sunder_status status = csv_rows_next(rows, &more, err);
    if (status != SUNDER_OK) return status;
    bool good = more && rows->n_cells == EDIT_COLUMNS;
    for (int i = 0; good && i < EDIT_COLUMNS; i++) good = strcmp(rows->cells[i], column_names[i]) == 0;
    return good ? SUNDER_OK
                : fail(err, SUNDER_ERROR_INPUT, "%s: line 2: expected the header " EDITS_HEADER, rows->path);
}

/* Empty cells give NO_NUMBER where that is allowed. */
static sunder_status read_whole(const csv_rows *rows, int column, bool needed, long long *out, sunder_error *err)
{
    const char *digits = rows->cells[column];
    *out = NO_NUMBER;
    if (!digits[0] && !needed) return SUNDER_OK;
    if (strspn(digits, "0123456789") == strlen(digits) && number_whole(digits, out)) return SUNDER_OK;
    return fail_cell(rows, column, needed ? "a whole number" : "a whole number or nothing", err);
}

static sunder_status read_um(const csv_rows *rows, int column, double *out, sunder_error *err)
{
    *out = NAN;
    if (!rows->cells[column][0] || number_real(rows->cells[column], out)) return SUNDER_OK;
    return fail_cell(rows, column, "a number of micrometres", err);
}

/* Which cells an action needs, and which it cannot have. */
static sunder_status check_cells(const csv_rows *rows, const edit *e, sunder_error *err)
{
    const char *where = "add";
    if (e->action == EDIT_ADD) {
        if (!isfinite(e->place_um.x)) return fail_cell(rows, X_UM, "where the signal lies", err);
        if (!isfinite(e->place_um.y)) return fail_cell(rows, Y_UM, "where the signal lies", err);
        if (e->signal != NO_NUMBER) return fail_cell(rows, SIGNAL, "nothing: an added signal has no number yet", err);
    } else {
        where = edit_action_name(e->action);
        if (e->signal == NO_NUMBER) return fail_cell(rows, SIGNAL, "the number of a signal or candidate", err);
        if (isfinite(e->place_um.x) != isfinite(e->place_um.y))
            return fail_cell(rows, isfinite(e->place_um.x) ? Y_UM : X_UM, "both x_um and y_um, or neither", err);
    }
    if (e->action == EDIT_MOVE && e->to_nucleus == NO_NUMBER)
        return fail_cell(rows, TO_NUCLEUS, "the nucleus that the signal belongs to", err);
    if ((e->action == EDIT_ADD || e->action == EDIT_REJECT) && e->to_nucleus != NO_NUMBER) {
        char expected[64];
        snprintf(expected, sizeof expected, "nothing: %s knows no other nucleus", where);
        return fail_cell(rows, TO_NUCLEUS, expected, err);
    }
    return SUNDER_OK;
}

static sunder_status read_action(const csv_rows *rows, edit_action *out_action, sunder_error *err)
{
    for (int action = EDIT_TAKE; action <= EDIT_MOVE; action++) {
        *out_action = (edit_action)action;
        if (strcmp(rows->cells[ACTION], action_names[action]) == 0) return SUNDER_OK;
    }
    return fail_cell(rows, ACTION, "take, reject, add or move", err);
}

static sunder_status read_edit(const csv_rows *rows, edit *out_edit, sunder_error *err)
{
    if (rows->n_cells != EDIT_COLUMNS)
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %d cells, expected %d: " EDITS_HEADER, rows->path,
                    rows->line, rows->n_cells, EDIT_COLUMNS);
    edit e = {.line = rows->line};
    sunder_status status = read_action(rows, &e.action, err);
    if (status == SUNDER_OK) status = read_whole(rows, FIELD, true, &e.field, err);
    if (status == SUNDER_OK) status = read_whole(rows, NUCLEUS, true, &e.nucleus, err);
    if (status == SUNDER_OK) status = read_whole(rows, SIGNAL, false, &e.signal, err);
    if (status == SUNDER_OK) status = read_um(rows, X_UM, &e.place_um.x, err);
    if (status == SUNDER_OK) status = read_um(rows, Y_UM, &e.place_um.y, err);
    if (status == SUNDER_OK) status = read_whole(rows, TO_NUCLEUS, false, &e.to_nucleus, err);
    if (status == SUNDER_OK && !rows->cells[COLOUR][0]) status = fail_cell(rows, COLOUR, "the colour of a probe", err);
    if (status == SUNDER_OK) status = check_cells(rows, &e, err);
    snprintf(e.colour, sizeof e.colour, "%s", rows->cells[COLOUR]);
    if (status == SUNDER_OK) *out_edit = e;
    return status;
}

static sunder_status read_edits(csv_rows *rows, edits *to, sunder_error *err)
{
    sunder_status status = read_digest(rows, &to->result_sha256, err);
    if (status == SUNDER_OK) status = read_header(rows, err);
    for (bool more = true; status == SUNDER_OK;) {
        status = csv_rows_next(rows, &more, err);
        if (status != SUNDER_OK || !more) break;
        if (csv_rows_is_empty(rows)) continue;
        if (!array_reserve((void **)&to->rows, &to->capacity, to->n + 1, sizeof *to->rows))
            return fail_memory(err, rows->path);
        status = read_edit(rows, &to->rows[to->n], err);
        if (status == SUNDER_OK) to->n += 1;
    }
    return status;
}

sunder_status edits_read(const char *path, edits *out_edits, sunder_error *err)
{
    edits e = {0};
    SUNDER_AUTO(csv_rows_close) csv_rows rows = {0};
    sunder_status status = csv_rows_open(path, LARGEST_EDITS_BYTES, &rows, err);
    if (status != SUNDER_OK) return status;
    e.sha256 = digest_bytes(rows.bytes, rows.length); /* before cells are cut out of it */
    status = read_edits(&rows, &e, err);
    if (status == SUNDER_OK) *out_edits = e;
    else edits_free(&e);
    return status;
}
