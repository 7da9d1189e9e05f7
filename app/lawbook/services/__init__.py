"""What people do with the law book: record local acts, object to a check, answer an objection."""

from app.lawbook.services.disputes import DISPUTE, answer_dispute, open_dispute
from app.lawbook.services.local_acts import ActDraft, ValueDraft, end_local_act, record_local_act

__all__ = ["DISPUTE", "ActDraft", "ValueDraft", "answer_dispute", "end_local_act", "open_dispute", "record_local_act"]
