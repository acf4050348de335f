/* What a reviewer changed: the page must never pass for one that the images alone gave. */
#include <stdio.h>

#include "report/html_parts.h"

static void add_round(text *page, const edit_round *round, size_t number)
{
    text_addf(page, "<tr><th>%zu</th><td>%ld</td><td>%ld</td><td>%ld</td><td>%ld</td><td>", number, round->taken,
              round->rejected, round->added, round->moved);
    text_add_escaped(page, round->call_before);
    text_addf(page, ", %ld of %ld</td></tr>\n", round->rearranged_before, round->evaluable_before);
    text_addf(page,
              "<tr><td></td><td class=\"long hash\" colspan=\"5\">edits SHA-256 %s<br>result.json before SHA-256 %s"
              "</td></tr>\n",
              round->edits_sha256.chars, round->parent_sha256.chars);
}

long edit_count(const slide_result *result)
{
    long n = 0;
    for (size_t i = 0; i < result->n_rounds; i++) {
        const edit_round *round = &result->rounds[i];
        n += round->taken + round->rejected + round->added + round->moved;
    }
    return n;
}

void html_edits(text *page, const slide_result *result)
{
    if (result->n_rounds == 0) return;
    const long n = edit_count(result);
    text_addf(
        page,
        "<section class=\"whole\">\n<h2>Edited by a reviewer</h2>\n<p>This result was scored again with %ld edit%s, "
        "from the tables of an earlier one; no image was opened.</p>\n",
        n, n == 1 ? "" : "s");
    text_add(page, "<table class=\"numbers\">\n<tr><th>round</th><th>taken</th><th>rejected</th><th>added</th>"
                   "<th>moved</th><th>before: call, rearranged of evaluable</th></tr>\n");
    for (size_t i = 0; i < result->n_rounds; i++) add_round(page, &result->rounds[i], i + 1);
    text_add(page, "</table>\n</section>\n");
}

void html_drawn_before(text *page, const slide_result *result)
{
    if (result->n_rounds == 0) return;
    text_add(page,
             "<div class=\"warning\"><b>Drawn before the edits.</b> Marks, patterns and the call in these pictures "
             "are those of the result before a reviewer corrected it.</div>\n");
}
