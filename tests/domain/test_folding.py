"""Spellings of one word meet in a search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.folding import fold

SMALL = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
LETTERS = SMALL + SMALL.upper() + "abcdefghijklmnopqrstuvwxyz0123456789"
words = st.text(LETTERS, min_size=1)
TWINS = {"а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "к": "k", "і": "i", "ә": "ə", "һ": "h"}


@pytest.mark.parametrize(
    "spelling",
    ["мәслихат", "маслихат", "МӘСЛИХАТ", "мəслихат", "мacлихaт", "MACЛИXAT", "м\u0430\u0301слихат", " Мәслихат\n"],
)
def test_spellings_of_one_word_meet(spelling: str) -> None:
    assert fold(spelling) == fold("мәслихат") == "маслихат"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("қаһарман", "кахарман"),
        ("ЕЛІМІЗ", "eлiмiз"),
        ("ё й", "е и"),
        ("Жаңа өзен", "жана  озен"),
        ("ұлт үні", "улт уни"),
    ],
)
def test_kazakh_letters_meet_what_is_typed_for_them(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_apart() -> None:
    assert len({fold(word) for word in ("су", "жол", "мектеп", "көпір", "жарық", "шам", "саябақ")}) == 7


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(words)
def test_case_makes_no_difference(word: str) -> None:
    assert fold(word.upper()) == fold(word.lower()) == fold(word)


@given(st.text("".join(TWINS), min_size=1))
def test_any_letter_may_be_its_twin(word: str) -> None:
    assert fold(word.translate(str.maketrans(TWINS))) == fold(word)


@given(words, words, words)
def test_what_stands_in_a_text_is_found_in_it(before: str, word: str, after: str) -> None:
    assert fold(word) in fold(f"{before}{word} {after}")
