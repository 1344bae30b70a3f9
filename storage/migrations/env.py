"""What Alembic runs first. The connection comes from `storage.migrate`; no alembic.ini is read."""

from alembic import context
from sqlalchemy import Connection

from storage import act_tables, delivery_table
from storage.tables import Row


def run(connection: Connection) -> None:
    """Upgrade within the transaction that `connection` is in. Batches rebuild a table where SQLite can't alter it."""
    for row in (act_tables.LetterRow, delivery_table.DeliveryRow):
        assert row.metadata is Row.metadata, "every table is known"
    context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
