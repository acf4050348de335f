/* The changes are an array in the slide's node of study.json, to which each run appends. */
#include "study/study_changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "result/host_facts.h"

/* The first may always change; the others as long as the slide has no result. */
static const char *const changeable[] = {"reference", "images", "channels", "pixel_um"};
enum { N_CHANGEABLE = sizeof changeable / sizeof *changeable };

void study_changes_free(study_changes *changes)
{
    free(changes->rows);
    *changes = (study_changes){0};
}

bool study_may_change(const char *key, bool has_result)
{
    for (int i = 0; i < (has_result ? 1 : N_CHANGEABLE); i++) {
        if (strcmp(key, changeable[i]) == 0) return true;
    }
    return strcmp(key, "changes") == 0;
}

static void words_of(const json_node *value, char *words, size_t size)
{
    if (node_is_number(value)) snprintf(words, size, "%.9g", node_number(value, 0));
    else snprintf(words, size, "%s", node_string(value, ""));
}

static bool is_same(const json_node *a, const json_node *b)
{
    if (node_is_number(a) && node_is_number(b)) return node_number(a, 0) == node_number(b, 0);
    return node_is_equal(a, b);
}

static json_node *change_node(const char *what, const json_node *from, const json_node *to, const digest_hex *manifest)
{
    json_node *change = node_object_new();
    node_set_string(change, "what", what);
    node_set_take(change, "from", node_copy(from));
    node_set_take(change, "to", node_copy(to));
    node_set_time(change, "date", time(NULL));
    node_set_string(change, "manifest_sha256", manifest->chars);
    return change;
}

void study_changes_carry(const json_node *then, json_node *now, bool has_result, const digest_hex *manifest)
{
    const json_node *earlier = node_get(then, "changes");
    json_node *changes = earlier ? node_copy(earlier) : node_array_new();
    for (int i = 0; i < (has_result ? 1 : N_CHANGEABLE); i++) {
        const json_node *from = node_get(then, changeable[i]), *to = node_get(now, changeable[i]);
        if (from && to && !is_same(from, to)) node_append_take(changes, change_node(changeable[i], from, to, manifest));
    }
    node_set_take(now, "changes", changes);
}

sunder_status study_changes_take(const json_node *node, size_t slide, study_changes *changes, sunder_error *err)
{
    const json_node *list = node_get(node, "changes");
    for (size_t i = 0; i < node_length(list); i++) {
        const json_node *one = node_at(list, i);
        if (!array_reserve((void **)&changes->rows, &changes->capacity, changes->n + 1, sizeof *changes->rows))
            return fail_memory(err, "changes");
        study_change *added = &changes->rows[changes->n++];
        *added = (study_change){.slide = slide};
        words_of(node_get(one, "what"), added->what, sizeof added->what);
        words_of(node_get(one, "from"), added->from, sizeof added->from);
        words_of(node_get(one, "to"), added->to, sizeof added->to);
        words_of(node_get(one, "date"), added->date, sizeof added->date);
    }
    return SUNDER_OK;
}
