"""Polls of their own: what every vote by ballots shares moves out of the rounds of the budget.

Reversible, and loses no row. Not readable by the version of the application before it: stop that one first.

The rounds' table is made anew rather than changed: on PostgreSQL a dropped column stays in the table's file, and the
one with the key of an open box must not. Triggers are not concerned: none stands on these tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENTS = ("opens_at", "closes_at", "announced_at", "sealed_at", "counted_at")
SHARED = ("slug", "territory_id", "title_kk", "title_ru", "title_en", "voting_age", "roll_id", *MOMENTS, "box_key",
          "created_by", "created_at", "id")  # fmt: skip
OWN = ("year", "pot", "own_funds", "currency", "ballot_kind", "max_choices", "method", "min_votes", "tie_seed",
       "imported_from", "id")  # fmt: skip
BOXES = {
    "mark": ("person_id", "channel"),
    "ballot": ("slot", "choices", "code", "nonce"),
    "ballot_code": ("code", "commitment"),
}
CHILDREN = ("budget_adoption", "budget_project", "budget_result")


def _shared() -> list[sa.Column]:
    return [
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("title_kk", sa.Text(), nullable=False),
        sa.Column("title_ru", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("voting_age", sa.Integer(), nullable=False),
        sa.Column("roll_id", sa.Uuid(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("box_key", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _own() -> list[sa.Column]:
    return [
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("pot", sa.BigInteger(), nullable=False),
        sa.Column("own_funds", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("ballot_kind", sa.Text(), nullable=False),
        sa.Column("max_choices", sa.Integer(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("min_votes", sa.Integer(), nullable=False),
        sa.Column("tie_seed", sa.Text(), nullable=True),
        sa.Column("imported_from", sa.Text(), nullable=True),
    ]


def _shared_rules(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.CheckConstraint("closes_at > opens_at", name=op.f(f"ck_{table}_window")),
        sa.ForeignKeyConstraint(["created_by"], ["identity_account.id"], name=op.f(f"fk_{table}_created_by")),
        sa.ForeignKeyConstraint(["roll_id"], ["place_roll.id"], name=op.f(f"fk_{table}_roll_id")),
        sa.ForeignKeyConstraint(["territory_id"], ["place_territory.id"], name=op.f(f"fk_{table}_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("slug", name=op.f(f"uq_{table}_slug")),
    ]


def _own_rules() -> list[sa.schema.SchemaItem]:
    name = "ck_budget_round_{}".format
    return [
        sa.CheckConstraint("ballot_kind = 'spend' OR max_choices > 0", name=op.f(name("max_choices"))),
        sa.CheckConstraint("ballot_kind IN ('approval', 'spend')", name=op.f(name("ballot_kind"))),
        sa.CheckConstraint(
            "currency = 'KZT' OR imported_from IS NOT NULL", name=op.f(name("foreign_money_only_imported"))
        ),
        sa.CheckConstraint("method IN ('greedy', 'equal-shares', 'equal-shares-add1')", name=op.f(name("method"))),
        sa.CheckConstraint("min_votes >= 0", name=op.f(name("min_votes"))),
        sa.CheckConstraint("pot > 0", name=op.f(name("pot"))),
    ]


def _boxes(room: str, parent: str, key: str) -> None:
    """The register, the box and the list of codes, keyed by `key` of the table `parent`."""

    def made(name: str, columns: list[sa.Column], *rules: sa.schema.SchemaItem, by: str) -> None:
        table = f"{room}_{name}"
        op.create_table(
            table,
            sa.Column(key, sa.Uuid(), nullable=False),
            *columns,
            *rules,
            sa.ForeignKeyConstraint([key], [f"{parent}.id"], name=op.f(f"fk_{table}_{key}")),
            sa.PrimaryKeyConstraint(key, by, name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )

    made(
        "mark",
        [sa.Column("person_id", sa.Uuid(), nullable=False), sa.Column("channel", sa.Text(), nullable=False)],
        sa.CheckConstraint("channel IN ('online', 'paper')", name=op.f(f"ck_{room}_mark_channel")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f(f"fk_{room}_mark_person_id")),
        by="person_id",
    )
    made(
        "ballot",
        [
            sa.Column("slot", sa.Text(), nullable=False),
            sa.Column("choices", sa.JSON(), nullable=False),
            sa.Column("code", sa.Text(), nullable=True),
            sa.Column("nonce", sa.Text(), nullable=True),
        ],
        sa.UniqueConstraint(key, "code", name=op.f(f"uq_{room}_ballot_{key}_code")),
        by="slot",
    )
    made(
        "ballot_code",
        [sa.Column("code", sa.Text(), nullable=False), sa.Column("commitment", sa.Text(), nullable=False)],
        by="code",
    )


def _move_boxes(old: str, old_key: str, new: str, new_key: str, moved: str) -> None:
    """Carry the rows of the polls that `moved` selects over, in the order of their random keys, and drop the old."""
    for name, columns in BOXES.items():
        listed = ", ".join(columns)
        op.execute(
            f"INSERT INTO {new}_{name} ({new_key}, {listed}) SELECT {old_key}, {listed} FROM {old}_{name}"  # noqa: S608
            f" WHERE {old_key} IN ({moved}) ORDER BY {old_key}, {columns[0]}"
        )
        op.drop_table(f"{old}_{name}")


def _anew(columns: tuple[str, ...], source: str, make: object) -> None:
    """Make the table of rounds anew with `columns` from `source`; the tables that lead to it keep their rows."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    listed = ", ".join(columns)
    op.execute(f"CREATE TABLE budget_round_kept AS SELECT {listed} FROM {source}")  # noqa: S608 -- our own names
    if postgresql:
        for child in CHILDREN:
            op.drop_constraint(f"fk_{child}_round_id", child, type_="foreignkey")
    else:
        op.execute("PRAGMA defer_foreign_keys = ON")  # until the rows that others lead to are back
    op.drop_table("budget_round")
    make()  # type: ignore[operator]
    op.execute(f"INSERT INTO budget_round ({listed}) SELECT {listed} FROM budget_round_kept")  # noqa: S608
    op.drop_table("budget_round_kept")
    if postgresql:
        for child in CHILDREN:
            op.create_foreign_key(f"fk_{child}_round_id", child, "budget_round", ["round_id"], ["id"])


def upgrade() -> None:
    shared = ", ".join(SHARED)
    op.create_table(
        "voting_poll",
        sa.Column("kind", sa.Text(), nullable=False),
        *_shared(),
        sa.CheckConstraint("kind IN ('budget', 'question')", name=op.f("ck_voting_poll_kind")),
        sa.CheckConstraint("voting_age > 0", name=op.f("ck_voting_poll_voting_age")),
        *_shared_rules("voting_poll"),
    )
    op.execute(f"INSERT INTO voting_poll (kind, {shared}) SELECT 'budget', {shared} FROM budget_round")  # noqa: S608
    _boxes("voting", "voting_poll", "poll_id")
    _move_boxes("budget", "round_id", "voting", "poll_id", "SELECT id FROM budget_round")
    _anew(
        OWN,
        "budget_round",
        lambda: op.create_table(
            "budget_round",
            *_own(),
            sa.Column("id", sa.Uuid(), nullable=False),
            *_own_rules(),
            sa.ForeignKeyConstraint(["id"], ["voting_poll.id"], name=op.f("fk_budget_round_id")),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_round")),
        ),
    )
    op.execute("UPDATE platform_job SET name = 'voting.scrub' WHERE name = 'budget.scrub'")


def downgrade() -> None:
    own = [name for name in OWN if name != "id"]
    _anew(
        (*own, *SHARED),
        "budget_round JOIN voting_poll USING (id)",
        lambda: op.create_table(
            "budget_round",
            *_own(),
            *_shared(),
            *_own_rules(),
            *_shared_rules("budget_round"),
            sa.UniqueConstraint("territory_id", "year", "slug", name=op.f("uq_budget_round_territory_id_year_slug")),
        ),
    )
    _boxes("budget", "budget_round", "round_id")
    _move_boxes("voting", "poll_id", "budget", "round_id", "SELECT id FROM budget_round")
    op.drop_table("voting_poll")
    op.execute("UPDATE platform_job SET name = 'budget.scrub' WHERE name = 'voting.scrub'")
