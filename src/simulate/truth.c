/* The layout of truth.json is described in docs/simulate.md. Lengths in um, the centre of the first pixel is (0, 0); x_um, y_um
 * is a place in the frame of the DAPI image, x_img_um, y_img_um where the signal's own channel shows it. */
#include "simulate/truth.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "simulate/optics.h"
#include "simulate/reader.h"

#define DECIMALS 4

static json_node *seen_node(const genome *g)
{
    json_node *seen = node_object_new();
    for (int k = 0; k < N_ALLELE_KINDS; k++) node_set_integer(seen, allele_names[k], g->seen[k]);
    return seen;
}

static json_node *reader_node(const reader_words *w)
{
    json_node *reader = node_object_new();
    node_set_integer(reader, "F", w->fused);
    node_set_integer(reader, "s5", w->single_5p);
    node_set_integer(reader, "s3", w->single_3p);
    node_set_string(reader, "cls", w->cls);
    return reader;
}

static json_node *nucleus_node(const specimen *sp, size_t i, const reader_words *w)
{
    const true_nucleus *n = &sp->nuclei[i];
    const genome *g = &sp->genomes[i];
    bool broken = strcmp(w->cls, "S") == 0 || strcmp(w->cls, "I3") == 0;
    json_node *node = node_object_new();
    node_set_integer(node, "id", (long long)i + 1);
    node_set_number(node, "x_um", n->centre.x, DECIMALS);
    node_set_number(node, "y_um", n->centre.y, DECIMALS);
    node_set_number(node, "r_um", nucleus_mean_radius(n), DECIMALS);
    node_set_bool(node, "tumour", g->tumour);
    node_set_bool(node, "carrier", g->carrier);
    node_set_string(node, "cls", g->carrier && broken ? "rearranged" : "normal");
    node_set_take(node, "reader", reader_node(w));
    node_set_take(node, "seen", seen_node(g));
    node_set_integer(node, "copies", g->copies);
    node_set_integer(node, "lost", g->lost);
    node_set_bool(node, "border", sp->facts[i].border);
    node_set_number(node, "area_um2", sp->facts[i].area_um2, DECIMALS);
    node_set_number(node, "overlapped", sp->facts[i].overlapped, DECIMALS);
    return node;
}

static json_node *signal_node(const scenario *s, const true_signal *row)
{
    sunder_point_um seen = optics_seen_at(s, row->dye, row->at.x, row->at.y);
    json_node *node = node_object_new();
    node_set_integer(node, "nucleus", row->nucleus + 1);
    node_set_string(node, "colour", row->dye == GREEN ? "green" : "orange");
    node_set_number(node, "x_um", row->at.x, DECIMALS);
    node_set_number(node, "y_um", row->at.y, DECIMALS);
    node_set_number(node, "z_um", row->at.z, DECIMALS);
    node_set_number(node, "x_img_um", seen.x, DECIMALS);
    node_set_number(node, "y_img_um", seen.y, DECIMALS);
    node_set_number(node, "photons", row->photons, 1);
    node_set_bool(node, "doublet", row->doublet);
    node_set_string(node, "allele", allele_names[row->kind]);
    if (!row->stretched) return node;
    const double dx = row->to.x - row->from.x, dy = row->to.y - row->from.y, half_turns = atan2(dy, dx) / M_PI;
    node_set_number(node, "length_um", hypot(dx, dy), DECIMALS);
    node_set_number(node, "direction_deg", 180 * (half_turns - floor(half_turns)), DECIMALS);
    return node;
}

static bool is_in_field(const scenario *s, const true_signal *row)
{
    double px = s->image.pixel_um;
    return row->at.x >= 0 && row->at.y >= 0 && row->at.x <= (s->image.width_px - 1) * px &&
           row->at.y <= (s->image.height_px - 1) * px;
}

sunder_status truth_of_field(const scenario *s, const specimen *sp, int field, json_node **out_node, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *nuclei = node_array_new(), *list = node_array_new();
    char name[32];
    snprintf(name, sizeof name, "field_%02d.ome.tif", field);
    for (size_t i = 0; i < sp->n; i++) {
        reader_words words;
        sunder_status status = read_nucleus(&sp->signals, (int)i, &words, err);
        if (status != SUNDER_OK) return status;
        node_append_take(nuclei, nucleus_node(sp, i, &words));
    }
    for (size_t i = 0; i < sp->signals.n; i++)
        if (is_in_field(s, &sp->signals.rows[i])) node_append_take(list, signal_node(s, &sp->signals.rows[i]));
    json_node *node = node_object_new();
    node_set_string(node, "file", name);
    node_set_take(node, "nuclei", nuclei);
    node_set_take(node, "signals", list);
    nuclei = list = NULL;
    *out_node = node;
    return SUNDER_OK;
}
