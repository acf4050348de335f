/* Bisection in the tables of the readings. */
#include "report/field_rows.h"

/* First signal whose field is not below field_index. */
static size_t first_signal(const readings *r, size_t field_index)
{
    size_t low = 0, high = r->n_signals;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->signals[middle].field < field_index) low = middle + 1;
        else high = middle;
    }
    return low;
}

static size_t first_pair(const readings *r, size_t field_index)
{
    size_t low = 0, high = r->n_pairs;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->pairs[middle].field < field_index) low = middle + 1;
        else high = middle;
    }
    return low;
}

field_rows rows_of_field(const readings *r, size_t field_index)
{
    size_t a = first_signal(r, field_index), b = first_pair(r, field_index);
    return (field_rows){r->signals + a, first_signal(r, field_index + 1) - a, r->pairs + b,
                        first_pair(r, field_index + 1) - b};
}

const reading *reading_of(const readings *r, size_t field_index, int id)
{
    size_t low = 0, high = r->n_nuclei;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const reading *row = &r->nuclei[middle];
        if (row->field == field_index && row->nucleus == id) return row;
        if (row->field < field_index || (row->field == field_index && row->nucleus < id)) low = middle + 1;
        else high = middle;
    }
    return NULL;
}
