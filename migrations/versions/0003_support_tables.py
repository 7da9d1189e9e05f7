"""Tables of collecting signatures.

Reversible, one purpose, and readable by the version of the application before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_sheet",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('confidence', 'referendum')", name=op.f("ck_support_sheet_kind")),
        sa.CheckConstraint(
            "anonymised_at IS NULL OR anonymised_at >= opened_at", name=op.f("ck_support_sheet_moments")
        ),
        sa.CheckConstraint('need > 0 AND "of" >= need', name=op.f("ck_support_sheet_need")),
        sa.ForeignKeyConstraint(["body_id"], ["place_body.id"], name=op.f("fk_support_sheet_body_id")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f("fk_support_sheet_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_sheet")),
    )
    with op.batch_alter_table("support_sheet", schema=None) as batch_op:
        batch_op.create_index("ix_support_sheet_territory", ["territory_id"], unique=False)

    op.create_table(
        "support_paper_line",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(status = 'entered') = (checked_by IS NULL)", name=op.f("ck_support_paper_line_checked")),
        sa.CheckConstraint("(status = 'refused') = (reason IS NOT NULL)", name=op.f("ck_support_paper_line_refused")),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN "
            "('not_on_roll', 'signed_online', 'twice', 'no_signature', 'illegible', 'differs')",
            name=op.f("ck_support_paper_line_reason"),
        ),
        sa.CheckConstraint("status IN ('entered', 'confirmed', 'refused')", name=op.f("ck_support_paper_line_status")),
        sa.CheckConstraint("checked_by <> entered_by", name=op.f("ck_support_paper_line_two_people")),
        sa.CheckConstraint("page > 0 AND line > 0", name=op.f("ck_support_paper_line_place")),
        sa.ForeignKeyConstraint(["checked_by"], ["identity_account.id"], name=op.f("fk_support_paper_line_checked_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_account.id"], name=op.f("fk_support_paper_line_entered_by")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_support_paper_line_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["support_sheet.id"], name=op.f("fk_support_paper_line_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_paper_line")),
        sa.UniqueConstraint("sheet_id", "page", "line", name=op.f("uq_support_paper_line_sheet_id_page_line")),
    )
    op.create_table(
        "support_paper_page",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_by", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('altered', 'late')", name=op.f("ck_support_paper_page_reason")
        ),
        sa.CheckConstraint("page > 0", name=op.f("ck_support_paper_page_page")),
        sa.ForeignKeyConstraint(
            ["received_by"], ["identity_account.id"], name=op.f("fk_support_paper_page_received_by")
        ),
        sa.ForeignKeyConstraint(["sheet_id"], ["support_sheet.id"], name=op.f("fk_support_paper_page_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_paper_page")),
        sa.UniqueConstraint("sheet_id", "page", name=op.f("uq_support_paper_page_sheet_id_page")),
    )
    op.create_table(
        "support_signature",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("channel IN ('online', 'paper')", name=op.f("ck_support_signature_channel")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= signed_at", name=op.f("ck_support_signature_withdrawn")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_support_signature_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["support_sheet.id"], name=op.f("fk_support_signature_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_signature")),
    )
    with op.batch_alter_table("support_signature", schema=None) as batch_op:
        batch_op.create_index(
            "uq_support_signature_live",
            ["sheet_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("support_signature", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_support_signature_live",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.drop_table("support_signature")
    op.drop_table("support_paper_page")
    op.drop_table("support_paper_line")
    with op.batch_alter_table("support_sheet", schema=None) as batch_op:
        batch_op.drop_index("ix_support_sheet_territory")

    op.drop_table("support_sheet")
