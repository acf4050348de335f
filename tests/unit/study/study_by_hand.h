/* Manifests written by tests. */
#ifndef STUDY_BY_HAND_H
#define STUDY_BY_HAND_H

#include "core/text.h"
#include "testing.h"

static inline __attribute__((unused)) char *put_file(const char *folder, const char *name, const char *content)
{
    char *path = path_join(folder, name);
    assert_non_null(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
    return path;
}

#endif
