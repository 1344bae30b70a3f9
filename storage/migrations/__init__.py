"""Alembic's scripts, run by `storage.migrate`. A new one is made from `script.py.mako`, and raises `migrate.HEAD`."""
