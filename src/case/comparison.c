/* Other methods held against FISH. Each method speaks of certain loci: pan-TRK staining of the whole panel at once, a
 * sequencing result of the gene it names and, by silence, of the others that FISH calls rearranged; RT-PCR of nothing but the
 * fusion or gene that its primers look for. Where the loci both speak of contradict each other, they disagree. */
#include <stdio.h>
#include <string.h>

#include "case/case_report.h"

const char *const agreement_words[] = {"agrees", "disagrees", "not comparable", NULL};

const finding *find_locus(const case_report *report, const char *locus)
{
    for (size_t i = 0; i < report->n_findings; i++)
        if (strcmp(report->findings[i].assay.locus, locus) == 0) return &report->findings[i];
    return NULL;
}

static size_t panel_size(const case_rules *rules)
{
    size_t n = 0;
    while (rules->loci[n]) n++;
    return n;
}

static void not_comparable(comparison *to, const char *why)
{
    to->agreement = NOT_COMPARABLE;
    snprintf(to->plain_why, sizeof to->plain_why, "%s", why);
}

static void disagree(comparison *to, const char *locus, bool fish_positive)
{
    to->agreement = DISAGREES;
    to->fish_positive = fish_positive;
    if (to->n_loci < SUNDER_CASE_MOST_LOCI) to->loci[to->n_loci++] = locus;
}

/* At the loci of this call, else at all that were tested. */
static void disagree_as_whole(const case_report *report, comparison *to, bool fish_positive)
{
    for (size_t i = 0; i < report->n_findings; i++)
        if (!fish_positive || report->findings[i].call == SUNDER_CALL_REARRANGED)
            disagree(to, report->findings[i].assay.locus, fish_positive);
}

typedef struct panel_view {
    size_t rearranged, normal, undecided;
    char first_rearranged[24], all_rearranged[80];
} panel_view;

static panel_view view_panel(const case_report *report)
{
    panel_view view = {0};
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        view.normal += f->call == SUNDER_CALL_NORMAL;
        view.undecided += f->call != SUNDER_CALL_REARRANGED && f->call != SUNDER_CALL_NORMAL;
        if (f->call != SUNDER_CALL_REARRANGED) continue;
        if (view.rearranged++ == 0) snprintf(view.first_rearranged, sizeof view.first_rearranged, "%s", f->assay.locus);
        const size_t used = strlen(view.all_rearranged);
        snprintf(view.all_rearranged + used, sizeof view.all_rearranged - used, "%s%s", used ? ", " : "",
                 f->assay.locus);
    }
    return view;
}

/* A result that speaks of the panel as a whole: staining, or a negative of any method. */
static void compare_whole(const case_report *report, comparison *to)
{
    const panel_view view = view_panel(report);
    const bool positive = to->method->result == FOUND_POSITIVE;
    const bool complete = view.normal == panel_size(report->rules);
    const char *whole = report->n_findings == panel_size(report->rules) ? "the panel as a whole" : "the loci tested";
    snprintf(to->about, sizeof to->about, "%s", whole);
    if (view.rearranged > 0) {
        to->agreement = AGREES;
        if (!positive) disagree_as_whole(report, to, true);
        snprintf(to->about, sizeof to->about, "%s, of which FISH calls %s rearranged", whole, view.all_rearranged);
    } else if (view.undecided > 0) {
        not_comparable(to, "FISH is not decided at every locus.");
    } else if (positive && !complete) {
        not_comparable(to, "Not every locus of the panel was tested by FISH.");
    } else {
        to->agreement = AGREES;
        if (positive) disagree_as_whole(report, to, false);
    }
}

/* "NTRK3" or "NTRK1, NTRK3" looks for any fusion of these genes, "ETV6::NTRK3" for that fusion alone. */
bool looks_for_any_fusion_of(const char *target, const char *gene)
{
    const size_t length = strlen(gene);
    for (const char *at = target; *at; at += strcspn(at, ",")) {
        at += strspn(at, ", ");
        const char *end = at + strcspn(at, ",");
        while (end > at && end[-1] == ' ') end--;
        if ((size_t)(end - at) == length && strncasecmp(at, gene, length) == 0) return true;
    }
    return false;
}

static void add_locus(char *loci, size_t size, const char *locus)
{
    const size_t used = strlen(loci);
    snprintf(loci + used, size - used, "%s%s", used ? ", " : "", locus);
}

/* The genes of a target by what FISH says of each: "NTRK1, NTRK2". */
typedef struct target_view {
    char looked_for[80]; /* rearranged, and the target is any fusion of the gene */
    char in_part[80];    /* rearranged, and the target is some fusions of the gene */
    char normal[80], undecided[80], untested[80];
} target_view;

static target_view view_target(const case_report *report, const char *target)
{
    target_view view = {0};
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        if (!fusion_has(target, *locus)) continue;
        const finding *f = find_locus(report, *locus);
        char *to = !f                                        ? view.untested
                   : f->call == SUNDER_CALL_NORMAL           ? view.normal
                   : f->call != SUNDER_CALL_REARRANGED       ? view.undecided
                   : looks_for_any_fusion_of(target, *locus) ? view.looked_for
                                                             : view.in_part;
        add_locus(to, sizeof view.normal, *locus);
    }
    return view;
}

static void disagree_where_looked_for(const case_report *report, comparison *to)
{
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        if (f->call == SUNDER_CALL_REARRANGED && looks_for_any_fusion_of(to->method->target, f->assay.locus))
            disagree(to, f->assay.locus, true);
    }
}

/* A negative RT-PCR speaks of its target alone. Without a target nobody can say what was not found. */
static void compare_target(const case_report *report, comparison *to)
{
    const char *target = to->method->target;
    if (!target[0]) {
        not_comparable(to, "The case does not say which fusion RT-PCR looked for: name it as target.");
        return;
    }
    const target_view view = view_target(report, target);
    const panel_view panel = view_panel(report);
    const char *about = view.untested;
    if (view.looked_for[0]) {
        about = view.looked_for;
        disagree_where_looked_for(report, to);
    } else if (view.in_part[0]) {
        about = view.in_part;
        to->agreement = NOT_COMPARABLE;
        snprintf(to->plain_why, sizeof to->plain_why,
                 "It looked for %s alone: a fusion of %s with another partner or exon is not excluded.", target, about);
    } else if (view.normal[0]) {
        about = view.normal;
        to->agreement = AGREES;
    } else if (view.undecided[0]) {
        about = view.undecided;
        not_comparable(to, "FISH is not decided at this locus.");
    } else not_comparable(to, "FISH has no result at this locus.");
    snprintf(to->about, sizeof to->about, "%s", about);
    if (panel.rearranged > 0 && !view.looked_for[0] && !view.in_part[0] && about != view.untested)
        snprintf(to->plain_why, sizeof to->plain_why, "It looked for %s alone and says nothing of %s.", target,
                 panel.all_rearranged);
}

/* A method that names a gene, at the locus of that gene. */
static void compare_gene(const case_report *report, comparison *to)
{
    const finding *f = find_locus(report, to->method->gene);
    snprintf(to->about, sizeof to->about, "%s", to->method->gene);
    if (!f) {
        not_comparable(to, "This locus was not tested by FISH.");
    } else if (f->call == SUNDER_CALL_NORMAL) {
        disagree(to, f->assay.locus, false);
    } else if (f->call != SUNDER_CALL_REARRANGED) {
        not_comparable(to, "FISH is not decided at this locus.");
    } else {
        to->agreement = AGREES;
    }
}

/* The same method at the other loci that FISH calls rearranged: NTRK fusions involve one gene as a rule, so naming one
 * contradicts the others, of RT-PCR those whose fusions it looked for. False where there is none. */
static bool compare_others(const case_report *report, comparison *to)
{
    const char *gene = to->method->gene, *target = to->method->target;
    char others[80] = "", contradicted[80] = "";
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        if (f->call != SUNDER_CALL_REARRANGED || strcmp(f->assay.locus, gene) == 0) continue;
        add_locus(others, sizeof others, f->assay.locus);
        if (target[0] && !looks_for_any_fusion_of(target, f->assay.locus)) continue;
        add_locus(contradicted, sizeof contradicted, f->assay.locus);
        disagree(to, f->assay.locus, true);
    }
    if (!others[0]) return false;
    snprintf(to->about, sizeof to->about, "%s", contradicted[0] ? contradicted : others);
    if (contradicted[0])
        snprintf(to->plain_why, sizeof to->plain_why,
                 "It names another gene, %s: the two contradict each other unless its panel does not cover %s.", gene,
                 contradicted);
    else snprintf(to->plain_why, sizeof to->plain_why, "It looked for %s alone.", target);
    return true;
}

static bool is_of_another_specimen(const case_method *m)
{
    return m->sample_identity == SAMPLE_OTHER_SPECIMEN && m->kind != METHOD_LIQUID;
}

bool method_is_comparable(const case_method *m)
{
    const bool decided = m->result == FOUND_POSITIVE || m->result == FOUND_NEGATIVE;
    return decided && !is_of_another_specimen(m) && !(m->kind == METHOD_LIQUID && m->result == FOUND_NEGATIVE);
}

static void compare_one(const case_report *report, comparison *to)
{
    const case_method *m = to->method;
    snprintf(to->about, sizeof to->about, "the panel as a whole");
    if (m->result == FOUND_FAILED) not_comparable(to, "The other method gave no result.");
    else if (m->result == FOUND_EQUIVOCAL) not_comparable(to, "The other method is equivocal.");
    else if (is_of_another_specimen(m))
        not_comparable(to, "It was done on another specimen: tumours differ between sites and times.");
    else if (m->kind == METHOD_LIQUID && m->result == FOUND_NEGATIVE)
        not_comparable(to, "A negative liquid biopsy does not speak against a rearrangement: the tumour may shed too "
                           "little DNA.");
    else if (m->gene[0]) compare_gene(report, to);
    else if (m->kind == METHOD_RT_PCR) compare_target(report, to);
    else compare_whole(report, to);
}

void compare_methods(case_report *report)
{
    report->n_comparisons = 0;
    for (size_t i = 0; i < report->c.n_methods; i++) {
        const comparison empty = {.method = &report->c.methods[i], .agreement = NOT_COMPARABLE};
        comparison *to = &report->comparisons[report->n_comparisons++];
        *to = empty;
        compare_one(report, to);
        if (!empty.method->gene[0] || !method_is_comparable(empty.method)) continue;
        comparison *others = &report->comparisons[report->n_comparisons];
        *others = empty;
        report->n_comparisons += compare_others(report, others);
    }
}

bool is_settled_by_rna(const case_report *report, const comparison *found)
{
    if (!found->fish_positive || found->method->kind == METHOD_RNA_NGS) return false;
    for (size_t i = 0; i < found->n_loci; i++)
        if (!rna_confirms(report, found->loci[i])) return false;
    return true;
}

/* Can the reason hold at one of the loci? */
static bool reason_holds(const case_report *report, const comparison *found, const disagreement_reason *reason)
{
    const int fish = found->fish_positive ? SUNDER_CALL_REARRANGED : SUNDER_CALL_NORMAL;
    if (reason->fish != fish || (reason->method >= 0 && reason->method != found->method->kind)) return false;
    for (size_t i = 0; i < found->n_loci; i++) {
        if (reason->locus && strcmp(reason->locus, found->loci[i]) != 0) continue;
        const fact_set facts = facts_of_locus(report, found->loci[i], find_locus(report, found->loci[i]));
        if (condition_holds(&reason->condition, &facts)) return true;
    }
    return false;
}

void choose_reasons(case_report *report)
{
    for (size_t i = 0; i < report->n_comparisons; i++) {
        comparison *to = &report->comparisons[i];
        to->n_whys = 0;
        for (size_t k = 0; k < report->rules->n_reasons && to->n_whys < MOST_WHYS; k++)
            if (reason_holds(report, to, &report->rules->reasons[k]))
                to->whys[to->n_whys++] = &report->rules->reasons[k];
    }
}
