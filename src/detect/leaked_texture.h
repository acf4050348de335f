/* What a probe channel shows of DAPI's texture, pixel by pixel: for the fits what texture.h is for the responses. */
#ifndef DETECT_LEAKED_TEXTURE_H
#define DETECT_LEAKED_TEXTURE_H

#include "detect/scale_bank.h"
#include "detect/texture.h"
#include "image/plane.h"

/* No texture: dapi NULL, or share.n 0. */
typedef struct leaked_texture {
    const plane *dapi;               /* borrowed */
    texture_fit share;               /* of the probe's finest response */
    double blur_px[MOST_REGRESSORS]; /* from DAPI as it is to what each coefficient multiplies */
} leaked_texture;

/* share: how the response at the finest scale of probe_bank is made of those of dapi_bank. */
leaked_texture leaked_texture_of(const plane *dapi, const texture_fit *share, const scale_bank *probe_bank,
                                 const scale_bank *dapi_bank);

/* Texture of the width x height pixels from (x0, y0) on, all inside the image, counts of the probe; its mean is 0, so that
 * the level under a spot stays that of the image. *out_plane is new and the caller's to free; without texture it stays
 * empty, px NULL. */
sunder_status leaked_texture_in_box(const leaked_texture *t, int x0, int y0, int width, int height, plane *out_plane,
                                    sunder_error *err) SUNDER_MUST_USE;

#endif
