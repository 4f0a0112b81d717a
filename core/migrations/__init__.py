"""One line of history of the database."""
