"""The ASC-WDS files of the demo co-op at 60 and at 1,000 staff: `python -m bench.ascwds [STAFF …]`.

The demo's own workbook is imported into a database that is thrown away; courses are entered for
everybody, workplaces and people are described by `coop.ascwds.demo`, which has a first upload
forty days ago. Then the files are made twice, before and after they are marked as uploaded, and
each time read by the independent checker of the tests, which shares no code with what makes them.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import timedelta

from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from coop.ascwds import checking, completing, demo, gathering, queries, rows, sending
from coop.ascwds.models import AscwdsFile
from coop.demo import service as demo_co_op
from coop.demo import story
from core import clock
from core.db import db, transaction
from core.people.models import Cooperative, Person, Role
from tests.coop.ascwds.checker import check
from training.records.models import CourseTaken
from training.records.rules import valid_until
from training.standards import course_queries, library
from wsgi import create_app

SIZES = (60, 1000)


def measure(staff: int) -> None:
    """One size: load, tell, make, check; prints what came of it."""
    began = time.perf_counter()
    demo_co_op.load(staff, 2, 3)
    coop_id = db.session.scalar(select(func.max(Cooperative.id)))
    assert coop_id is not None
    _train(coop_id)
    made = time.perf_counter() - began
    began = time.perf_counter()
    demo.tell(coop_id, story.actor_as)
    told = time.perf_counter() - began
    print(f"{staff:,} staff: co-op made in {made:.0f} s, described in {told:.1f} s")
    manager = story.actor_as(coop_id, Role.MANAGER)
    for turn in ("second upload", "third upload"):
        began = time.perf_counter()
        found = gathering.gather(coop_id, clock.today())
        read = time.perf_counter() - began
        began = time.perf_counter()
        contents = rows.contents(found.files)
        written = time.perf_counter() - began
        began = time.perf_counter()
        faults, full = checking.faults(found.files), completing.meter(found.files)
        judged = time.perf_counter() - began
        said = check(contents, clock.today(), _held(coop_id))
        errors = [one for one in said if one[3] == "error"]
        own = sum(fault.error for fault in faults)
        print(
            f"  {turn}: {len(found.files.workers):,} staff, {len(found.files.training):,} of "
            f"training; read {read:.2f} s, written {written:.2f} s, judged {judged:.2f} s; "
            f"independent checker: {len(errors)} errors, {len(said) - len(errors)} warnings; "
            f"own: {own} errors, {len(faults) - own} warnings; "
            f"{full.share * 100:.1f} % of fields, {full.complete_share * 100:.1f} % complete"
        )
        for one in errors[:5]:
            print("   ", *one)
        db.session.rollback()
        with transaction():
            export_id = sending.keep(manager).id
        with transaction():
            sending.mark_uploaded(manager, export_id)
    print(f"  files kept: {db.session.scalar(select(func.count()).select_from(AscwdsFile))}")
    db.session.rollback()


def _train(coop_id: int) -> None:
    """Eight courses each, most in date; entered at once, as the demo's story takes minutes."""
    rng, on = random.Random(5), clock.today()
    people = list(db.session.scalars(select(Person.id).where(Person.coop_id == coop_id)))
    db.session.rollback()
    with transaction() as session:
        library.take_in(story.actor_as(coop_id, Role.TRAINER))
        courses = [row for row in course_queries.courses(coop_id) if row.code][:9]
        taken = []
        for person_id in people:
            for course in courses:
                months = course.renewal_months
                done = on - timedelta(days=rng.randrange(5, 700))
                until = valid_until(done, months)
                taken.append(
                    {"coop_id": coop_id, "person_id": person_id, "course_id": course.id,
                     "result": "passed", "from_on": done, "until_on": until,
                     "provider": rng.choice(("", "Severn Skills", "Skills for Care"))}
                )  # fmt: skip
        session.execute(insert(CourseTaken), taken)


def _held(coop_id: int) -> dict[str, set[object]]:
    """What ASC-WDS has, as the slice keeps it, by reference."""
    places = {row.id: row for row in queries.workplaces(coop_id)}
    refs = {one: facts.ref for one, facts in queries.worker_facts(coop_id).items()}
    return {
        "workplaces": {row.ref for row in places.values() if row.held_since},
        "staff": {(places[a].ref, refs[b]) for a, b in queries.held(coop_id)},
    }


def main() -> None:
    """Each size in a database of its own."""
    for staff in [int(one) for one in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            env = {"CAREWORK_INSTANCE": folder, "SECRET_KEY": "for this measurement alone, long"}
            app = create_app(env)
            with app.app_context():
                upgrade()
                measure(staff)
                db.engine.dispose()


if __name__ == "__main__":
    main()
