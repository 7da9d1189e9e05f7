"""The reader of roll files: any bytes give a report or one clear sentence, and nothing of a person leaks."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import InvalidInputError
from app.domain.people import iin_is_valid
from app.places.rollcheck import REASONS, WARNINGS, Yardstick, check, parse_day, settlement
from app.places.rollfile import HEADERS, NEEDED, read

VILLAGE = uuid.UUID(int=1)
OTHER = uuid.UUID(int=2)
YARDSTICK = Yardstick(
    date(2026, 11, 21), 18, {"қарасу": {VILLAGE}, "карасу": {VILLAGE}, "бесағаш": {OTHER}, "ақ": {VILLAGE, OTHER}}
)
HEADER = "iin;full_name;birth_date;village"
IIN = next(n for n in (f"9005143{i:04}{d}" for i in range(40) for d in range(10)) if iin_is_valid(n))
SECOND = next(n for n in (f"9005143{i:04}{d}" for i in range(50, 90) for d in range(10)) if iin_is_valid(n))
GOOD = f"{IIN};Әлия Қасым;14.05.1990;Қарасу"


def of(text: str, header: str = HEADER, encoding: str = "utf-8") -> tuple[list[str], list[tuple[int, str, str]]]:
    """Names taken, and (line, column, reason)."""
    taken, remarks = check(read(f"{header}\n{text}".encode(encoding)), YARDSTICK)
    return [line.full_name for line in taken], [(r.line, r.column, r.reason) for r in remarks]


def sentence(data: bytes) -> list[str]:
    with pytest.raises(InvalidInputError) as error:
        read(data)
    return [problem.message_key.removeprefix("places.error.file.") for problem in error.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "kz1048"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_good_line_is_taken_in_every_dress(encoding: str, end: str, separator: str) -> None:
    text = end.join([HEADER, GOOD, ""]).replace(";", separator)
    taken, remarks = check(read(text.encode(encoding)), YARDSTICK)
    assert [(line.full_name, line.village_id) for line in taken] == [("Әлия Қасым", VILLAGE)]
    assert remarks == []


def test_windows_1251_keeps_russian_letters_and_the_kazakh_letter_that_it_has() -> None:
    names, remarks = of(f"{IIN};Ірина Щёголева;1990-05-14;Карасу", encoding="cp1251")
    assert (names, remarks) == (["Ірина Щёголева"], [])


def test_letters_that_windows_1251_lost_are_noticed_and_the_line_is_refused() -> None:
    lost = f"{HEADER}\n{GOOD}".encode("cp1251", errors="replace")
    taken, remarks = check(read(lost), YARDSTICK)
    assert taken == []
    assert {(r.column, r.reason) for r in remarks} == {("full_name", "letters_lost"), ("village", "letters_lost")}


@pytest.mark.parametrize("lang_header", [
    "ЖСН;Аты-жөні;Туған күні;Ауылы",
    "ИИН;Ф.И.О.;Дата рождения;Населённый пункт",
    "IIN;Full name;Date of birth;Village",
    "Жсн;аты-ж?ні;туған_күні;ауыл",
])  # fmt: skip
def test_the_header_may_be_kazakh_russian_or_english(lang_header: str) -> None:
    assert of(GOOD, lang_header) == (["Әлия Қасым"], [])


def test_every_needed_column_has_names_in_three_languages() -> None:
    for column in NEEDED:
        assert len(HEADERS[column]) >= 3


@pytest.mark.parametrize(("data", "told"), [
    (b"", ["empty"]),
    (b" \n;;\n", ["empty"]),
    (b"PK\x03\x04rest", ["workbook"]),
    (HEADER.encode("utf-16"), ["binary"]),
    (HEADER.encode() + b"\n\x00", ["binary"]),
    (HEADER.encode() + b"\n\x07", ["binary"]),
    (HEADER.encode() + b"\n\x98", ["encoding"]),
    (HEADER.encode(), ["no_lines"]),
    (b"iin;full_name\n1;2", ["columns", "column_birth_date", "column_village"]),
    (f"{HEADER};ЖСН\n{GOOD}".encode(), ["column_twice"]),
    (f"{HEADER}\n".encode() + b"a;b\n" * 20_001, ["many_lines"]),
    (b"a" * (8 * 1024 * 1024 + 1), ["large"]),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(data: bytes, told: list[str]) -> None:
    assert sentence(data) == told


@pytest.mark.parametrize(("line", "remark"), [
    (GOOD.replace(IIN, "12345"), ("iin", "iin_length")),
    (GOOD.replace(IIN, IIN[:11] + str((int(IIN[11]) + 1) % 10)), ("iin", "iin_check_digit")),
    (GOOD.replace(IIN, "100540012345"), ("iin", "iin_organisation")),
    (GOOD.replace(IIN, ""), ("iin", "missing")),
    (GOOD.replace("14.05.1990", "31.02.1990"), ("birth_date", "birth_date")),
    (GOOD.replace("14.05.1990", "05/14/1990"), ("birth_date", "birth_date")),
    (GOOD.replace("14.05.1990", "14.05.1890"), ("birth_date", "birth_date")),
    (GOOD.replace("14.05.1990", "2027-01-01"), ("birth_date", "birth_future")),
    (GOOD.replace("14.05.1990", "22.11.2008"), ("birth_date", "too_young")),
    (GOOD.replace("Қарасу", "Тараз"), ("village", "village_unknown")),
    (GOOD.replace("Қарасу", "Ақ"), ("village", "village_ambiguous")),
    (GOOD.replace("Қарасу", ""), ("village", "missing")),
    (GOOD.replace("Әлия Қасым", "– 7 –"), ("full_name", "name_letters")),
    (GOOD.replace("Әлия Қасым", "Ә" * 201), ("full_name", "too_long")),
    (GOOD + ";артық", ("", "cells")),
    (GOOD.replace("Әлия", '"Әлия'), ("", "quotes")),
    ('"' + GOOD, ("", "quotes")),
])  # fmt: skip
def test_a_wrong_line_is_refused_by_column_and_reason(line: str, remark: tuple[str, str]) -> None:
    assert of(line) == ([], [(2, *remark)])


def test_a_quote_inside_a_cell_is_a_sign_like_any_other() -> None:
    assert of(GOOD.replace("Қасым", 'Қасым "Қара"')) == (['Әлия Қасым "Қара"'], [])


def test_who_turns_eighteen_on_the_day_is_taken() -> None:
    names, remarks = of(GOOD.replace("14.05.1990", "21.11.2008"))
    assert names == ["Әлия Қасым"]
    assert remarks == [(2, "birth_date", "birth_not_as_iin")]


def test_a_repeated_number_is_refused_and_the_first_line_named() -> None:
    taken, remarks = check(read(f"{HEADER}\n{GOOD}\n\n{GOOD}".encode()), YARDSTICK)
    assert [line.line for line in taken] == [2]
    assert [(r.line, r.reason, r.see_line) for r in remarks] == [(4, "duplicate", 2)]


def test_a_line_tells_all_that_is_wrong_with_it() -> None:
    names, remarks = of("1;Әлия Қасым;күні жоқ;Тараз")
    assert names == []
    assert {column for _, column, _ in remarks} == {"iin", "birth_date", "village"}


@pytest.mark.parametrize(("told", "remarks"), [
    ("иә", []), ("1", []), ("ЖОҚ", [(2, "registered", "not_registered")]),
    ("", [(2, "registered", "registered_unclear")]), ("мүмкін", [(2, "registered", "registered_unclear")]),
])  # fmt: skip
def test_only_those_registered_in_the_okrug_are_taken(told: str, remarks: list[tuple[int, str, str]]) -> None:
    assert of(f"{GOOD};{told}", f"{HEADER};тіркелген")[1] == remarks


def test_wrong_contacts_are_left_out_but_the_person_is_taken() -> None:
    names, remarks = of(f"{GOOD};12;жоқ", f"{HEADER};телефон;e-mail")
    assert names == ["Әлия Қасым"]
    assert remarks == [(2, "email", "email_wrong"), (2, "phone", "phone_wrong")]


@pytest.mark.parametrize("spelled", ["Қарасу", "ҚАРАСУ АУЫЛЫ", "ауыл Қарасу", "с. Карасу", "с.Карасу", "село  Карасу"])
def test_a_village_is_known_with_or_without_the_word_for_it(spelled: str) -> None:
    assert settlement(spelled) in {"қарасу", "карасу"}


@pytest.mark.parametrize(("text", "day"), [
    ("1990-05-14", date(1990, 5, 14)), ("14.05.1990", date(1990, 5, 14)), ("4.5.1990", date(1990, 5, 4)),
    ("14.05.90", None), ("1990-5-14", None), ("٠١.٠١.١٩٩٠", None), ("0000-01-01", None),
])  # fmt: skip
def test_days_are_read_in_two_ways_only(text: str, day: date | None) -> None:
    assert parse_day(text) == day


@given(st.binary(max_size=400))
@example(b"\xff")
@example(b'iin,full_name,birth_date,village\n"')
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    try:
        file = read(data)
    except InvalidInputError:
        return
    taken, remarks = check(file, YARDSTICK)
    assert len(taken) + len({remark.line for remark in remarks if remark.refused}) >= len(file.rows)


CELL = st.one_of(
    st.sampled_from(
        [IIN, SECOND, "", "14.05.1990", "2020-01-01", "Қарасу", "Ақ", "Әлия", "=1+1", '"', "?", "8 701 123 45 67"]
    ),
    st.text(max_size=12),
)


@given(st.lists(st.lists(CELL, max_size=8).map(";".join), max_size=12), st.sampled_from(["utf-8", "kz1048"]))
def test_every_line_is_taken_or_refused_with_a_known_reason_that_tells_nothing(lines: list[str], encoding: str) -> None:
    data = "\n".join([f"{HEADER};phone;registered", GOOD + ";;иә", *lines]).encode(encoding, errors="replace")
    try:
        file = read(data)
    except InvalidInputError:
        return
    taken, remarks = check(file, YARDSTICK)
    refused = {remark.line for remark in remarks if remark.refused}
    accepted = {line.line for line in taken}
    assert accepted | refused == {row.line for row in file.rows} | {remark.line for remark in file.broken}
    assert not accepted & refused
    assert len({line.iin for line in taken}) == len(taken)
    assert {remark.reason for remark in remarks} <= {*REASONS, *WARNINGS}
    assert len({(remark.line, remark.column) for remark in remarks}) == len(remarks)
