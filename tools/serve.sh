#!/bin/bash
# `make run`: a demonstration on this machine. Running it again is harmless: nothing is made or loaded twice.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p instance

export APP_ENV=development DEMO=1 PORT=${PORT:-8000}
export SITE_URL=${SITE_URL:-http://127.0.0.1:$PORT}

.venv/bin/flask db upgrade >instance/upgrade.log 2>&1 || { cat instance/upgrade.log >&2; exit 1; }
.venv/bin/flask demo load
exec .venv/bin/gunicorn wsgi:app
