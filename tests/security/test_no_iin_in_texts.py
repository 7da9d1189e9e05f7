"""An identity number typed into a text that others read is refused, in groups of digits too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.confidence.services import following
from app.domain.errors import InvalidInputError
from app.platform.access import Role
from app.referendums.services import drafting, reviewing
from tests import confidence_world
from tests.referendum_world import ADMIT, DRAFT, build

SAID = "Менің нөмірім 900515 300 008 еді."


@pytest.mark.parametrize("field", ["question_kk", "reasons_kk", "reasons_ru"])
def test_a_proposal_holds_no_identity_number(session: Any, runtime: Any, field: str) -> None:
    made = build(session, runtime, people=3)
    changed: dict[str, Any] = {field: f"{SAID}?"}
    draft = replace(DRAFT, **changed)
    with pytest.raises(InvalidInputError, match="text_iin") as error:
        drafting.write(runtime, made.residents[0], made.world.okrug, draft, key="abcdef")
    assert [problem.where for problem in error.value.problems] == [field]


def test_reasons_of_a_check_hold_no_identity_number(session: Any, runtime: Any) -> None:
    made = build(session, runtime, people=3)
    slug = made.checking()
    with pytest.raises(InvalidInputError, match="text_iin"):
        reviewing.decide(runtime, made.moderator, slug, replace(ADMIT, reasons=SAID))


def test_a_case_of_no_confidence_holds_no_identity_number(runtime: Any) -> None:
    made = confidence_world.build(runtime)
    slug = made.file(1)
    with pytest.raises(InvalidInputError, match="text_iin"):
        following.reply(runtime, made.appointed(Role.CLERK, made.world.okrug), slug, text=SAID, lang="kk")
