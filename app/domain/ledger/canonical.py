"""One value, one sequence of bytes: without that, two honest programs would compute two different hashes.

The form is a narrow part of RFC 8785: only null, booleans, whole numbers that every JSON reader keeps
exactly, strings in Unicode form NFC, lists, and objects whose keys are sorted by code point; no space outside
strings; UTF-8.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

# The largest whole number that a reader with double-precision numbers keeps exactly (RFC 8785, section 3.1).
LARGEST_INTEGER = 2**53 - 1
SALT_BYTES = 32


class NotCanonicalError(ValueError):
    """Raised for a value or a text that has no canonical form; the message says where and why."""


def canonical_json(value: object) -> bytes:
    """Give the canonical bytes of a JSON value.

    Raises NotCanonicalError for a float or anything else not of the form. A fraction is written by the caller
    as text, "a/b". Tuples are written as lists.
    """
    plain = _plain(value, "$")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def parse_canonical(data: bytes) -> Any:
    """Read bytes written by `canonical_json`; raise NotCanonicalError if one byte is written otherwise."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(f"not JSON in UTF-8: {error}") from error
    if canonical_json(value) != data:
        raise NotCanonicalError("the value is JSON, but not written in the canonical form")
    return value


def digest(value: object) -> str:
    """Give the SHA-256 of the canonical bytes of a value as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def commitment(salt: bytes, value: object) -> str:
    """Bind to a value without telling it: SHA-256 of a secret random salt followed by the canonical bytes.

    The salt is always 32 bytes, so that no two pairs of salt and value make the same bytes. Gives 64
    hexadecimal digits.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + canonical_json(value)).hexdigest()


def _plain(value: object, place: str) -> object:
    """Copy a value with its strings in NFC, refusing what has no canonical form."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonicalError(f"{place}: the number is too large to be kept exactly by every reader")
        return value
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{number}]") for number, item in enumerate(value)]
    if isinstance(value, Mapping):
        return _object(value, place)
    raise NotCanonicalError(f"{place}: {type(value).__name__} has no canonical form")


def _object(value: Mapping[Any, Any], place: str) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonicalError(f"{place}: a key is {type(key).__name__}, not text")
        name = _text(key, place)
        if name in plain:
            raise NotCanonicalError(f"{place}: two keys are the same text")
        plain[name] = _plain(item, f"{place}.{name}")
    return plain


def _text(value: str, place: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError(f"{place}: the text holds half of a character") from error
    return unicodedata.normalize("NFC", value)
