#!/bin/bash
# `make run`: a demonstration on this machine. Running it again is harmless: nothing is made or loaded twice.
set -euo pipefail
cd "$(dirname "$0")/.."

export APP_ENV=development DEMO=1 PORT=${PORT:-8000} INSTANCE_DIR=${INSTANCE_DIR:-instance}
export SITE_URL=${SITE_URL:-http://127.0.0.1:$PORT}
mkdir -p "$INSTANCE_DIR"

.venv/bin/flask db upgrade >"$INSTANCE_DIR/upgrade.log" 2>&1 || { cat "$INSTANCE_DIR/upgrade.log" >&2; exit 1; }
.venv/bin/flask demo load

.venv/bin/flask worker & # seals a vote at its close; in a demonstration it sends nothing to anybody
worker=$!
.venv/bin/gunicorn wsgi:app &
server=$!
trap 'kill "$server" "$worker" 2>/dev/null' INT TERM EXIT
wait "$server"
