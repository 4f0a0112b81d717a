"""The training matrix of 500 people and 40 requirements: page, workbook, by standard.

Run from the root: python -m bench.training_matrix. Server time of a request through the whole
application, the best and the median of seven, and the seconds the workbook takes. The
processor's own time is told beside it, for a machine that is busy with other things.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta

from flask_migrate import upgrade
from sqlalchemy import event, insert

from core import clock
from core.db import db, transaction
from tests.factories.people import make_account, make_coop, make_service, sign_in
from tests.factories.training import make_library
from training.records import exports, ledger, matrix
from training.records.models import CompetencyHeld, CourseTaken
from training.standards import course_queries
from training.standards.library_queries import item_names
from training.standards.models import Competency, Requirement
from wsgi import create_app

PEOPLE, REQUIREMENTS, TIMES = 500, 40, 7
BEGINS = date(2020, 1, 1)


def _people(coop_id: int, service_id: int) -> list[int]:
    from core.people.models import Employment, Person

    with transaction() as session:
        people = [
            Person(coop_id=coop_id, number=f"B{n:04d}", first_name=f"F{n}", surname=f"S{n}")
            for n in range(PEOPLE)
        ]
        session.add_all(people)
        session.flush()
        for person in people:
            session.add(
                Employment(
                    coop_id=coop_id, person_id=person.id, service_id=service_id,
                    role="Support worker", contract_minutes=2250, from_on=BEGINS,
                )
            )  # fmt: skip
        return [person.id for person in people]


def fill(coop_id: int, people: Sequence[int]) -> None:
    """The library's courses and as many competencies as make 40, asked of everybody, with a
    record of each for each person.
    """
    make_library(coop_id)
    rng, on = random.Random(1), clock.today()
    with transaction() as session:
        courses = [row.id for row in course_queries.courses(coop_id)]
        competencies = [
            Competency(coop_id=coop_id, name=f"Competency {n}", renewal_months=12)
            for n in range(REQUIREMENTS - len(courses))
        ]
        session.add_all(competencies)
        session.flush()
        asked = [{"course_id": key, "competency_id": None} for key in courses]
        asked += [{"course_id": None, "competency_id": each.id} for each in competencies]
        for one in asked:
            session.add(Requirement(coop_id=coop_id, level="must", from_on=BEGINS, **one))
        held, taken = [], []
        for person in people:
            for each in competencies:
                day = on - timedelta(days=rng.randrange(1, 420))
                held.append(
                    {"coop_id": coop_id, "person_id": person, "competency_id": each.id,
                     "from_on": day, "until_on": day + timedelta(days=365)}
                )  # fmt: skip
            for key in courses:
                day = on - timedelta(days=rng.randrange(1, 1200))
                taken.append(
                    {"coop_id": coop_id, "person_id": person, "course_id": key,
                     "from_on": day, "until_on": day + timedelta(days=1095), "result": "passed"}
                )  # fmt: skip
        session.execute(insert(CompetencyHeld), held)
        session.execute(insert(CourseTaken), taken)


def main() -> None:
    """Fill an empty database, then measure."""
    folder = tempfile.mkdtemp()
    env = {"CAREWORK_INSTANCE": folder, "SECRET_KEY": "a key for measuring only, long enough"}
    app = create_app(env, {"TESTING": True, "RATELIMIT_ENABLED": False})
    with app.app_context():
        upgrade()
        coop_id = make_coop()
        service_id = make_service(coop_id)
        fill(coop_id, _people(coop_id, service_id))
        account_id = make_account(coop_id, "trainer")
        client = sign_in(app.test_client(), account_id, coop_id)
        count = [0]

        def note(*_: object) -> None:
            count[0] += 1

        event.listen(db.engine, "before_cursor_execute", note)
        for path in ("/training", "/training/by-standard"):
            took, cpu = [], []
            for _ in range(TIMES):
                count[0] = 0
                began, worked = time.perf_counter(), time.process_time()
                answer = client.get(path)
                took.append(1000 * (time.perf_counter() - began))
                cpu.append(1000 * (time.process_time() - worked))
                assert answer.status_code == 200
            print(
                f"{path}: best {min(took):.0f} ms, median {statistics.median(took):.0f} ms "
                f"(processor {statistics.median(cpu):.0f} ms), "
                f"{count[0]} queries, {len(answer.data) / 1e6:.1f} MB"
            )
        began, worked = time.perf_counter(), time.process_time()
        made = matrix.build(ledger.load(coop_id), item_names(coop_id), clock.today())
        content = exports.matrix_workbook(made, "Brightwater Care")
        seconds = time.perf_counter() - began
        print(
            f"workbook: {seconds:.2f} s, {len(content) / 1e6:.1f} MB, {len(made.columns)} columns"
        )


if __name__ == "__main__":
    main()
