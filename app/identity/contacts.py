"""Where a one-time code can go: a telephone or an e-mail address, as people type it and as it may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import InvalidInputError

NOT_DIGITS = re.compile(r"[\s()\u2010-\u2015./-]+")
KAZAKH_PHONE = re.compile(r"(?:\+?7|8)(\d{10})")
FOREIGN_PHONE = re.compile(r"\+(\d{9,15})")
EMAIL = re.compile(r"[^@\s<>\"',;:\\]+@[^@\s<>\"',;:\\.]+(?:\.[^@\s<>\"',;:\\.]+)+")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a one-time code can go. channel: sms or email; address: +77011234567 or name@example.kz."""

    channel: str
    address: str

    @property
    def masked(self) -> str:
        """As it may be shown to its owner: the last four digits, or the first letter and the domain."""
        if self.channel == "sms":
            return f"{self.address[:2]} ••• ••• {self.address[-4:-2]} {self.address[-2:]}"
        name, _, domain = self.address.partition("@")
        return f"{name[0]}•••@{domain}"


def read_contact(text: str) -> Contact:
    """A telephone or an e-mail address as a person types it.

    Raises InvalidInputError (`identity.error.contact`, `.phone` or `.email`) for anything else.
    """
    text = text.strip()
    if not text:
        raise InvalidInputError(["identity.error.contact"])
    if "@" in text:
        return read_email(text)
    return read_phone(text)


def read_phone(text: str) -> Contact:
    """A telephone number: of Kazakhstan with +7, 8 or 7 in front, of another country with its + code."""
    plain = NOT_DIGITS.sub("", text)
    home = KAZAKH_PHONE.fullmatch(plain)
    abroad = FOREIGN_PHONE.fullmatch(plain)
    if home:
        return Contact("sms", f"+7{home[1]}")
    if abroad:
        return Contact("sms", f"+{abroad[1]}")
    raise InvalidInputError(["identity.error.phone"])


def read_email(text: str) -> Contact:
    """An e-mail address; capital letters make no difference."""
    plain = text.strip().lower()
    if len(plain) > 254 or not EMAIL.fullmatch(plain):
        raise InvalidInputError(["identity.error.email"])
    return Contact("email", plain)
