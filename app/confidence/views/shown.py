"""A case as pages show it: where it stands, what happened by which article, which terms run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import url_for

from app.confidence import queries
from app.confidence.policy import ENDED, FALLS_AWAY, ClockRow, Course, Stage, clocks, stage_of
from app.confidence.services.course import course_of
from app.domain.errors import ForbiddenError, NotInForceError
from app.domain.law.book import Citation, LawBook, Provision, Text
from app.places.queries import AkimOnDay, BodyRow, Place, find_akim, find_place, get_body, get_place
from app.platform.access import Role, actor
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t
from app.support import queries as support

TONES = {
    Stage.COLLECTING: "now",
    Stage.RAISED: "now",
    Stage.CONVENED: "now",
    Stage.DEBATE: "now",
    Stage.BALLOT: "now",
    Stage.SILENT: "late",
    Stage.PENDING: "now",
}
NORMS = {
    "filed": "ncv.initiative",
    "raised": "ncv.initiative",
    "handed_in": "ncv.signatures.days",
    "checked": "ncv.check.days",
    "convened": "session.notice",
    "opened": "session.quorum",
    "ballot": "session.decision",
    "voted": "ncv.decision",
    "delivered": "ncv.answer.days",
    "answered": "ncv.answer.days",
}
"""By which norm each step is taken; the discussion is the platform's own demand."""
CLOCK_OF = {"handed_in": "ncv.signatures.days", "checked": "ncv.check.days", "opened": "ncv.session.months",
            "answered": "ncv.answer.days"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case with what every page about it needs."""

    row: Any
    steps: Sequence[Any]
    course: Course
    stage: Stage
    place: Place
    maslikhat: BodyRow
    akim: AkimOnDay
    progress: support.Progress
    today: date

    @property
    def tone(self) -> str:
        return TONES.get(self.stage, "plain")

    @property
    def title(self) -> str:
        return t("confidence.case", place=pick(self.place.names))

    @property
    def is_again(self) -> bool:
        """Whether what is done now belongs to the second vote."""
        return len(self.course.votes) == 2 or self.course.is_repeat

    @property
    def status(self) -> str:
        """The stage in words; after the second vote dismissal is due, before that the question is only put."""
        again = len(self.course.votes) == 2 and self.stage in {Stage.EXPRESSED, Stage.PENDING, Stage.SILENT}
        return t(f"confidence.stage.{'again_' if again else ''}{self.stage.value}")

    @property
    def now(self) -> tuple[str, str] | None:
        """What the stage means for the akim, as (kind of notice, sentence): nobody is told more than is true."""
        stage, votes = self.stage, self.course.votes
        opens = self.course.repeat_from
        if stage is Stage.DISMISSED:
            last = self.steps[-1]
            return "info", t("confidence.now.dismissed", number=last.facts["number"], day=last.on)
        if stage in ENDED:
            return "info", t(f"confidence.ended.{stage.value}")
        if len(votes) == 2:
            return "warning", t("confidence.must_dismiss")
        if stage is Stage.REPEAT or (votes and stage in FALLS_AWAY):
            return "warning", t("confidence.now.again")
        if stage in {Stage.REFUSED, Stage.SILENT} and opens:
            return "warning", t(f"confidence.now.{stage.value}", day=opens)
        if votes:
            return "warning", t("confidence.not_dismissed", place=self.higher[0])
        return None if stage is Stage.COLLECTING else ("info", t("confidence.raised_only"))

    @property
    def sittings(self) -> list[int]:
        """The numbers of the sessions that were opened."""
        return [step.sitting for step in self.steps if step.step == "opened"]

    @property
    def called(self) -> list[Any]:
        """The callings of sessions, in order."""
        return [step for step in self.steps if step.step == "convened"]

    def outcome_of(self, sitting: int) -> str:
        """What became of a session, in words."""
        found = {step.step: step for step in self.steps if step.sitting == sitting}
        if "voted" in found:
            return t("confidence.passed" if found["voted"].good else "confidence.not_passed")
        if "opened" in found and not found["opened"].good:
            return t("confidence.step.opened_not")
        return self.status

    def counts_of(self, sitting: int) -> list[tuple[str, Any]]:
        """The votes for and the total number at a session; before its vote where it is held."""
        facts = queries.counts_of(self.steps, sitting)
        if facts is None:
            place = next(step.facts["place"] for step in self.called if step.sitting == sitting)
            return [(t("confidence.field.place"), place)]
        return [(t("confidence.votes_for"), facts["votes_for"]), (t("confidence.total_short"), facts["total"])]

    def named(self, step: Any) -> str:
        """A step in words, by how it came out."""
        return t(f"confidence.step.{_named(self, step)}")

    @property
    def voted(self) -> list[Any]:
        """The counted votes, in order."""
        return [step for step in self.steps if step.step == "voted"]

    @property
    def ended(self) -> bool:
        return self.stage in ENDED

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (t("confidence.title"), url_for("confidence.index")),
            (self.title, url_for("confidence.show", slug=self.row.slug)),
        ]

    @property
    def clocks(self) -> tuple[ClockRow, ...]:
        return clocks(self.course)

    @property
    def higher(self) -> tuple[str, str | None]:
        """The territory whose akim decides, and that akim's name, if recorded."""
        session = runtime().session
        place = find_place(session, self.row.higher_akim_territory_id, self.today)
        akim = find_akim(session, self.row.higher_akim_territory_id, self.today)
        return pick(place.names) if place else "", akim.full_name if akim else None


def shown_case(slug: str) -> ShownCase:
    """The case of an address; raises NotFoundError."""
    return show_row(queries.get_case(runtime().session, slug))


def desk_case_of(slug: str) -> ShownCase:
    """The case for those who work on it: its maslikhat's deputies, chair and office, the okrug's clerk and assembly.

    Raises NotFoundError, ForbiddenError.
    """
    shown = shown_case(slug)
    case, maslikhat = shown.row, shown.maslikhat
    works = any(
        grant.body_id == case.maslikhat_id
        or (grant.role is Role.MODERATOR and grant.territory_id == maslikhat.territory_id)
        or (grant.role in {Role.CLERK, Role.CHAIR, Role.MEMBER} and grant.territory_id == case.territory_id)
        for grant in actor().grants
    )
    if not works:
        raise ForbiddenError("confidence.error.officers")
    return shown


def show_row(row: Any) -> ShownCase:
    """A case that was read already."""
    rt = runtime()
    steps = queries.list_steps(rt.session, row.id)
    course = course_of(rt.session, row, rt.law, steps)
    return ShownCase(
        row=row,
        steps=steps,
        course=course,
        stage=stage_of(course, rt.today),
        place=get_place(rt.session, row.territory_id, rt.today),
        maslikhat=get_body(rt.session, body_id=row.maslikhat_id),
        akim=queries.akim_of(rt.session, row),
        progress=support.progress(rt.session, row.sheet_id),
        today=rt.today,
    )


def norm_on(law: LawBook, key: str, day: date) -> Provision | None:
    """The norm in force on the day, or None."""
    try:
        return law.at(key, day)
    except NotInForceError:
        return None


def cited(key: str, day: date) -> Citation | None:
    """Where the norm of the day stands, in short; None where none is known."""
    norm = norm_on(runtime().law, key, day)
    return in_short(norm.citation) if norm else None


def in_short(citation: Citation) -> Citation:
    """Law No. 148 by its number: a timeline names it at almost every step. The page of terms has its full name."""
    if citation.act_id != "law-148":
        return citation
    number = t("confidence.law148")
    return replace(citation, act=Text(kk=number, ru=number, en=number))


def timeline_of(shown: ShownCase, replies: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """What happened, who did it, by which article; late steps as late; then the terms that run."""
    rt = runtime()
    late = {(row.key, row.done_on) for row in shown.clocks if row.done_on and row.state(shown.today) == "late"}
    filer = queries.name_of(rt.session, shown.row.filed_by)
    body = pick(shown.maslikhat.names)
    lines = [_line("filed", "done", shown.row.filed_on, t("confidence.who.deputy", name=filer))]
    if shown.progress.reached_at:
        lines.append(_raised(shown, shown.progress.reached_at))
    for step in shown.steps:
        in_time = step.facts.get("in_time", True)
        state = "late" if not in_time or (CLOCK_OF.get(step.step), step.on) in late else "done"
        who = {"handed_in": t("confidence.who.deputies"), "answered": t("confidence.who.higher", place=shown.higher[0])}
        line = _line(_named(shown, step), state, step.on, who.get(step.step, t("confidence.who.chair", body=body)))
        line["text"] = _told(step, late=not in_time)
        if step.step == "convened":
            line["href"] = url_for("confidence.sitting", slug=shown.row.slug, number=step.sitting)
        lines.append(line)
    name = shown.akim.full_name
    lines += [{**_line("replied", "done", legal_day(one.at), name), "moment": one.at} for one in replies]
    lines.sort(key=lambda line: line["day"])
    if not shown.ended:
        lines += [_running(row, shown.today) for row in shown.clocks if row.done_on is None]
    return lines


def _raised(shown: ShownCase, reached_at: datetime) -> dict[str, Any]:
    """The signature that first reached one fifth; told too where withdrawals have undone it since."""
    line = {**_line("raised", "done", legal_day(reached_at), None), "moment": reached_at}
    have, need = shown.progress.have, shown.progress.need
    if have < need and not shown.steps:
        line["text"] = t("confidence.told.raised_back", n=have, need=need)
    return line


def _named(shown: ShownCase, step: Any) -> str:
    """The step in words by its outcome: opened, opened_not …"""
    if step.step == "voted" and step.good and len(shown.course.votes) > 1 and step.on == shown.course.votes[1].on:
        return "voted_again"
    return step.step if step.good else f"{step.step}_not"


def _line(name: str, state: str, day: date, who: str | None) -> dict[str, Any]:
    key = NORMS.get(name.removesuffix("_not").removesuffix("_again"))
    return {
        "state": state,
        "title": t(f"confidence.step.{name}"),
        "day": day,
        "who": who,
        "norm": cited(key, day) if key else None,
    }


def _told(step: Any, *, late: bool) -> str | None:
    facts = step.facts
    match step.step:
        case "handed_in":
            return t("confidence.told.handed_in", n=facts["signatures"], need=facts["need"])
        case "checked":
            return t("confidence.told.checked", n=facts["genuine"], need=facts["need"], number=facts["number"])
        case "convened":
            key = "confidence.told.convened_late" if late else "confidence.told.convened"
            return t(key, day=step.held_on, place=facts["place"])
        case "opened":
            return t("confidence.told.opened", n=facts["present"], total=facts["total"])
        case "voted":
            return t("confidence.told.voted", n=facts["votes_for"], total=facts["total"], number=facts["number"])
        case "delivered" | "answered":
            return t("confidence.told.letter", number=facts["number"])
    return None


def _running(row: ClockRow, today: date) -> dict[str, Any]:
    state = row.state(today)
    return {
        "state": "next" if row.waits and state == "now" else state,
        "title": t(f"confidence.clock.{row.key}"),
        "day": row.last,
        "who": None,
        "norm": in_short(row.term.norm.citation),
    }
