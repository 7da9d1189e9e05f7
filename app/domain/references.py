"""Reference codes that people read aloud, write on paper and type on a Kazakh keyboard: PB-7K3M-9QX4-T0A7.

Two letters say what kind of thing it is, then come groups of four from Crockford's base 32 (no I, L, O or
U); the last character checks the rest. Crockford's own check character may be `*`, `~`, `$` or `=`, which
nobody can read over the telephone. Here it is a letter of the same 32: the sum of all characters, each
times its own power of 2 in the field of 32 elements. It finds every single wrong character and every two
that changed places.
"""

from app.domain.errors import InvalidInputError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_GROUP = 4
_KIND = 2
# The powers of 2 in the field repeat after 31 places, so a code has no more characters than that.
_LONGEST = 31
# Letters that look like, or are typed for, one of the alphabet: Latin, then Russian and Kazakh capitals.
_LOOK_ALIKES = str.maketrans("OILАВЕКМНОРСТУХІҮҺ", "011ABEKMH0PCTYX1YH")
_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014_./")


def make(kind: str, random_bytes: bytes) -> str:
    """Make a code of a kind (two letters of the alphabet, such as "PB") from random bytes.

    Each byte gives one character (5 bits of chance) and one check character is added: 7, 11, 15 ... bytes
    give whole groups; 11 bytes (55 bits) suffice for anything that is public, 15 (75 bits) for a code that
    opens something. Raises ValueError for a kind or a number of bytes that makes no code.
    """
    if len(kind) != _KIND or any(letter not in ALPHABET[10:] for letter in kind):
        raise ValueError(f"a kind is two letters of {ALPHABET[10:]}: {kind!r}")
    if not random_bytes or (len(random_bytes) + 1) % _GROUP or len(random_bytes) >= _LONGEST - _KIND:
        raise ValueError(f"{len(random_bytes)} bytes do not make whole groups")
    body = kind + "".join(ALPHABET[byte % 32] for byte in random_bytes)
    return _grouped(body + _check(body))


def parse(text: str, kind: str | None = None) -> str:
    """Give the code as `make` wrote it from what a person typed: any case, separators, O for 0, I or L for 1,
    Cyrillic letters that look like Latin ones.

    Raises InvalidInputError with one of the keys `errors.reference.empty`, `errors.reference.letter` (a
    sign that no code has), `errors.reference.length`, `errors.reference.kind` (a code of another kind than
    `kind`), `errors.reference.check` (a character is wrong or two are swapped).
    """
    plain = normalise(text)
    problem = _problem(plain, kind)
    if problem:
        raise InvalidInputError([problem])
    return _grouped(plain)


def normalise(text: str) -> str:
    """Give what was typed in capitals of the alphabet and without separators, whether or not it is a code."""
    return text.translate(_SEPARATORS).upper().translate(_LOOK_ALIKES)


def _problem(plain: str, kind: str | None) -> str | None:
    if not plain:
        return "errors.reference.empty"
    if any(letter not in _VALUES for letter in plain):
        return "errors.reference.letter"
    if not _KIND + _GROUP <= len(plain) <= _LONGEST or (len(plain) - _KIND) % _GROUP:
        return "errors.reference.length"
    if kind is not None and plain[:_KIND] != kind:
        return "errors.reference.kind"
    if plain[-1] != _check(plain[:-1]):
        return "errors.reference.check"
    return None


def _grouped(plain: str) -> str:
    groups = [plain[place : place + _GROUP] for place in range(_KIND, len(plain), _GROUP)]
    return "-".join([plain[:_KIND], *groups])


def _check(body: str) -> str:
    """Give the character that makes the weighted sum of a whole code zero; its own weight is 1."""
    total = 0
    for letter in body:
        total = _doubled(total ^ _VALUES[letter])
    return ALPHABET[total]


def _doubled(value: int) -> int:
    """Multiply by 2 in the field of 32 elements, x^5 = x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
