"""Real processes work pay out at once, or are killed while they do: each hour is paid once."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from coop.pay import queries, service
from coop.pay.models import PaidHours, PayLine
from core.db import db, transaction
from tests.factories.hours import approved_hours, usual_rates
from tests.factories.migrated import migrate
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service
from tests.faults.processes import database_url, environment, started
from wsgi import create_app

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
FIRST = date(2026, 10, 5)  # a Monday; all that is worked is on weekdays by day: 96.00 a shift
PEOPLE, DAYS = 4, 5


class House:
    """A co-op with approved hours, and processes that pay them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(folder, DATABASE_URL=database_url("carework_pay_faults"))
        self.app = create_app(self.env, {"SERVER_NAME": "localhost"})

    def fill(self) -> None:
        self.coop = make_coop()
        home = make_service(self.coop)
        usual_rates(self.coop)
        for n in range(PEOPLE):
            person = make_person(self.coop, f"P{n}", "Q", service_id=home)
            for day in range(DAYS):
                approved_hours(self.coop, home, person, FIRST + timedelta(days=day))
        self.account = make_account(self.coop, "treasurer")
        self.treasurer = actor_of(self.account, self.coop, "treasurer")

    def open(self, first: date, last: date) -> int:
        with transaction():
            return service.open_run(self.treasurer, first, last).id

    def process(self, run_id: int, gate: str = "", kill_at: str = ""):
        words = map(str, (run_id, self.coop, self.account, gate, kill_at))
        return started(
            "-m", "tests.faults.pay", *words, env=self.env, stdout=subprocess.PIPE, text=True
        )

    def calculate(self, run_id: int, kill_at: str = "") -> int:
        with self.process(run_id, kill_at=kill_at) as process:
            return process.wait(60)

    def claimed(self) -> tuple[int, int]:
        db.session.rollback()
        rows = db.session.scalars(select(PaidHours.hours_id)).all()
        return len(rows), len(set(rows))

    def lines(self, run_id: int) -> tuple[int, int]:
        db.session.rollback()
        query = select(func.count(PayLine.id), func.coalesce(func.sum(PayLine.pence), 0))
        count, pence = db.session.execute(query.where(PayLine.run_id == run_id)).one()
        return count, int(pence)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("pay"))
    with house.app.app_context():
        migrate()
        house.fill()
        yield house
        db.session.remove()
        db.engine.dispose()


WHOLE = (PEOPLE * DAYS, PEOPLE * DAYS * 9600)


@pytest.mark.parametrize(
    "kill_at",
    [
        "INSERT INTO pay_line",
        "commit",
    ],
)
def test_killed_anywhere_a_run_is_as_it_was_and_can_be_worked_out_again(house, kill_at):
    run_id = house.open(FIRST, FIRST + timedelta(days=13))
    assert house.calculate(run_id, kill_at) == -9
    assert house.claimed() == (0, 0)
    assert house.lines(run_id) == (0, 0)
    assert queries.run(house.coop, run_id).calculated_at is None
    assert house.calculate(run_id) == 0
    assert house.lines(run_id) == WHOLE
    # Killed while it is worked out a second time, the first stands whole.
    assert house.calculate(run_id, kill_at) == -9
    assert house.lines(run_id) == WHOLE
    assert house.claimed() == (PEOPLE * DAYS, PEOPLE * DAYS)
    with transaction():
        service.discard(house.treasurer, run_id)


def test_two_processes_told_to_work_the_same_run_out_leave_one(house):
    run_id = house.open(FIRST, FIRST + timedelta(days=13))
    gate = house.folder / "same"
    with house.process(run_id, str(gate)) as one, house.process(run_id, str(gate)) as other:
        assert one.stdout.readline() == other.stdout.readline() == "ready\n"
        gate.touch()
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert house.lines(run_id) == WHOLE
    assert house.claimed() == (PEOPLE * DAYS, PEOPLE * DAYS)
    with transaction():
        service.discard(house.treasurer, run_id)


def test_two_processes_with_two_runs_pay_each_hour_in_one_of_them(house):
    """The hours are late for both periods, so that both runs want them all."""
    later = FIRST + timedelta(days=14)
    one_id = house.open(later, later + timedelta(days=6))
    other_id = house.open(later + timedelta(days=7), later + timedelta(days=13))
    gate = house.folder / "two"
    with house.process(one_id, str(gate)) as one, house.process(other_id, str(gate)) as other:
        assert one.stdout.readline() == other.stdout.readline() == "ready\n"
        gate.touch()
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert house.claimed() == (PEOPLE * DAYS, PEOPLE * DAYS)
    found = [house.lines(one_id), house.lines(other_id)]
    assert sorted(found) == [(0, 0), WHOLE]
