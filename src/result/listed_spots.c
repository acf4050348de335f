/* signals.csv and rejected.csv read back: what a reviewer sees and names. */
#include <limits.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "result/stored_parts.h"
#include "result/table_parts.h"
#include "result/table_reader.h"

typedef struct listing {
    stored_result *stored;
    size_t capacity;
} listing;

/* The spot that the row in hand begins with: field, nucleus, candidate, x_um, y_um. */
static listed_spot read_spot(table_reader *t, const stored_result *stored)
{
    const long long most = (long long)stored->candidates.n - 1;
    listed_spot spot = {.candidate = (size_t)table_integer(t, 2, 0, most),
                        .nucleus = (int)table_integer(t, 1, 0, INT_MAX),
                        .seen_um = {table_known(t, 3), table_known(t, 4)}};
    if (most < 0) return spot;
    const candidate *c = &stored->candidates.rows[spot.candidate];
    spot.end = c->end;
    spot.field = c->field;
    if (table_integer(t, 0, 0, MOST_COUNTED) != (long long)c->field)
        table_fault(t, 0, "the field of its candidate in tables/candidates.csv");
    return spot;
}

static sunder_status read_list(listing *to, const char *dir, const char *name, bool signals, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, name);
    if (!path) return fail_memory(err, name);
    stored_result *stored = to->stored;
    table_reader t;
    table_open(&t, path,
               signals ? "field,nucleus,candidate,x_um,y_um,signal" : "field,nucleus,candidate,x_um,y_um,merged_into");
    bool room = true;
    while (room && table_next(&t)) {
        room = array_reserve((void **)&stored->listed, &to->capacity, stored->n_listed + 1, sizeof *stored->listed);
        listed_spot spot = read_spot(&t, stored);
        const int number = (int)table_integer(&t, 5, signals, INT_MAX);
        *(signals ? &spot.signal : &spot.merged_into) = number;
        if (room) stored->listed[stored->n_listed++] = spot;
    }
    const sunder_status status = table_close(&t, err);
    return room || status != SUNDER_OK ? status : fail_memory(err, name);
}

sunder_status read_listed_spots(const char *dir, stored_result *stored, sunder_error *err)
{
    listing to = {.stored = stored};
    const sunder_status status = read_list(&to, dir, "signals.csv", true, err);
    return status == SUNDER_OK ? read_list(&to, dir, "rejected.csv", false, err) : status;
}
