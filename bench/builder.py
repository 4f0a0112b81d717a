"""An export of 200,000 lines of pay, as a plain table and as a workbook: seconds and memory.

Run from the root: python -m bench.builder [HOW_MANY]. Each form is made in a process of its own,
as a worker makes it, from a database on disk: what is told is the whole job from reading to the
bytes that are kept, and by how much the process's largest size grew over that of an export of
one row. The processor's own time is told beside it, for a machine that is busy. Last, the workbook
is asked for as a job and cancelled when half its rows are written: how long until the job has
stopped, and that it leaves no file.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from coop.builder import making, service
from coop.builder.asking import Wish, ready
from coop.builder.service import Saved
from coop.pay.models import PayItem, PayLine, PayRun
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.jobs import service as jobs
from core.jobs.models import JobRun, StoredFile
from core.jobs.perform import perform
from core.people import sign_in
from core.people.models import Cooperative
from tests.factories.people import make_account, make_coop, make_person, make_service
from wsgi import create_app

MANY, PEOPLE = 200_000, 200
COLUMNS = (
    "run_from", "run_until", "number", "name", "service", "on", "shift", "element", "minutes",
    "rate", "pay", "how",
)  # fmt: skip
KEY = "a key for the bench only, long enough"


def fill(many: int) -> None:
    """So many lines, of 200 people over twelve runs."""
    coop = make_coop()
    service = make_service(coop)
    people = [make_person(coop, "Amy", f"Adams{n}", service_id=service) for n in range(PEOPLE)]
    now, first = clock.now(), date(2025, 4, 1)
    with transaction() as session:
        runs = [
            PayRun(coop_id=coop, from_on=on, until_on=on + timedelta(days=27), made_at=now,
                   state="approved")
            for on in (first + timedelta(days=28 * n) for n in range(12))
        ]  # fmt: skip
        session.add_all(runs)
        session.flush()
        where = [(row.id, row.from_on) for row in runs]
        for begin in range(0, many, 10_000):
            numbers = range(begin, min(many, begin + 10_000))
            about = [(n, *where[n % 12], people[n % PEOPLE]) for n in numbers]
            session.execute(
                insert(PayItem),
                [
                    {"coop_id": coop, "run_id": run, "person_id": who, "service_id": service,
                     "source": "bench", "key": str(n), "element": "bonus", "on": on, "pence": n,
                     "words": "A bonus", "made_at": now}
                    for n, run, on, who in about
                ],
            )  # fmt: skip
            ids = session.scalars(
                select(PayItem.id).order_by(PayItem.id.desc()).limit(len(numbers))
            ).all()
            session.execute(
                insert(PayLine),
                [
                    {"coop_id": coop, "run_id": run, "person_id": who, "service_id": service,
                     "item_id": item, "part": 1, "on": on + timedelta(days=n % 28),
                     "element": "bonus", "minutes": 450, "rate": Decimal("12.80"), "pence": n,
                     "words": f"A bonus, line {n} of the bench"}
                    for (n, run, on, who), item in zip(about, ids, strict=True)
                ],
            )  # fmt: skip


def largest() -> float:
    """The largest size of this process in MB. What `getrusage` says counts its parent's too."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return float(said.split("VmHWM:")[1].split()[0]) / 1024


def one(folder: str, form: str, filters: dict[str, str]) -> None:
    """Make one export here, and print rows, bytes, seconds, processor seconds, largest size."""
    app = create_app({"CAREWORK_INSTANCE": folder, "SECRET_KEY": KEY})
    with app.app_context():
        coop = db.session.scalars(select(Cooperative.id)).one()
        actor = Actor(None, "Bench", coop, None, frozenset({"treasurer"}))
        began, worked = time.perf_counter(), time.process_time()
        asked = ready(actor, Wish("pay_lines", COLUMNS, filters), clock.today())
        content, rows = making.write(
            asked, form, name="Bench", coop="Brightwater", made_at=clock.now()
        )
        took, worked = time.perf_counter() - began, time.process_time() - worked
        print(rows, len(content), took, worked, largest())


def job(folder: str, run_id: int) -> None:
    """Do a run here, as a worker does, and print how it ended and the largest size."""
    app = create_app({"CAREWORK_INSTANCE": folder, "SECRET_KEY": KEY})
    with app.app_context():
        print(perform(run_id), largest())


def cancelled(folder: str, many: int) -> str:
    """Ask for a workbook, cancel it half way, and say what came of it."""
    app = create_app({"CAREWORK_INSTANCE": folder, "SECRET_KEY": KEY})
    with app.app_context():
        coop = db.session.scalars(select(Cooperative.id)).one()
        asker = sign_in.actor_of(make_account(coop, "treasurer"), coop)
        with transaction():
            wish = Wish("pay_lines", COLUMNS, {})
            export_id = service.save(asker, Saved("All lines", wish, making.XLSX, (), None)).id
        with transaction():
            run_id = service.ask(asker, export_id).id
        words = [sys.executable, "-m", "bench.builder", "--job", folder, str(run_id)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
            done = 0
            while done < many // 2 and child.poll() is None:
                time.sleep(0.2)
                db.session.rollback()
                done = db.session.get_one(JobRun, run_id, populate_existing=True).done
            db.session.rollback()
            with transaction():
                jobs.cancel(run_id, asker)
            began = time.perf_counter()
            said, _ = child.communicate()
            took = time.perf_counter() - began
        state, most = said.split()
        files = db.session.scalar(select(func.count()).select_from(StoredFile))
        db.engine.dispose()
    return (
        f"cancelled at {done:,} rows: {state} after {took:.1f} s, {float(most):.0f} MB at most, "
        f"{files} files left"
    )


def main() -> None:
    """Fill a database, make each form, and say how it went."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"CAREWORK_INSTANCE": folder, "SECRET_KEY": KEY})
        with app.app_context():
            upgrade()
            fill(many)
            db.engine.dispose()
        for form in (making.CSV, making.XLSX):
            sizes = []
            for narrowed in ("2019-01-01..2019-01-02", ""):
                asked = [sys.executable, "-m", "bench.builder", "--one", folder, form, narrowed]
                said = subprocess.run(asked, check=True, capture_output=True, text=True)
                rows, size, took, worked, most = map(float, said.stdout.splitlines()[-1].split())
                sizes.append(most)
            print(
                f"{form}: {rows:,.0f} rows, {size / 1e6:.1f} MB, {took:.1f} s "
                f"({worked:.1f} s of the processor's), {most:.0f} MB at most, "
                f"{sizes[1] - sizes[0]:.0f} MB more than an export of none"
            )
        print(cancelled(folder, many))


if __name__ == "__main__":
    if "--job" in sys.argv:
        job(sys.argv[2], int(sys.argv[3]))
    elif "--one" in sys.argv:
        one(sys.argv[2], sys.argv[3], {"on": sys.argv[4]} if sys.argv[4] else {})
    else:
        main()
