/* Which network, and what happens without it. */
#include "pipeline/nucleus_network.h"

#include <string.h>
#include <unistd.h>

#include "core/context.h"
#include "core/fail.h"

const char nucleus_network_sha256[] = "23ece200902a3738196025d18d923e733ebb73ce85ef7b7065358353324ac22f";

sunder_status nucleus_network_open(sunder_context *context, const char *path, const char *segmenter,
                                   segment_options *options, network **out_network, sunder_error *err)
{
    *out_network = NULL;
    options->segmenter = segmenter ? segmenter : "auto";
    if (strcmp(options->segmenter, "classic") == 0) return SUNDER_OK;
    bool asked = strcmp(options->segmenter, "network") == 0;
    if (!path || access(path, F_OK) != 0) {
        if (asked)
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: no such file; the segmenter \"network\" needs it: install sunder's models, or use "
                        "--segmenter classic",
                        path ? path : "nuclei.onnx");
        options->network_missing = "the nucleus network is not installed";
        log_warning(context,
                    "%s: no such file: nuclei are drawn by the classical engine alone; install sunder's models",
                    path ? path : "nuclei.onnx");
        return SUNDER_OK;
    }
    sunder_status status = network_load(path, nucleus_network_sha256, out_network, err);
    if (status != SUNDER_OK) return status;
    options->network = *out_network;
    options->network_sha256 = nucleus_network_sha256;
    return SUNDER_OK;
}
