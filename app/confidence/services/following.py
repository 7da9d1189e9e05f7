"""After the vote: the decision reaches the higher akim, the answer comes; and the akim's own reply. Art. 24(6)–(8)."""

from __future__ import annotations

from datetime import date

from app.confidence import queries
from app.confidence.models import Reply
from app.confidence.policy import Act, Stage, Step, stage_of
from app.confidence.services import steps
from app.documents.content import Upload
from app.domain.errors import ConflictError, ForbiddenError
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime


def deliver(runtime: Runtime, actor: Actor, slug: str, *, on: date, number: str) -> None:
    """The day on which the higher akim received the decision: the term for the answer runs from it.

    number: of the letter. Raises ForbiddenError, ConflictError, InvalidInputError.
    """
    number = steps.words("number", number, steps.LONGEST_LINE)
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        act, sitting = Act(Step.DELIVERED, on), queries.sitting_of(rows)
        facts = steps.enter(tx, actor, case, course, act, {"number": number}, sitting=sitting)
        tx.record("confidence.delivered", f"confidence:{slug}", facts, actor=actor.account_id)


def answer(
    runtime: Runtime, actor: Actor, slug: str, *, dismissed: bool, on: date, number: str, document: Upload
) -> None:
    """The registered decision of the higher akim, with its document. Only this makes a case say «dismissed».

    Raises ForbiddenError, InvalidInputError, ConflictError (any other stage; a refusal after the second vote, when
    art. 24(8) dismisses).
    """
    number = steps.words("number", number, steps.LONGEST_LINE)
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        act, sitting = Act(Step.ANSWERED, on, dismissed), queries.sitting_of(rows)
        facts = steps.enter(tx, actor, case, course, act, {"number": number}, sitting=sitting, document=document)
        tx.record("confidence.answered", f"confidence:{slug}", facts, actor=actor.account_id)


def reply(runtime: Runtime, actor: Actor, slug: str, *, text: str, lang: str, document: Upload | None = None) -> None:
    """What the akim says to the accusation, entered by the clerk of the akim's office and shown beside it.

    Raises ForbiddenError for anybody else, ConflictError once the case has lapsed.
    """
    text = steps.words("text", text)
    with runtime.transaction() as tx:
        case, course, _ = steps.lock(tx, slug)
        if not actor.may(Role.CLERK, case.territory_id):
            raise ForbiddenError("confidence.error.clerk")
        if stage_of(course, tx.today) is Stage.LAPSED:
            raise ConflictError("confidence.error.not_now")
        row = Reply(
            case_id=case.id,
            text=text,
            lang=lang if lang in steps.LANGS else "kk",
            document_id=steps.keep_public(tx, actor, document),
            at=tx.now,
            by=actor.account_id,
        )
        tx.session.add(row)
        tx.record("confidence.replied", f"confidence:{slug}", {}, actor=actor.account_id)
