#!/bin/bash
# What is wanted besides Python packages: libraries for PDF, and for tests a browser and the dictionaries of Kazakh
# and Russian.
# Installs what is missing when it may; otherwise says so, and the tests name at their end what could not run.
set -uo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
command -v hunspell >/dev/null || missing+=(hunspell)
for pair in hunspell-kk:kk_KZ hunspell-ru:ru_RU; do
    [[ -e /usr/share/hunspell/${pair#*:}.dic ]] || missing+=("${pair%:*}")
done
libraries=$(/sbin/ldconfig -p 2>/dev/null)
for pair in libpango-1.0-0:libpango-1.0.so.0 libpangoft2-1.0-0:libpangoft2-1.0.so.0 libharfbuzz-subset0:libharfbuzz-subset.so.0; do
    [[ $libraries == *"${pair#*:}"* ]] || missing+=("${pair%:*}")
done
[[ ${#missing[@]} == 0 ]] && exit 0

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} (once) ..."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 && exit 0
fi
echo "Not installed: ${missing[*]}. To run everything: sudo apt install ${missing[*]}" >&2
exit 0
