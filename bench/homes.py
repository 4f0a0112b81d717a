"""The home page of each role at 500 people: python -m bench.homes.

A co-op of 500 with a year of approved pay, six weeks of shifts, 40 requirements with a record of
each for each person, and 300 referrals of one adviser. Server time of a request through the whole
application: the best and the median of seven, the processor's own time, and the queries.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from datetime import date, timedelta

from flask_migrate import upgrade
from sqlalchemy import event, insert

from bench import training_matrix
from coop.members.models import Clearance
from coop.shifts.models import Assignment, Shift
from core import clock
from core.db import db, transaction
from tests.factories.payroll import World, years_of_pay
from tests.factories.people import make_account, sign_in
from tests.factories.recruitment import make_adviser, make_office, make_referral
from wsgi import create_app

PEOPLE, WEEKS, A_DAY, REFERRALS, TIMES = 500, 6, 60, 300, 7
ROLES = ("worker", "coordinator", "trainer", "recruiter", "board", "treasurer", "manager")
DAY = timedelta(days=1)


def _shifts(world: World) -> None:
    """Six weeks of earlies, each of two places of which one is filled and published."""
    monday = clock.monday(clock.today())
    with transaction() as session:
        rows = []
        for days in range(7 * WEEKS):
            on = monday + days * DAY
            start = clock.instant(on) + timedelta(hours=7)
            rows += [
                {"coop_id": world.coop_id, "service_id": world.services[n % 4], "name": "Early",
                 "kind": "day", "on": on, "start_at": start,
                 "end_at": start + timedelta(hours=8), "least": 2, "wanted": 2}
                for n in range(A_DAY)
            ]  # fmt: skip
        ids = session.scalars(
            insert(Shift).returning(Shift.id, sort_by_parameter_order=True), rows
        ).all()
        now = clock.now()
        session.execute(
            insert(Assignment),
            [
                {"coop_id": world.coop_id, "shift_id": key,
                 "person_id": world.people[n % PEOPLE], "published_at": now, "made_at": now}
                for n, key in enumerate(ids)
            ],
        )  # fmt: skip


def _clear(world: World) -> None:
    """Everybody may be placed: DBS and right to work."""
    with transaction() as session:
        session.execute(
            insert(Clearance),
            [
                {"coop_id": world.coop_id, "person_id": person, "kind": kind,
                 "from_on": date(2020, 1, 1)}
                for person in world.people
                for kind in ("dbs", "right_to_work")
            ],
        )  # fmt: skip


def main() -> None:
    """Fill an empty database, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"CAREWORK_INSTANCE": folder, "SECRET_KEY": "a key for measuring only, long enough"}
        app = create_app(env, {"TESTING": True, "RATELIMIT_ENABLED": False})
        with app.app_context():
            upgrade()
            today = clock.today()
            world = years_of_pay(date(today.year - 1, today.month, 1), 12, PEOPLE)
            coop = world.coop_id
            training_matrix.fill(coop, world.people)
            _shifts(world)
            _clear(world)
            office = make_office(coop)
            ruth = make_adviser(coop, office)
            for _ in range(REFERRALS):
                make_referral(coop, office, ruth)
            gc.collect()
            gc.freeze()  # as a server does with what it has brought up
            client = app.test_client()
            accounts = {
                role: make_account(coop, role, person_id=world.people[n])
                for n, role in enumerate(ROLES)
            } | {"adviser": ruth}
            asked = [0]

            def hear(*_: object) -> None:
                asked[0] += 1

            event.listen(db.engine, "before_cursor_execute", hear)
            for role, account in accounts.items():
                sign_in(client, account, coop)
                walls, own = [], []
                for _ in range(TIMES):
                    asked[0] = 0
                    began, worked = time.perf_counter(), time.process_time()
                    with app.app_context():  # as a server gives one to each request
                        answer = client.get("/")
                    walls.append(1000 * (time.perf_counter() - began))
                    own.append(1000 * (time.process_time() - worked))
                    assert answer.status_code == 200
                print(
                    f"| {role} | {min(walls):.0f} ms | {statistics.median(walls):.0f} ms "
                    f"| {statistics.median(own):.0f} ms | {asked[0]} |"
                )
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
