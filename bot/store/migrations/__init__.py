"""Migrations, run by Alembic when the store opens."""
