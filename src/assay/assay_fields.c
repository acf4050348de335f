/* What may stand in an assay file. A field that is not known must be there as null: an unknown lot is then a statement
 * and not an oversight. A name that is not in the table is refused: a misspelt limit would be ignored in silence.
 * models/assays/assay.schema.json says the same for editors; a test holds the two together. */
#include "assay/assay_fields.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "assay/decision_names.h"

/* Beyond these a number is a slip of the pen: a nucleus measures some 10 um, probes some 100 kb (clinical.md 1.1). */
#define LARGEST_LIMIT 20.0
#define LARGEST_NUCLEUS_UM 100.0
#define LARGEST_KB 10000.0
#define LARGEST_COUNT 100000
#define LARGEST_COORDINATE 1000000000LL /* no human chromosome reaches 250 Mb */

static bool read_text(const json_node *value, void *target, size_t size)
{
    const char *chars = node_string(value, "");
    size_t length = strlen(chars);
    if (length == 0 || length >= size) return false;
    for (const char *c = chars; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) return false;
    memcpy(target, chars, length + 1);
    return true;
}

/* A text of letters, digits and the marks given. */
static bool read_word(const json_node *value, void *target, size_t size, const char *marks)
{
    for (const char *c = node_string(value, ""); *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr(marks, *c)) return false;
    return read_text(value, target, size);
}

static bool read_id(const json_node *value, void *target, size_t size)
{
    return read_word(value, target, size, "-_");
}

static bool read_colour(const json_node *value, void *target, size_t size)
{
    const char *colour = node_string(value, "");
    for (const char *c = colour; *c; c++)
        if (!islower((unsigned char)*c) && *c != '_') return false;
    return strcmp(colour, "dapi") != 0 && read_text(value, target, size);
}

static bool read_hgnc(const json_node *value, void *target, size_t size)
{
    const char *id = node_string(value, "");
    return strncmp(id, "HGNC:", 5) == 0 && id[5] && strspn(id + 5, "0123456789") == strlen(id + 5) &&
           read_text(value, target, size);
}

static bool read_band(const json_node *value, void *target, size_t size)
{
    const char *band = node_string(value, "");
    const char *arm = band + strspn(band, "0123456789XY");
    return arm > band && (*arm == 'p' || *arm == 'q') && isdigit((unsigned char)arm[1]) &&
           read_word(value, target, size, ".-");
}

static bool read_region(const json_node *value, void *target, size_t size)
{
    const char *region = node_string(value, "");
    const char *colon = strchr(region, ':');
    if (strncmp(region, "chr", 3) != 0 || !colon) return false;
    char *end;
    long long from = strtoll(colon + 1, &end, 10);
    if (*end != '-') return false;
    long long to = strtoll(end + 1, &end, 10);
    return *end == '\0' && from > 0 && to > from && to <= LARGEST_COORDINATE && read_text(value, target, size);
}

static bool read_strand(const json_node *value, void *target, size_t size)
{
    const char *strand = node_string(value, "");
    if (strcmp(strand, "+") != 0 && strcmp(strand, "-") != 0) return false;
    memcpy(target, strand, size);
    return true;
}

static bool read_end(const json_node *value, void *target, size_t size)
{
    const char *name = node_string(value, "");
    sunder_arm_end end = strcmp(name, "5p") == 0   ? SUNDER_END_5P
                         : strcmp(name, "3p") == 0 ? SUNDER_END_3P
                                                   : SUNDER_END_UNKNOWN;
    memcpy(target, &end, size);
    return end != SUNDER_END_UNKNOWN;
}

static bool read_whole(const json_node *value, long long most, long long *out)
{
    *out = node_integer(value, 0);
    return *out >= 1 && *out <= most;
}

static bool read_count(const json_node *value, void *target, size_t size)
{
    long long whole;
    if (!read_whole(value, LARGEST_COUNT, &whole)) return false;
    int count = (int)whole;
    memcpy(target, &count, size);
    return true;
}

static bool read_coordinate(const json_node *value, void *target, size_t size)
{
    (void)size;
    return read_whole(value, LARGEST_COORDINATE, target);
}

static bool read_kb(const json_node *value, void *target, size_t size)
{
    double kb = node_number(value, -1);
    memcpy(target, &kb, size);
    return kb >= 0 && kb <= LARGEST_KB;
}

static bool read_nucleus_um(const json_node *value, void *target, size_t size)
{
    double um = node_number(value, -1);
    memcpy(target, &um, size);
    return um > 0 && um <= LARGEST_NUCLEUS_UM;
}

static bool read_flag(const json_node *value, void *target, size_t size)
{
    bool flag = node_bool(value, false);
    memcpy(target, &flag, size);
    return node_is_bool(value);
}

static bool read_decision(const json_node *value, void *target, size_t size)
{
    sunder_decision decision;
    if (!decision_from_name(node_string(value, ""), &decision)) return false;
    memcpy(target, &decision, size);
    return true;
}

/* An object with exactly two members of these names. */
static bool has_members(const json_node *value, const char *first, const char *second)
{
    const char *key;
    const json_node *member;
    return node_get(value, first) && node_get(value, second) && !node_member(value, 2, &key, &member);
}

static bool read_distance(const json_node *value, void *target, size_t size)
{
    (void)size;
    sunder_distance_rule *rule = target;
    if (!has_members(value, "measure", "limit")) return false;
    const char *measure = node_string(node_get(value, "measure"), "");
    double limit = node_number(node_get(value, "limit"), -1);
    bool centre = strcmp(measure, "centre_um") == 0;
    if (!centre && strcmp(measure, "gap_diameters") != 0) return false;
    *rule = (sunder_distance_rule){centre ? SUNDER_CENTRE_UM : SUNDER_GAP_DIAMETERS, limit};
    return limit <= LARGEST_LIMIT && (centre ? limit > 0 : limit >= 0);
}

/* Whole numbers, so that 63 of 420 nuclei are exactly 15 % (clinical.md 7). */
static bool read_cutoff(const json_node *value, void *target, size_t size)
{
    (void)size;
    sunder_assay *assay = target;
    long long numerator = node_integer(value, 0), denominator = 100;
    if (node_is_object(value)) {
        if (!has_members(value, "numerator", "denominator")) return false;
        numerator = node_integer(node_get(value, "numerator"), 0);
        denominator = node_integer(node_get(value, "denominator"), 0);
    }
    if (numerator < 1 || numerator >= denominator || denominator > LARGEST_COUNT) return false;
    assay->cutoff_numerator = (int)numerator;
    assay->cutoff_denominator = (int)denominator;
    return true;
}

static bool read_sources(const json_node *value, void *target, size_t size)
{
    char *lines = target;
    size_t used = 0;
    for (size_t i = 0; i < node_length(value); i++) {
        if (i > 0) lines[used++] = '\n';
        if (used + 1 >= size || !read_text(node_at(value, i), lines + used, size - used - 1)) return false;
        used += strlen(lines + used);
    }
    return used > 0;
}

static bool read_schema(const json_node *value, void *target, size_t size)
{
    (void)target, (void)size;
    return node_integer(value, 0) == 1;
}

static bool read_expected_normal(const json_node *value, void *target, size_t size)
{
    (void)target, (void)size;
    return strcmp(node_string(value, ""), "2F") == 0;
}

size_t list_assay_fields(sunder_assay *a, field_rule rules[MOST_ASSAY_FIELDS])
{
    static const char distance[] =
        "{\"measure\": \"centre_um\" or \"gap_diameters\", \"limit\": X} with X up to 20, above 0 for centre_um";
    static const char kb[] = "a length in kb from 0 to 10000, or null when the sheet does not say";
    static const char coordinate[] = "a position in base pairs, or null when the sheet does not say";
    static const char across[] = "a diameter in um above 0, up to 100; leave it out for the usual limit";
    static const char sheet[] = "a text as on the kit's sheet, or null when unknown";
    const field_rule all[] = {
        {"schema", REQUIRED, read_schema, NULL, 0, "1, the version of this layout"},
        {"id", REQUIRED, read_id, a->id, sizeof a->id,
         "the file's name without .json: letters, digits, - and _, at most 31"},
        {"title", REQUIRED, read_text, a->title, sizeof a->title, "a text of at most 95 bytes"},
        {"locus", REQUIRED, read_id, a->locus, sizeof a->locus, "an HGNC symbol such as \"NTRK1\""},
        {"hgnc_id", REQUIRED_NULL, read_hgnc, a->hgnc_id, sizeof a->hgnc_id, "a text such as \"HGNC:8031\", or null"},
        {"band", REQUIRED_NULL, read_band, a->band, sizeof a->band, "a band such as \"1q23.1\", or null"},
        {"strand", REQUIRED_NULL, read_strand, &a->strand, 1, "\"+\", \"-\" or null"},
        {"assembly", REQUIRED_NULL, read_id, a->assembly, sizeof a->assembly,
         "a genome assembly such as \"hg38\", or null"},
        {"gene_region", REQUIRED_NULL, read_region, a->gene_region, sizeof a->gene_region,
         "a region such as \"chr1:156815750-156881850\", or null"},
        {"centromeric_end", REQUIRED_NULL, read_end, &a->centromeric_end, sizeof a->centromeric_end,
         "\"5p\" or \"3p\", the end nearer to the centromere, or null"},
        {"probe_id", REQUIRED_NULL, read_text, a->probe_id, sizeof a->probe_id, sheet},
        {"vendor", REQUIRED_NULL, read_text, a->vendor, sizeof a->vendor, sheet},
        {"catalogue_no", REQUIRED_NULL, read_text, a->catalogue_no, sizeof a->catalogue_no, sheet},
        {"lot", REQUIRED_NULL, read_text, a->lot, sizeof a->lot, sheet},
        {"ifu_reference", REQUIRED_NULL, read_text, a->ifu_reference, sizeof a->ifu_reference, sheet},
        {"chr5p_start", REQUIRED_NULL, read_coordinate, &a->chr5p_start, 0, coordinate},
        {"chr5p_end", REQUIRED_NULL, read_coordinate, &a->chr5p_end, 0, coordinate},
        {"chr3p_start", REQUIRED_NULL, read_coordinate, &a->chr3p_start, 0, coordinate},
        {"chr3p_end", REQUIRED_NULL, read_coordinate, &a->chr3p_end, 0, coordinate},
        {"size_5p_kb", REQUIRED_NULL, read_kb, &a->size_5p_kb, sizeof(double), kb},
        {"size_3p_kb", REQUIRED_NULL, read_kb, &a->size_3p_kb, sizeof(double), kb},
        {"gap_kb", REQUIRED_NULL, read_kb, &a->gap_kb, sizeof(double), kb},
        {"colour_5p", REQUIRED, read_colour, a->colour_5p, sizeof a->colour_5p,
         "the plain colour of the 5' probe on the kit's sheet, such as \"green\"; it is never guessed"},
        {"colour_3p", REQUIRED, read_colour, a->colour_3p, sizeof a->colour_3p,
         "the plain colour of the 3' probe on the kit's sheet, such as \"orange\"; it is never guessed"},
        {"colours_confirmed", REQUIRED, read_flag, &a->colours_confirmed, sizeof(bool),
         "true once the lab has compared both colours with the kit's sheet, else false"},
        {"expected_normal", OPTIONAL, read_expected_normal, NULL, 0,
         "\"2F\", the one normal pattern sunder scores against"},
        {"split", REQUIRED, read_distance, &a->split, 0, distance},
        {"doublet", REQUIRED, read_distance, &a->doublet, 0, distance},
        {"n_min", REQUIRED, read_count, &a->n_min, sizeof a->n_min, "a whole number of nuclei from 1 to 100000"},
        {"cutoff", REQUIRED, read_cutoff, a, 0,
         "a fraction between 0 and 1: {\"numerator\": 15, \"denominator\": 100}, or whole percent such as 15"},
        {"cutoff_basis", REQUIRED_NULL, read_text, a->cutoff_basis, sizeof a->cutoff_basis,
         "a text of at most 191 bytes (method, cohort, date), or null"},
        {"decision", REQUIRED, read_decision, &a->decision, sizeof a->decision,
         "\"evidence\", \"plain\", \"two_step\", \"sequential\" or \"full\""},
        {"isolated_5p_counts", OPTIONAL, read_flag, &a->isolated_5p_counts, sizeof(bool), "true or false"},
        {"zero_fused_counts", OPTIONAL, read_flag, &a->zero_fused_counts, sizeof(bool), "true or false"},
        {"least_nucleus_um", OPTIONAL, read_nucleus_um, &a->least_nucleus_um, sizeof(double), across},
        {"largest_nucleus_um", OPTIONAL, read_nucleus_um, &a->largest_nucleus_um, sizeof(double), across},
        {"sources", REQUIRED, read_sources, a->sources, sizeof a->sources,
         "a list of texts, at least one, 1500 bytes in all"},
    };
    _Static_assert(sizeof all / sizeof *all <= MOST_ASSAY_FIELDS, "room for every field");
    memcpy(rules, all, sizeof all);
    return sizeof all / sizeof *all;
}
