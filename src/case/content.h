/* The report in words, section by section: what every writer puts into its format, so that they cannot differ. Inside of
 * case. */
#ifndef CASE_CONTENT_H
#define CASE_CONTENT_H

#include "case/case_report.h"
#include "core/text.h"

#define MOST_CELLS_OF_ROW 6
#define MOST_SECTIONS 24

typedef enum section_style {
    SECTION_FACTS, /* cells: name, value */
    SECTION_CALLS, /* cells: locus, call, number, cutoff, ISCN, why */
    SECTION_GRID,  /* cells by column */
    SECTION_LIST,  /* cells: sentence */
    SECTION_ALERT, /* cells: sentence, to be seen first */
    SECTION_SIGN   /* cells: role, name, date; drawn as lines to sign */
} section_style;

typedef struct content_row {
    char id[64];                    /* for machines: "NTRK1.split" */
    char *cells[MOST_CELLS_OF_ROW]; /* UTF-8; NULL past the last */
    double number;                  /* of the value; NaN: it is no number */
    const char *unit;               /* UCUM: "1", "{nuclei}", "um", "um2", "%"; NULL without a number */
    bool wide;                      /* of SECTION_FACTS: takes the whole line */
    int call;                       /* sunder_call of a row of SECTION_CALLS, else -1 */
} content_row;

typedef struct content_section {
    char id[40], title[96];
    section_style style;
    size_t n_columns;
    const char *columns[MOST_CELLS_OF_ROW]; /* heads of a grid */
    double widths[MOST_CELLS_OF_ROW];       /* of its columns, shares of the page */
    size_t n_rows, capacity;
    content_row *rows;
    bool two_columns; /* a list of short sentences */
    bool first_page;  /* belongs to what a reader sees first */
} content_section;

typedef struct content {
    size_t n_sections;
    content_section sections[MOST_SECTIONS];
    char title[640];   /* of the page: laboratory and report */
    char running[800]; /* head of every page: report number, specimen, identifiers */
    char foot[640];    /* foot of every page, before "page x of y" */
    bool failed;       /* memory was short */
} content;

/* Everything the report says. *out_content is the caller's: content_free. */
sunder_status content_make(const case_report *report, content **out_content, sunder_error *err) SUNDER_MUST_USE;
void content_free(content *c);
SUNDER_AUTO_DEFINE(auto_content, content, content_free)

/* The section of this id; NULL: none. */
const content_section *content_find(const content *c, const char *id);

/* Building. Adding to a full or failed content marks it as failed. */
content_section *content_section_new(content *c, const char *id, const char *title, section_style style);
typedef struct grid_column {
    const char *head;
    double width; /* share of the page; all add up to 1 */
} grid_column;

content_section *content_grid_new(content *c, const char *id, const char *title, const grid_column *columns, size_t n);
content_row *content_row_new(content *c, content_section *section, const char *id);
void content_cell(content *c, content_row *row, int cell, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A row of SECTION_FACTS; an empty value becomes "not given". */
content_row *content_fact(content *c, content_section *section, const char *id, const char *name, const char *value);
content_row *content_fact_number(content *c, content_section *section, const char *id, const char *name, double value,
                                 int decimals, const char *unit);

/* Was control i scored by another cutoff than the specimen's slide of its locus? */
bool control_read_otherwise(const case_report *report, size_t i);

/* "NTRK3 rearranged; NTRK1, NTRK2 normal": the panel in one line. */
void panel_in_words(const case_report *report, text *t);

/* What a reader calls each method, by method_kind. */
extern const char *const method_names[];

/* The sections, in the order of the page. */
void content_head(content *c, const case_report *report);
void content_alerts(content *c, const case_report *report);
void content_calls(content *c, const case_report *report);
void content_limits(content *c, const case_report *report);
void content_interpretation(content *c, const case_report *report);
void content_next_steps(content *c, const case_report *report);
void content_methods(content *c, const case_report *report);
void content_rules(content *c, const case_report *report);
void content_loci(content *c, const case_report *report);
void content_panel(content *c, const case_report *report);
void content_run(content *c, const case_report *report);

#endif
