"""Residents' proposals, and what officials say of a project in three languages.

The one text that a project had becomes the Kazakh one: the languages were not told apart. Columns are renamed and
added, so no table is made anew. Going back loses the Russian and the English text.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

RENAMED = {"assessment": "assessment_kk", "refusal_text": "refusal_kk"}
ADDED = ("assessment_ru", "assessment_en", "refusal_ru", "refusal_en")


def upgrade() -> None:
    for former, name in RENAMED.items():
        op.execute(f"ALTER TABLE budget_project RENAME COLUMN {former} TO {name}")
    for name in ADDED:
        op.add_column("budget_project", sa.Column(name, sa.Text(), nullable=True))
    op.create_table(
        "budget_criterion",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("step IN ('formal', 'substantive')", name=op.f("ck_budget_criterion_step")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_budget_criterion_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_criterion")),
    )
    op.create_index(op.f("ix_budget_criterion_territory_id"), "budget_criterion", ["territory_id"], unique=False)
    op.create_table(
        "budget_timetable",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("collect_from", sa.Date(), nullable=False),
        sa.Column("collect_to", sa.Date(), nullable=False),
        sa.Column("check_by", sa.Date(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("check_by >= collect_to", name=op.f("ck_budget_timetable_check_by")),
        sa.CheckConstraint("collect_to >= collect_from", name=op.f("ck_budget_timetable_collect")),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_timetable_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_budget_timetable")),
    )
    op.create_table(
        "budget_incompatible",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('place', 'purpose')", name=op.f("ck_budget_incompatible_kind")),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_budget_incompatible_another")),
        sa.ForeignKeyConstraint(["first_id"], ["budget_project.id"], name=op.f("fk_budget_incompatible_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["budget_project.id"], name=op.f("fk_budget_incompatible_second_id")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_budget_incompatible")),
    )
    op.create_table(
        "budget_proposal",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=True),
        sa.Column("zone", sa.Integer(), nullable=True),
        sa.Column("spot", sa.Text(), nullable=True),
        sa.Column("rough_cost", sa.BigInteger(), nullable=True),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(channel = 'online') = (entered_by IS NULL)", name=op.f("ck_budget_proposal_entered_by")),
        sa.CheckConstraint("(state = 'accepted') = (project_id IS NOT NULL)", name=op.f("ck_budget_proposal_project")),
        sa.CheckConstraint("(state = 'draft') = (number IS NULL)", name=op.f("ck_budget_proposal_number")),
        sa.CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name=op.f("ck_budget_proposal_sent_at")),
        sa.CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_budget_proposal_merged")),
        sa.CheckConstraint("channel IN ('online', 'phone', 'desk', 'paper')", name=op.f("ck_budget_proposal_channel")),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'checking', 'refused', 'appealed', 'accepted', 'merged', 'withdrawn')",
            name=op.f("ck_budget_proposal_state"),
        ),
        sa.CheckConstraint("merged_into <> id", name=op.f("ck_budget_proposal_another")),
        sa.CheckConstraint("rough_cost > 0", name=op.f("ck_budget_proposal_rough_cost")),
        sa.CheckConstraint("zone BETWEEN 1 AND 9", name=op.f("ck_budget_proposal_zone")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_person.id"], name=op.f("fk_budget_proposal_author_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_account.id"], name=op.f("fk_budget_proposal_entered_by")),
        sa.ForeignKeyConstraint(["merged_into"], ["budget_proposal.id"], name=op.f("fk_budget_proposal_merged_into")),
        sa.ForeignKeyConstraint(["photo_id"], ["document.id"], name=op.f("fk_budget_proposal_photo_id")),
        sa.ForeignKeyConstraint(["project_id"], ["budget_project.id"], name=op.f("fk_budget_proposal_project_id")),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_proposal_round_id")),
        sa.ForeignKeyConstraint(["village_id"], ["place_territory.id"], name=op.f("fk_budget_proposal_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_proposal")),
        sa.UniqueConstraint("project_id", name=op.f("uq_budget_proposal_project_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_budget_proposal_round_id_number")),
    )
    op.create_index("ix_budget_proposal_author", "budget_proposal", ["author_id"], unique=False)
    op.create_index(
        "uq_budget_proposal_one_draft",
        "budget_proposal",
        ["round_id", "author_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "budget_check",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(cost IS NULL) = (step = 'formal' OR NOT passed)", name=op.f("ck_budget_check_cost")),
        sa.CheckConstraint("step IN ('formal', 'substantive')", name=op.f("ck_budget_check_step")),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_account.id"], name=op.f("fk_budget_check_decided_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["budget_proposal.id"], name=op.f("fk_budget_check_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_check")),
    )
    op.create_index(
        "uq_budget_check_standing",
        "budget_check",
        ["proposal_id", "step"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "budget_interest",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_budget_interest_account_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["budget_proposal.id"], name=op.f("fk_budget_interest_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "account_id", name=op.f("pk_budget_interest")),
    )
    op.create_table(
        "budget_merge",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name=op.f("ck_budget_merge_answered")),
        sa.CheckConstraint("proposal_id <> into_id", name=op.f("ck_budget_merge_another")),
        sa.ForeignKeyConstraint(["asked_by"], ["identity_account.id"], name=op.f("fk_budget_merge_asked_by")),
        sa.ForeignKeyConstraint(["into_id"], ["budget_proposal.id"], name=op.f("fk_budget_merge_into_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["budget_proposal.id"], name=op.f("fk_budget_merge_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_merge")),
    )
    op.create_index(
        "uq_budget_merge_open",
        "budget_merge",
        ["proposal_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "budget_appeal",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_budget_appeal_decided_by")),
        sa.CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name=op.f("ck_budget_appeal_decided")),
        sa.ForeignKeyConstraint(["check_id"], ["budget_check.id"], name=op.f("fk_budget_appeal_check_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_account.id"], name=op.f("fk_budget_appeal_decided_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["budget_proposal.id"], name=op.f("fk_budget_appeal_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_appeal")),
        sa.UniqueConstraint("check_id", name=op.f("uq_budget_appeal_check_id")),
    )
    op.create_index(op.f("ix_budget_appeal_proposal_id"), "budget_appeal", ["proposal_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_budget_appeal_proposal_id"), table_name="budget_appeal")
    op.drop_table("budget_appeal")
    op.drop_index("uq_budget_merge_open", table_name="budget_merge")
    op.drop_table("budget_merge")
    op.drop_table("budget_interest")
    op.drop_index("uq_budget_check_standing", table_name="budget_check")
    op.drop_table("budget_check")
    op.drop_index("uq_budget_proposal_one_draft", table_name="budget_proposal")
    op.drop_index("ix_budget_proposal_author", table_name="budget_proposal")
    op.drop_table("budget_proposal")
    op.drop_table("budget_incompatible")
    op.drop_table("budget_timetable")
    op.drop_index(op.f("ix_budget_criterion_territory_id"), table_name="budget_criterion")
    op.drop_table("budget_criterion")
    for name in ADDED:
        op.execute(f"ALTER TABLE budget_project DROP COLUMN {name}")
    for former, name in RENAMED.items():
        op.execute(f"ALTER TABLE budget_project RENAME COLUMN {name} TO {former}")
