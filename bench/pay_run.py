"""A month's pay of a large co-op: `python -m bench.pay_run [PEOPLE [DAYS]]`.

A made-up co-op of 2,000 people who worked 15 shifts each in a month, some of them nights,
weekends and rounds, in a fresh SQLite database. Calculates the run in a process of its own and
makes its workbook in another, and prints seconds, lines and the most memory of each.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
SHIFTS = 15
KINDS = (  # name, kind, begins, minutes, break
    ("Early", "day", 7, 480, 30),
    ("Late", "day", 14, 480, 30),
    ("Waking night", "waking_night", 21, 600, 30),
    ("Sleep-in", "sleep_in", 22, 540, 0),
)


def fill(people: int) -> tuple[int, int]:
    """The co-op and its treasurer's account."""
    from sqlalchemy import insert

    from coop.attendance.models import HoursWorked
    from coop.shifts.models import Assignment, Shift
    from core import clock
    from core.db import transaction
    from tests.factories.hours import usual_rates
    from tests.factories.people import make_account, make_coop, make_service

    coop_id = make_coop("A large co-op")
    home = make_service(coop_id)
    usual_rates(coop_id)
    from core.people.models import Employment, Person

    with transaction() as session:
        session.execute(
            insert(Person),
            [
                {
                    "coop_id": coop_id, "id": n, "number": f"W{n:05}", "first_name": f"P{n}",
                    "surname": f"Worker{n % 977}", "born_on": date(1985, 1, 1 + n % 28),
                }
                for n in range(1, people + 1)
            ],
        )  # fmt: skip
        session.execute(
            insert(Employment),
            [
                {
                    "coop_id": coop_id, "person_id": n, "service_id": home, "status": "employee",
                    "role": "Support worker", "from_on": date(2026, 1, 1),
                    "contract_minutes": 2250,
                }
                for n in range(1, people + 1)
            ],
        )  # fmt: skip
        shifts, places, worked, number = [], [], [], 0
        for day in range((LAST - FIRST).days + 1):
            on = FIRST + timedelta(days=day)
            for n in range(1, people + 1):
                if (n + day) % 31 >= SHIFTS:
                    continue
                number += 1
                name, kind, begins, minutes, pause = KINDS[(n + day // 7) % len(KINDS)]
                start = clock.instant(on) + timedelta(hours=begins)
                end = start + timedelta(minutes=minutes)
                shifts.append({
                    "coop_id": coop_id, "id": number, "service_id": home, "name": name,
                    "kind": kind, "on": on, "start_at": start, "end_at": end,
                    "break_minutes": pause, "least": 1, "wanted": 1,
                })  # fmt: skip
                places.append({
                    "coop_id": coop_id, "shift_id": number, "person_id": n, "made_at": start,
                    "published_at": start,
                })  # fmt: skip
                worked.append({
                    "coop_id": coop_id, "id": number, "shift_id": number, "person_id": n,
                    "start_at": start, "end_at": end, "break_minutes": pause,
                    "disturbed_minutes": 45 if kind == "sleep_in" and number % 5 == 0 else 0,
                    "state": "approved", "confirmed_at": end, "approved_at": end,
                })  # fmt: skip
        for model, rows in ((Shift, shifts), (Assignment, places), (HoursWorked, worked)):
            session.execute(insert(model), rows)
    return coop_id, make_account(coop_id, "treasurer")


def step(what: str, coop_id: int, account_id: int, run_id: int) -> None:
    """One step in this process: prints its seconds and the most memory, as JSON."""
    from coop.pay import exports, service
    from core.access import Actor
    from wsgi import create_app

    app = create_app()
    with app.app_context():
        actor = Actor(account_id, "Treasurer", coop_id, None, frozenset({"treasurer"}))
        begun = time.perf_counter()
        if what == "calculate":
            service.calculate_now(actor, run_id)
            size = 0
        else:
            size = len(exports.payroll_workbook(coop_id, run_id, coop_name="A large co-op"))
        took = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "memory": memory, "size": size}))


def main() -> None:
    """Print the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAREWORK_INSTANCE"] = folder
        os.environ["SECRET_KEY"] = "a key for the bench only, long enough"
        from flask_migrate import upgrade
        from sqlalchemy import func, select

        from coop.pay import service
        from coop.pay.models import PayLine
        from core import clock
        from core.access import Actor
        from core.db import db, transaction
        from wsgi import create_app

        with create_app().app_context(), clock.at(clock.instant(date(2026, 11, 3))):
            upgrade()
            coop_id, account_id = fill(people)
            actor = Actor(account_id, "Treasurer", coop_id, None, frozenset({"treasurer"}))
            with transaction():
                run_id = service.open_run(actor, FIRST, LAST).id
            print(f"{people} people, {FIRST} to {LAST}, {datetime.now():%Y-%m-%d}:")  # noqa: DTZ005
            whole = 0.0
            for what in ("calculate", "workbook"):
                words = ("--step", what, str(coop_id), str(account_id), str(run_id))
                done = subprocess.run(
                    [sys.executable, "-m", "bench.pay_run", *words],
                    check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1],
                )  # fmt: skip
                told = json.loads(done.stdout.splitlines()[-1])
                whole += told["seconds"]
                size = f", {told['size'] / 1e6:.1f} MB" if told["size"] else ""
                print(f"  {what:10} {told['seconds']:6.1f} s, {told['memory']:5.0f} MB{size}")
            db.session.rollback()
            lines = db.session.scalar(select(func.count(PayLine.id)))
            print(f"  together   {whole:6.1f} s, {lines} lines")


if __name__ == "__main__":
    if "--step" in sys.argv:
        step(sys.argv[2], *map(int, sys.argv[3:]))
    else:
        main()
