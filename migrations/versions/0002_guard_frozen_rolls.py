"""The database itself refuses to change a frozen roll or an entry of the ledger.

Reversible, one purpose, and readable by the version of the application before it.

On SQLite an INSERT or UPDATE «OR REPLACE» removes a row in the way without asking any trigger of deletion: therefore
inserting asks too. On PostgreSQL, where the application's role does not own the tables, it cannot lift the triggers.
A later migration that rebuilds one of these tables in batch mode must make its triggers again.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLL = "a frozen roll never changes"
LEDGER = "the ledger is only added to"


def _frozen(roll_id: str) -> str:
    return f"EXISTS (SELECT 1 FROM place_roll WHERE id = {roll_id} AND frozen_at IS NOT NULL)"  # noqa: S608 -- our own


IN_THE_WAY = _frozen("(SELECT roll_id FROM place_roll_entry WHERE id = NEW.id)")
SQLITE = (
    ("place_roll_entry", "insert", ROLL, f"{_frozen('NEW.roll_id')} OR {IN_THE_WAY}"),
    ("place_roll_entry", "update", ROLL, f"{_frozen('OLD.roll_id')} OR {_frozen('NEW.roll_id')} OR {IN_THE_WAY}"),
    ("place_roll_entry", "delete", ROLL, _frozen("OLD.roll_id")),
    ("place_roll", "insert", ROLL, _frozen("NEW.id")),
    ("place_roll", "update", ROLL, f"{_frozen('OLD.id')} OR {_frozen('NEW.id')}"),
    ("place_roll", "delete", ROLL, "OLD.frozen_at IS NOT NULL"),
    (
        "ledger_entry",
        "insert",
        LEDGER,
        "EXISTS (SELECT 1 FROM ledger_entry WHERE number = NEW.number OR previous = NEW.previous OR hash = NEW.hash)",
    ),
    ("ledger_entry", "update", LEDGER, "1"),
    ("ledger_entry", "delete", LEDGER, "1"),
)

REFUSE = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
REFUSE_ROLL, REFUSE_LEDGER = REFUSE.format(ROLL), REFUSE.format(LEDGER)
FUNCTIONS = {
    # The lock comes before the look: who adds to a roll that is being frozen waits, and then sees that it is frozen.
    "place_roll_entry_guard": f"""
DECLARE
    frozen timestamptz;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT frozen_at INTO frozen FROM place_roll WHERE id = OLD.roll_id FOR SHARE;
        IF frozen IS NOT NULL THEN {REFUSE_ROLL} END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    SELECT frozen_at INTO frozen FROM place_roll WHERE id = NEW.roll_id FOR SHARE;
    IF frozen IS NOT NULL THEN {REFUSE_ROLL} END IF;
    RETURN NEW;
END""",  # noqa: S608 -- our own
    "place_roll_guard": f"""
BEGIN
    IF OLD.frozen_at IS NOT NULL THEN {REFUSE_ROLL} END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END""",
    "place_roll_truncate_guard": f"""
BEGIN
    PERFORM 1 FROM place_roll WHERE frozen_at IS NOT NULL;
    IF FOUND THEN {REFUSE_ROLL} END IF;
    RETURN NULL;
END""",
    "ledger_entry_guard": f"""
BEGIN
    {REFUSE_LEDGER}
END""",
}
TRIGGERS = (
    "CREATE TRIGGER place_roll_entry_guard BEFORE INSERT OR UPDATE OR DELETE ON place_roll_entry"
    " FOR EACH ROW EXECUTE FUNCTION place_roll_entry_guard()",
    "CREATE TRIGGER place_roll_entry_truncate_guard BEFORE TRUNCATE ON place_roll_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION place_roll_truncate_guard()",
    "CREATE TRIGGER place_roll_guard BEFORE UPDATE OR DELETE ON place_roll"
    " FOR EACH ROW EXECUTE FUNCTION place_roll_guard()",
    "CREATE TRIGGER ledger_entry_guard BEFORE UPDATE OR DELETE ON ledger_entry"
    " FOR EACH ROW EXECUTE FUNCTION ledger_entry_guard()",
    "CREATE TRIGGER ledger_entry_truncate_guard BEFORE TRUNCATE ON ledger_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_guard()",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, body in FUNCTIONS.items():
            op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        for trigger in TRIGGERS:
            op.execute(trigger)
        return
    for table, event, message, refused in SQLITE:
        op.execute(
            f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW WHEN {refused}"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}() CASCADE")
        return
    for table, event, _message, _refused in SQLITE:
        op.execute(f"DROP TRIGGER {table}_guard_{event}")
