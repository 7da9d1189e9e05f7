"""Pabulib files: what is read, what is refused with line and reason, and that what is written is read back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.counting.pabulib import REASONS, PabulibError, PabulibFile, ProjectRow, VoteRow, money_text, read, write
from app.domain.errors import InvalidInputError

GOOD = '''META
key;value
description;"Ауыл; ""Ақши"""
budget;1000.50
vote_type;approval
num_projects;2
num_votes;3
PROJECTS
project_id;cost;name;selected
1;700;Жол;1
b;300.5;"Құдық
және шам";0
VOTES
voter_id;vote;sex
x;1,b;F
y; b , 1 ;M
z;;F
'''


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_a_good_file_is_read_with_every_column() -> None:
    file = read(GOOD)
    assert file.budget == Fraction("1000.5")
    assert file.meta["description"] == 'Ауыл; "Ақши"'
    assert file.projects[1] == ProjectRow("b", Fraction("300.5"), {"name": "Құдық\nжәне шам", "selected": "0"})
    assert file.votes[1] == VoteRow("y", ("b", "1"), {"sex": "M"})
    assert file.votes[2].approved == ()
    assert file.selected() == {"1"}
    assert file.election().voters == 3


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_and_a_byte_order_mark_are_read(ending: str) -> None:
    plain = changed("\nжәне шам", "")
    assert read("\ufeff" + plain.replace("\n", ending)) == read(plain)


REFUSED = {
    "empty": ("", 1),
    "before_meta": ("key;value\n" + GOOD, 1),
    "csv": (changed("Жол", '"Жол'), 10),
    "section_order": (changed("PROJECTS\n", "VOTES\n"), 8),
    "section_missing": (GOOD[: GOOD.index("VOTES")], 11),
    "column_missing": (changed("cost;name", "price;name"), 9),
    "column_twice": (changed("vote;sex", "vote;vote"), 14),
    "cells": (changed("x;1,b;F", "x;1;b;F"), 15),
    "key_twice": (changed("num_votes;3", "budget;3"), 7),
    "key_missing": (changed("vote_type;approval\n", ""), 1),
    "vote_type": (changed("approval", "ordinal"), 5),
    "not_a_number": (changed("1000.50", "1 000"), 4),
    "negative": (changed("1;700", "1;-700"), 10),
    "not_a_count": (changed("num_votes;3", "num_votes;three"), 7),
    "count_differs": (changed("num_votes;3", "num_votes;4"), 7),
    "id_empty": (changed("x;1,b;F", " ;1,b;F"), 15),
    "id_forbidden": (changed("1;700", "1,2;700"), 10),
    "project_twice": (changed("b;300.5", "1;300.5"), 11),
    "voter_twice": (changed("y; b", "x; b"), 16),
    "unknown_project": (changed("x;1,b;F", "x;1,c;F"), 15),
    "project_repeated": (changed("x;1,b;F", "x;1,1;F"), 15),
    "not_one": (changed("approval", "choose-1"), 15),
}


def test_every_reason_to_refuse_is_tried_here() -> None:
    assert set(REFUSED) == set(REASONS)


@pytest.mark.parametrize("code", REFUSED)
def test_a_malformed_file_is_refused_with_line_and_reason(code: str) -> None:
    text, line = REFUSED[code]
    with pytest.raises(PabulibError) as caught:
        read(text)
    assert (caught.value.code, caught.value.line) == (code, line)
    assert caught.value.english.startswith(f"line {line}: ")
    assert isinstance(caught.value, InvalidInputError)
    problem = caught.value.problems[0]
    assert problem.message_key == f"budget.pabulib.{code}"
    assert problem.facts == {"line": line, **caught.value.details}


@pytest.mark.parametrize("cost", ["1e9", "NaN", "inf", "", "1,5", "0x10", "१२", "1/3", "9" * 19, ".5", "5."])
def test_what_is_no_plain_decimal_is_no_money(cost: str) -> None:
    with pytest.raises(PabulibError) as caught:
        read(changed("1;700", f"1;{cost}" if "," not in cost else f'1;"{cost}"'))
    assert caught.value.code == "not_a_number"


lines = st.lists(st.sampled_from([*GOOD.splitlines(), ";", '"', "\x00", "VOTES", ""]), max_size=30).map("\n".join)


@given(st.one_of(st.text(), lines))
@example("META\nkey;value\nbudget;5\nvote_type;approval\nPROJECTS\nVOTES\n")
@example('"' + "x" * 200_000)
def test_a_hostile_file_is_read_or_refused_and_never_breaks_the_reader(text: str) -> None:
    result = read_or_refuse(text)
    if isinstance(result, PabulibError):
        assert result.line >= 1
        assert result.english
    else:
        assert result.election().voters == len(result.votes)


@given(st.integers(0, len(GOOD) - 1), st.characters())
def test_one_letter_changed_never_breaks_the_reader(place: int, letter: str) -> None:
    assert read_or_refuse(GOOD[:place] + letter + GOOD[place + 1 :])


def read_or_refuse(text: str) -> PabulibFile | PabulibError:
    try:
        return read(text)
    except PabulibError as error:
        return error


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
ids = st.from_regex(r"[0-9A-Za-zӘәҒғ_-]{1,6}", fullmatch=True)
money = st.builds(Fraction, st.integers(0, 10**15), st.sampled_from([1, 2, 10, 1000]))


@st.composite
def files(draw: st.DrawFn) -> PabulibFile:
    known = draw(st.lists(ids, min_size=1, max_size=5, unique=True))
    rows = tuple(ProjectRow(id_, draw(money), {"name": draw(cells), "selected": draw(cells)}) for id_ in known)
    voters = draw(st.lists(ids, max_size=5, unique=True))
    votes = tuple(
        VoteRow(voter, tuple(draw(st.lists(st.sampled_from(known), unique=True))), {"village": draw(cells)})
        for voter in voters
    )
    meta = {"description": draw(cells), "vote_type": "approval", "num_votes": str(len(votes))}
    return PabulibFile(draw(money), meta, rows, votes)


@given(files())
def test_what_is_written_is_read_back(file: PabulibFile) -> None:
    text = write(file)
    back = read(text)
    assert (back.budget, back.meta, back.projects) == (file.budget, file.meta, file.projects)
    assert back.votes == file.votes
    assert write(back) == text


def test_what_could_not_be_read_back_is_not_written() -> None:
    file = read(GOOD)
    with pytest.raises(PabulibError):
        write(replace(file, votes=(*file.votes, VoteRow("q", ("unknown",)))))
    with pytest.raises(ValueError, match="decimal"):
        write(replace(file, budget=Fraction(1, 3)))


@given(money)
def test_money_is_written_without_loss(amount: Fraction) -> None:
    assert Fraction(money_text(amount)) == amount
