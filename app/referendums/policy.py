"""Who may do what with a proposal: pure questions about an actor and a path of territories."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from app.platform.access import Actor, Role

REVIEWERS = frozenset({Role.CLERK, Role.MODERATOR})
VERIFIERS = frozenset({Role.CLERK, Role.COMMISSION})
OTHER_GROUNDS = ("not_local", "unclear", "repeat")
"""Grounds of refusal beside the excluded subjects: not a local matter, no yes-or-no question, asked not long ago."""
CHOICES = ("yes", "no", "blank")
"""What a ballot of the advisory vote says."""
BODIES = ("assembly", "akim", "district_maslikhat", "district_akim")


def may_review(actor: Actor, path: Collection[uuid.UUID]) -> bool:
    """Whether the actor checks proposals: clerk or moderator of the okrug or of what it is part of."""
    return any(grant.role in REVIEWERS and grant.territory_id in path for grant in actor.grants)


def may_verify(actor: Actor, territory_id: uuid.UUID) -> bool:
    """Whether the actor is a verifying officer: clerk or commission member of exactly this okrug."""
    return any(actor.may(role, territory_id) for role in VERIFIERS)


def may_note_answer(actor: Actor, territory_id: uuid.UUID) -> bool:
    """Whether the actor hands proposals to bodies and notes their answers: the okrug's clerk."""
    return actor.may(Role.CLERK, territory_id)
