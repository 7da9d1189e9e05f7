"""Forms of the administrators: shape and wording only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FormField, RadioField, SelectField
from wtforms.validators import ValidationError

from app.identity.forms import Day
from app.identity.services.roles import APPOINTED
from app.places.forms import PlacesForm
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t

PLAIN = {"autocomplete": "off"}
EVERYWHERE = "all"
"""The value of «the whole installation» among the territories."""


class AppointForm(PlacesForm):
    """Who is given which role, where, from when to when, and on what ground."""

    iin = OneLine(
        validators=[needed("errors.iin.twelve_digits"), at_most(20)], render_kw={"inputmode": "numeric", **PLAIN}
    )
    full_name = OneLine(validators=[needed("identity.error.name"), at_most(200)], render_kw=PLAIN)
    birth_date = FormField(Day)
    role = RadioField(validate_choice=False)
    territory_id = SelectField(validate_choice=False)
    starts_on = FormField(Day)
    ends_on = FormField(Day)
    basis = OneLine(validators=[needed("identity.error.basis"), at_most(300)], render_kw=PLAIN)
    civil_servant = BooleanField()
    labels = {  # noqa: RUF012 -- read only
        "iin": ("identity.desk.iin", "identity.desk.iin_hint"),
        "full_name": ("identity.desk.full_name", "identity.desk.full_name_hint"),
        "birth_date": ("identity.desk.birth_date", "identity.desk.birth_date_hint"),
        "role": ("admin.role", ""),
        "territory_id": ("admin.territory", "admin.territory_hint"),
        "starts_on": ("places.mandate.starts_on", ""),
        "ends_on": ("places.mandate.ends_on", "admin.ends_on_hint"),
        "basis": ("admin.basis", "admin.basis_hint"),
        "civil_servant": ("admin.civil_servant", "admin.civil_servant_hint"),
    }
    optional = ("ends_on",)

    def __init__(self, territories: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [(role.value, t(f"admin.role.{role.value}")) for role in sorted(APPOINTED)]
        self.territory_id.choices = [("", ""), *territories]

    def validate_role(self, field: RadioField) -> None:
        """One of the roles that are appointed."""
        _one_of(field, "admin.error.role")

    def validate_territory_id(self, field: SelectField) -> None:
        """One of the territories on offer."""
        _one_of(field, "admin.error.territory")


def _one_of(field: RadioField | SelectField, key: str) -> None:
    offered: list[Any] = list(field.choices or ())
    if not field.data or field.data not in [value for value, _ in offered]:
        raise ValidationError(t(key))


class EndForm(PlacesForm):
    """The last day of an appointment."""

    last_day = FormField(Day)
    labels = {"last_day": ("places.mandate.last_day", "admin.last_day_hint")}  # noqa: RUF012 -- read only


class LoginForm(PlacesForm):
    """What an official signs in with."""

    login = OneLine(
        validators=[needed("identity.error.login"), at_most(100)],
        render_kw={"autocapitalize": "none", "spellcheck": "false", **PLAIN},
    )
    labels = {"login": ("identity.official.login", "admin.login_hint")}  # noqa: RUF012 -- read only


class SureForm(BaseForm):
    """Nothing but the button."""
