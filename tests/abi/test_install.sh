#!/usr/bin/env bash
# A host program finds what is installed through pkg-config, builds against it as C11 and C++17, loads the library at run
# time and unloads it again; the command, the models and the licence are where install.cmake puts them.
set -eu
build=$1 source=$2
if ! grep -q '^SUNDER_SANITIZE:STRING=$' "$build/CMakeCache.txt"; then
    echo "skipped: a host without sanitizers cannot load a sanitized library"
    exit 77
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/sunder-install-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/usr

cmake --install "$build" --prefix "$prefix" >"$scratch/install.log"
pc=$(find "$prefix" -name sunder.pc)
export PKG_CONFIG_PATH=${pc%/*}
cat >"$scratch/host.c" <<'END'
#include <stdio.h>

#include <sunder/sunder.h>

int main(void)
{
    sunder_error error = SUNDER_ERROR_INIT;
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    sunder_context *context = NULL;
    options.threads = 2;
    if (sunder_context_new(&options, &context, &error) != SUNDER_OK) {
        printf("%s\n", error.message);
        return 1;
    }
    sunder_context_free(context);
    printf("%s\n", sunder_version());
    return 0;
}
END
cp "$scratch/host.c" "$scratch/host.cpp"
libdir=$(pkg-config --variable=libdir sunder)
coverage=()
if grep -q '^SUNDER_COVERAGE:BOOL=ON$' "$build/CMakeCache.txt"; then coverage=(--coverage); fi
# shellcheck disable=SC2046
cc -std=c11 -Wall -Wextra -Werror "$scratch/host.c" -o "$scratch/host_c" "${coverage[@]}" $(pkg-config --cflags --libs sunder)
# shellcheck disable=SC2046
c++ -std=c++17 -Wall -Wextra -Werror "$scratch/host.cpp" -o "$scratch/host_cpp" "${coverage[@]}" $(pkg-config --cflags --libs sunder)
version=$(pkg-config --modversion sunder)
for host in host_c host_cpp; do
    said=$(cd "$scratch" && LD_LIBRARY_PATH=$libdir "./$host")
    [ "$said" = "$version" ] || { echo "$host says '$said', pkg-config says '$version'"; exit 1; }
done

cat >"$scratch/plugin_host.c" <<'END'
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 0; i < 3; i++) {
        void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW | RTLD_LOCAL);
        if (!library || !dlsym(library, "sunder_score_slide")) {
            printf("%s\n", dlerror());
            return 1;
        }
        dlclose(library);
    }
    return 0;
}
END
cc -std=c11 -Wall -Wextra -Werror "$scratch/plugin_host.c" -o "$scratch/plugin_host"
(cd "$scratch" && ./plugin_host "$libdir/libsunder.so.0")

"$prefix/bin/sunder" --version | grep -qF "$version"
for file in share/sunder/models/assays/demo.json share/doc/sunder/LICENSE include/sunder/sunder.h; do
    [ -f "$prefix/$file" ] || { echo "$file was not installed"; exit 1; }
done
find "$prefix/share/man/man1" -name 'sunder*.1' | grep -q . || { echo "no manual page was installed"; exit 1; }
