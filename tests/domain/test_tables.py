"""Tables for spreadsheets: what was written is read again, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.tables import FORMULA, csv_text, plain_cell
from tests.architecture.source import APP, files, name


@given(st.text())
@example("=1+1")
@example("-2+3")
@example("＝HYPERLINK()")
def test_a_cell_is_a_formula_no_more_and_loses_nothing(text: str) -> None:
    cell = plain_cell(text)
    assert not cell.startswith(FORMULA)
    assert cell in (text, "'" + text)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4)))
def test_a_table_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(rows, delimiter=";"), newline=""), delimiter=";", strict=True))
    assert read == [[plain_cell(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("value", "written"), [(None, ""), (-5000, "-5000"), (0, "0"), ("Әлия = Қасым", "Әлия = Қасым")]
)
def test_numbers_stay_numbers_and_nothing_is_empty(value: object, written: str) -> None:
    assert csv_text([[value, "-1"]], ends="\n") == f"{written},'-1\n"


def test_no_other_table_is_written() -> None:
    # whoever writes one by hand forgets a cell
    writing = [
        name(file)
        for file in files(".py", under=APP)
        if "csv.writer" in file.read_text() or "DictWriter" in file.read_text()
    ]
    assert [one for one in writing if one != "app/domain/counting/pabulib.py"] == ["app/domain/tables.py"]
