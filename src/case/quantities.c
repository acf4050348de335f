/* The table of quantities. A row says where in result.json a number stands; counts by pattern and by exclusion follow under
 * the words that result.json uses. With a locus of five letters no code is longer than the 20 bytes of CE.1 of HL7 v2.5.1.
 * Units are those of UCUM: "1" for shares and probabilities, {nuclei} for what is counted. */
#include "case/quantities.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/readings.h"
#include "core/text.h"
#include "report/words.h"

#define NUCLEI "{nuclei}"
#define COUNT(ROWS) (sizeof(ROWS) / sizeof *(ROWS))

static const struct row {
    const char *id, *name, *unit;
    const char *path[4]; /* in result.json; NULL past the last */
    int decimals;
    bool of_share; /* an uninformative locus has none */
} plain_rows[] = {
    {"nuclei", "Nuclei found", NUCLEI, {"counts", "nuclei"}, 0, false},
    {"evaluable", "Nuclei evaluable (n)", NUCLEI, {"counts", "evaluable"}, 0, false},
    {"rearranged", "Nuclei rearranged (k)", NUCLEI, {"counts", "rearranged"}, 0, false},
    {"split", "Nuclei split", NUCLEI, {"counts", "split"}, 0, false},
    {"isolated_3p", "Nuclei with isolated 3'", NUCLEI, {"counts", "isolated_3p"}, 0, false},
    {"isolated_5p", "Nuclei with isolated 5'", NUCLEI, {"counts", "isolated_5p"}, 0, false},
    {"frac", "Share rearranged (k/n)", "1", {"fractions", "combined", "value"}, 6, true},
    {"frac_lower", "Share rearranged, lower 95 % Wilson limit", "1", {"fractions", "combined", "lower"}, 6, true},
    {"frac_upper", "Share rearranged, upper 95 % Wilson limit", "1", {"fractions", "combined", "upper"}, 6, true},
    {"split_frac", "Share split", "1", {"fractions", "split", "value"}, 6, true},
    {"split_lower", "Share split, lower 95 % Wilson limit", "1", {"fractions", "split", "lower"}, 6, true},
    {"split_upper", "Share split, upper 95 % Wilson limit", "1", {"fractions", "split", "upper"}, 6, true},
    {"iso3p_frac", "Share isolated 3'", "1", {"fractions", "isolated_3p", "value"}, 6, true},
    {"iso3p_lower", "Share isolated 3', lower 95 % Wilson limit", "1", {"fractions", "isolated_3p", "lower"}, 6, true},
    {"iso3p_upper", "Share isolated 3', upper 95 % Wilson limit", "1", {"fractions", "isolated_3p", "upper"}, 6, true},
    {"cutoff_limit",
     "Laboratory's cutoff: limit that the share must exceed",
     "1",
     {"cutoff", "laboratory", "combined", "limit_frac"},
     6,
     true},
    {"cutoff_nuclei",
     "Laboratory's cutoff: first positive count",
     NUCLEI,
     {"cutoff", "laboratory", "combined", "first_positive"},
     0,
     true},
    {"cutoff_level", "Laboratory's cutoff: level", "1", {"cutoff", "laboratory", "level"}, 6, true},
    {"cutoff_normals", "Laboratory's cutoff: normal slides", "{slides}", {"cutoff", "laboratory", "normals"}, 0, true},
    {"p_above_cutoff", "P(true share at the cutoff or above)", "1", {"posterior", "exceeds_cutoff_p"}, 6, true},
    {"true_lower", "True share, lower 95 % limit (posterior)", "1", {"posterior", "lower"}, 6, true},
    {"true_upper", "True share, upper 95 % limit (posterior)", "1", {"posterior", "upper"}, 6, true},
    {"symmetry_p", "Isolated 3' against isolated 5', exact p", "1", {"cutoff", "symmetry_p"}, 6, true},
    {"mean_copies", "Copies seen in a nucleus, mean", "1", {"counts", "mean_copies"}, 3, false},
};

void quantities_free(quantities *q)
{
    free(q->rows);
    *q = (quantities){0};
}

static void add(quantities *q, const finding *f, const struct row *row, double value)
{
    if (!isfinite(value) || (row->of_share && f->call == SUNDER_CALL_UNINFORMATIVE)) return;
    if (!array_reserve((void **)&q->rows, &q->capacity, q->n + 1, sizeof *q->rows)) {
        q->failed = true;
        return;
    }
    quantity *added = &q->rows[q->n++];
    *added = (quantity){.value = value, .unit = row->unit, .decimals = row->decimals};
    snprintf(added->name, sizeof added->name, "%s: %s", f->assay.locus, row->name);
    snprintf(added->code, sizeof added->code, "%s.%s", f->assay.locus, row->id);
}

/* The number that stands at the end of the path. */
static double number_at(const json_node *root, const struct row *row)
{
    const json_node *at = root;
    for (size_t i = 0; i < COUNT(row->path) && row->path[i]; i++) at = node_get(at, row->path[i]);
    return node_number(at, NAN);
}

/* The words for the name of a pattern or an exclusion; the name itself where this version has none. */
static const char *words_for(bool pattern, const char *name)
{
    for (int code = 0; pattern && code <= PATTERN_U; code++)
        if (strcmp(pattern_code_name((pattern_code)code), name) == 0) return pattern_words((pattern_code)code);
    if (!pattern && strcmp(name, exclusion_name(EXCLUDED_NO_SIGNAL)) == 0) return "one or both colours wholly absent";
    for (int why = 1; !pattern && why <= EXCLUDED_DOUBT; why++)
        if (strcmp(exclusion_name((exclusion)why), name) == 0) return exclusion_words((exclusion)why);
    return name;
}

static void add_counts(quantities *q, const finding *f, bool pattern)
{
    const json_node *counts = node_get(node_get(f->root, "counts"), pattern ? "by_pattern" : "by_exclusion");
    const char *name = NULL;
    const json_node *value = NULL;
    for (size_t i = 0; node_member(counts, i, &name, &value); i++) {
        char id[40], words[80];
        snprintf(id, sizeof id, "%s.%.30s", pattern ? "pattern" : "out", name);
        snprintf(words, sizeof words, "%s %s",
                 pattern ? "Nuclei of pattern:" : "Nuclei not counted:", words_for(pattern, name));
        const struct row row = {.id = id, .name = words, .unit = NUCLEI};
        add(q, f, &row, node_number(value, NAN));
    }
}

/* What out.no_signal is made of. */
static void add_absent_colours(quantities *q, const finding *f)
{
    const struct {
        struct row row;
        long n;
    } rows[] = {{{.id = "no_colour", .name = "Nuclei not counted: neither colour", .unit = NUCLEI}, f->no_signal},
                {{.id = "only_5p", .name = "Nuclei not counted: only 5' signals", .unit = NUCLEI}, f->only_5p},
                {{.id = "only_3p", .name = "Nuclei not counted: only 3' signals", .unit = NUCLEI}, f->only_3p}};
    for (size_t i = 0; i < COUNT(rows); i++) add(q, f, &rows[i].row, (double)rows[i].n);
}

static void add_length(quantities *q, const finding *f, const char *id, const char *name, const json_node *list)
{
    const struct row row = {.id = id, .name = name, .unit = "{fields}"};
    add(q, f, &row, (double)node_length(list));
}

void quantities_of(const finding *f, quantities *out)
{
    static const struct row cutoff = {
        .id = "cutoff_frac", .name = "Cutoff, as a share of n", .unit = "1", .decimals = 6, .of_share = true};
    *out = (quantities){0};
    for (size_t i = 0; i < COUNT(plain_rows); i++) add(out, f, &plain_rows[i], number_at(f->root, &plain_rows[i]));
    add(out, f, &cutoff, finding_cutoff_frac(f));
    add_counts(out, f, true);
    add_counts(out, f, false);
    add_absent_colours(out, f);
    add_length(out, f, "fields_used", "Fields used", node_get(node_get(f->root, "quality"), "fields"));
    add_length(out, f, "fields_out", "Fields left out", node_get(f->root, "left_out"));
}

const char *quantity_unit(const quantities *all, const char *code)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->rows[i].code, code) == 0) return all->rows[i].unit;
    return NULL;
}

const finding *finding_of_section(const case_report *report, const content_section *section)
{
    static const char prefix[] = "locus.";
    if (strncmp(section->id, prefix, strlen(prefix)) != 0) return NULL;
    return find_locus(report, section->id + strlen(prefix));
}
