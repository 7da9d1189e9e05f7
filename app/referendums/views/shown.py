"""A proposal as pages show it: its stage and the words for it, its way so far, the honest sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from app.domain.errors import NotFoundError
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.lawbook.queries import book_for
from app.places.queries import Place, get_place
from app.platform.access import visitor
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t
from app.referendums import queries
from app.referendums.queries import Case
from app.referendums.stages import Stage, is_public
from app.voting.policy import Stage as PollStage
from app.voting.policy import stage_of

TONES = {Stage.COLLECTING: "now", Stage.REACHED: "good", Stage.ANSWERED: "good", Stage.REFUSED: "late"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with what every page about it needs."""

    case: Case
    stage: Stage
    territory: Place

    @property
    def slug(self) -> str:
        return self.case.row.slug

    @property
    def title(self) -> dict[str, str]:
        return self.case.row.question

    @property
    def tone(self) -> str:
        return TONES.get(self.stage, "plain")

    @property
    def is_collecting(self) -> bool:
        progress = self.case.progress
        return progress is not None and progress.is_open(runtime().today)

    @property
    def poll_stage(self) -> PollStage | None:
        return stage_of(self.case.poll, runtime().now) if self.case.poll else None

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here: all proposals, then this one."""
        here = url_for("referendums.show", slug=self.slug)
        return [(t("referendums.title"), url_for("referendums.index")), (pick(self.title), here)]

    @property
    def book(self) -> LawBook:
        """The law of its okrug."""
        rt = runtime()
        return book_for(rt.session, rt.law, self.case.row.territory_id)

    @property
    def is_own(self) -> bool:
        """Whether the visitor is in its group."""
        who = visitor()
        return who is not None and queries.is_member(runtime().session, self.case.row.id, who.person_id)

    def steps(self) -> list[dict[str, Any]]:
        """What was done and what is due, for the timeline."""
        case, today = self.case, runtime().today
        found: list[dict[str, Any]] = []

        def add(key: str, moment: Any = None, due: Any = None, text: str | None = None) -> None:
            state = "done" if moment else "late" if due and due < today else "now"
            day = legal_day(moment) if moment else due
            found.append({"state": state, "title": t(f"referendums.step.{key}"), "day": day, "text": text})

        if case.row.submitted_at:
            add("submitted", case.row.submitted_at)
        for review in (case.check, case.appeal):
            if review is not None:
                ended = t(f"referendums.found.{review.outcome}") if review.outcome else None
                add(review.kind, review.decided_at, review.due_on, ended)
        if case.progress:
            done = case.progress.reached_at
            add("reached" if done else "collecting", done, case.progress.due_on)
        if case.handover:
            add("handed_in", case.handover.handed_at)
            answered = case.handover.answered_on
            state = "done" if answered else "late" if case.handover.due_on < today else "now"
            day = answered or case.handover.due_on
            found.append({"state": state, "title": t("referendums.step.answered"), "day": day})
        if case.poll:
            add("voted" if case.tally else "vote", case.poll.counted_at, legal_day(case.poll.closes_at))
        return found


def shown_of(case: Case) -> Shown:
    """The proposal with its place and stage."""
    rt = runtime()
    return Shown(case, case.stage(rt.today), get_place(rt.session, case.row.territory_id, rt.today))


def public_case(slug: str) -> Shown:
    """The proposal of an address if the visitor may see it: a draft is its group's; raises NotFoundError."""
    shown = shown_of(queries.get_case(runtime().session, slug))
    if not is_public(shown.stage) and not shown.is_own:
        raise NotFoundError
    return shown


def form_page(
    title: str,
    form: Any,
    action: str,
    button: str,
    *,
    back: str,
    lead: tuple[str, ...] = (),
    fields: tuple[str, ...] = (),
    verdict: Verdict | None = None,
    upload: bool = False,
    shown: Shown | None = None,
    danger: bool = False,
    look: str | None = None,
) -> str:
    """A page with one form: its sentences, what the law says, its fields, one button. look: the scan to compare."""
    return render_template(
        "referendums/form.html",
        page_title=title,
        form=form,
        action=action,
        button_text=button,
        back=back,
        lead=lead,
        fields=[form[name] for name in fields],
        verdict=verdict,
        upload=upload,
        shown=shown,
        danger=danger,
        look=look,
    )
