"""The roles table, without any database."""
