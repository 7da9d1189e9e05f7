"""What a person does first: start it, open it, start it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.slow


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _answer(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 -- our own server
            return response.status, response.read().decode()
    except OSError as error:  # refused, closed or too slow: asked again
        return getattr(error, "code", 0), str(error)


@contextmanager
def _run(instance: Path) -> Iterator[str]:
    port = _free_port()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "PORT": str(port), "INSTANCE_DIR": str(instance), "BIND": "",
    }  # fmt: skip
    log = instance.with_suffix(".log")
    with log.open("wb") as output:
        server = subprocess.Popen([ROOT / "tools" / "serve.sh"], env=environment, stdout=output, stderr=output)
    try:
        base = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while _answer(f"{base}/readyz")[0] != 200:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        assert f"{base}/" in log.read_text(encoding="utf-8"), "it does not say where it is"
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _files(instance: Path) -> set[str]:
    """What lies there, without SQLite's journals, which come and go."""
    return {path.name for path in instance.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def test_make_run_serves_the_district_in_three_languages_and_twice_is_harmless(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    with _run(instance) as base:
        for lang in ("kk", "ru", "en"):
            status, text = _answer(f"{base}/{lang}/")
            assert status == 200
            assert f'<html lang="{lang}"' in text
    made = _files(instance)
    with _run(instance) as base:
        assert _answer(f"{base}/kk/")[0] == 200
    assert _files(instance) == made
