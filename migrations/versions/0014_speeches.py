"""The gist of a speech at a hearing, and how many accepted a report that was heard.

Reversible, one purpose, and readable by the version of the application before it.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In words of SQL: Alembic would rebuild the tables of SQLite and lose their checks.
    op.execute(
        "ALTER TABLE hearing ADD COLUMN votes_for INTEGER CONSTRAINT ck_hearing_votes_for CHECK (votes_for <= present)"
    )
    op.execute("ALTER TABLE hearing_registration ADD COLUMN said TEXT DEFAULT '' NOT NULL")


def downgrade() -> None:
    op.drop_column("hearing_registration", "said")
    op.drop_column("hearing", "votes_for")
