"""The ASC-WDS files at 60 and at 1,000 staff: `python -m bench.ascwds [STAFF …]`.

Twice at each size, each time in a database that is thrown away. *Demo*: the demo's own workbook is
imported (at 1,000 people that is most of the time: it goes through every service of the product);
courses are entered for everybody, workplaces and people are described by `coop.ascwds.demo`, which
has a first upload forty days ago. *Drawn*: staff of every sort, by `tests.factories.staff_drawn`.

The files are made twice, before and after they are marked as uploaded, and each time read by the
independent checker of the tests, which shares no code with what makes them. Then the pages: best
and median of five, the processor's own time, and how often each asks the database.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, func, insert, select

from coop.ascwds import checking, completing, demo, gathering, queries, rows, sending, service
from coop.ascwds.mapping import Kind
from coop.demo import service as demo_co_op
from coop.demo import story
from core import clock
from core.access import Actor
from core.acting import NOBODY, acting
from core.db import db, transaction
from core.people.models import Cooperative, Person, Role
from tests.coop.ascwds.checker import check
from tests.factories.ascwds import keeper
from tests.factories.people import as_role
from tests.factories.staff_drawn import make_staff
from training.records.models import CourseTaken
from training.records.rules import valid_until
from training.standards import course_queries, library
from wsgi import create_app

SIZES = (60, 1000)
TIMES = 5
PAGES = ("/asc-wds/", "/asc-wds/people", "/asc-wds/people.xlsx", "/asc-wds/faults",
         "/asc-wds/leavers")  # fmt: skip


def say(words: str) -> None:
    """At once, so that a long step is seen to go on."""
    print(words, flush=True)


def of_the_demo(staff: int) -> int:
    """The demo co-op of that size, described; its id."""
    say(f"Demo, {staff:,} people: importing the workbook")
    began = time.perf_counter()
    demo_co_op.load(staff + staff // 50, 2, 3)  # some of them have left, or not begun
    coop_id = db.session.scalar(select(func.max(Cooperative.id)))
    assert coop_id is not None
    made = time.perf_counter() - began
    began = time.perf_counter()
    _train(coop_id)
    demo.tell(coop_id, story.actor_as)
    say(f"  imported in {made:.0f} s, described in {time.perf_counter() - began:.1f} s")
    return coop_id


def of_the_drawn(staff: int) -> int:
    """Staff of every sort, every word of theirs with a code; the co-op's id."""
    say(f"Drawn, {staff:,} staff")
    coop_id = make_staff(staff, clock.today())
    with transaction():
        service.settle(
            keeper(coop_id), from_on=clock.today(), absences_since=date(2020, 1, 1), with_ni=True
        )
        for row in queries.code_rows(coop_id, Kind.ROLE):
            if not row.meant.code:
                service.set_code(keeper(coop_id), Kind.ROLE, row.key, "27")
    return coop_id


def files(coop_id: int, manager: Actor) -> None:
    """Make them, read them, upload them; twice."""
    for turn in ("first", "second"):
        db.session.rollback()
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
        say(
            f"  {turn} files: {len(found.files.workers):,} staff, {len(found.files.training):,} of "
            f"training; read {read:.2f} s, written {written:.2f} s, judged {judged:.2f} s; "
            f"independent checker: {len(errors)} errors, {len(said) - len(errors)} warnings; "
            f"own: {own} errors, {len(faults) - own} warnings; "
            f"{full.share * 100:.1f} % of fields, {full.complete_share * 100:.1f} % complete"
        )
        for one in errors[:5]:
            say(f"    {one}")
        db.session.rollback()
        began = time.perf_counter()
        with transaction():
            export_id = sending.keep(manager).id
        kept = time.perf_counter() - began
        began = time.perf_counter()
        with transaction():
            sending.mark_uploaded(manager, export_id)
        say(f"  made and kept in {kept:.2f} s, uploaded in {time.perf_counter() - began:.2f} s")


def pages(app: Flask, coop_id: int) -> None:
    """Server time of each page through the whole application."""
    client, asked = app.test_client(), [0]
    as_role(client, coop_id, "manager")

    def note(*_: object) -> None:
        asked[0] += 1

    event.listen(db.engine, "before_cursor_execute", note)
    for page in PAGES:
        took, work = [], []
        for _ in range(TIMES):
            asked[0] = 0
            began, worked = time.perf_counter(), time.process_time()
            answer = client.get(page)
            assert answer.status_code == 200, page
            took.append((time.perf_counter() - began) * 1000)
            work.append((time.process_time() - worked) * 1000)
        say(
            f"  {page}: best {min(took):.0f} ms, median {statistics.median(took):.0f} ms, "
            f"processor {statistics.median(work):.0f} ms, {asked[0]} queries, "
            f"{len(answer.data) // 1024} KB"
        )
    event.remove(db.engine, "before_cursor_execute", note)


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
    """Each size and kind in a database of its own."""
    for staff in [int(one) for one in sys.argv[1:]] or SIZES:
        for make in (of_the_drawn, of_the_demo):
            with tempfile.TemporaryDirectory() as folder:
                env = {
                    "CAREWORK_INSTANCE": folder,
                    "SECRET_KEY": "a key for measuring alone",
                }
                app = create_app(env, {"TESTING": True, "RATELIMIT_ENABLED": False})
                with app.app_context():
                    acting.set(NOBODY)  # not whoever asked for pages before
                    upgrade()
                    coop_id = make(staff)
                    files(
                        coop_id,
                        story.actor_as(coop_id, Role.MANAGER)
                        if make is of_the_demo
                        else keeper(coop_id),
                    )
                    pages(app, coop_id)
                    db.session.remove()
                    db.engine.dispose()


if __name__ == "__main__":
    main()
