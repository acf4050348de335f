/* Points in two types, so that pixels and micrometres cannot be mixed. The centre of the top-left pixel is (0, 0). */
#ifndef SUNDER_GEOMETRY_H
#define SUNDER_GEOMETRY_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_point_px {
    double x, y;
} sunder_point_px;

typedef struct sunder_point_um {
    double x, y;
} sunder_point_um;

#ifdef __cplusplus
}
#endif

#endif
