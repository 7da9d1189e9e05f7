"""Tables of proposals for a local referendum and of the advisory vote.

Reversible, one purpose, and readable by the version of the application before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referendum_exclusion",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("text_kk", sa.Text(), nullable=False),
        sa.Column("text_ru", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["identity_account.id"], name=op.f("fk_referendum_exclusion_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_referendum_exclusion_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referendum_exclusion")),
    )
    with op.batch_alter_table("referendum_exclusion", schema=None) as batch_op:
        batch_op.create_index("ix_referendum_exclusion_territory", ["territory_id"], unique=False)

    op.create_table(
        "referendum_proposal",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("question_kk", sa.Text(), nullable=False),
        sa.Column("question_ru", sa.Text(), nullable=False),
        sa.Column("reasons_kk", sa.Text(), nullable=False),
        sa.Column("reasons_ru", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("join_code", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("roll_id", sa.Uuid(), nullable=True),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_referendum_proposal_cost")),
        sa.CheckConstraint(
            "sheet_id IS NULL OR (roll_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_referendum_proposal_sheet"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["identity_account.id"], name=op.f("fk_referendum_proposal_created_by")
        ),
        sa.ForeignKeyConstraint(["roll_id"], ["place_roll.id"], name=op.f("fk_referendum_proposal_roll_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["support_sheet.id"], name=op.f("fk_referendum_proposal_sheet_id")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_referendum_proposal_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referendum_proposal")),
        sa.UniqueConstraint("join_code", name=op.f("uq_referendum_proposal_join_code")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_referendum_proposal_sheet_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_referendum_proposal_slug")),
    )
    with op.batch_alter_table("referendum_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_referendum_proposal_territory", ["territory_id"], unique=False)

    op.create_table(
        "referendum_attachment",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_referendum_attachment_document_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["referendum_proposal.id"], name=op.f("fk_referendum_attachment_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "document_id", name=op.f("pk_referendum_attachment")),
    )
    op.create_table(
        "referendum_handover",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('accepted', 'partly', 'refused')", name=op.f("ck_referendum_handover_decision")
        ),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (decision IS NULL) AND (answered_on IS NULL) = (answer IS NULL)"
            " AND (answered_on IS NULL) = (noted_by IS NULL)",
            name=op.f("ck_referendum_handover_answered"),
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["identity_account.id"], name=op.f("fk_referendum_handover_noted_by")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["referendum_proposal.id"], name=op.f("fk_referendum_handover_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_referendum_handover")),
    )
    op.create_table(
        "referendum_member",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_referendum_member_person_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["referendum_proposal.id"], name=op.f("fk_referendum_member_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "person_id", name=op.f("pk_referendum_member")),
    )
    op.create_table(
        "referendum_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["voting_poll.id"], name=op.f("fk_referendum_question_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["referendum_proposal.id"], name=op.f("fk_referendum_question_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referendum_question")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_referendum_question_proposal_id")),
    )
    op.create_table(
        "referendum_review",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("earlier_id", sa.Uuid(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(ground IS NOT NULL) = (outcome = 'refused') OR outcome IS NULL", name=op.f("ck_referendum_review_ground")
        ),
        sa.CheckConstraint("(kind = 'appeal') = (appeal IS NOT NULL)", name=op.f("ck_referendum_review_appeal")),
        sa.CheckConstraint("kind IN ('check', 'appeal')", name=op.f("ck_referendum_review_kind")),
        sa.CheckConstraint("outcome IN ('admitted', 'refused')", name=op.f("ck_referendum_review_outcome")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (outcome IS NULL)"
            " AND (decided_at IS NULL) = (reasons IS NULL)",
            name=op.f("ck_referendum_review_decided"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_account.id"], name=op.f("fk_referendum_review_decided_by")),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["referendum_proposal.id"], name=op.f("fk_referendum_review_earlier_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["referendum_proposal.id"], name=op.f("fk_referendum_review_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referendum_review")),
        sa.UniqueConstraint("proposal_id", "kind", name=op.f("uq_referendum_review_proposal_id_kind")),
    )
    op.create_table(
        "referendum_tally",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("votes_yes", sa.Integer(), nullable=False),
        sa.Column("votes_no", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("merkle_root", sa.Text(), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=False),
        sa.Column("second_by", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_by <> second_by", name=op.f("ck_referendum_tally_two_people")),
        sa.CheckConstraint(
            "marks >= ballots AND entitled >= marks", name=op.f("ck_referendum_tally_no_more_ballots_than_people")
        ),
        sa.CheckConstraint("votes_yes + votes_no + blank = ballots", name=op.f("ck_referendum_tally_adds_up")),
        sa.CheckConstraint("votes_yes >= 0 AND votes_no >= 0 AND blank >= 0", name=op.f("ck_referendum_tally_counts")),
        sa.ForeignKeyConstraint(["first_by"], ["identity_account.id"], name=op.f("fk_referendum_tally_first_by")),
        sa.ForeignKeyConstraint(["poll_id"], ["referendum_question.id"], name=op.f("fk_referendum_tally_poll_id")),
        sa.ForeignKeyConstraint(["second_by"], ["identity_account.id"], name=op.f("fk_referendum_tally_second_by")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_referendum_tally")),
    )


def downgrade() -> None:
    op.drop_table("referendum_tally")
    op.drop_table("referendum_review")
    op.drop_table("referendum_question")
    op.drop_table("referendum_member")
    op.drop_table("referendum_handover")
    op.drop_table("referendum_attachment")
    with op.batch_alter_table("referendum_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_referendum_proposal_territory")

    op.drop_table("referendum_proposal")
    with op.batch_alter_table("referendum_exclusion", schema=None) as batch_op:
        batch_op.drop_index("ix_referendum_exclusion_territory")

    op.drop_table("referendum_exclusion")
