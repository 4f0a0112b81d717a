"""200 members race for 20 open places over real HTTP, on SQLite and on PostgreSQL.

    make bench-claims     or    .venv/bin/python bench/claims_race.py

Writes claims_race.md, with the machine named. Everybody has the page open before anybody claims;
each claims four shifts, one after the other. What the rows say is checked afterwards.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.clock import today
from tests.factories.claims_race import Outcome, race, whole
from tests.postgres_server import fresh, server

MEMBERS, DAYS, WANTED, TRIES, PROCESSES = 200, 5, 2, 4, 4
REPORT = Path(__file__).resolve().parent / "claims_race.md"
HEAD = (
    "| database | filled of places | claims | won | told no | seconds | median | 95 of 100 within |"
)


def row(name: str, found: Outcome) -> str:
    """A line of the table."""
    return (
        f"| {name} | {found.filled} of {found.places} | {found.claims} | {found.wins} "
        f"| {found.claims - found.wins} | {found.seconds:.1f} | {found.median_ms:,.0f} ms "
        f"| {found.p95_ms:,.0f} ms |"
    )


def main() -> None:
    """Both races, the report; an exit code of 1 where anything was wrong."""
    lines, faults = [], []
    with ExitStack() as stack:
        for name in ("SQLite", "PostgreSQL"):
            url = ""
            if name == "PostgreSQL":
                url = fresh(stack.enter_context(server()), "carework_race")
                url = url.replace("postgresql://", "postgresql+psycopg://", 1)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="carework-")))
            found = race(
                folder,
                MEMBERS,
                DAYS,
                WANTED,
                tries=TRIES,
                processes=PROCESSES,
                database_url=url,
                served=whole,
            )
            lines.append(row(name, found))
            faults += [f"{name}: {one}" for one in found.faults]
            print(lines[-1], *found.words.most_common(), sep="\n  ")
    today_words = f"{today():%d %B %Y}".lstrip("0")
    REPORT.write_text(
        "# Members who race for open places\n\n"
        f"`make bench-claims`, {today_words}: {MEMBERS} members in {PROCESSES} processes, each "
        f"with a session of their own, claim {TRIES} of {2 * DAYS} shifts each over HTTP from one "
        f"`coop serve` on the same machine ({os.cpu_count()} cores, Python "
        f"{platform.python_version()}). One in ten lacks a sign-off that every shift needs; early "
        "and late of a day overlap. Afterwards the rows are checked apart from the services: "
        "places filled once, rest of 11 h kept, every loser told in words, no answer but the "
        f"page's own. Faults found: {len(faults)}.\n\n"
        f"{HEAD}\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        + "\n".join(lines)
        + "\n"
    )
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
