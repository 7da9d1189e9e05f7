"""Who wrote an appeal, or an answer about joining, down for its author.

Reversible, one purpose, and readable by the version of the application before it.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("budget_appeal", "budget_merge")


def upgrade() -> None:
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    for table in TABLES:  # in words of SQL: Alembic would rebuild the tables of SQLite and lose their checks
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN entered_by {kind} "
            f"CONSTRAINT fk_{table}_entered_by REFERENCES identity_account (id)"
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "entered_by")
