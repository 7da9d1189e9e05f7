"""Forms of the desk of facts: territories, competence, akims and bodies; shape and wording only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import FormField, RadioField, SelectField
from wtforms.validators import ValidationError

from app.identity.forms import Day, text
from app.places.forms import PLAIN, PlacesForm, one_of
from app.platform.forms import Check, OneLine, at_most, needed
from app.platform.i18n import t

Choices = Sequence[tuple[str, str]]
Labels = dict[str, tuple[str, str]]
ADDRESS = {"autocapitalize": "none", "spellcheck": "false", **PLAIN}
DIGITS = {"inputmode": "numeric", **PLAIN}
NAMES: Labels = {
    "name_kk": ("places.facts.name_kk", ""),
    "name_ru": ("places.facts.name_ru", ""),
    "name_en": ("places.facts.name_en", ""),
}
SINCE: Labels = {
    "valid_from": ("places.seats.valid_from", ""),
    "basis": ("places.mandate.basis", "places.mandate.basis_hint"),
}
SLUG: Labels = {"slug": ("places.facts.slug", "places.facts.slug_hint")}
NUMBERS: Labels = {
    "code": ("places.code", "places.facts.code_hint"),
    "population": ("places.population", "places.facts.population_hint"),
}


def _line(most: int, check: Check | None = None, render_kw: dict[str, str] = PLAIN) -> OneLine:
    return OneLine(validators=[*([check] if check else []), at_most(most)], render_kw=render_kw)


def _basis() -> OneLine:
    return _line(500, needed("places.error.basis"))


class NamedForm(PlacesForm):
    """Something with a name in each of the three languages."""

    name_kk = _line(120, needed("places.error.name_kk"))
    name_ru = _line(120, needed("places.error.name_ru"))
    name_en = _line(120, needed("places.error.name_en"))

    @property
    def names(self) -> dict[str, str]:
        """{kk, ru, en} as typed."""
        return {"kk": text(self.name_kk), "ru": text(self.name_ru), "en": text(self.name_en)}


class PlaceForm(NamedForm):
    """What is said of a territory from a day on."""

    code = _line(20, render_kw=DIGITS)
    population = _line(20, render_kw=DIGITS)
    valid_from = FormField(Day)
    basis = _basis()
    optional = ("code", "population")

    def validate_code(self, field: OneLine) -> None:
        """A code of the classifier has nine digits."""
        if field.data and not re.fullmatch("[0-9]{9}", field.data):
            raise ValidationError(t("places.error.code"))

    def validate_population(self, field: OneLine) -> None:
        """A whole number, or nothing."""
        if field.data and not re.fullmatch("[0-9]{1,9}", _joined(field)):
            raise ValidationError(t("places.error.population"))

    @property
    def people(self) -> int | None:
        """How many people live there; None where nothing was typed."""
        return int(_joined(self.population)) if self.population.data else None


def _joined(field: OneLine) -> str:
    return "".join(text(field).split())


class TerritoryForm(PlaceForm):
    """A new territory."""

    kind = RadioField(validate_choice=False)
    slug = _line(80, needed("places.error.slug_needed"), ADDRESS)
    labels = {"kind": ("places.facts.kind", ""), **NAMES, **SLUG, **NUMBERS, **SINCE}  # noqa: RUF012 -- read only

    def __init__(self, kinds: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind, t(f"places.facts.kind.{kind}")) for kind in kinds]
        if len(kinds) == 1:
            self.kind.data = kinds[0]

    def validate_kind(self, field: RadioField) -> None:
        """One of the kinds that may stand here."""
        one_of(field, "places.error.kind")


class VersionForm(PlaceForm):
    """How a territory is called, coded and part of from a day on."""

    parent_id = SelectField(validate_choice=False)
    labels = {**NAMES, "parent_id": ("places.facts.part_of", ""), **NUMBERS, **SINCE}  # noqa: RUF012 -- read only

    def __init__(self, parents: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not parents:
            del self.parent_id
        else:
            self.parent_id.choices = list(parents)

    def validate_parent_id(self, field: SelectField) -> None:
        """One of the territories on offer."""
        one_of(field, "places.error.territory")


class CompetenceForm(PlacesForm):
    """Which maslikhat is competent and whose akim is the higher one; nothing is chosen beforehand."""

    maslikhat_id = SelectField(validate_choice=False)
    higher_akim_territory_id = SelectField(validate_choice=False)
    valid_from = FormField(Day)
    basis = _basis()
    labels = {  # noqa: RUF012 -- read only
        "maslikhat_id": ("places.competence.maslikhat", ""),
        "higher_akim_territory_id": ("places.competence.higher", ""),
        **SINCE,
    }

    def __init__(self, maslikhats: Choices, territories: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.maslikhat_id.choices = [("", ""), *maslikhats]
        self.higher_akim_territory_id.choices = [("", ""), *territories]

    def validate_maslikhat_id(self, field: SelectField) -> None:
        """One of the maslikhats."""
        one_of(field, "places.error.maslikhat")

    def validate_higher_akim_territory_id(self, field: SelectField) -> None:
        """One of the territories."""
        one_of(field, "places.error.territory")


class AkimForm(PlacesForm):
    """Who heads a territory."""

    full_name = _line(200, needed("places.error.full_name"))
    mode = RadioField(validate_choice=False)
    started_on = FormField(Day)
    term_ends_on = FormField(Day)
    basis = _basis()
    labels = {  # noqa: RUF012 -- read only
        "full_name": ("places.akim.name", ""),
        "mode": ("places.akim.mode", ""),
        "started_on": ("places.akim.started_on", ""),
        "term_ends_on": ("places.akim.term_ends_on", "places.facts.term_hint"),
        "basis": ("places.mandate.basis", "places.mandate.basis_hint"),
    }
    optional = ("term_ends_on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = [(mode, t(f"places.akim.mode.{mode}")) for mode in ("elected", "appointed")]

    def validate_mode(self, field: RadioField) -> None:
        """Elected or appointed."""
        one_of(field, "places.error.mode")


class AkimEndForm(PlacesForm):
    """An akim leaves office."""

    ended_on = FormField(Day)
    basis = _basis()
    labels = {  # noqa: RUF012 -- read only
        "ended_on": ("places.facts.ended_on", ""),
        "basis": ("places.mandate.basis", "places.mandate.basis_hint"),
    }


class BodyForm(NamedForm):
    """A new body."""

    kind = RadioField(validate_choice=False)
    slug = _line(80, needed("places.error.slug_needed"), ADDRESS)
    legal_basis = _line(500)
    labels = {  # noqa: RUF012 -- read only
        "kind": ("places.facts.body_kind", ""),
        **NAMES,
        **SLUG,
        "legal_basis": ("places.legal_basis", "places.facts.legal_basis_hint"),
    }
    optional = ("legal_basis",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ("maslikhat", "assembly", "kenes", "commission")
        self.kind.choices = [(kind, t(f"places.facts.body.{kind}")) for kind in kinds]

    def validate_kind(self, field: RadioField) -> None:
        """One of the four kinds."""
        one_of(field, "places.error.body_kind")


class BasisForm(PlacesForm):
    """The act that a body stands on."""

    legal_basis = _line(500, needed("places.error.legal_basis"))
    labels = {"legal_basis": ("places.legal_basis", "places.mandate.basis_hint")}  # noqa: RUF012 -- read only
