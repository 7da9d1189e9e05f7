"""What everybody may read names nobody who did not choose it: every public address of the demonstration, files too."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.budget.proposal_models import Proposal
from app.hearings.models import Registration, Remark
from app.identity.models import Account, Appointment, Person
from app.places.models import Akim, Mandate, RollEntry
from app.platform.access import access_of
from app.platform.db import db
from app.referendums.models import Member
from app.support.models import Signature
from tests.security.test_every_desk import Walk, walk

__all__ = ["walk"]
NOT_WALKED = {"static_file", "metrics", "healthz", "readyz", "site_files.verifier", "identity.sign_in"}
"""Files of the repository, numbers for operators, and the sign-in page, where a demonstration lists its residents."""
PRINTED = {"application/pdf", "image/jpeg", "image/png", "image/webp", "application/zip"}
"""Not text; what papers and archives hold stands on pages and in files of its own too."""


def quiet_people() -> set[str]:
    """Names of residents who vote, sign, propose or ask, hold no office and never let their name be shown."""
    session = db.session()
    shown = {
        *session.scalars(sa.select(Registration.name).where(Registration.name_shown)),
        *session.scalars(sa.select(Remark.name).where(Remark.name_shown)),
        *session.scalars(sa.select(Akim.full_name)),
    }
    took_part: sa.CompoundSelect[Any] = sa.union(
        sa.select(Proposal.author_id),
        sa.select(Member.person_id),
        sa.select(Signature.person_id),
        sa.select(Remark.person_id),
        sa.select(RollEntry.person_id),
    )
    in_office: sa.CompoundSelect[Any] = sa.union(
        sa.select(Mandate.person_id),
        sa.select(Account.person_id).join(Appointment, Appointment.account_id == Account.id),
    )
    named = sa.select(Person.full_name)
    public = session.scalars(named.where(Person.id.in_(in_office))).all()
    return {*session.scalars(named.where(Person.id.in_(took_part)))} - shown - {*public}


def test_no_public_address_names_a_resident_who_did_not_choose_it(walk: Walk) -> None:
    names = quiet_people()
    assert len(names) > 100
    visitor, found = walk.app.test_client(), []
    for rule in walk.app.url_map.iter_rules():
        access = access_of(walk.app.view_functions[rule.endpoint])
        open_to_all = access is not None and access.kind == "public" and "GET" in (rule.methods or ())
        for path in walk.addresses(rule) if open_to_all and rule.endpoint not in NOT_WALKED else []:
            db.session.remove()
            with walk.app.app_context():
                answer = visitor.get(path)
                text = "" if answer.mimetype in PRINTED else answer.get_data().decode("utf-8", "replace")
                answer.close()
            found += [f"{rule.endpoint} {path}: {name}" for name in names if name in text]
    assert found == []
