/* Names of files of a study. */
#include "study/slide_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "core/text.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
#define LONGEST_PLAIN 64

void slide_folder_name(const char *id, char *name, size_t size)
{
    const size_t length = strlen(id);
    if (length <= LONGEST_PLAIN && strspn(id, PLAIN) == length && id[0] != '.') {
        snprintf(name, size, "%s", id);
        return;
    }
    char plain[LONGEST_PLAIN + 1];
    snprintf(plain, sizeof plain, "%.*s", LONGEST_PLAIN, id);
    for (char *c = plain; *c; c++) {
        if (!strchr(PLAIN, *c) || (c == plain && *c == '.')) *c = '_';
    }
    /* '~' is in no plain name, so an id cannot be made to look like this. */
    snprintf(name, size, "%s~%.12s", plain, digest_bytes(id, length).chars);
}

char *beside_manifest(const char *manifest, const char *path)
{
    const char *name = path_name(manifest);
    if (path[0] == '/' || name == manifest) return strdup(path);
    text whole = {0};
    text_addf(&whole, "%.*s%s", (int)(name - manifest), manifest, path);
    return text_steal(&whole);
}
