/* Names of the statuses and the version of the library. */
#include "sunder/status.h"

#include "sunder/version.h"

const char *sunder_status_name(sunder_status status)
{
    switch (status) {
    case SUNDER_OK: return "ok";
    case SUNDER_ERROR_USAGE: return "usage";
    case SUNDER_ERROR_INPUT: return "input";
    case SUNDER_ERROR_RESOURCE: return "resource";
    case SUNDER_CANCELLED: return "cancelled";
    case SUNDER_ITEMS_FAILED: return "items failed";
    case SUNDER_SELFTEST_FAILED: return "selftest failed";
    case SUNDER_ERROR_INTERNAL: return "internal";
    }
    return "unknown";
}

const char *sunder_version(void)
{
    return SUNDER_VERSION_STRING;
}
