"""What remembers: one SQLite file, encrypted field by field, written by one thread.

    store.py    open the file, hold its lock, write and read         writer.py   the one writer thread, people first
    work.py     one transaction as flows and deliverer see it        engine.py   lock, connections, Transaction
    cases.py case_lists.py parties.py lendings.py drafts.py commands.py references.py journal.py   one noun each
    part.py case_parts.py letter_parts.py act_parts.py   the tuples of a case as rows, and what each seals
    outbox.py   queueing    claims.py   what may be sent now         completion.py outcome.py   what became of it
    keys.py     the master key file                                  seals.py    keys of cases, sealed fields
    tables.py act_tables.py delivery_table.py   the schema           migrate.py migrations/   Alembic
    erasure.py  erasing a key, and the name of who reported

SQLModel and Alembic live here and nowhere else.
"""
