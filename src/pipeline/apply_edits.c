/* Edits become reviews of candidates; a signal that no candidate has becomes one, at the end of its field, with nothing
 * measured. First every edit is looked up and checked, then all are put in. */
#include "pipeline/apply_edits.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "weigh/distance_rules.h"
#include "weigh/usual_laws.h"

/* x_um, y_um of a listed signal are there to be checked: the tables round to 0.001 um. */
#define SAME_PLACE_UM 0.01

/* A signal belongs to a nucleus whose box it lies in, or beside: detect asks for the next nucleus as far as this. */
#define NUCLEUS_REACH_UM 1.6

typedef struct applying {
    const edits *edits;
    const char *path;
    stored_result *stored;
    distance_rules rules;
    size_t *line_of;  /* by candidate: line of the edit that named it, 0: none */
    review *reviews;  /* by candidate; a copy */
    candidate *added; /* in the order of the file */
    size_t n_added;
} applying;

static sunder_status fail_edit(const applying *a, const edit *e, sunder_error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static sunder_status fail_edit(const applying *a, const edit *e, sunder_error *err, const char *format, ...)
{
    char words[320];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %s", a->path, e->line, words);
}

static void applying_free(applying *a)
{
    free(a->line_of);
    free(a->reviews);
    free(a->added);
}

static const char *colour_of(const applying *a, probe_end end)
{
    return end == END_5P ? a->stored->assay.colour_5p : a->stored->assay.colour_3p;
}

static sunder_status find_end(const applying *a, const edit *e, probe_end *out_end, sunder_error *err)
{
    for (int end = END_5P; end <= END_3P; end++) {
        *out_end = (probe_end)end;
        if (strcmp(e->colour, colour_of(a, *out_end)) == 0) return SUNDER_OK;
    }
    return fail_edit(a, e, err, "colour: found \"%s\", expected %s or %s", e->colour, colour_of(a, END_5P),
                     colour_of(a, END_3P));
}

static sunder_status check_field(const applying *a, const edit *e, sunder_error *err)
{
    const long long n = (long long)a->stored->n_fields;
    if (e->field >= n) return fail_edit(a, e, err, "field: found %lld, expected 0 to %lld", e->field, n - 1);
    if (a->stored->fields[e->field].left_out[0])
        return fail_edit(a, e, err, "field: found %lld, which was left out of the result", e->field);
    return SUNDER_OK;
}

/* The nucleus must be there, and near the place. */
static sunder_status check_owner(const applying *a, const edit *e, const char *column, long long id,
                                 sunder_point_um place, sunder_error *err)
{
    const nuclei *found = &a->stored->per_field[e->field];
    if (id < 1 || id > (long long)found->n)
        return fail_edit(a, e, err, "%s: found %lld, expected 1 to %zu, the nuclei of field %lld", column, id, found->n,
                         e->field);
    const nucleus *n = &found->rows[id - 1];
    const double um = a->stored->origin.pixel_um;
    const bool near = place.x >= n->x0 * um - NUCLEUS_REACH_UM && place.x <= n->x1 * um + NUCLEUS_REACH_UM &&
                      place.y >= n->y0 * um - NUCLEUS_REACH_UM && place.y <= n->y1 * um + NUCLEUS_REACH_UM;
    if (near) return SUNDER_OK;
    return fail_edit(a, e, err,
                     "%s: nucleus %lld spans x %.2f to %.2f, y %.2f to %.2f um; the signal lies at %.2f, %.2f um, more "
                     "than %.1f um away",
                     column, id, n->x0 * um, n->x1 * um, n->y0 * um, n->y1 * um, place.x, place.y, NUCLEUS_REACH_UM);
}

/* The row of signals.csv or rejected.csv that the edit names; NULL: none. */
static const listed_spot *find_listed(const stored_result *stored, const edit *e)
{
    for (size_t i = 0; i < stored->n_listed; i++) {
        const listed_spot *spot = &stored->listed[i];
        if ((long long)spot->field != e->field) continue;
        const bool named = e->action == EDIT_TAKE ? spot->signal == 0 && (long long)spot->candidate == e->signal
                                                  : spot->signal > 0 && spot->signal == e->signal;
        if (named) return spot;
    }
    return NULL;
}

static sunder_status look_up(const applying *a, const edit *e, probe_end end, listed_spot *out_spot, sunder_error *err)
{
    const listed_spot *spot = find_listed(a->stored, e);
    if (!spot && e->action == EDIT_TAKE)
        return fail_edit(a, e, err, "signal: rejected.csv has no candidate %lld in field %lld", e->signal, e->field);
    if (!spot) return fail_edit(a, e, err, "signal: signals.csv has no signal %lld in field %lld", e->signal, e->field);
    if (spot->end != end)
        return fail_edit(a, e, err, "colour: found %s, but it is %s", e->colour, colour_of(a, spot->end));
    if (spot->nucleus != e->nucleus)
        return fail_edit(a, e, err, "nucleus: found %lld, but it stands at nucleus %d", e->nucleus, spot->nucleus);
    if (hypot(e->place_um.x - spot->seen_um.x, e->place_um.y - spot->seen_um.y) > SAME_PLACE_UM)
        return fail_edit(a, e, err, "x_um, y_um: found %.3f, %.3f, but it lies at %.3f, %.3f", e->place_um.x,
                         e->place_um.y, spot->seen_um.x, spot->seen_um.y);
    *out_spot = *spot;
    return SUNDER_OK;
}

static sunder_status claim_candidate(applying *a, const edit *e, size_t row, review said, sunder_error *err)
{
    if (a->line_of[row])
        return fail_edit(a, e, err,
                         "line %zu edits the same signal already; a signal and what is merged into it have one edit",
                         a->line_of[row]);
    a->line_of[row] = e->line;
    a->reviews[row] = said;
    return SUNDER_OK;
}

/* What was counted as part of the signal is no signal either. */
static sunder_status reject(applying *a, const edit *e, const listed_spot *spot, sunder_error *err)
{
    const review none = {JUDGED_NO_SIGNAL, 0};
    sunder_status status = claim_candidate(a, e, spot->candidate, none, err);
    for (size_t i = 0; status == SUNDER_OK && i < a->stored->n_listed; i++) {
        const listed_spot *part = &a->stored->listed[i];
        if (part->signal == 0 && part->merged_into == spot->signal && part->field == spot->field)
            status = claim_candidate(a, e, part->candidate, none, err);
    }
    return status;
}

static sunder_status edit_listed(applying *a, const edit *e, probe_end end, sunder_error *err)
{
    listed_spot spot = {0};
    sunder_status status = look_up(a, e, end, &spot, err);
    if (status != SUNDER_OK) return status;
    if (e->action == EDIT_REJECT) return reject(a, e, &spot, err);
    const bool given = e->to_nucleus != NO_NUMBER;
    const long long owner = given ? e->to_nucleus : e->nucleus;
    if (!given && owner == 0)
        return fail_edit(a, e, err, "to_nucleus: empty, but candidate %lld lies in no nucleus; say whose it is",
                         e->signal);
    status = check_owner(a, e, given ? "to_nucleus" : "nucleus", owner, spot.seen_um, err);
    if (status != SUNDER_OK) return status;
    return claim_candidate(a, e, spot.candidate, (review){JUDGED_SIGNAL, (int)owner}, err);
}

static sunder_status check_inside(const applying *a, const edit *e, sunder_error *err)
{
    const field_record *f = &a->stored->fields[e->field];
    const double um = a->stored->origin.pixel_um, right = (f->width - 0.5) * um, bottom = (f->height - 0.5) * um;
    const sunder_point_um p = e->place_um;
    if (p.x >= -0.5 * um && p.x <= right && p.y >= -0.5 * um && p.y <= bottom) return SUNDER_OK;
    return fail_edit(a, e, err, "x_um, y_um: found %g, %g; field %lld ends at %.2f, %.2f um", p.x, p.y, e->field, right,
                     bottom);
}

/* Two places nearer than half a signal's diameter are one spot. */
static bool is_same_spot(const applying *a, const edit *e, probe_end end, const candidate *c)
{
    return (long long)c->field == e->field && c->end == end &&
           hypot(c->centre_um.x - e->place_um.x, c->centre_um.y - e->place_um.y) < 0.5 * a->rules.diameter_um[end];
}

static sunder_status check_is_new(const applying *a, const edit *e, probe_end end, sunder_error *err)
{
    const stored_result *stored = a->stored;
    for (size_t i = 0; i < stored->n_listed; i++) {
        const listed_spot *spot = &stored->listed[i];
        if (!is_same_spot(a, e, end, &stored->candidates.rows[spot->candidate])) continue;
        if (spot->signal)
            return fail_edit(a, e, err, "signal %d of nucleus %d lies there already", spot->signal, spot->nucleus);
        return fail_edit(a, e, err, "candidate %zu lies there already: take it (its nucleus in rejected.csv is %d)",
                         spot->candidate, spot->nucleus);
    }
    for (size_t i = 0, seen = 0; seen < a->n_added; i++) {
        if (a->edits->rows[i].action != EDIT_ADD) continue;
        if (is_same_spot(a, e, end, &a->added[seen++]))
            return fail_edit(a, e, err, "line %zu adds the same signal already", a->edits->rows[i].line);
    }
    return SUNDER_OK;
}

static sunder_status add(applying *a, const edit *e, probe_end end, sunder_error *err)
{
    sunder_status status = check_inside(a, e, err);
    if (status == SUNDER_OK) status = check_owner(a, e, "nucleus", e->nucleus, e->place_um, err);
    if (status == SUNDER_OK) status = check_is_new(a, e, end, err);
    if (status != SUNDER_OK) return status;
    a->added[a->n_added++] = (candidate){.field = (size_t)e->field,
                                         .nucleus = (int)e->nucleus,
                                         .next_um = INFINITY,
                                         .end = end,
                                         .centre_um = e->place_um,
                                         .z_um = NAN,
                                         .z_se_um = NAN,
                                         .x_se_um = NAN,
                                         .y_se_um = NAN,
                                         .significance = NAN,
                                         .flux = NAN,
                                         .flux_se = NAN,
                                         .sigma_um = NAN,
                                         .amplitude = NAN,
                                         .background = NAN,
                                         .noise_counts = NAN,
                                         .other_noise_counts = NAN,
                                         .dapi = NAN,
                                         .fit_failed = true};
    return SUNDER_OK;
}

static sunder_status check_all(applying *a, sunder_error *err)
{
    for (size_t i = 0; i < a->edits->n; i++) {
        const edit *e = &a->edits->rows[i];
        probe_end end = END_5P;
        sunder_status status = check_field(a, e, err);
        if (status == SUNDER_OK) status = find_end(a, e, &end, err);
        if (status == SUNDER_OK) status = e->action == EDIT_ADD ? add(a, e, end, err) : edit_listed(a, e, end, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

/* Tables of the old candidates with the added ones at the end of each field. */
static void merge_added(const applying *a, candidate *rows, forced *measured, review *reviews)
{
    const stored_result *stored = a->stored;
    size_t to = 0, from = 0;
    for (size_t at = 0; at < stored->n_fields; at++) {
        for (; from < stored->candidates.n && stored->candidates.rows[from].field == at; from++, to++) {
            rows[to] = stored->candidates.rows[from];
            measured[to] = stored->forced.rows[from];
            measured[to].candidate = to;
            reviews[to] = a->reviews[from];
        }
        for (size_t i = 0; i < a->n_added; i++) {
            if (a->added[i].field != at) continue;
            rows[to] = a->added[i];
            measured[to] = (forced){to, NAN, NAN, NAN, NAN};
            reviews[to++] = (review){JUDGED_SIGNAL, a->added[i].nucleus};
        }
    }
}

static sunder_status put_in(applying *a, sunder_error *err)
{
    stored_result *stored = a->stored;
    const size_t n = stored->candidates.n + a->n_added;
    candidate *rows = array_new(n, sizeof *rows);
    forced *measured = array_new(n, sizeof *measured);
    review *reviews = array_new(n, sizeof *reviews);
    if (!rows || !measured || !reviews) {
        free(rows);
        free(measured);
        free(reviews);
        return fail_memory(err, "the edited tables");
    }
    merge_added(a, rows, measured, reviews);
    candidates_free(&stored->candidates);
    forced_table_free(&stored->forced);
    free(stored->reviews);
    stored->candidates = (candidates){n, n, rows};
    stored->forced = (forced_table){n, measured};
    stored->reviews = reviews;
    return SUNDER_OK;
}

sunder_status apply_edits(const edits *e, const char *path, stored_result *stored, sunder_error *err)
{
    const slide_laws full = laws_completed(&stored->laws);
    const size_t n = stored->candidates.n;
    SUNDER_AUTO(applying_free)
    applying a = {.edits = e,
                  .path = path,
                  .stored = stored,
                  .rules = distance_rules_of(&stored->assay, &full),
                  .line_of = array_new(n, sizeof *a.line_of),
                  .reviews = array_new(n, sizeof *a.reviews),
                  .added = array_new(e->n, sizeof *a.added)};
    if (!a.line_of || !a.reviews || !a.added) return fail_memory(err, "the edits");
    if (n > 0) memcpy(a.reviews, stored->reviews, n * sizeof *a.reviews);
    sunder_status status = check_all(&a, err);
    return status == SUNDER_OK ? put_in(&a, err) : status;
}
