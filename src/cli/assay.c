/* sunder assay list, show, check. */
#include "sunder/assay.h"

#include <stdio.h>

#include "assay/assay_list.h"
#include "assay/assay_text.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/run.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"

/* A file that is no assay must not hide the others: it is named, and the list goes on. */
sunder_status command_assay_list(const invocation *asked, console *c, sunder_error *err)
{
    (void)asked;
    SUNDER_AUTO(auto_free) char *dir = NULL;
    SUNDER_AUTO(auto_free) char(*ids)[32] = NULL;
    size_t n = 0, n_failed = 0;
    sunder_status status = environment_assay_dir(&dir, err);
    if (status == SUNDER_OK) status = assay_list(dir, &ids, &n, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n; i++) {
        sunder_assay assay;
        sunder_error own = SUNDER_ERROR_INIT;
        if (sunder_assay_find(ids[i], dir, &assay, &own) != SUNDER_OK) {
            console_warning(c, "%s", own.message);
            n_failed += 1;
            continue;
        }
        printf("%-12s %-10s 5' %-8s 3' %-8s %-24s %s\n", assay.id, assay.locus, assay.colour_5p, assay.colour_3p,
               assay.colours_confirmed ? "colours confirmed" : "colours NOT confirmed", assay.title);
    }
    if (n == 0) console_info(c, "%s holds no assay", dir);
    return n_failed == 0 ? SUNDER_OK
                         : fail(err, SUNDER_ITEMS_FAILED, "%zu of %zu assay files are not valid; they are named above",
                                n_failed, n);
}

sunder_status command_assay_show(const invocation *asked, console *c, sunder_error *err)
{
    (void)c;
    sunder_assay assay;
    sunder_status status = run_assay(asked->operands[0], &assay, err);
    if (status != SUNDER_OK) return status;
    text words = {0};
    assay_describe(&assay, &words);
    SUNDER_AUTO(auto_free) char *chars = text_steal(&words);
    if (!chars) return fail_memory(err, "the text of the assay");
    fputs(chars, stdout);
    return SUNDER_OK;
}

sunder_status command_assay_check(const invocation *asked, console *c, sunder_error *err)
{
    size_t n = (size_t)asked->n_operands, n_failed = 0;
    for (size_t i = 0; i < n; i++) {
        sunder_assay assay;
        sunder_error own = SUNDER_ERROR_INIT;
        sunder_status status = sunder_assay_read(asked->operands[i], &assay, &own);
        if (status == SUNDER_OK) {
            printf("%s: valid: %s (%s), SHA-256 %s\n", asked->operands[i], assay.id, assay.locus, assay.sha256);
            if (!assay.colours_confirmed)
                console_warning(c, "%s: colours are not confirmed; score will say so on every page",
                                asked->operands[i]);
            continue;
        }
        n_failed += 1;
        if (n == 1) {
            if (err) *err = own;
            return status;
        }
        console_warning(c, "%s", own.message);
    }
    if (n_failed == 0) return SUNDER_OK;
    return fail(err, n_failed == n ? SUNDER_ERROR_INPUT : SUNDER_ITEMS_FAILED,
                "%zu of %zu files are no valid assays; they are named above", n_failed, n);
}
