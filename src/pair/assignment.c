/* Which 5' signal belongs to which 3' signal, so that the nucleus as a whole is explained best: shortest augmenting paths
 * with potentials (Jonker and Volgenant 1987, doi:10.1007/BF02278710). A cost of 0 stands for "left alone": costs above it
 * are cut to 0 before, and pairs at 0 are dropped after, which is the optimum over all partial pairings. Ties go to the
 * lower row and column, so the same nucleus reads the same in every run. */
#include "pair/assignment.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

/* One-based as in the paper: column 0 is the start of every path. */
typedef struct search {
    const double *cost;
    size_t rows, columns; /* rows <= columns */
    bool transposed;
    double *row_price, *column_price, *slack; /* rows + 1, columns + 1, columns + 1 */
    size_t *row_of, *came_from;               /* columns + 1; 0: free */
    bool *seen;
} search;

static double cost_at(const search *s, size_t row, size_t column)
{
    const double c = s->transposed ? s->cost[column * s->rows + row] : s->cost[row * s->columns + column];
    return c < 0.0 ? c : 0.0; /* NaN and infinity too: no pair */
}

/* Lengthens the tree from `column` and returns the next nearest column. */
static size_t nearest_column(search *s, size_t column)
{
    const size_t row = s->row_of[column];
    double least = INFINITY;
    size_t next = 0;
    for (size_t j = 1; j <= s->columns; j++) {
        if (s->seen[j]) continue;
        const double reduced = cost_at(s, row - 1, j - 1) - s->row_price[row] - s->column_price[j];
        if (reduced < s->slack[j]) {
            s->slack[j] = reduced;
            s->came_from[j] = column;
        }
        if (s->slack[j] < least) {
            least = s->slack[j];
            next = j;
        }
    }
    for (size_t j = 0; j <= s->columns; j++) {
        if (s->seen[j]) {
            s->row_price[s->row_of[j]] += least;
            s->column_price[j] -= least;
        } else {
            s->slack[j] -= least;
        }
    }
    return next;
}

static void add_row(search *s, size_t row)
{
    s->row_of[0] = row;
    for (size_t j = 0; j <= s->columns; j++) {
        s->slack[j] = INFINITY;
        s->seen[j] = false;
    }
    size_t column = 0;
    do {
        s->seen[column] = true;
        column = nearest_column(s, column);
    } while (s->row_of[column] != 0);
    while (column != 0) {
        const size_t before = s->came_from[column];
        s->row_of[column] = s->row_of[before];
        column = before;
    }
}

sunder_status pair_assign(const double *cost, size_t n_rows, size_t n_columns, int *partner, sunder_error *err)
{
    if (n_rows > 0 && n_columns > 0) {
        const bool transposed = n_rows > n_columns;
        const size_t rows = transposed ? n_columns : n_rows, columns = transposed ? n_rows : n_columns;
        const size_t slots = columns + 1;
        SUNDER_AUTO(auto_free) double *numbers = array_new(3 * slots, sizeof(double));
        SUNDER_AUTO(auto_free) size_t *indices = array_new(2 * slots, sizeof(size_t));
        SUNDER_AUTO(auto_free) bool *seen = array_new(slots, sizeof(bool));
        if (!numbers || !indices || !seen) return fail_memory(err, "the pairing of signals");
        search s = {.cost = cost,
                    .rows = rows,
                    .columns = columns,
                    .transposed = transposed,
                    .row_price = numbers,
                    .column_price = numbers + slots,
                    .slack = numbers + 2 * slots,
                    .row_of = indices,
                    .came_from = indices + slots,
                    .seen = seen};
        for (size_t row = 1; row <= rows; row++) add_row(&s, row);

        for (size_t row = 0; row < n_rows; row++) partner[row] = -1;
        for (size_t column = 1; column <= columns; column++) {
            if (s.row_of[column] == 0 || !(cost_at(&s, s.row_of[column] - 1, column - 1) < 0.0)) continue;
            if (transposed) partner[column - 1] = (int)(s.row_of[column] - 1);
            else partner[s.row_of[column] - 1] = (int)(column - 1);
        }
        return SUNDER_OK;
    }
    for (size_t row = 0; row < n_rows; row++) partner[row] = -1;
    return SUNDER_OK;
}
