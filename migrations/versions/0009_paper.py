"""Paper ballots: their sheet, what two people read on each, and a channel in the box; tablets opened at the desk.

Reversible, one purpose, and readable by the version of the application before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBERS = "handed_out >= 0 AND spoilt >= 0 AND in_box >= 0"
REASON = "reason IS NULL OR reason IN ('blank', 'over_limit', 'unreadable', 'named', 'no_stamp')"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE voting_ballot ADD COLUMN channel TEXT DEFAULT 'online' NOT NULL"
        " CONSTRAINT ck_voting_ballot_channel CHECK (channel IN ('online', 'paper'))"
    )
    op.create_table(
        "voting_paper_sheet",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("handed_out", sa.Integer(), nullable=False),
        sa.Column("spoilt", sa.Integer(), nullable=False),
        sa.Column("in_box", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(NUMBERS, name=op.f("ck_voting_paper_sheet_numbers")),
        sa.CheckConstraint("(first_by IS NULL) = (signed_at IS NULL)", name=op.f("ck_voting_paper_sheet_signed")),
        sa.CheckConstraint(
            "(second_by IS NULL) = (signed_at IS NULL)", name=op.f("ck_voting_paper_sheet_signed_twice")
        ),
        sa.CheckConstraint("first_by IS NULL OR first_by <> second_by", name=op.f("ck_voting_paper_sheet_two_people")),
        sa.ForeignKeyConstraint(["first_by"], ["identity_account.id"], name=op.f("fk_voting_paper_sheet_first_by")),
        sa.ForeignKeyConstraint(["second_by"], ["identity_account.id"], name=op.f("fk_voting_paper_sheet_second_by")),
        sa.ForeignKeyConstraint(["poll_id"], ["voting_poll.id"], name=op.f("fk_voting_paper_sheet_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_voting_paper_sheet")),
    )
    op.create_table(
        "voting_paper_reading",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hand", sa.Integer(), nullable=False),
        sa.Column("look", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("hand IN (1, 2)", name=op.f("ck_voting_paper_reading_hand")),
        sa.CheckConstraint("number > 0 AND look > 0", name=op.f("ck_voting_paper_reading_numbers")),
        sa.CheckConstraint(REASON, name=op.f("ck_voting_paper_reading_reason")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_voting_paper_reading_account_id")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["voting_poll.id"], name=op.f("fk_voting_paper_reading_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "number", "hand", "look", name=op.f("pk_voting_paper_reading")),
        sa.UniqueConstraint(
            "poll_id",
            "number",
            "look",
            "account_id",
            name=op.f("uq_voting_paper_reading_poll_id_number_look_account_id"),
        ),
    )
    op.create_table(
        "voting_kiosk",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_fingerprint", sa.Text(), nullable=True),
        sa.Column("token_fingerprint", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_voting_kiosk_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["voting_poll.id"], name=op.f("fk_voting_kiosk_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_kiosk")),
        sa.UniqueConstraint("code_fingerprint", name=op.f("uq_voting_kiosk_code_fingerprint")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_voting_kiosk_poll_id_person_id")),
        sa.UniqueConstraint("token_fingerprint", name=op.f("uq_voting_kiosk_token_fingerprint")),
    )


def downgrade() -> None:
    op.drop_table("voting_kiosk")
    op.drop_table("voting_paper_reading")
    op.drop_table("voting_paper_sheet")
    op.drop_column("voting_ballot", "channel")
