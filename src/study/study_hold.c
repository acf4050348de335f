/* flock on the folder itself: the system lets go of it when the process ends, so a killed run blocks nobody. */
#include "study/study_hold.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

sunder_status study_hold(const char *out_dir, int *hold, sunder_error *err)
{
    const int folder = open(out_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return fail(err, SUNDER_ERROR_RESOURCE, "%s: %s", out_dir, strerror(errno));
    if (flock(folder, LOCK_EX | LOCK_NB) == 0) {
        *hold = folder;
        return SUNDER_OK;
    }
    const int why = errno;
    close(folder);
    /* A file system without locks is no reason not to work. */
    if (why != EWOULDBLOCK) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_USAGE, "%s: another run works on this study; wait for its end", out_dir);
}

void study_release(int *hold)
{
    if (*hold > 0) close(*hold);
    *hold = 0;
}
