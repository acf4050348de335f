/* "NAME.word-xxxxxx-cccccccc": x is random, c the first digits of the SHA-256 of all that stands before it. So no name that a
 * person gives to a copy is taken for one: of 4 * 10^9 that look like it, one would pass. */
#include "core/leftover_name.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "core/digest.h"
#include "core/text.h"

/* Six characters: one of 10^9 names, so that two runs do not meet. */
#define N_RANDOM 6
#define N_CHECK 8
static const char random_letters[] = "abcdefghijklmnopqrstuvwxyz012345";

static void random_word(char word[N_RANDOM + 1])
{
    unsigned char bytes[N_RANDOM] = {0};
    if (getrandom(bytes, sizeof bytes, GRND_NONBLOCK) != sizeof bytes) {
        for (int i = 0; i < N_RANDOM; i++) bytes[i] = (unsigned char)((unsigned)getpid() >> (2 * i));
    }
    for (int i = 0; i < N_RANDOM; i++) word[i] = random_letters[bytes[i] & 31];
    word[N_RANDOM] = '\0';
}

char *leftover_name_new(const char *path, const char *word)
{
    char chosen[N_RANDOM + 1];
    random_word(chosen);
    text whole = {0};
    text_addf(&whole, "%s.%s-%s", path, word, chosen);
    SUNDER_AUTO(auto_free) char *name = text_steal(&whole);
    if (!name) return NULL;
    const char *entry = path_name(name);
    text_addf(&whole, "%s-%.*s", name, N_CHECK, digest_bytes(entry, strlen(entry)).chars);
    return text_steal(&whole);
}

size_t leftover_name_of(const char *entry, const char *word)
{
    const size_t length = strlen(entry), n_word = strlen(word), n_tail = 1 + n_word + 1 + N_RANDOM + 1 + N_CHECK;
    if (length <= n_tail) return 0;
    const size_t before = length - n_tail;
    const char *tail = entry + before, *chosen = tail + 1 + n_word + 1, *check = chosen + N_RANDOM + 1;
    if (tail[0] != '.' || strncmp(tail + 1, word, n_word) != 0 || chosen[-1] != '-' || check[-1] != '-') return 0;
    if (strspn(chosen, random_letters) != N_RANDOM) return 0;
    const digest_hex expected = digest_bytes(entry, (size_t)(check - 1 - entry));
    return strncmp(check, expected.chars, N_CHECK) == 0 ? before : 0;
}
