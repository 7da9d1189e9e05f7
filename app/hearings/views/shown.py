"""A hearing as pages show it: its words, its stage, its norms, what its remarks are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from flask import url_for

from app.domain.errors import ForbiddenError, NotFoundError, NotInForceError
from app.domain.law.book import LawBook, Provision
from app.domain.law.verdict import Verdict
from app.domain.rules.deadlines import due
from app.domain.rules.hearings import KINDS, Kind
from app.hearings import queries
from app.hearings.policy import (
    TAKES_PART,
    Stage,
    masked,
    may_speak_for,
    require_moderator,
    require_staff,
    shows_refused_text,
    stage_of,
)
from app.hearings.services.holding import accepting_verdict
from app.hearings.views import bp
from app.lawbook.queries import book_for
from app.places.queries import Place, get_place, path_to_oblast
from app.platform.access import actor
from app.platform.clock import LEGAL_ZONE, legal_day
from app.platform.flask_runtime import runtime
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.i18n import current_language, pick, t
from app.platform.markdown import html

TONES = {Stage.ANNOUNCED: "now", Stage.LIVE: "now", Stage.CLOSED: "good", Stage.CANCELLED: "late", Stage.MISSED: "late"}
REMARK_TONES = {"waiting": "plain", "published": "good", "mend": "now", "refused": "late"}
ANSWER_TONES = {"answered": "good", "taken": "good", "not_taken": "plain", "unanswered": "late"}


@dataclass(frozen=True)
class ShownHearing:
    """One hearing with what every page about it needs."""

    row: Any
    stage: Stage
    territory: Place

    @property
    def subject(self) -> dict[str, str]:
        return {"kk": self.row.subject_kk, "ru": self.row.subject_ru, "en": self.row.subject_en}

    def words(self, name: str) -> str:
        """A text that is written in Kazakh and Russian; an English page shows the Russian one, marked by `lang_of`."""
        return str(getattr(self.row, f"{name}_{'kk' if current_language() == 'kk' else 'ru'}") or "")

    def markup(self, name: str) -> str:
        """Such a text with its little markup."""
        return html(self.words(name))

    @property
    def text_lang(self) -> str:
        """The language of those texts on this page."""
        return "kk" if current_language() == "kk" else "ru"

    @property
    def agenda(self) -> list[str]:
        """One line a point."""
        return [line.strip() for line in self.words("agenda").splitlines() if line.strip()]

    @property
    def kind(self) -> Kind:
        return KINDS[self.row.kind]

    @property
    def held_on(self) -> date:
        return legal_day(self.row.starts_at)

    @property
    def tone(self) -> str:
        return TONES.get(self.stage, "plain")

    @property
    def takes_part(self) -> bool:
        return self.stage in TAKES_PART

    @property
    def is_over(self) -> bool:
        return self.stage in {Stage.HELD, Stage.ADOPTED, Stage.CLOSED}

    @cached_property
    def answers_by(self) -> date:
        """The last day for answers: set when the sitting ended, before that reckoned from the announced day."""
        if self.row.answers_due_on:
            return cast("date", self.row.answers_due_on)
        return due(self.law, calendar_of_kazakhstan(), self.kind.answer, self.held_on).day

    @cached_property
    def law(self) -> LawBook:
        """The law of the hearing's territory, with its charter."""
        rt = runtime()
        return book_for(rt.session, rt.law, self.row.territory_id)

    @property
    def acceptance(self) -> Verdict | None:
        """Whether the report that was heard is accepted; None where the sitting voted on none."""
        return accepting_verdict(self.law, self.row)

    @cached_property
    def materials_days(self) -> int:
        """So many days before the hearing its documents were to be read."""
        try:
            value = self.law.at(self.kind.materials, legal_day(self.row.announced_at or runtime().now)).value
        except NotInForceError:
            return 0
        return value if isinstance(value, int) else 0

    def clock(self, moment: datetime) -> str:
        """A moment of the sitting as a clock in the hall shows it."""
        return f"{moment.astimezone(LEGAL_ZONE):%H:%M}"

    def ends_by(self, speaking: queries.QueueRow | None) -> datetime | None:
        """When the time of whoever speaks is up."""
        if speaking is None or speaking.spoke_from is None:
            return None
        return speaking.spoke_from + timedelta(minutes=self.row.speech_minutes)

    @property
    def is_overdue(self) -> bool:
        """The day for answers is past."""
        return bool(self.row.answers_due_on and runtime().today > self.row.answers_due_on)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here: all hearings, then this one."""
        here = url_for("hearings.show", slug=self.row.slug)
        return [(t("hearings.title"), url_for("hearings.index")), (pick(self.subject), here)]

    @cached_property
    def norms(self) -> list[tuple[str, Provision]]:
        """(key, provision) of what this kind is held by, as the law stood when it was announced."""
        day = legal_day(self.row.announced_at or runtime().now)
        kind = self.kind
        keys = (kind.notice, kind.materials, kind.quorum, kind.majority, kind.accept, kind.answer)
        found = []
        for key in (*(key for key in keys if key), *self.kind.beside):
            try:
                found.append((key, self.law.at(key, day)))
            except NotInForceError:
                continue
        return found


def _shown(found: queries.Found) -> ShownHearing:
    rt = runtime()
    stage = stage_of(found.row, adopted=found.adopted, today=rt.today)
    return ShownHearing(found.row, stage, get_place(rt.session, found.row.territory_id, rt.today))


def public_hearing(slug: str) -> ShownHearing:
    """The hearing of an address if everyone may see it; raises NotFoundError for a draft."""
    shown = _shown(queries.get_hearing(runtime().session, slug))
    if shown.stage is Stage.DRAFT:
        raise NotFoundError("hearings.error.no_hearing")
    return shown


def _path(shown: ShownHearing) -> list[Any]:
    rt = runtime()
    return [place.id for place in path_to_oblast(rt.session, shown.row.territory_id, rt.today)]


def own_hearing(slug: str) -> ShownHearing:
    """A hearing that the actor moderates, drafts too; raises NotFoundError, ForbiddenError (a conflict too)."""
    shown = _shown(queries.get_hearing(runtime().session, slug))
    require_moderator(actor(), _path(shown))
    _require_free(shown)
    return shown


def staffed_hearing(slug: str, *, kept_away: bool = False) -> ShownHearing:
    """A hearing whose moderator or clerk the actor is; raises NotFoundError, ForbiddenError.

    kept_away: also for whoever declared a conflict of interest: a page that only says so.
    """
    shown = _shown(queries.get_hearing(runtime().session, slug))
    require_staff(actor(), _path(shown))
    if not kept_away:
        _require_free(shown)
    return shown


def _require_free(shown: ShownHearing) -> None:
    if queries.is_kept_away(runtime().session, shown.row.id, actor().account_id):
        raise ForbiddenError("hearings.error.kept_away")


def speaks_for(shown: ShownHearing, row: queries.RemarkRow) -> bool:
    """Whether the actor may mend or appeal for the author of a remark; the services judge it again."""
    return may_speak_for(actor(), row.row.person_id, _path(shown))


def list_shown(found: Sequence[queries.Found], places: dict[Any, Place]) -> list[ShownHearing]:
    """Several hearings with their places, without a question to the database for each."""
    today = runtime().today
    return [
        ShownHearing(one.row, stage_of(one.row, adopted=one.adopted, today=today), places[one.row.territory_id])
        for one in found
        if one.row.territory_id in places
    ]


@bp.app_template_global()
def remark_author(row: queries.RemarkRow) -> str:
    """Who is said to have asked: the name where the author chose so, else a number."""
    return row.name or t("hearings.unnamed", number=row.row.number)


@bp.app_template_global()
def refused_text(row: queries.RemarkRow) -> str | None:
    """What may be read of a refused remark: its text without personal data, or nothing where the text itself harms."""
    if row.refusal is None or not shows_refused_text(str(row.refusal.reason)):
        return None
    return masked(row.row.text)


@bp.app_template_global()
def remark_tone(status: str) -> str:
    """The tone of a remark's tag."""
    return REMARK_TONES[status]


@bp.app_template_global()
def answer_tone(outcome: str) -> str:
    """The tone of an answer's tag."""
    return ANSWER_TONES[outcome]


def card_of(shown: ShownHearing, *, place: bool = False) -> dict[str, Any]:
    """A hearing as a card of a list."""
    rt_facts = [(t("hearings.when"), t("hearings.moment", moment=shown.row.starts_at))]
    if place:
        rt_facts.append((t("hearings.place"), pick(shown.territory.names)))
    return {
        "title": pick(shown.subject),
        "href": url_for("hearings.show", slug=shown.row.slug),
        "tag": t(f"hearings.stage.{shown.stage.value}"),
        "tone": shown.tone,
        "facts": rt_facts,
        "text": t(f"hearings.kind.{shown.row.kind}"),
        "over": shown.stage in {Stage.CLOSED, Stage.CANCELLED},
    }
