"""How a message leaves the platform: one small interface, an SMS service over HTTP, a mail server."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from config import Settings

SECONDS = 10
"""How long a gateway may keep the worker waiting: far less than the worker's hold on a job."""


class GatewayError(Exception):
    """The message could not be handed over; carries no address and no text."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be handed over. job: the same id at every repetition, so that a gateway can drop a double."""

    job: str
    to: str
    subject: str
    text: str


class Gateway(Protocol):
    """Hands one message over; raises GatewayError when that failed."""

    def send(self, message: Message) -> None: ...


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """An SMS service that takes JSON {id, to, text} by POST at SMS_URL; user and password may stand in the URL."""

    url: str

    def send(self, message: Message) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"}:
            raise GatewayError("SMS_URL must begin with http:// or https://")
        host = parts.netloc.rpartition("@")[2]
        body = json.dumps({"id": message.job, "to": message.to, "text": message.text}, ensure_ascii=False)
        request = urllib.request.Request(  # noqa: S310 -- the scheme was checked
            parts._replace(netloc=host).geturl(),
            data=body.encode(),
            headers={"Content-Type": "application/json; charset=utf-8", **_authorization(self.url)},
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 -- the scheme was checked
                answer.read(0)
        except urllib.error.HTTPError as error:
            error.close()
            raise GatewayError(f"status {error.code}") from None
        except OSError as error:
            raise GatewayError(type(error).__name__) from None


def _authorization(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": "Basic " + b64encode(pair.encode()).decode()}


@dataclass(frozen=True, slots=True)
class MailGateway:
    """A mail server at SMTP_URL: smtp://user:password@host:587 (TLS where the server offers it) or smtps://."""

    url: str
    sender: str

    def send(self, message: Message) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, message.to, message.subject
        letter["Message-ID"] = f"<{message.job}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text)
        parts = urlsplit(self.url)
        try:
            with self._connect() as server:
                if parts.username is not None:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            raise GatewayError(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
        server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        return server


class NotConfigured:
    """A channel that this installation lacks: the job waits and the administrator sees it."""

    def send(self, message: Message) -> None:
        raise GatewayError(f"no gateway for job {message.job}")


def choose(settings: Settings) -> Mapping[str, Gateway]:
    """The gateway of each channel; none at all where nothing may really be sent: messages then stay in the
    outbox, to be read on its page.
    """
    if shows_outbox(settings):
        return {}
    sms: Gateway = SmsGateway(settings.sms_url) if settings.sms_url else NotConfigured()
    mail: Gateway = MailGateway(settings.smtp_url, settings.mail_from) if settings.smtp_url else NotConfigured()
    return {"sms": sms, "email": mail}


def shows_outbox(settings: Settings) -> bool:
    """Whether messages are only shown on the outbox page: in development and in a demonstration, never else."""
    return not settings.is_production and (settings.is_development or settings.demo)
