"""The core needs nothing but the standard library; the application needs nothing whose licence would bind it."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata

import pytest

from tests.architecture.source import APP, ROOT, files, name

CHOICE = {"pyphen": "License :: OSI Approved :: Mozilla Public License 1.1 (MPL 1.1)"}
"""Packages that let us choose between several licences, with the one that we take."""
LOAD_THE_CORE = """
import importlib, json, pkgutil, sys
before = set(sys.modules)
import app.domain
for module in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
    importlib.import_module(module.name)
loaded = {name.split(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names) - {"app"}
print(json.dumps(sorted(loaded)), sum(name.startswith("app.") for name in sys.modules))
"""


def test_the_core_loads_nothing_but_the_standard_library() -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{LOAD_THE_CORE}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded, count = run.stdout.rsplit(" ", 1)
    assert loaded == "[]"
    assert int(count) > 20  # it has really been loaded


def test_no_float_is_written_where_law_is_decided() -> None:
    # Thresholds and money are fractions and whole numbers; a float is how a boundary gets lost. Counting may search
    # with floats as long as it decides with fractions, which its own tests hold.
    wrong = [
        f"{name(file)}:{number}"
        for file in files(".py", under=APP / "domain")
        if file.parent.name != "counting"
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\bfloat\(|(?<![\w.\"'])\d+\.\d+(?![\w.\"'])", line.split("#")[0]) and '"""' not in line
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("package", re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
def test_no_runtime_package_is_under_the_gpl(package: str) -> None:
    try:
        facts = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return  # locked for another system than this one
    licences = [facts.get("License-Expression") or "", *(facts.get_all("Classifier") or [])]
    named = [licence for licence in licences if "GPL" in licence.upper() or "Affero" in licence]
    chosen = CHOICE.get(package)
    if chosen is not None:
        assert chosen in licences, licences
        return
    assert all("LGPL" in licence or "Lesser" in licence for licence in named), named
