/* What the name of a file says: which field it belongs to, which channel and which plane it holds. */
#ifndef IMAGE_FILE_NAME_H
#define IMAGE_FILE_NAME_H

#include "image/channel_option.h"

typedef struct file_name_parts {
    char key[256];   /* the name without channel, plane and ending: the same for all files of a field */
    char ending[16]; /* ".tif", lower case */
    char token[64];  /* "DAPI", "c0", "w1FITC", "R"; "" when the name tells no channel */
    int z;           /* from "z03"; -1: none */
    bool composite;  /* "merge", "RGB", "overlay": a picture of the others */
} file_name_parts;

/* Whether a name ends like an image that is read. */
bool file_name_is_image(const char *name);

/* Takes a name (without folder) apart. Selectors of the option that are no numbers are looked for first. */
file_name_parts file_name_take_apart(const char *name, const channel_option *option);

/* Whether a token is a plane of a colour picture: R, G, B or their words. */
bool file_token_is_colour_plane(const char *token);

#endif
