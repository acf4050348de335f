/* One table of dye and channel names: which plain colour a channel has. */
#ifndef IMAGE_DYES_H
#define IMAGE_DYES_H

#include <stdbool.h>

/* Plain colour of a channel name ("Spectrum Green", "Cy3", "w2FITC-conf", "R"), or NULL. Case, blanks and punctuation do
 * not count. *out_exact (may be NULL) tells whether the whole name was known and not only a part of it. */
const char *dye_colour(const char *name, bool *out_exact);

/* Plain colour of an emission wavelength, or NULL outside the visible and near infrared. */
const char *dye_emission_colour(double emission_nm);

/* Whether a name says no more than red ("R", "red"): in a picture of three planes the red one holds the orange probe. */
bool dye_is_plain_red(const char *name);

#endif
