/* The first page: agreement in large figures, and the table behind them. */
#include <math.h>

#include "study/page_parts.h"

static void add_shares(text *page, const proportion *p, interval by_patient)
{
    if (p->n == 0) {
        text_add(page, "none of the slides that have a call has such a reference");
        return;
    }
    text_addf(page, "%ld of %ld slides; 95 %% interval <span>", p->k, p->n);
    add_interval(page, p->wilson);
    text_add(page, "</span>");
    if (by_patient.lower == by_patient.upper) {
        text_add(page, "<br>by patients: no width, as every draw gives the same; take the interval above");
        return;
    }
    text_add(page, "<br>by patients <span>");
    add_interval(page, by_patient);
    text_add(page, "</span>");
}

static void add_head(text *page, const char *name, const proportion *p, const proportion *strict, interval by_patient)
{
    text_addf(page, "<div class=\"head\"><div class=\"name\">%s</div><div class=\"value\">", name);
    add_percent(page, p->value);
    text_add(page, "</div><div class=\"more\">");
    add_shares(page, p, by_patient);
    if (strict->n > 0) {
        text_add(page, "<br>equivocal, uninformative and not scored slides as failures: ");
        add_percent(page, strict->value);
        text_addf(page, " (%ld of %ld)", strict->k, strict->n);
    }
    text_add(page, "</div></div>\n");
}

static void add_kappa_head(text *page, const comparison *c)
{
    text_add(page, "<div class=\"head\"><div class=\"name\">Cohen&#39;s kappa</div><div class=\"value\">");
    add_figure(page, c->kappa.value, 3);
    text_add(page, "</div><div class=\"more\">");
    if (isfinite(c->kappa.value)) {
        text_add(page, "standard error ");
        add_figure(page, c->kappa.se, 3);
        text_add(page, "; 95 % interval ");
        add_figure(page, c->kappa.interval.lower, 3);
        text_add(page, " to ");
        add_figure(page, c->kappa.interval.upper, 3);
    } else text_add(page, "undefined where one side says the same of every slide");
    if (isfinite(c->mcnemar)) {
        text_add(page, "<br>McNemar exact p ");
        add_p(page, c->mcnemar);
        text_add(page, ", mid-p ");
        add_p(page, c->mcnemar_mid_p);
    }
    text_add(page, "</div></div>\n");
}

void page_heads(text *page, const study_report *r)
{
    const comparison *c = comparison_of_all(r->analysis);
    if (!c) {
        text_add(page,
                 "<div class=\"warning\">No slide has a reference: there is no agreement with one, no discordant slide "
                 "and no figure by reference.</div>\n");
        return;
    }
    const size_t all = r->analysis->slides->n, without = all - count_references(r->analysis);
    if (without > 0)
        text_addf(page, "<p>%zu of %zu slides ha%s no reference and count%s in none of these.</p>\n", without, all,
                  without == 1 ? "s" : "ve", without == 1 ? "s" : "");
    text_add(page, "<div class=\"heads\">\n");
    add_head(page, "Positive percent agreement", &c->positive, &c->positive_strict, c->by_patient.positive);
    add_head(page, "Negative percent agreement", &c->negative, &c->negative_strict, c->by_patient.negative);
    add_head(page, "Overall percent agreement", &c->overall, &c->overall_strict, c->by_patient.overall);
    add_kappa_head(page, c);
    text_add(page, "</div>\n");
}

static void add_call_row(text *page, const comparison *c, said call)
{
    long sum = 0;
    text_addf(page, "<tr><th>%s</th>", said_name(call));
    for (int ref = SAID_REARRANGED; ref < SAID_NOTHING; ref++) {
        const long n = c->cells[call][ref];
        const bool binary = call <= SAID_NORMAL && ref <= (int)SAID_NORMAL;
        const char *mark = !binary ? (n == 0 ? "none" : "") : (int)call == ref ? "hit" : n > 0 ? "miss" : "none";
        text_addf(page, "<td class=\"%s\">%ld</td>", mark, n);
        sum += n;
    }
    text_addf(page, "<td>%ld</td></tr>\n", sum);
}

void page_table(text *page, const study_report *r)
{
    const comparison *c = comparison_of_all(r->analysis);
    if (!c) return;
    text_add(
        page,
        "<h2>Software against reference</h2>\n<div class=\"columns\"><div>\n<table class=\"cells\"><thead><tr><th>software "
        "\\ reference</th>");
    for (int ref = SAID_REARRANGED; ref < SAID_NOTHING; ref++) text_addf(page, "<th>%s</th>", said_name((said)ref));
    text_add(page, "<th>all</th></tr></thead>\n<tbody>\n");
    for (int call = SAID_REARRANGED; call <= SAID_NOTHING; call++) add_call_row(page, c, (said)call);
    text_add(page,
             "</tbody></table>\n<p class=\"note\">Slides. Agreement is counted where both say rearranged or normal. "
             "A slide that is equivocal, uninformative or not scored stands in a row of its own and counts as a "
             "failure in the second figure.</p></div>\n");
    text_add(page, "<div class=\"tight\"><table><thead><tr><th></th>"
                   "<th>slides without a call left out</th><th>slides without a call as failures</th></tr></thead>"
                   "<tbody>\n");
    static const char *const names[] = {"PPA", "NPA", "OPA"};
    const proportion *const shares[] = {&c->positive, &c->negative, &c->overall};
    const proportion *const strict[] = {&c->positive_strict, &c->negative_strict, &c->overall_strict};
    for (int i = 0; i < 3; i++) {
        text_addf(page, "<tr><th>%s</th><td>", names[i]);
        add_proportion(page, shares[i]);
        text_add(page, "</td><td>");
        add_proportion(page, strict[i]);
        text_add(page, "</td></tr>\n");
    }
    text_add(page, "</tbody></table>\n<p class=\"note\">Wilson&#39;s 95 % intervals. PPA and NPA, not sensitivity and "
                   "specificity: the reference is another method, not the truth.</p></div></div>\n");
}
