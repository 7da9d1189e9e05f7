"""Tables of public hearings.

Reversible, one purpose, and readable by the version of the application before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hearing",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about_akim", sa.Boolean(), nullable=False),
        sa.Column("subject_kk", sa.Text(), nullable=False),
        sa.Column("subject_ru", sa.Text(), nullable=False),
        sa.Column("subject_en", sa.Text(), nullable=False),
        sa.Column("about_kk", sa.Text(), nullable=False),
        sa.Column("about_ru", sa.Text(), nullable=False),
        sa.Column("agenda_kk", sa.Text(), nullable=False),
        sa.Column("agenda_ru", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("answerer_kk", sa.Text(), nullable=False),
        sa.Column("answerer_ru", sa.Text(), nullable=False),
        sa.Column("venue_kk", sa.Text(), nullable=False),
        sa.Column("venue_ru", sa.Text(), nullable=False),
        sa.Column("broadcast_url", sa.Text(), nullable=True),
        sa.Column("recording_url", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("speech_minutes", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chair", sa.Text(), nullable=True),
        sa.Column("secretary", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("answers_due_on", sa.Date(), nullable=True),
        sa.Column("conclusion_kk", sa.Text(), nullable=True),
        sa.Column("conclusion_ru", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('council', 'commission', 'report', 'budget', 'charter')", name=op.f("ck_hearing_kind")
        ),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancel_reason IS NULL)", name=op.f("ck_hearing_cancelled")),
        sa.CheckConstraint("(ended_at IS NULL) = (present IS NULL)", name=op.f("ck_hearing_ended")),
        sa.CheckConstraint(
            "announced_at IS NULL OR announced_at < starts_at", name=op.f("ck_hearing_announced_before")
        ),
        sa.CheckConstraint("closed_at IS NULL OR ended_at IS NOT NULL", name=op.f("ck_hearing_closed")),
        sa.CheckConstraint("ended_at IS NULL OR opened_at IS NOT NULL", name=op.f("ck_hearing_held")),
        sa.CheckConstraint("opened_at IS NULL OR announced_at IS NOT NULL", name=op.f("ck_hearing_opened")),
        sa.CheckConstraint("speech_minutes BETWEEN 1 AND 60", name=op.f("ck_hearing_speech_minutes")),
        sa.ForeignKeyConstraint(["created_by"], ["identity_account.id"], name=op.f("fk_hearing_created_by")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f("fk_hearing_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.UniqueConstraint("slug", name=op.f("uq_hearing_slug")),
    )
    op.create_index("ix_hearing_territory", "hearing", ["territory_id", "starts_at"], unique=False)
    op.create_table(
        "hearing_conflict",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_hearing_conflict_account_id")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_conflict_hearing_id")),
        sa.PrimaryKeyConstraint("hearing_id", "account_id", name=op.f("pk_hearing_conflict")),
    )
    op.create_table(
        "hearing_document",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_hearing_document_document_id")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_document_hearing_id")),
        sa.PrimaryKeyConstraint("hearing_id", "document_id", name=op.f("pk_hearing_document")),
    )
    op.create_table(
        "hearing_protocol",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("first_by", sa.Uuid(), nullable=False),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(votes_for IS NULL) = (present IS NULL)", name=op.f("ck_hearing_protocol_vote")),
        sa.CheckConstraint("first_by <> second_by", name=op.f("ck_hearing_protocol_two_people")),
        sa.CheckConstraint("votes_for <= present", name=op.f("ck_hearing_protocol_votes")),
        sa.CheckConstraint(
            "votes_for IS NOT NULL OR second_by IS NOT NULL", name=op.f("ck_hearing_protocol_adopted_by")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_hearing_protocol_document_id")),
        sa.ForeignKeyConstraint(["first_by"], ["identity_account.id"], name=op.f("fk_hearing_protocol_first_by")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_protocol_hearing_id")),
        sa.ForeignKeyConstraint(["second_by"], ["identity_account.id"], name=op.f("fk_hearing_protocol_second_by")),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_hearing_protocol")),
    )
    op.create_table(
        "hearing_registration",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_shown", sa.Boolean(), nullable=False),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended_as", sa.Text(), nullable=True),
        sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spoke_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spoke_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(channel = 'online') = (entered_by IS NULL)", name=op.f("ck_hearing_registration_entered")),
        sa.CheckConstraint(
            "attended_as IN ('hall', 'link', 'paper')", name=op.f("ck_hearing_registration_attended_as")
        ),
        sa.CheckConstraint("channel IN ('online', 'desk', 'paper')", name=op.f("ck_hearing_registration_channel")),
        sa.CheckConstraint(
            "(attended_as IS NULL) = (attended_at IS NULL)", name=op.f("ck_hearing_registration_attended")
        ),
        sa.CheckConstraint(
            "spoke_until IS NULL OR spoke_until >= spoke_from", name=op.f("ck_hearing_registration_spoke")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["identity_account.id"], name=op.f("fk_hearing_registration_entered_by")
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_registration_hearing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_hearing_registration_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_registration")),
        sa.UniqueConstraint("hearing_id", "number", name=op.f("uq_hearing_registration_hearing_id_number")),
    )
    op.create_index(
        "uq_hearing_registration_live",
        "hearing_registration",
        ["hearing_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "hearing_remark",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_shown", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_as", sa.Text(), nullable=True),
        sa.Column("appeal_text", sa.Text(), nullable=True),
        sa.Column("locked_by", sa.Uuid(), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("channel IN ('online', 'desk', 'paper', 'hall')", name=op.f("ck_hearing_remark_channel")),
        sa.CheckConstraint("kind IN ('question', 'remark')", name=op.f("ck_hearing_remark_kind")),
        sa.CheckConstraint(
            "queued_as IN ('new', 'mended', 'flagged', 'appealed')", name=op.f("ck_hearing_remark_queued_as")
        ),
        sa.CheckConstraint("status <> 'waiting' OR queued_at IS NOT NULL", name=op.f("ck_hearing_remark_waits")),
        sa.CheckConstraint(
            "status IN ('waiting', 'published', 'mend', 'refused')", name=op.f("ck_hearing_remark_status")
        ),
        sa.CheckConstraint("(locked_by IS NULL) = (locked_until IS NULL)", name=op.f("ck_hearing_remark_locked")),
        sa.CheckConstraint("(queued_at IS NULL) = (queued_as IS NULL)", name=op.f("ck_hearing_remark_queued")),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_account.id"], name=op.f("fk_hearing_remark_entered_by")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_remark_hearing_id")),
        sa.ForeignKeyConstraint(["locked_by"], ["identity_account.id"], name=op.f("fk_hearing_remark_locked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_hearing_remark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_remark")),
        sa.UniqueConstraint("hearing_id", "number", name=op.f("uq_hearing_remark_hearing_id_number")),
    )
    op.create_index("ix_hearing_remark_person", "hearing_remark", ["person_id"], unique=False)
    op.create_index("ix_hearing_remark_queue", "hearing_remark", ["queued_at"], unique=False)
    op.create_table(
        "hearing_answer",
        sa.Column("remark_id", sa.Uuid(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("given = (outcome <> 'unanswered')", name=op.f("ck_hearing_answer_given")),
        sa.CheckConstraint(
            "outcome IN ('answered', 'taken', 'not_taken', 'unanswered')", name=op.f("ck_hearing_answer_outcome")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["identity_account.id"], name=op.f("fk_hearing_answer_answered_by")),
        sa.ForeignKeyConstraint(["remark_id"], ["hearing_remark.id"], name=op.f("fk_hearing_answer_remark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_answer")),
        sa.UniqueConstraint("remark_id", "given", name=op.f("uq_hearing_answer_remark_id_given")),
    )
    op.create_table(
        "hearing_decision",
        sa.Column("remark_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("queued_as", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("public_text", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(outcome = 'approve') = (reason IS NULL)", name=op.f("ck_hearing_decision_reason")),
        sa.CheckConstraint("outcome IN ('approve', 'mend', 'refuse')", name=op.f("ck_hearing_decision_outcome")),
        sa.CheckConstraint("(reason IS NULL) = (public_text IS NULL)", name=op.f("ck_hearing_decision_public_text")),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_account.id"], name=op.f("fk_hearing_decision_decided_by")),
        sa.ForeignKeyConstraint(["remark_id"], ["hearing_remark.id"], name=op.f("fk_hearing_decision_remark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_decision")),
        sa.UniqueConstraint("remark_id", "turn", name=op.f("uq_hearing_decision_remark_id_turn")),
    )
    op.create_table(
        "hearing_flag",
        sa.Column("remark_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_hearing_flag_person_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["hearing_remark.id"], name=op.f("fk_hearing_flag_remark_id")),
        sa.PrimaryKeyConstraint("remark_id", "person_id", name=op.f("pk_hearing_flag")),
    )
    op.create_table(
        "hearing_support",
        sa.Column("remark_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_hearing_support_person_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["hearing_remark.id"], name=op.f("fk_hearing_support_remark_id")),
        sa.PrimaryKeyConstraint("remark_id", "person_id", name=op.f("pk_hearing_support")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("hearing_support")
    op.drop_table("hearing_flag")
    op.drop_table("hearing_decision")
    op.drop_table("hearing_answer")
    op.drop_index("ix_hearing_remark_queue", table_name="hearing_remark")
    op.drop_index("ix_hearing_remark_person", table_name="hearing_remark")
    op.drop_table("hearing_remark")
    op.drop_index(
        "uq_hearing_registration_live",
        table_name="hearing_registration",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_table("hearing_registration")
    op.drop_table("hearing_protocol")
    op.drop_table("hearing_document")
    op.drop_table("hearing_conflict")
    op.drop_index("ix_hearing_territory", table_name="hearing")
    op.drop_table("hearing")
