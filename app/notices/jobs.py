"""What the worker does with messages: puts them into words and hands them to the gateway of their channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.notices.gateways import Gateway, Message
from app.platform.outbox import Handler
from app.platform.words import Words

SEND = "notices.send"


def handlers(gateways: Mapping[str, Gateway], words: Words) -> dict[str, Handler]:
    """The jobs of this room by name: none where no gateway may send, so that messages stay in the outbox.

    A message is {channel: sms or email, to, message: code, contact_changed …, lang, facts}; `to` is None for
    one that nobody is to get.
    """

    def send(payload: Mapping[str, Any]) -> None:
        if payload["to"]:
            gateways[payload["channel"]].send(compose(words, payload))

    return {SEND: send} if gateways else {}


def compose(words: Words, payload: Mapping[str, Any]) -> Message:
    """Put a message into the words of its reader's language: an SMS is short, a letter has a subject."""
    name, lang, facts = payload["message"], payload["lang"], payload["facts"]
    if payload["channel"] == "sms":
        text, subject = words.say(f"notices.sms.{name}", lang, **facts), ""
    else:
        text = words.say(f"notices.letter.{name}", lang, **facts)
        subject = words.say(f"notices.subject.{name}", lang)
    return Message(str(payload.get("job", "")), str(payload["to"]), subject, text)
