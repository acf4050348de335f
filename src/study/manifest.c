/* Reads the manifest by a table of columns. A column that is not known is refused: a slip in "reference" must not become a
 * study without one. */
#include "study/manifest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "image/number_text.h"
#include "result/csv_rows.h"
#include "study/slide_folder.h"

#define LARGEST_MANIFEST_BYTES ((size_t)256 << 20)
#define LONGEST_NAME 1024 /* of a file, with the zero */
#define MOST_NUCLEI 100000000L
#define LEAST_SECTION_UM 0.1 /* as --section-um */
#define MOST_SECTION_UM 100.0
#define WHOLE_PERCENT 0.0051
#define READER_PREFIX "reader_"
#define NOT_GIVEN "-" /* as people fill cells that have nothing to say */

void study_slides_free(study_slides *slides)
{
    free(slides->rows);
    free(slides->bytes);
    free(slides->cutoffs);
    *slides = (study_slides){0};
}

const char *said_name(said what)
{
    static const char *const names[] = {"rearranged", "normal", "equivocal", "uninformative", "not scored"};
    return names[what];
}

/* KEY: a text by which tables are joined. */
typedef enum column_kind { KEY, TEXT, NAME, CALL, COUNT, LENGTH, THICKNESS, PERCENT, YEARS } column_kind;

/* A column: where its value goes in a row, or in a reader's mark. */
typedef struct column {
    const char *name; /* of a reader's column: what follows the reader's name */
    column_kind kind;
    size_t at, size;
} column;

#define SLIDE_TEXT(NAME, KIND, MEMBER)                                                \
    {                                                                                 \
        NAME, KIND, offsetof(study_slide, MEMBER), sizeof(((study_slide *)0)->MEMBER) \
    }

/* Borrowed from the text of the manifest. */
#define SLIDE_NAME(COLUMN, MEMBER)                                \
    {                                                             \
        COLUMN, NAME, offsetof(study_slide, MEMBER), LONGEST_NAME \
    }

static const column slide_columns[] = {
    SLIDE_TEXT("slide", KEY, scoring.id),
    SLIDE_TEXT("locus", KEY, scoring.locus),
    SLIDE_NAME("images", scoring.images),
    SLIDE_NAME("assay", scoring.assay),
    SLIDE_NAME("channels", scoring.channels),
    {"pixel_um", LENGTH, offsetof(study_slide, scoring.pixel_um), 0},
    {"section_um", THICKNESS, offsetof(study_slide, scoring.section_um), 0},
    SLIDE_NAME("cutoff", scoring.cutoff),
    {"evaluable", COUNT, offsetof(study_slide, given_n), 0},
    {"rearranged", COUNT, offsetof(study_slide, given_k), 0},
    {"call", CALL, offsetof(study_slide, given_call), 0},
    SLIDE_TEXT("lab", TEXT, lab),
    SLIDE_TEXT("scanner", TEXT, scanner),
    SLIDE_TEXT("batch", TEXT, batch),
    SLIDE_TEXT("patient", KEY, patient),
    SLIDE_TEXT("specimen", KEY, specimen),
    {"specimen_age_years", YEARS, offsetof(study_slide, specimen_age_years), 0},
    {"reference", CALL, offsetof(study_slide, reference), 0},
    SLIDE_TEXT("reference_method", TEXT, reference_method),
};
#define N_SLIDE_COLUMNS (sizeof slide_columns / sizeof slide_columns[0])

/* The plain one last: any name ends with nothing. */
static const column reader_columns[] = {
    {"_n", COUNT, offsetof(reader_mark, n), 0},
    {"_k", COUNT, offsetof(reader_mark, k), 0},
    {"_percent", PERCENT, offsetof(reader_mark, percent_frac), 0},
    {"_nuclei", NAME, offsetof(reader_mark, nuclei), LONGEST_NAME},
    {"", CALL, offsetof(reader_mark, call), 0},
};

/* A column of this file. */
typedef struct bound_column {
    const column *column;
    int reader; /* -1: of the slide */
    char name[64];
} bound_column;

typedef struct manifest_reader {
    const char *path;
    csv_rows rows;
    int n_columns;
    bound_column columns[MOST_CELLS];
    study_slides slides;
} manifest_reader;

static void manifest_reader_close(manifest_reader *m)
{
    csv_rows_close(&m->rows);
    study_slides_free(&m->slides);
}

static int find_reader(study_slides *slides, const char *name, size_t length)
{
    for (int i = 0; i < slides->n_readers; i++) {
        if (strlen(slides->readers[i]) == length && strncmp(slides->readers[i], name, length) == 0) return i;
    }
    if (slides->n_readers == MOST_READERS) return -1;
    memcpy(slides->readers[slides->n_readers], name, length); /* ends with a zero: slides began as zeroes */
    return slides->n_readers++;
}

static sunder_status bind_reader(manifest_reader *m, bound_column *bound, sunder_error *err)
{
    const char *name = bound->name + strlen(READER_PREFIX);
    const column *found = reader_columns;
    while (found->name[0] && !ends_with_ignoring_case(name, found->name)) found++;
    const size_t length = strlen(name) - strlen(found->name);
    if (length == 0 || length >= sizeof m->slides.readers[0])
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line 1: column \"%s\": expected reader_NAME with a name of 1 to %zu letters", m->path,
                    bound->name, sizeof m->slides.readers[0] - 1);
    char reader[sizeof m->slides.readers[0]];
    snprintf(reader, sizeof reader, "%.*s", (int)length, name);
    if (text_is_formula(reader) || strcmp(reader, NOT_GIVEN) == 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line 1: column \"%s\": expected a reader's name that no spreadsheet takes for a formula",
                    m->path, bound->name);
    bound->column = found;
    bound->reader = find_reader(&m->slides, name, length);
    if (bound->reader < 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: line 1: more than %d readers", m->path, MOST_READERS);
    return SUNDER_OK;
}

static sunder_status bind_column(manifest_reader *m, const char *name, sunder_error *err)
{
    bound_column *bound = &m->columns[m->n_columns];
    *bound = (bound_column){.reader = -1};
    snprintf(bound->name, sizeof bound->name, "%.*s", (int)sizeof bound->name - 1, name);
    if (!text_is_utf8(name))
        return fail(err, SUNDER_ERROR_INPUT, "%s: line 1: is not UTF-8; save it as UTF-8", m->path);
    for (int i = 0; i < m->n_columns; i++) {
        if (strcmp(m->columns[i].name, bound->name) == 0)
            return fail(err, SUNDER_ERROR_INPUT, "%s: line 1: column \"%s\" stands there twice", m->path, bound->name);
    }
    m->n_columns += 1;
    if (strncmp(name, READER_PREFIX, strlen(READER_PREFIX)) == 0) return bind_reader(m, bound, err);
    for (size_t i = 0; i < N_SLIDE_COLUMNS; i++) {
        if (strcmp(slide_columns[i].name, name) == 0) bound->column = &slide_columns[i];
    }
    if (bound->column) return SUNDER_OK;
    text known = {0};
    for (size_t i = 0; i < N_SLIDE_COLUMNS; i++) text_addf(&known, "%s, ", slide_columns[i].name);
    SUNDER_AUTO(auto_free) char *words = text_steal(&known);
    return fail(err, SUNDER_ERROR_INPUT, "%s: line 1: column \"%s\" is not known; a manifest has %sreader_NAME",
                m->path, bound->name, words ? words : "");
}

static bool has_column(const manifest_reader *m, const char *name)
{
    for (int i = 0; i < m->n_columns; i++) {
        if (strcmp(m->columns[i].name, name) == 0) return true;
    }
    return false;
}

static sunder_status read_header(manifest_reader *m, sunder_error *err)
{
    bool more = false;
    sunder_status status = csv_rows_next(&m->rows, &more, err);
    if (status != SUNDER_OK) return status;
    if (!more) return fail(err, SUNDER_ERROR_INPUT, "%s: is empty; expected a header and one row a slide", m->path);
    for (int i = 0; status == SUNDER_OK && i < m->rows.n_cells; i++) status = bind_column(m, m->rows.cells[i], err);
    if (status == SUNDER_OK && (!has_column(m, "slide") || !has_column(m, "locus")))
        status = fail(err, SUNDER_ERROR_INPUT, "%s: line 1: expected the columns slide and locus", m->path);
    return status;
}

static sunder_status fault(const manifest_reader *m, const bound_column *bound, const char *value, const char *expected,
                           sunder_error *err)
{
    return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %s: found \"%.60s\", expected %s", m->path, m->rows.line,
                bound->name, value, expected);
}

/* The words of design.md, and the ones that other methods use. */
static bool read_call(const char *value, said *out_call)
{
    static const struct {
        const char *word;
        said call;
    } words[] = {{"rearranged", SAID_REARRANGED},
                 {"positive", SAID_REARRANGED},
                 {"normal", SAID_NORMAL},
                 {"negative", SAID_NORMAL},
                 {"equivocal", SAID_EQUIVOCAL},
                 {"uninformative", SAID_UNINFORMATIVE},
                 {"", SAID_NOTHING}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!equals_ignoring_case(words[i].word, value)) continue;
        *out_call = words[i].call;
        return true;
    }
    return false;
}

static sunder_status take_number(const manifest_reader *m, const bound_column *bound, const char *value, void *slot,
                                 sunder_error *err)
{
    double number = 0;
    if (value[0] == '\0') return SUNDER_OK;
    const bool read = number_real(value, &number);
    switch (bound->column->kind) {
    case COUNT:
        if (!read || number < 0 || number > MOST_NUCLEI || number != floor(number))
            return fault(m, bound, value, "a count of nuclei, such as 100", err);
        *(long *)slot = (long)number;
        return SUNDER_OK;
    case PERCENT:
        if (!read || number < 0 || number > 100) return fault(m, bound, value, "percent from 0 to 100", err);
        *(double *)slot = number / 100.0;
        return SUNDER_OK;
    case LENGTH:
        if (!read || !(number > 0)) return fault(m, bound, value, "micrometres per pixel, such as 0.1", err);
        break;
    case THICKNESS:
        if (!read || number < LEAST_SECTION_UM || number > MOST_SECTION_UM)
            return fault(m, bound, value, "micrometres from 0.1 to 100, such as 4", err);
        break;
    default:
        if (!read || number < 0) return fault(m, bound, value, "years, such as 2.5", err);
    }
    *(double *)slot = number;
    return SUNDER_OK;
}

/* A text that a spreadsheet would take for a formula is guarded in the tables (csv_words); a key cannot be: it would read
 * otherwise there than in the manifest, and in tables that people made. */
static sunder_status take_text(const manifest_reader *m, const bound_column *bound, const char *value, void *slot,
                               sunder_error *err)
{
    if (bound->column->kind == KEY && text_is_formula(value))
        return fault(m, bound, value, "a text that no spreadsheet takes for a formula", err);
    if (strlen(value) >= bound->column->size)
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %s: has %zu bytes, at most %zu are taken", m->path,
                    m->rows.line, bound->name, strlen(value), bound->column->size - 1);
    if (bound->column->kind == NAME) *(const char **)slot = value;
    else strcpy(slot, value);
    return SUNDER_OK;
}

static sunder_status check_bytes(const manifest_reader *m, const bound_column *bound, const char *value,
                                 sunder_error *err)
{
    if (!text_is_utf8(value))
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %s: is not UTF-8; save the manifest as UTF-8", m->path,
                    m->rows.line, bound->name);
    for (const char *c = value; *c; c++) {
        if ((unsigned char)*c < ' ')
            return fault(m, bound, value, "no line ends, tabs or other control characters", err);
    }
    return SUNDER_OK;
}

static sunder_status take_cell(const manifest_reader *m, const bound_column *bound, const char *cell,
                               study_slide *slide, sunder_error *err)
{
    char *base = bound->reader < 0 ? (char *)slide : (char *)&slide->marks[bound->reader];
    void *slot = base + bound->column->at;
    const char *value = strcmp(cell, NOT_GIVEN) == 0 ? "" : cell;
    sunder_status status = check_bytes(m, bound, value, err);
    if (status != SUNDER_OK) return status;
    switch (bound->column->kind) {
    case CALL:
        if (read_call(value, slot)) return SUNDER_OK;
        return fault(m, bound, value, "rearranged, normal, equivocal, uninformative (or positive, negative) or nothing",
                     err);
    case KEY:
    case TEXT:
    case NAME: return take_text(m, bound, value, slot, err);
    default: return take_number(m, bound, value, slot, err);
    }
}

static sunder_status check_counts(const manifest_reader *m, const char *whose, long k, long n, sunder_error *err)
{
    if ((k < 0) != (n < 0))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: %s: nuclei counted and rearranged stand together or not at all", m->path,
                    m->rows.line, whose);
    if (k > n)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: %s: %ld rearranged of %ld nuclei; expected no more than all", m->path, m->rows.line,
                    whose, k, n);
    return SUNDER_OK;
}

/* A percentage beside counts is theirs, to the whole percent. */
static sunder_status check_percent(const manifest_reader *m, const char *whose, const reader_mark *mark,
                                   sunder_error *err)
{
    if (mark->n <= 0 || isnan(mark->percent_frac)) return SUNDER_OK;
    if (fabs(mark->percent_frac - (double)mark->k / (double)mark->n) <= WHOLE_PERCENT) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: line %zu: %s: %.4g %% beside %ld of %ld nuclei; expected one of them, or both alike", m->path,
                m->rows.line, whose, 100 * mark->percent_frac, mark->k, mark->n);
}

static sunder_status check_slide(const manifest_reader *m, study_slide *slide, sunder_error *err)
{
    const scoring_row *s = &slide->scoring;
    if (!s->id[0] || !s->locus[0])
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: expected a slide and a locus", m->path, m->rows.line);
    sunder_status status = check_counts(m, s->id, slide->given_k, slide->given_n, err);
    for (int i = 0; status == SUNDER_OK && i < m->slides.n_readers; i++) {
        reader_mark *mark = &slide->marks[i];
        status = check_counts(m, m->slides.readers[i], mark->k, mark->n, err);
        if (status == SUNDER_OK) status = check_percent(m, m->slides.readers[i], mark, err);
        if (mark->n > 0) mark->percent_frac = (double)mark->k / (double)mark->n;
    }
    if (status != SUNDER_OK) return status;
    const bool has_counts = slide->given_n >= 0 || slide->given_call != SAID_NOTHING;
    if (has_counts == (s->images[0] != '\0'))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: slide %s: expected images, or in their place evaluable, rearranged and call",
                    m->path, m->rows.line, s->id);
    if (has_counts && (slide->given_n < 0 || slide->given_call == SAID_NOTHING))
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: slide %s: counts need evaluable, rearranged and call",
                    m->path, m->rows.line, s->id);
    if (has_counts && slide->given_n == 0 && slide->given_call != SAID_UNINFORMATIVE)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: slide %s: no evaluable nucleus, and a call; expected uninformative", m->path,
                    m->rows.line, s->id);
    if (has_counts && s->cutoff[0])
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: slide %s: counts come with the call that was made of them; expected no cutoff",
                    m->path, m->rows.line, s->id);
    return SUNDER_OK;
}

static sunder_status read_row(manifest_reader *m, sunder_error *err)
{
    if (m->rows.n_cells != m->n_columns)
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %d cells, expected %d as in its header", m->path,
                    m->rows.line, m->rows.n_cells, m->n_columns);
    study_slides *slides = &m->slides;
    if (!array_reserve((void **)&slides->rows, &slides->capacity, slides->n + 1, sizeof *slides->rows))
        return fail_memory(err, m->path);
    study_slide *slide = &slides->rows[slides->n];
    *slide = (study_slide){.scoring = {.images = "", .assay = "", .channels = "", .cutoff = ""},
                           .line = m->rows.line,
                           .reference = SAID_NOTHING,
                           .given_call = SAID_NOTHING,
                           .given_n = -1,
                           .given_k = -1,
                           .specimen_age_years = NAN};
    for (int i = 0; i < MOST_READERS; i++)
        slide->marks[i] = (reader_mark){.call = SAID_NOTHING, .n = -1, .k = -1, .percent_frac = NAN, .nuclei = ""};
    sunder_status status = SUNDER_OK;
    for (int i = 0; status == SUNDER_OK && i < m->n_columns; i++)
        status = take_cell(m, &m->columns[i], m->rows.cells[i], slide, err);
    if (status == SUNDER_OK) status = check_slide(m, slide, err);
    if (status != SUNDER_OK) return status;
    slide_folder_name(slide->scoring.id, slide->scoring.folder, sizeof slide->scoring.folder);
    slides->n += 1;
    return SUNDER_OK;
}

static int by_id(const void *a, const void *b)
{
    const study_slide *const *one = a, *const *other = b;
    const int order = strcmp((*one)->scoring.id, (*other)->scoring.id);
    return order ? order : (*one)->line < (*other)->line ? -1 : 1;
}

static sunder_status check_ids(const char *path, const study_slides *slides, sunder_error *err)
{
    SUNDER_AUTO(auto_free) const study_slide **sorted = array_new(slides->n, sizeof *sorted);
    if (!sorted) return fail_memory(err, path);
    for (size_t i = 0; i < slides->n; i++) sorted[i] = &slides->rows[i];
    qsort(sorted, slides->n, sizeof *sorted, by_id);
    for (size_t i = 1; i < slides->n; i++) {
        if (strcmp(sorted[i - 1]->scoring.id, sorted[i]->scoring.id) == 0)
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: line %zu: slide \"%s\" stands on line %zu already; expected a name of its own for each",
                        path, sorted[i]->line, sorted[i]->scoring.id, sorted[i - 1]->line);
    }
    return SUNDER_OK;
}

sunder_status study_manifest_read(const char *path, study_slides *out_slides, sunder_error *err)
{
    SUNDER_AUTO(manifest_reader_close) manifest_reader m = {.path = path};
    sunder_status status = digest_file(path, &m.slides.sha256, err);
    if (status == SUNDER_OK) status = csv_rows_open(path, LARGEST_MANIFEST_BYTES, &m.rows, err);
    if (status == SUNDER_OK) status = read_header(&m, err);
    for (bool more = true; status == SUNDER_OK && more;) {
        status = csv_rows_next(&m.rows, &more, err);
        if (status == SUNDER_OK && more && !csv_rows_is_empty(&m.rows)) status = read_row(&m, err);
    }
    if (status == SUNDER_OK && m.slides.n == 0) status = fail(err, SUNDER_ERROR_INPUT, "%s: names no slide", path);
    if (status == SUNDER_OK) status = check_ids(path, &m.slides, err);
    if (status != SUNDER_OK) return status;
    m.slides.bytes = m.rows.bytes;
    m.rows.bytes = NULL;
    *out_slides = m.slides;
    m.slides = (study_slides){0};
    return SUNDER_OK;
}
