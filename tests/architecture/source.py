"""The files of the repository, as the tests of its shape read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "app"
OTHERS = {".git", ".venv", "instance", "node_modules", "__pycache__", "test-results"}


def files(*endings: str, under: Path = ROOT) -> Iterator[Path]:
    """Our own files with one of the endings (all files without one); caches and environments are not ours."""
    for path in sorted(under.iterdir()):
        if path.is_dir() and path.name not in OTHERS and not path.name.endswith("_cache"):
            yield from files(*endings, under=path) if not path.name.startswith(".hyp") else ()
        elif path.is_file() and (not endings or path.suffix in endings):
            yield path


def name(path: Path) -> str:
    """A file's path as the repository knows it."""
    return path.relative_to(ROOT).as_posix()
