#!/usr/bin/env bash
# Does a fresh Debian 12 machine need anything that `./dev` does not install? Makes an empty root (debootstrap, the base
# system only), puts the tracked files there as they are now, and runs `./dev demo`, `./dev setup` and `./dev test` in it.
#
#   tests/fresh_root.sh [--keep]      exit 0: all passed; 1: something failed; 77: could not be tried, and says why
#
# The mirror, its proxy and its certificates are those that apt uses on this machine. Mounts live in a mount namespace of
# their own and vanish with it. It needs root, debootstrap, about 4 GB under ${TMPDIR:-/tmp}, and some minutes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
release=bookworm
needed_mib=4000

say() { printf 'fresh_root: %s\n' "$*"; }
skip() {
    printf '\n*** fresh_root: SKIPPED, the empty Debian 12 root was NOT tried: %s ***\n\n' "$*" >&2
    exit 77
}

# "URI SUITE" of each source of Debian's main component of this release that apt is set up with, the release itself first.
apt_sources() {
    {
        # shellcheck disable=SC2016
        apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
            awk -v r="$release" '$3 == "main" && ($2 == r || $2 == r "-updates" || $2 == r "-security") { print $1, $2 }'
        # Lists that were never fetched are no index targets: read the sources themselves.
        { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } |
            sed -n 's/^deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\)  *\([^ ]*\)  *\(.* \)\{0,1\}main.*/\2 \3/p' |
            awk -v r="$release" 'index($2, r) == 1 { print }'
    } | sed 's,/ , ,' | awk '!seen[$0]++' | awk -v r="$release" '$2 == r { print; next } { rest = rest $0 "\n" } END { printf "%s", rest }'
}

# What apt knows about proxies, for the tools that do not ask apt.
export_proxy() {
    local kind value
    for kind in http https; do
        if [ -n "$(printenv "${kind}_proxy" || true)" ]; then continue; fi
        eval "$(apt-config shell value "Acquire::$kind::Proxy")"
        if [ -n "${value:-}" ] && [ "$value" != DIRECT ]; then export "${kind}_proxy=$value"; fi
    done
}

# What apt needs in the root to reach the same mirror: sources, proxies, log-ins, certificates, names.
configure_apt() {
    local root=$1 file
    apt_sources | sed 's/^/deb /; s/$/ main/' >"$root/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(http|https)::' >"$root/etc/apt/apt.conf.d/90mirror" || true
    for file in /etc/apt/auth.conf /etc/apt/auth.conf.d; do
        if [ -e "$file" ]; then cp -r "$file" "$root/etc/apt/"; fi
    done
    if [ -f "$root/usr/sbin/update-ca-certificates" ]; then
        cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    fi
    for file in /etc/resolv.conf /etc/hosts; do
        if [ -e "$file" ]; then cat "$file" >"$root$file"; fi
    done
}

# Tracked files with their present contents; everything but build folders where this is no checkout.
copy_tree() {
    local target=$1
    mkdir -p "$target"
    if git -C "$here" -c safe.directory="$here" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        (cd "$here" && git -c safe.directory="$here" ls-files -z --cached |
            while IFS= read -r -d '' file; do if [ -e "$file" ]; then printf '%s\0' "$file"; fi; done |
            tar -c --null -T -) | tar -x -C "$target"
    else
        tar -C "$here" -c --exclude='./build*' --exclude=./.git . | tar -x -C "$target"
    fi
}

in_root() {
    chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI="${CI:-}" \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} ${no_proxy:+no_proxy="$no_proxy"} \
        /bin/bash -c "cd /sunder && $1" </dev/null
}

check_can_run() {
    if [ "$(id -u)" -ne 0 ]; then skip "it needs root"; fi
    if ! command -v debootstrap >/dev/null; then skip "debootstrap is not installed (./dev setup --dev)"; fi
    if ! command -v apt-get >/dev/null; then skip "this is no Debian system: no apt to take the mirror from"; fi
    if ! unshare --mount --propagation private true 2>/dev/null; then skip "no mount namespace can be made here"; fi
    read -r mirror _ < <(apt_sources) || skip "apt has no source of Debian $release (main)"
    case $mirror in http://* | https://*) ;; *) skip "the mirror $mirror is neither http nor https" ;; esac
    local free
    free=$(df -Pm "${TMPDIR:-/tmp}" | awk 'NR == 2 { print $4 }')
    if [ "$free" -lt $needed_mib ]; then skip "${TMPDIR:-/tmp} has $free MiB free, $needed_mib are needed"; fi
}

make_root() {
    local options=(--variant=minbase) keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    if [ -f $keyring ]; then options+=("--keyring=$keyring"); fi
    case $mirror in https://*) options+=(--include=ca-certificates) ;; esac
    if ! debootstrap "${options[@]}" "$release" "$root" "$mirror" >"$scratch/debootstrap.log" 2>&1; then
        tail -n 5 "$scratch/debootstrap.log" >&2
        if grep -q -E 'Failed getting release file|Invalid Release file|Couldn.t download' "$scratch/debootstrap.log"; then
            skip "the mirror $mirror cannot be reached"
        fi
        say "debootstrap failed"
        exit 1
    fi
    configure_apt "$root"
    mount -t proc proc "$root/proc" 2>/dev/null || say "no /proc in the root; going on without"
    # Terminals, which every machine has and some tests draw on.
    mount -t devpts -o ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts" 2>/dev/null ||
        mount --bind /dev/pts "$root/dev/pts" 2>/dev/null || say "no terminals in the root; going on without"
}

run_inside() {
    say "empty root from $mirror"
    make_root
    copy_tree "$root/sunder"
    say "./dev demo"
    in_root './dev demo' || { say "FAILED: ./dev demo"; exit 1; }
    if ! grep -q '"call": "rearranged"' "$root/sunder/build/demo_result/result.json"; then
        say "FAILED: the bundled slide was not called rearranged"
        exit 1
    fi
    say "./dev setup once more: nothing to install, no network asked"
    in_root 'http_proxy=http://127.0.0.1:9 ./dev setup' >"$scratch/setup.log" || { say "FAILED: ./dev setup"; exit 1; }
    if grep -q Installing "$scratch/setup.log"; then
        cat "$scratch/setup.log"
        say "FAILED: ./dev setup installs again what it had installed"
        exit 1
    fi
    say "./dev test"
    in_root './dev test' || { say "FAILED: ./dev test"; exit 1; }
    say "passed: a machine with Debian's base system alone demos and tests"
}

if [ "${1:-}" = --inside ]; then
    scratch=$2 mirror=$3 root=$2/root
    run_inside
    exit 0
fi
check_can_run
export_proxy
scratch=$(mktemp -d "${TMPDIR:-/tmp}/sunder-root-XXXXXX")
chmod 755 "$scratch"
if [ "${1:-}" = --keep ]; then
    say "keeping $scratch"
else
    trap 'rm -rf --one-file-system "$scratch"' EXIT
fi
status=0
unshare --mount --propagation private "${BASH_SOURCE[0]}" --inside "$scratch" "$mirror" || status=$?
exit $status
