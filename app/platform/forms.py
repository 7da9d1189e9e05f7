"""The base of all forms: words in the reader's language, sizes that hold, and the list for the error summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation, ValidationError

from app.platform.i18n import current_language, t

Check = Callable[[Any, Field], None]


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Shape and wording of input; never the law, never the database."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        @property
        def locales(self) -> list[str]:
            """WTForms' own messages in the language of this request."""
            return [current_language()]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the error summary, in the order of the page."""
        found = []
        for field in self:
            found += [(field.id, str(error)) for error in _flatten(field.errors)]
        return found + [("", str(error)) for error in self.form_errors]


def _flatten(errors: Any) -> list[Any]:
    if isinstance(errors, dict):
        errors = errors.values()
    flat: list[Any] = []
    for error in errors:
        flat += _flatten(error) if isinstance(error, list | tuple | dict) else [error]
    return flat


class OneLine(StringField):
    """A line of text without the spaces around it."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = " ".join(valuelist[0].split()) if valuelist else ""


def needed(key: str) -> Check:
    """The field must not be empty; `key` names the sentence that says what to write."""

    def check(_form: Any, field: Field) -> None:
        if field.data is None or (isinstance(field.data, str | list) and not field.data):
            raise StopValidation(t(key))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]  # WTForms reads it
    return check


def at_most(limit: int) -> Check:
    """No more than `limit` characters."""

    def check(_form: Any, field: Field) -> None:
        if field.data and len(field.data) > limit:
            raise ValidationError(t("ui.form.too_long", n=len(field.data), limit=limit))

    check.field_flags = {"maxlength": limit}  # type: ignore[attr-defined]  # WTForms reads it
    return check
