"""The measures of 500 people over five years: python -m bench.workforce [EVER_WORKED SHIFTS_A_DAY].

1,400 people ever worked there, so that some 500 do now, with 55 shifts a day in each of four
services over 27 months. Each section as its page asks for it, reads and all: the best and the
median of five, with the processor's own time beside, for a machine that is busy with other things.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import time as wall

from flask_migrate import upgrade
from sqlalchemy import event, func, select

from coop.shifts.models import Assignment
from coop.workforce import chapters, queries, warnings
from coop.workforce.history import year_before
from coop.workforce.retention import By
from core import clock
from core.db import db
from core.reports import Span
from tests.factories.history import UNTIL, make_history
from wsgi import create_app

TIMES = 5


def _measure(name: str, act: Callable[[], object]) -> None:
    asked = 0

    def hear(*_: object) -> None:
        nonlocal asked
        asked += 1

    event.listen(db.engine, "before_cursor_execute", hear)
    walls, own = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        act()
        walls.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - used))
    event.remove(db.engine, "before_cursor_execute", hear)
    print(
        f"{name}: best {min(walls):.0f} ms, median {statistics.median(walls):.0f} ms; "
        f"processor {min(own):.0f} ms; {asked // TIMES} reads"
    )


def main(people: int, a_day: int) -> None:
    """Fill an empty installation, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"CAREWORK_INSTANCE": folder, "SECRET_KEY": "only for measuring it all"})
        with app.app_context(), clock.at(clock.instant(UNTIL, wall(12))):
            upgrade()
            coop_id = make_history(people, a_day=a_day).coop_id
            now = len(queries.people_book(coop_id).workforce.staff(UNTIL))
            places = db.session.scalar(select(func.count()).select_from(Assignment))
            print(f"{people} ever worked here, {now} do now; {places:,} places on shifts")
            span = Span(year_before(UNTIL), UNTIL)
            person = queries.people_book(coop_id).workforce.staff(UNTIL)[0].person_id
            _measure("workforce", lambda: chapters.workforce(coop_id, span, span.before()))
            _measure("retention", lambda: chapters.stay(coop_id, span))
            _measure("retention by source", lambda: chapters.stay(coop_id, span, by=By.SOURCE))
            _measure("fairness", lambda: chapters.fair(coop_id, span))
            _measure("signs", lambda: chapters.signs(coop_id, span))
            _measure(
                "one's own signs",
                lambda: warnings.seen(
                    queries.conditions(coop_id, UNTIL, person),
                    queries.terms(coop_id, UNTIL),
                    person,
                ),
            )
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else (1400, 55))
