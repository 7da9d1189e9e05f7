"""The first tables.

Reversible, one purpose, and readable by the version of the application before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_person",
        sa.Column("iin_fingerprint", sa.Text(), nullable=False),
        sa.Column("iin_cipher", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_person")),
        sa.UniqueConstraint("iin_fingerprint", name=op.f("uq_identity_person_iin_fingerprint")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_ledger_entry_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_entry_hash")),
        sa.UniqueConstraint("previous", name=op.f("uq_ledger_entry_previous")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_subject"), ["subject"], unique=False)

    op.create_table(
        "place_territory",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('oblast', 'district', 'town', 'okrug', 'village')", name=op.f("ck_place_territory_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_territory")),
        sa.UniqueConstraint("slug", name=op.f("uq_place_territory_slug")),
    )
    op.create_table(
        "platform_attempt",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_attempt")),
    )
    with op.batch_alter_table("platform_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_platform_attempt_key", ["kind", "key", "at"], unique=False)

    op.create_table(
        "platform_job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_job")),
    )
    with op.batch_alter_table("platform_job", schema=None) as batch_op:
        batch_op.create_index("ix_platform_job_waiting", ["done_at", "due_at"], unique=False)

    op.create_table(
        "identity_account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("phone_cipher", sa.Text(), nullable=True),
        sa.Column("phone_fingerprint", sa.Text(), nullable=True),
        sa.Column("email_cipher", sa.Text(), nullable=True),
        sa.Column("email_fingerprint", sa.Text(), nullable=True),
        sa.Column("login", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("totp_cipher", sa.Text(), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=True),
        sa.Column("territory_id", sa.Uuid(), nullable=True),
        sa.Column("enrolled_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("lang IN ('kk', 'ru', 'en')", name=op.f("ck_identity_account_lang")),
        sa.CheckConstraint(
            "password_hash IS NULL OR login IS NOT NULL", name=op.f("ck_identity_account_password_needs_login")
        ),
        sa.ForeignKeyConstraint(["enrolled_by"], ["identity_account.id"], name=op.f("fk_identity_account_enrolled_by")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_identity_account_person_id")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_identity_account_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_account")),
        sa.UniqueConstraint("email_fingerprint", name=op.f("uq_identity_account_email_fingerprint")),
        sa.UniqueConstraint("login", name=op.f("uq_identity_account_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_identity_account_person_id")),
        sa.UniqueConstraint("phone_fingerprint", name=op.f("uq_identity_account_phone_fingerprint")),
    )
    with op.batch_alter_table("identity_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_account_territory_id"), ["territory_id"], unique=False)

    op.create_table(
        "place_akim",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("term_ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("end_basis", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("mode IN ('elected', 'appointed')", name=op.f("ck_place_akim_mode")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_place_akim_days")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f("fk_place_akim_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_akim")),
        sa.UniqueConstraint("territory_id", "started_on", name=op.f("uq_place_akim_territory_id_started_on")),
    )
    op.create_table(
        "place_body",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("name_kk", sa.Text(), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('maslikhat', 'assembly', 'kenes', 'commission')", name=op.f("ck_place_body_kind")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f("fk_place_body_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_place_body_slug")),
    )
    op.create_table(
        "place_territory_version",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name_kk", sa.Text(), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("population IS NULL OR population >= 0", name=op.f("ck_place_territory_version_population")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_place_territory_version_days")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["place_territory.id"], name=op.f("fk_place_territory_version_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_place_territory_version_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_territory_version")),
        sa.UniqueConstraint(
            "territory_id", "valid_from", name=op.f("uq_place_territory_version_territory_id_valid_from")
        ),
    )
    with op.batch_alter_table("place_territory_version", schema=None) as batch_op:
        batch_op.create_index("ix_place_territory_version_parent", ["parent_id"], unique=False)

    op.create_table(
        "identity_appointment",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=True),
        sa.Column("civil_servant", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role IN ('commission', 'clerk', 'moderator', 'auditor', 'administrator')",
            name=op.f("ck_identity_appointment_role"),
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_identity_appointment_days")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_identity_appointment_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_identity_appointment_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_appointment")),
        sa.UniqueConstraint(
            "account_id",
            "role",
            "territory_id",
            "starts_on",
            name=op.f("uq_identity_appointment_account_id_role_territory_id_starts_on"),
        ),
    )
    op.create_table(
        "identity_code",
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("contact_fingerprint", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(channel = 'desk') = (contact_fingerprint IS NULL)", name=op.f("ck_identity_code_contact")),
        sa.CheckConstraint("channel <> 'desk' OR account_id IS NOT NULL", name=op.f("ck_identity_code_desk_account")),
        sa.CheckConstraint("channel IN ('sms', 'email', 'desk')", name=op.f("ck_identity_code_channel")),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_identity_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_code")),
    )
    with op.batch_alter_table("identity_code", schema=None) as batch_op:
        batch_op.create_index("ix_identity_code_account", ["account_id"], unique=False)
        batch_op.create_index("ix_identity_code_contact", ["contact_fingerprint"], unique=False)
        batch_op.create_index("ix_identity_code_fingerprint", ["fingerprint"], unique=False)

    op.create_table(
        "identity_consent",
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_identity_consent_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_consent")),
        sa.UniqueConstraint(
            "act",
            "subject_id",
            "digest",
            "account_id",
            name=op.f("uq_identity_consent_act_subject_id_digest_account_id"),
        ),
    )
    op.create_table(
        "identity_session",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_fingerprint", sa.Text(), nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_identity_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_session")),
        sa.UniqueConstraint("token_fingerprint", name=op.f("uq_identity_session_token_fingerprint")),
    )
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.create_index("ix_identity_session_account", ["account_id"], unique=False)

    op.create_table(
        "law_dispute",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("law_version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_law_dispute_answered")),
        sa.CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name=op.f("ck_law_dispute_answerer")),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_law_dispute_account_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["identity_account.id"], name=op.f("fk_law_dispute_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_dispute")),
        sa.UniqueConstraint("code", name=op.f("uq_law_dispute_code")),
    )
    op.create_table(
        "law_local_act",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("title_kk", sa.Text(), nullable=False),
        sa.Column("title_ru", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rank IN ('maslikhat_decision', 'okrug_charter')", name=op.f("ck_law_local_act_rank")),
        sa.CheckConstraint("valid_from >= adopted_on", name=op.f("ck_law_local_act_adopted")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_law_local_act_days")),
        sa.ForeignKeyConstraint(["recorded_by"], ["identity_account.id"], name=op.f("fk_law_local_act_recorded_by")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f("fk_law_local_act_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_local_act")),
        sa.UniqueConstraint(
            "territory_id",
            "rank",
            "number",
            "adopted_on",
            name=op.f("uq_law_local_act_territory_id_rank_number_adopted_on"),
        ),
    )
    op.create_table(
        "place_competence",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("maslikhat_id", sa.Uuid(), nullable=False),
        sa.Column("higher_akim_territory_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_place_competence_days")),
        sa.ForeignKeyConstraint(
            ["higher_akim_territory_id"],
            ["place_territory.id"],
            name=op.f("fk_place_competence_higher_akim_territory_id"),
        ),
        sa.ForeignKeyConstraint(["maslikhat_id"], ["place_body.id"], name=op.f("fk_place_competence_maslikhat_id")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_place_competence_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_competence")),
        sa.UniqueConstraint("territory_id", "valid_from", name=op.f("uq_place_competence_territory_id_valid_from")),
    )
    op.create_table(
        "place_mandate",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("constituency", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("end_basis", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("office IN ('member', 'chair')", name=op.f("ck_place_mandate_office")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_place_mandate_days")),
        sa.ForeignKeyConstraint(["body_id"], ["place_body.id"], name=op.f("fk_place_mandate_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_place_mandate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_mandate")),
        sa.UniqueConstraint(
            "body_id", "person_id", "starts_on", name=op.f("uq_place_mandate_body_id_person_id_starts_on")
        ),
    )
    with op.batch_alter_table("place_mandate", schema=None) as batch_op:
        batch_op.create_index("ix_place_mandate_person", ["person_id"], unique=False)

    op.create_table(
        "place_roll",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("vote_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_by", sa.Uuid(), nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(frozen_at IS NULL) = (first_by IS NULL) AND (frozen_at IS NULL) = (second_by IS NULL)",
            name=op.f("ck_place_roll_frozen_by_two"),
        ),
        sa.CheckConstraint("first_by <> second_by", name=op.f("ck_place_roll_two_people")),
        sa.ForeignKeyConstraint(["first_by"], ["identity_account.id"], name=op.f("fk_place_roll_first_by")),
        sa.ForeignKeyConstraint(["second_by"], ["identity_account.id"], name=op.f("fk_place_roll_second_by")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f("fk_place_roll_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_roll")),
    )
    op.create_table(
        "place_roll_correction",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("outcome IN ('corrected', 'refused')", name=op.f("ck_place_roll_correction_outcome")),
        sa.CheckConstraint(
            "reason IN ('missing', 'village', 'name', 'moved', 'other')", name=op.f("ck_place_roll_correction_reason")
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_place_roll_correction_answer")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_place_roll_correction_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["identity_account.id"], name=op.f("fk_place_roll_correction_answered_by")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_place_roll_correction_person_id")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["place_territory.id"], name=op.f("fk_place_roll_correction_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_roll_correction")),
    )
    with op.batch_alter_table("place_roll_correction", schema=None) as batch_op:
        batch_op.create_index("ix_place_roll_correction_person", ["person_id"], unique=False)
        batch_op.create_index("ix_place_roll_correction_territory", ["territory_id", "created_at"], unique=False)

    op.create_table(
        "place_seats",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("convocation", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_place_seats_positive")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_place_seats_days")),
        sa.ForeignKeyConstraint(["body_id"], ["place_body.id"], name=op.f("fk_place_seats_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_seats")),
        sa.UniqueConstraint("body_id", "valid_from", name=op.f("uq_place_seats_body_id_valid_from")),
    )
    op.create_table(
        "budget_round",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title_kk", sa.Text(), nullable=False),
        sa.Column("title_ru", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("pot", sa.BigInteger(), nullable=False),
        sa.Column("own_funds", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("voting_age", sa.Integer(), nullable=False),
        sa.Column("ballot_kind", sa.Text(), nullable=False),
        sa.Column("max_choices", sa.Integer(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("min_votes", sa.Integer(), nullable=False),
        sa.Column("tie_seed", sa.Text(), nullable=True),
        sa.Column("roll_id", sa.Uuid(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("box_key", sa.Text(), nullable=True),
        sa.Column("imported_from", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ballot_kind = 'spend' OR max_choices > 0", name=op.f("ck_budget_round_max_choices")),
        sa.CheckConstraint("ballot_kind IN ('approval', 'spend')", name=op.f("ck_budget_round_ballot_kind")),
        sa.CheckConstraint(
            "currency = 'KZT' OR imported_from IS NOT NULL", name=op.f("ck_budget_round_foreign_money_only_imported")
        ),
        sa.CheckConstraint(
            "method IN ('greedy', 'equal-shares', 'equal-shares-add1')", name=op.f("ck_budget_round_method")
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_budget_round_window")),
        sa.CheckConstraint("min_votes >= 0", name=op.f("ck_budget_round_min_votes")),
        sa.CheckConstraint("pot > 0", name=op.f("ck_budget_round_pot")),
        sa.ForeignKeyConstraint(["created_by"], ["identity_account.id"], name=op.f("fk_budget_round_created_by")),
        sa.ForeignKeyConstraint(["roll_id"], ["place_roll.id"], name=op.f("fk_budget_round_roll_id")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f("fk_budget_round_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_round")),
        sa.UniqueConstraint("slug", name=op.f("uq_budget_round_slug")),
        sa.UniqueConstraint("territory_id", "year", "slug", name=op.f("uq_budget_round_territory_id_year_slug")),
    )
    op.create_table(
        "law_local_value",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["law_local_act.id"], name=op.f("fk_law_local_value_act_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_local_value")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_law_local_value_act_id_key")),
    )
    op.create_table(
        "place_roll_entry",
        sa.Column("roll_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_place_roll_entry_person_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["place_roll.id"], name=op.f("fk_place_roll_entry_roll_id")),
        sa.ForeignKeyConstraint(["village_id"], ["place_territory.id"], name=op.f("fk_place_roll_entry_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_roll_entry")),
        sa.UniqueConstraint("roll_id", "person_id", name=op.f("uq_place_roll_entry_roll_id_person_id")),
    )
    with op.batch_alter_table("place_roll_entry", schema=None) as batch_op:
        batch_op.create_index("ix_place_roll_entry_person", ["person_id"], unique=False)

    op.create_table(
        "place_roll_import",
        sa.Column("roll_id", sa.Uuid(), nullable=False),
        sa.Column("file_fingerprint", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["identity_account.id"], name=op.f("fk_place_roll_import_imported_by")
        ),
        sa.ForeignKeyConstraint(["roll_id"], ["place_roll.id"], name=op.f("fk_place_roll_import_roll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_roll_import")),
    )
    op.create_table(
        "budget_adoption",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["place_body.id"], name=op.f("fk_budget_adoption_body_id")),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_adoption_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_budget_adoption")),
    )
    op.create_table(
        "budget_ballot",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("nonce", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_ballot_round_id")),
        sa.PrimaryKeyConstraint("round_id", "slot", name=op.f("pk_budget_ballot")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_budget_ballot_round_id_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budget_ballot_code",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_ballot_code_round_id")),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_budget_ballot_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budget_mark",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.CheckConstraint("channel IN ('online', 'paper')", name=op.f("ck_budget_mark_channel")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_budget_mark_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_mark_round_id")),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_budget_mark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budget_project",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_kk", sa.Text(), nullable=False),
        sa.Column("title_ru", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("about_kk", sa.Text(), nullable=False),
        sa.Column("about_ru", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("assessment", sa.Text(), nullable=True),
        sa.Column("refusal_code", sa.Text(), nullable=True),
        sa.Column("refusal_text", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(refusal_code IS NULL) = (refusal_text IS NULL)", name=op.f("ck_budget_project_refusal")),
        sa.CheckConstraint("cost > 0", name=op.f("ck_budget_project_cost")),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_project_round_id")),
        sa.ForeignKeyConstraint(["village_id"], ["place_territory.id"], name=op.f("fk_budget_project_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_project")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_budget_project_round_id_code")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_budget_project_round_id_number")),
    )
    op.create_table(
        "budget_result",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=True),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("merkle_root", sa.Text(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("turnout", sa.JSON(), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("entitled >= marks", name=op.f("ck_budget_result_no_more_marks_than_entitled")),
        sa.CheckConstraint("first_by IS NULL OR first_by <> second_by", name=op.f("ck_budget_result_two_people")),
        sa.CheckConstraint("marks >= ballots", name=op.f("ck_budget_result_no_more_ballots_than_marks")),
        sa.ForeignKeyConstraint(["first_by"], ["identity_account.id"], name=op.f("fk_budget_result_first_by")),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_budget_result_round_id")),
        sa.ForeignKeyConstraint(["second_by"], ["identity_account.id"], name=op.f("fk_budget_result_second_by")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_budget_result")),
    )
    op.create_table(
        "place_roll_remark",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("see_line", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["place_roll_import.id"], name=op.f("fk_place_roll_remark_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_roll_remark")),
        sa.UniqueConstraint("import_id", "line", "column", name=op.f("uq_place_roll_remark_import_id_line_column")),
    )


def downgrade() -> None:
    op.drop_table("place_roll_remark")
    op.drop_table("budget_result")
    op.drop_table("budget_project")
    op.drop_table("budget_mark")
    op.drop_table("budget_ballot_code")
    op.drop_table("budget_ballot")
    op.drop_table("budget_adoption")
    op.drop_table("place_roll_import")
    with op.batch_alter_table("place_roll_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_place_roll_entry_person")

    op.drop_table("place_roll_entry")
    op.drop_table("law_local_value")
    op.drop_table("budget_round")
    op.drop_table("place_seats")
    with op.batch_alter_table("place_roll_correction", schema=None) as batch_op:
        batch_op.drop_index("ix_place_roll_correction_territory")
        batch_op.drop_index("ix_place_roll_correction_person")

    op.drop_table("place_roll_correction")
    op.drop_table("place_roll")
    with op.batch_alter_table("place_mandate", schema=None) as batch_op:
        batch_op.drop_index("ix_place_mandate_person")

    op.drop_table("place_mandate")
    op.drop_table("place_competence")
    op.drop_table("law_local_act")
    op.drop_table("law_dispute")
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.drop_index("ix_identity_session_account")

    op.drop_table("identity_session")
    op.drop_table("identity_consent")
    with op.batch_alter_table("identity_code", schema=None) as batch_op:
        batch_op.drop_index("ix_identity_code_fingerprint")
        batch_op.drop_index("ix_identity_code_contact")
        batch_op.drop_index("ix_identity_code_account")

    op.drop_table("identity_code")
    op.drop_table("identity_appointment")
    with op.batch_alter_table("place_territory_version", schema=None) as batch_op:
        batch_op.drop_index("ix_place_territory_version_parent")

    op.drop_table("place_territory_version")
    op.drop_table("place_body")
    op.drop_table("place_akim")
    with op.batch_alter_table("identity_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_account_territory_id"))

    op.drop_table("identity_account")
    with op.batch_alter_table("platform_job", schema=None) as batch_op:
        batch_op.drop_index("ix_platform_job_waiting")

    op.drop_table("platform_job")
    with op.batch_alter_table("platform_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_platform_attempt_key")

    op.drop_table("platform_attempt")
    op.drop_table("place_territory")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_subject"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_act"))

    op.drop_table("ledger_entry")
    op.drop_table("identity_person")
