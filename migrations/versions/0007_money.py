"""Tables of what becomes of the participatory budget's money.

Reversible, one purpose, and readable by the version of the application before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_contract",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("supplier_bin", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "procedure IN ('open_tender', 'price_quotes', 'single_source', 'other')",
            name=op.f("ck_budget_contract_procedure"),
        ),
        sa.CheckConstraint(
            "supplier_bin IS NULL OR length(supplier_bin) = 12", name=op.f("ck_budget_contract_supplier_bin")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_budget_contract_document_id")),
        sa.ForeignKeyConstraint(["project_id"], ["budget_project.id"], name=op.f("fk_budget_contract_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_contract")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_budget_contract_project_id_number")),
    )
    op.create_table(
        "budget_finding",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remedied_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_budget_finding_answered_whole")),
        sa.CheckConstraint(
            "remedied_on IS NULL OR answered_at IS NOT NULL", name=op.f("ck_budget_finding_remedied_with_an_answer")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_budget_finding_document_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_account.id"], name=op.f("fk_budget_finding_entered_by")),
        sa.ForeignKeyConstraint(["project_id"], ["budget_project.id"], name=op.f("fk_budget_finding_project_id")),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_finding_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_finding")),
    )
    with op.batch_alter_table("budget_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_finding_round_id"), ["round_id"], unique=False)

    op.create_table(
        "budget_not_done",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('remedied', 'promised', 'disagreed')",
            name=op.f("ck_budget_not_done_outcome"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (outcome IS NULL) "
            "AND (answered_at IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_budget_not_done_answered_whole"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["identity_account.id"], name=op.f("fk_budget_not_done_answered_by")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_budget_not_done_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_budget_not_done_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["budget_project.id"], name=op.f("fk_budget_not_done_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_not_done")),
    )
    with op.batch_alter_table("budget_not_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_not_done_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_not_done_project_id"), ["project_id"], unique=False)

    op.create_table(
        "budget_progress",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("delay", sa.Text(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("done BETWEEN 0 AND 100", name=op.f("ck_budget_progress_done")),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_budget_progress_quarter")),
        sa.ForeignKeyConstraint(["filed_by"], ["identity_account.id"], name=op.f("fk_budget_progress_filed_by")),
        sa.ForeignKeyConstraint(["project_id"], ["budget_project.id"], name=op.f("fk_budget_progress_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_progress")),
    )
    with op.batch_alter_table("budget_progress", schema=None) as batch_op:
        batch_op.create_index(
            "ix_budget_progress_project_id_year_quarter", ["project_id", "year", "quarter"], unique=False
        )

    op.create_table(
        "budget_stage",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('design', 'tender', 'contract', 'works', 'acceptance')", name=op.f("ck_budget_stage_kind")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["budget_project.id"], name=op.f("fk_budget_stage_project_id")),
        sa.PrimaryKeyConstraint("project_id", "kind", name=op.f("pk_budget_stage")),
    )
    op.create_table(
        "budget_money",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('contract', 'payment')", name=op.f("ck_budget_money_kind")),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by IS NULL) AND (checked_at IS NULL) = (confirmed IS NULL)",
            name=op.f("ck_budget_money_checked_whole"),
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_budget_money_amount")),
        sa.CheckConstraint("amount > 0 OR reason IS NOT NULL", name=op.f("ck_budget_money_taken_back_with_a_reason")),
        sa.CheckConstraint("checked_by IS NULL OR checked_by <> entered_by", name=op.f("ck_budget_money_two_people")),
        sa.CheckConstraint(
            "confirmed IS NOT FALSE OR refusal IS NOT NULL", name=op.f("ck_budget_money_refused_with_a_reason")
        ),
        sa.CheckConstraint("corrects_id IS NULL OR amount < 0", name=op.f("ck_budget_money_correction_takes_back")),
        sa.ForeignKeyConstraint(["checked_by"], ["identity_account.id"], name=op.f("fk_budget_money_checked_by")),
        sa.ForeignKeyConstraint(["contract_id"], ["budget_contract.id"], name=op.f("fk_budget_money_contract_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["budget_money.id"], name=op.f("fk_budget_money_corrects_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_account.id"], name=op.f("fk_budget_money_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_money")),
    )
    with op.batch_alter_table("budget_money", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_money_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_money_corrects_id"), ["corrects_id"], unique=False)

    op.create_table(
        "budget_progress_photo",
        sa.Column("progress_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_budget_progress_photo_document_id")),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["budget_progress.id"], name=op.f("fk_budget_progress_photo_progress_id")
        ),
        sa.PrimaryKeyConstraint("progress_id", "document_id", name=op.f("pk_budget_progress_photo")),
    )


def downgrade() -> None:
    op.drop_table("budget_progress_photo")
    with op.batch_alter_table("budget_money", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_money_corrects_id"))
        batch_op.drop_index(batch_op.f("ix_budget_money_contract_id"))

    op.drop_table("budget_money")
    op.drop_table("budget_stage")
    with op.batch_alter_table("budget_progress", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_progress_project_id_year_quarter")

    op.drop_table("budget_progress")
    with op.batch_alter_table("budget_not_done", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_not_done_project_id"))
        batch_op.drop_index(batch_op.f("ix_budget_not_done_person_id"))

    op.drop_table("budget_not_done")
    with op.batch_alter_table("budget_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_finding_round_id"))

    op.drop_table("budget_finding")
    op.drop_table("budget_contract")
