/* sunder assay operating: how often the assay's way of deciding makes each call, by the true fraction. */
#include <math.h>
#include <stdio.h>

#include "assay/decision_names.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "core/fail.h"
#include "core/text.h"
#include "score/operating.h"
#include "score/outcome.h"
#include "score/two_step.h"

/* Those of the published two-step table (clinical.md 3.3). */
static const int true_percents[] = {2, 5, 8, 10, 12, 15, 20, 25, 30, 50};

/* What slides are read with: the least, the usual, a validation, and more than a reader counts (clinical.md 2.3). */
static const long usual_nuclei[] = {50, 100, 200, 500};

#define USUAL_DRAWN 200
#define DRAWS 10000

static void print_point(int true_percent, long n, const operating_point *p)
{
    char cells[4][32];
    const double values[] = {p->rearranged, p->normal, p->equivocal, p->nuclei_read};
    for (int i = 0; i < 4; i++) {
        if (isfinite(values[i])) format_number(cells[i], sizeof cells[i], values[i], i < 3 ? 6 : 1);
        else snprintf(cells[i], sizeof cells[i], "-");
    }
    printf("%6d %8ld %12s %12s %12s %8s\n", true_percent, n, cells[0], cells[1], cells[2], cells[3]);
}

static void print_exact(const sunder_assay *assay, long n)
{
    for (size_t i = 0; i < sizeof true_percents / sizeof *true_percents; i++) {
        const operating_point p = operate_exactly(assay, true_percents[i] / 100.0, n);
        print_point(true_percents[i], n, &p);
    }
}

static sunder_status print_drawn(const sunder_assay *assay, const settings *s, console *c, sunder_error *err)
{
    const long n = s->nuclei > 0 ? (long)s->nuclei : USUAL_DRAWN;
    const long n_fields = s->fields > 0 ? (long)s->fields : 1;
    true_slide truth = {.between_fields = s->between_fields, .fields = n_fields, .nuclei_per_field = n / n_fields};
    if (n % n_fields != 0)
        return fail(err, SUNDER_ERROR_USAGE, "--nuclei %ld, --fields %ld: fields hold equally many; give a multiple", n,
                    n_fields);
    console_info(c, "%d slides drawn for each row, seed %lld", DRAWS, s->seed);
    for (size_t i = 0; i < sizeof true_percents / sizeof *true_percents; i++) {
        operating_point p;
        truth.split_frac = true_percents[i] / 100.0;
        const sunder_status status = operate_by_simulation(assay, &truth, DRAWS, (uint64_t)s->seed, &p, err);
        if (status != SUNDER_OK) return status;
        print_point(true_percents[i], n, &p);
    }
    return SUNDER_OK;
}

sunder_status command_assay_operating(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    sunder_assay assay;
    sunder_status status = run_assay(asked->operands[0], &assay, err);
    if (status != SUNDER_OK) return status;
    if (s->decision > 0) decision_from_name(decision_names[s->decision], &assay.decision);
    status = check_decision(&assay, err);
    if (status != SUNDER_OK) return status;
    if (s->nuclei > 0 && s->nuclei < least_nuclei(&assay))
        return fail(err, SUNDER_ERROR_USAGE, "--nuclei %lld: the assay calls fewer than %ld uninformative", s->nuclei,
                    least_nuclei(&assay));
    printf("%s, cutoff %d/%d, %s: %s\n", assay.id, assay.cutoff_numerator, assay.cutoff_denominator,
           decision_name(assay.decision), decision_words(assay.decision));
    printf("%6s %8s %12s %12s %12s %8s\n", "true %", "nuclei", "rearranged", "normal", "equivocal", "read");
    if (s->fields > 0 || s->between_fields > 0) return print_drawn(&assay, s, c, err);
    if (s->nuclei > 0) print_exact(&assay, (long)s->nuclei);
    for (size_t i = 0; s->nuclei == 0 && i < sizeof usual_nuclei / sizeof *usual_nuclei; i++)
        print_exact(&assay, usual_nuclei[i]);
    return SUNDER_OK;
}
