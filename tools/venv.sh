#!/bin/bash
# Makes .venv with the first Python 3.11 or newer that is found; says plainly what to do when there is none.
set -euo pipefail
cd "$(dirname "$0")/.."

for python in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        found=$python
        break
    fi
done
if [[ -z ${found:-} ]]; then
    echo "Python 3.11 or newer is needed and was not found. On Debian or Ubuntu: sudo apt install python3 python3-venv" >&2
    echo "If it is elsewhere, name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$found" -c 'import ensurepip' 2>/dev/null; then
    version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        echo "Installing python$version-venv (once) ..."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$version-venv" >/dev/null
    else
        echo "$found cannot make environments yet. Run: sudo apt install python$version-venv" >&2
        exit 1
    fi
fi
"$found" -m venv .venv
