"""Reading local acts and disputes."""

from app.lawbook.queries.disputes import DisputeRow, count_disputes, count_unanswered, find_dispute, list_disputes
from app.lawbook.queries.local_acts import (
    LocalRow,
    book_for,
    laid_over,
    local_rows,
    local_value,
    provision_of,
    rows_by_territory,
    territories_with_acts,
    territory_of_act,
)

__all__ = [
    "DisputeRow",
    "LocalRow",
    "book_for",
    "count_disputes",
    "count_unanswered",
    "find_dispute",
    "laid_over",
    "list_disputes",
    "local_rows",
    "local_value",
    "provision_of",
    "rows_by_territory",
    "territories_with_acts",
    "territory_of_act",
]
