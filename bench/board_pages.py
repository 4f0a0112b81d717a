"""The board's pages of 500 people over five years: `python -m bench.board_pages [FOLDER]`.

1,400 people ever worked there, so that some 470 do now; 55 shifts a day in each of four services
over 27 months, a rota of their own for the last months with its ledger of changes, sixty months of
approved pay, leave of a year. Each page is asked for as a browser does, reads, rules and drawing
and all: the best and the median of five, with the processor's own time beside, for a machine that
is busy with other things, and how often the database was asked. With a folder the installation is
kept there, and used again. Writes bench/board_pages.md.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date
from datetime import time as wall
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event, func, select

from coop.changes.models import ShiftChange
from coop.pay.models import PayLine
from coop.shifts.models import Assignment, Shift
from coop.workforce import queries
from core import clock
from core.db import db
from core.people.models import Account, Cooperative
from tests.factories.history import make_history
from tests.factories.history_conditions import add_conditions
from tests.factories.history_money import add_money
from tests.factories.history_recruitment import add_recruitment
from tests.factories.people import make_account, sign_in
from wsgi import create_app

RESULT = Path(__file__).with_suffix(".md")
TODAY = date(2026, 11, 30)
TIMES, BAR = 5, 400
PAGES = {
    "Workforce": "/workforce",
    "Retention, everybody": "/workforce/retention",
    "Retention by source": "/workforce/retention?by=source",
    "Fairness and predictability": "/workforce/fairness",
    "Early signs": "/workforce/signs",
    "Money: paid, twelve months beside a year earlier": "/costs?beside=year",
    "Money: ahead": "/costs/ahead",
    "Money: holiday owed": "/costs/holiday",
    "One’s own early signs": "/me/signs",
}


def fill() -> int:
    """The co-op of the measurements; its id."""
    found = db.session.scalar(select(Cooperative.id))
    if found is not None:
        return found
    made = make_history(1400, a_day=55)
    add_conditions(made, TODAY)
    add_money(made, TODAY, many=3)
    add_recruitment(made, TODAY, many=2_000)
    person = queries.people_book(made.coop_id).workforce.staff(TODAY)[0].person_id
    make_account(
        made.coop_id, "treasurer", "board", "worker", person_id=person, email="board@example.org"
    )
    return made.coop_id


def measure(client: FlaskClient, address: str) -> str:
    """A line of the table: best and median, processor, reads, weight."""
    asked = 0

    def hear(*_: object) -> None:
        nonlocal asked
        asked += 1

    walls, own, size = [], [], 0
    client.get(address)  # templates are compiled once a process
    event.listen(db.engine, "before_cursor_execute", hear)
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        answer = client.get(address)
        walls.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - used))
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.data)
    event.remove(db.engine, "before_cursor_execute", hear)
    return (
        f"{min(walls):,.0f} | {statistics.median(walls):,.0f} | {min(own):,.0f} | "
        f"{asked // TIMES} | {size // 1024:,}"
    )


def run(app: Flask, only: str = "") -> None:
    """Fill, measure, write down."""
    with app.app_context(), clock.at(clock.instant(TODAY, wall(12))):
        upgrade()
        coop_id = fill()
        now = len(queries.people_book(coop_id).workforce.staff(TODAY))
        many = {
            model: db.session.scalar(select(func.count()).select_from(model))
            for model in (Shift, Assignment, ShiftChange, PayLine)
        }
        client = app.test_client()
        account = db.session.scalar(select(Account.id).where(Account.email == "board@example.org"))
        sign_in(client, account, coop_id)
        db.session.rollback()
        lines = []
        for name, address in PAGES.items():
            if only in name:
                lines.append(f"| {name} | {measure(client, address)} |")
                print(lines[-1], flush=True)
        db.session.remove()
        db.engine.dispose()
    if not only:
        shifts, places, changes, pay = many.values()
        RESULT.write_text(
            f"# The board’s pages: {now} people now, 1,400 ever, five years\n\n"
            f"`python -m bench.board_pages`, {clock.today():%d %B %Y}: {shifts:,} shifts, "
            f"{places:,} places, {changes:,} entries of the ledger of changes, {pay:,} lines of "
            "pay, on SQLite. Two cores shared with other work: the processor’s own time is what "
            f"counts. Bar: {BAR} ms.\n\n"
            "| page | best, ms | median, ms | processor, ms | reads | KB |\n"
            "| --- | ---: | ---: | ---: | ---: | ---: |\n" + "\n".join(lines) + "\n"
        )


def main(folder: str = "", only: str = "") -> None:
    """In a folder that is kept, or in one that is thrown away."""
    with tempfile.TemporaryDirectory() as thrown_away:
        given = {
            "CAREWORK_INSTANCE": folder or thrown_away,
            "SECRET_KEY": "only for measuring it all, and long enough",
        }
        run(create_app(given, {"RATELIMIT_ENABLED": False}), only)


if __name__ == "__main__":
    main(*sys.argv[1:3])
