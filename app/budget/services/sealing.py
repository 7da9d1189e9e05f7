"""After the close the box of a round is sealed, and what anyone needs to check it later goes into the ledger."""

from __future__ import annotations

import uuid

from app.budget.models import Round
from app.budget.services.publishing import SEAL, box_file
from app.lawbook.queries import book_for
from app.platform.runtime import Runtime
from app.voting.services.publishing import detail_of, sha256
from app.voting.services.sealing import seal_box


def seal(runtime: Runtime, round_id: uuid.UUID) -> None:
    """Seal the box and publish its root and the checksum of its file.

    Run by the worker at the close, or by the first member who comes to count; harmless when repeated. Raises
    ConflictError before the close.
    """
    with runtime.transaction() as tx:
        round_ = tx.session.get_one(Round, round_id, with_for_update=True)
        sealed = seal_box(tx, round_)
        if sealed is None:
            return
        detail = detail_of(book_for(tx.session, tx.law, round_.territory_id), tx.today, sealed.ballots)
        facts = {
            "root": sealed.root,
            "detail": detail,
            "ballots_sha256": sha256(box_file(tx.session, round_, detail)),
            "roll": sealed.roll,
            "marks": sealed.marks,
            "ballots": sealed.ballots,
        }
        tx.record(SEAL, round_.slug, facts)
