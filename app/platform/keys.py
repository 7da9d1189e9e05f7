"""Keys of one installation: what is encrypted, hashed and sealed, and with which derived key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Derived once at start; nothing here ever appears in a log."""

    _cipher: Fernet
    _pepper: bytes
    _ballots: Fernet

    @classmethod
    def derive(cls, data_key: bytes, ballot_key: bytes) -> Keys:
        """From the two 32-byte secrets of the installation."""
        cipher = Fernet(base64.urlsafe_b64encode(_derive(data_key, "cipher")))
        ballots = Fernet(base64.urlsafe_b64encode(_derive(ballot_key, "ballots")))
        return cls(cipher, _derive(data_key, "pepper"), ballots)

    def encrypt(self, text: str) -> str:
        """Encrypt personal data (an identity number, a telephone, a second factor's secret)."""
        return self._cipher.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The inverse of `encrypt`; raises cryptography.fernet.InvalidToken for a forged or foreign token."""
        return self._cipher.decrypt(token.encode()).decode()

    def fingerprint(self, purpose: str, text: str) -> str:
        """A keyed hash (64 hex digits): equal texts are found by it, but nobody without the key can guess."""
        return hmac.new(self._pepper, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def new_box_key(self) -> str:
        """A fresh key of one ballot box, wrapped; destroyed when the box is sealed."""
        return self._ballots.encrypt(secrets.token_bytes(32)).decode()

    def slot(self, wrapped_box_key: str, person: str) -> str:
        """Where in an open box this person's ballot lies (64 hex digits).

        Only the running server can compute it, only while the box is open: the box key is deleted at
        the close and the slots with it, so nothing stored joins a person to a ballot.
        """
        key = self._ballots.decrypt(wrapped_box_key.encode())
        return hmac.new(key, person.encode(), hashlib.sha256).hexdigest()
