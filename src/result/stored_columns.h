/* Columns of the tables that re-scoring reads back. Columns are only ever added, at the end. Inside of result. */
#ifndef RESULT_STORED_COLUMNS_H
#define RESULT_STORED_COLUMNS_H

#define CANDIDATE_COLUMNS                                                                                         \
    "field,nucleus,near_nucleus,outside_um,next_nucleus,next_um,end,x_um,y_um,z_um,x_se_um,y_se_um,significance," \
    "flux,flux_se,sigma_um,amplitude,background,noise_counts,dapi,fit_failed,z_se_um,at_stack_end,"               \
    "length_um,direction_deg"
#define FORCED_COLUMNS "candidate,end,significance,flux,flux_se,distance_um"
#define NUCLEUS_COLUMNS                                                                           \
    "field,nucleus,x_um,y_um,x0_px,y0_px,x1_px,y1_px,area_um2,perimeter_um,circularity,solidity," \
    "eccentricity,dapi_mean,dapi_cv,edge_sharpness,overlap,quality,touches_border,excluded,kind"
#define REVIEW_COLUMNS "candidate,judged,nucleus"

#endif
