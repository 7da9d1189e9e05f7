import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInputError
from app.domain.references import ALPHABET, make, normalise, parse

codes = st.sampled_from([7, 11, 15]).flatmap(
    lambda size: st.builds(make, st.sampled_from(["PB", "CF", "HE"]), st.binary(min_size=size, max_size=size))
)


def problem_of(text: str, kind: str | None = None) -> str:
    with pytest.raises(InvalidInputError) as caught:
        parse(text, kind)
    (problem,) = caught.value.problems
    return problem.message_key


def test_alphabet_has_no_letters_that_are_misread():
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_code_is_a_kind_and_groups_of_four():
    assert make("PB", bytes(11)).rsplit("-", 1)[0] == "PB-0000-0000"
    assert [len(group) for group in make("PB", bytes(range(15))).split("-")] == [2, 4, 4, 4, 4]


def test_check_character_is_the_sum_of_the_field():
    # P is 22 and B is 11; before three zeros and the check they weigh 2^5 and 2^4 in the field.
    # Doubling takes 22 through 9, 18, 1, 2 to 4 and 11 through 22, 9, 18 to 1; 4 xor 1 is 5.
    assert make("PB", bytes(3)) == "PB-0005"


@pytest.mark.parametrize("size", [0, 1, 2, 4, 8, 31, 43])
def test_bytes_that_make_no_whole_groups_are_refused(size):
    with pytest.raises(ValueError, match="bytes"):
        make("PB", bytes(size))


@pytest.mark.parametrize("kind", ["", "P", "PBX", "pb", "LO", "P1", "ПБ"])
def test_kind_is_two_letters_of_the_alphabet(kind):
    with pytest.raises(ValueError, match="kind"):
        make(kind, bytes(11))


@given(codes)
def test_code_reads_back(code):
    assert parse(code) == parse(code, code[:2]) == code


@given(codes, st.randoms(use_true_random=False))
def test_code_typed_carelessly_reads_back(code, random):
    spoiled = {"0": "0OoОо", "1": "1IiLlІі", "A": "AaАа", "B": "BbВв", "C": "CcСс", "E": "EeЕе", "H": "HhНһ",
               "K": "KkКк", "M": "MmМм", "P": "PpРр", "T": "TtТт", "X": "XxХх", "Y": "YyУуҮү",
               "-": "- –_"}  # fmt: skip
    typed = "".join(random.choice(spoiled.get(letter, letter + letter.lower())) for letter in code)
    assert parse(f"  {typed}\n") == code


def test_letters_of_a_kazakh_keyboard_become_latin():
    assert normalise("авекмнорстух") == "ABEKMH0PCTYX"
    assert normalise("АВЕКМНОРСТУХ ІҮҺ") == "ABEKMH0PCTYX1YH"


@given(codes, st.data())
def test_any_one_wrong_character_is_found(code, data):
    plain = normalise(code)
    place = data.draw(st.integers(0, len(plain) - 1))
    wrong = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != plain[place]]))
    assert problem_of(plain[:place] + wrong + plain[place + 1 :]) == "errors.reference.check"


@given(codes, st.data())
def test_any_two_characters_that_changed_places_are_found(code, data):
    plain = list(normalise(code))
    one, other = data.draw(st.lists(st.integers(0, len(plain) - 1), min_size=2, max_size=2, unique=True))
    if plain[one] == plain[other]:
        return
    plain[one], plain[other] = plain[other], plain[one]
    assert problem_of("".join(plain)) == "errors.reference.check"


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "empty"), (" - ", "empty"), ("PB-0005!", "letter"), ("PB-000U", "letter"), ("ЖЖ-0005", "letter"),
     ("PB", "length"), ("PB-00", "length"), ("PB" + "0" * 32, "length"), ("PB-0004", "check")],
)  # fmt: skip
def test_refusal_says_what_is_wrong(text, problem):
    assert problem_of(text) == f"errors.reference.{problem}"


def test_code_of_another_kind_is_refused():
    assert problem_of(make("CF", bytes(11)), "PB") == "errors.reference.kind"


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_clear_refusal(text):
    try:
        code = parse(text)
    except InvalidInputError:
        return
    assert parse(code) == code
