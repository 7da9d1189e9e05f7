"""How gunicorn serves the application; read by itself when it starts in this folder.

PORT and WEB_CONCURRENCY (processes) come from the environment. Threads answer while others wait for the disk.
"""

import os
from typing import Any

port = os.environ.get("PORT") or "8000"
bind = os.environ.get("BIND") or f"127.0.0.1:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 20_000  # a process is renewed now and then, so that no leak can grow
max_requests_jitter = 2_000
limit_request_line = 2_048
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- a heartbeat, holds no data
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
errorlog = "-"
accesslog = None  # who opened which page and when is nobody's business; /metrics has the counts


def when_ready(_server: Any) -> None:
    """Say the one thing that a person who has just started it wants to know."""
    print(f"Kenes is open at http://{bind}/  (Ctrl+C closes it)", flush=True)
