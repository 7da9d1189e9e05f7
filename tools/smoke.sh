#!/bin/bash
# Does `make run`, asks for the front page in three languages and for readiness, and stops it again.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
export PORT=${PORT:-8123} INSTANCE_DIR=$folder
make --no-print-directory run >"$folder/log" 2>&1 &
server=$!
stop() {
    pkill -TERM -P "$server" 2>/dev/null || kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT

for _ in $(seq 90); do
    sleep 1
    curl -fsS -o /dev/null "http://127.0.0.1:$PORT/readyz" 2>/dev/null && break
    kill -0 "$server" 2>/dev/null || break
done
for path in /readyz /kk/ /ru/ /en/; do
    curl -fsS -o /dev/null -w "%{http_code} $path\n" "http://127.0.0.1:$PORT$path" || { cat "$folder/log"; exit 1; }
done
