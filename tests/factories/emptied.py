"""An SQLite database emptied in place, so that nobody has to open it and read its tables again.

Reading 200 tables and 550 indexes costs each new connection more than most tests do. So the rows
go and the file stays: those of tables that were written to, by the numbers that SQLite keeps of
them, and of the few it keeps none of. What a migration shipped is put back from the template.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from contextlib import suppress
from pathlib import Path


class Emptied:
    """A migrated database and the template that it is made equal to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.template = path.with_name("template.sqlite3")
        shutil.copy(path, self.template)
        self._open()

    def _open(self) -> None:
        self._line = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        self._line.execute("ATTACH ? AS template", (str(self.template),))
        made = self._line.execute(
            "SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE sql IS NOT NULL"
        ).fetchall()
        self._guards: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for kind, name, table, sql in made:
            if kind == "trigger":
                self._guards[table].append((name, sql))
        tables = {name: sql for kind, name, _, sql in made if kind == "table"}
        tables.pop("sqlite_sequence")
        self._shipped = [name for name in tables if self._one(f'SELECT 1 FROM template."{name}"')]
        self._unnumbered = {name for name, sql in tables.items() if "AUTOINCREMENT" not in sql}
        self._version = self._one("PRAGMA main.schema_version")

    def _one(self, query: str) -> object:
        row = self._line.execute(query).fetchone()
        return row and row[0]

    def _written(self) -> set[str]:
        numbers = "SELECT name, seq FROM {}.sqlite_sequence"
        query = f"{numbers.format('main')} EXCEPT {numbers.format('template')}"
        return {name for name, _ in self._line.execute(query)} | self._unnumbered

    def in_place(self) -> bool:
        """Empty it; whether that could be done: not while somebody writes, nor to other tables."""
        run = self._line.execute
        try:
            run("BEGIN IMMEDIATE")
            if self._one("PRAGMA main.schema_version") != self._version:
                return False
            guards = []
            for table in {*self._written(), *self._shipped}:
                for name, sql in self._guards[table]:
                    run(f'DROP TRIGGER main."{name}"')
                    guards.append(sql)
                run(f'DELETE FROM main."{table}"')
            for table in self._shipped:
                run(f'INSERT INTO main."{table}" SELECT * FROM template."{table}"')
            run("DELETE FROM main.sqlite_sequence")
            run("INSERT INTO main.sqlite_sequence SELECT * FROM template.sqlite_sequence")
            for sql in guards:
                run(sql)
            run(f"PRAGMA main.schema_version = {self._version}")  # it is the same again
            run("COMMIT")
        except sqlite3.OperationalError:
            return False
        finally:
            if self._line.in_transaction:
                run("ROLLBACK")
        return True

    def keep(self, copy: Path) -> None:
        """Keep what there is as a file for `anew`; nobody may be writing."""
        self._line.execute("VACUUM main INTO ?", (str(copy),))

    def anew(self, copy: Path | None = None) -> None:
        """Put a copy of the template, or of what was kept, in its place; nobody may be connected."""
        self._line.close()
        for left in (self.path, Path(f"{self.path}-wal"), Path(f"{self.path}-shm")):
            with suppress(FileNotFoundError):
                left.unlink()
        shutil.copy(copy or self.template, self.path)
        self._open()

    def close(self) -> None:
        """Let go of it."""
        self._line.close()
