/* How the slide was decided, and how probable a true fraction at the cutoff is: two sentences beside the call. */
#include <math.h>
#include <stdio.h>

#include "report/html_parts.h"
#include "report/words.h"
#include "score/outcome.h"
#include "score/lab_rule.h"
#include "score/posterior.h"
#include "score/reason_text.h"
#include "score/sequential.h"
#include "score/two_step.h"

static void add_steps(text *page, const slide_result *result)
{
    const mode_outcome *m = &result->verdict->mode;
    text_addf(page, "two steps of %d nuclei, taken by lot: %ld of the first %d rearranged", TWO_STEP_NUCLEI,
              m->steps[0].k, TWO_STEP_NUCLEI);
    if (m->steps[1].n > 0) text_addf(page, ", %ld of the second.", m->steps[1].k);
    else if (m->outcome == OUTCOME_WAITS)
        text_add(page, ". <b>The second step, by a second reader, is still to be read.</b>");
    else text_add(page, "; no second step was needed.");
}

static void add_sequence(text *page, const slide_result *result)
{
    const mode_outcome *m = &result->verdict->mode;
    const sequential_rule rule = sequential_rule_of(result->assay);
    char low[32], high[32], error[32];
    percent_text(rule.lower_frac, low, sizeof low);
    percent_text(rule.upper_frac, high, sizeof high);
    percent_text(rule.error, error, sizeof error);
    text_addf(page,
              "nucleus by nucleus, fields in random order, between at most %s and at least %s with an error of %s: ",
              low, high, error);
    if (m->outcome == OUTCOME_REFUSED) text_add(page, "<b>refused, because fields differ.</b>");
    else
        text_addf(page, "%ld of the %ld nuclei read were rearranged%s.", m->read.k, m->read.n,
                  m->outcome == OUTCOME_OPEN ? ", which decides neither" : "");
}

static void add_mode(text *page, const slide_result *result)
{
    char sure[32];
    text_add(page, "<b>Decision rule</b>: ");
    switch (result->assay->decision) {
    case SUNDER_DECISION_EVIDENCE:
        text_addf(page, "the cutoff, and evidence that cutting nuclei in a section cannot make (evidence: %s).",
                  result->verdict->evidence ? "yes" : "no");
        break;
    case SUNDER_DECISION_PLAIN: text_add(page, "the cutoff alone."); break;
    case SUNDER_DECISION_TWO_STEP: add_steps(page, result); break;
    case SUNDER_DECISION_SEQUENTIAL: add_sequence(page, result); break;
    case SUNDER_DECISION_FULL:
        percent_text(FULL_SURE, sure, sizeof sure);
        text_addf(page,
                  "all nuclei; a call needs a probability of %s of a fraction above, or below, the cutoff, and for "
                  "rearranged evidence that cutting nuclei cannot make (evidence: %s).",
                  sure, result->verdict->evidence ? "yes" : "no");
        break;
    }
}

/* How much the nuclei tell, by how alike the fields are. */
static void add_fields(text *page, const fraction_posterior *p, long n)
{
    char chance[32];
    if (p->fields < 2) {
        text_add(page, "; one field, so that differences between fields are not known");
        return;
    }
    if (!(p->effective_n < (double)n - 0.5)) {
        text_addf(page, "; the %ld fields are alike, and all %ld nuclei count", p->fields, n);
        return;
    }
    probability_text(p->fields_p, chance, sizeof chance);
    text_addf(page, "; the %ld fields differ, %s (p %s%s), so that %ld nuclei count as ", p->fields,
              fields_differ(p) ? "<b>beyond chance</b>" : "though chance may do that",
              chance[0] == '<' || chance[0] == '>' ? "" : "= ", chance, n);
    html_number(page, p->effective_n, 0);
}

void html_decision(text *page, const slide_result *result)
{
    const verdict *v = result->verdict;
    const fraction_posterior *p = &v->posterior;
    char chance[32];
    if (v->call == SUNDER_CALL_UNINFORMATIVE || !isfinite(p->exceeds_p)) return;
    const cutoff_phrase cutoff = cutoff_text(v, result->assay);
    probability_text(p->exceeds_p, chance, sizeof chance);
    text_add(page, "<p class=\"decided\">");
    add_mode(page, result);
    text_addf(
        page,
        "<br><b>Probability</b> that the true fraction reaches the cutoff of %s: <b>%s</b> (95 %% credible interval ",
        cutoff.chars, chance);
    html_interval(page, p->lower, p->upper);
    add_fields(page, p, v->counts.n);
    text_add(page, ").</p>\n");
}
