"""Staff of every sort, at 60 and at 1,000: no error under the independent checker, twice over.

What the first files hold is then held by ASC-WDS; people leave, move and begin, and the second
files are read against it. The number of queries is the same at both sizes.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, update

from coop.ascwds import (
    checking,
    completing,
    demo,
    gathering,
    queries,
    rows,
    sending,
    service,
)
from coop.ascwds.mapping import Kind
from coop.demo import service as demo_co_op
from coop.demo import story
from coop.workforce import vacancies
from coop.workforce.vacancies import Opening
from core import clock
from core.db import db, transaction
from core.people.models import Cooperative, Employment, Service
from tests.coop.ascwds.checker import check
from tests.factories.ascwds import keeper
from tests.factories.hours import set_clock
from tests.factories.people import as_role
from tests.factories.staff_drawn import make_staff

ON = date(2026, 11, 27)
PAGES = (
    "/asc-wds/",
    "/asc-wds/people",
    "/asc-wds/people?show=gaps&page=2",
    "/asc-wds/people.xlsx",
    "/asc-wds/faults",
    "/asc-wds/leavers",
)


def held(coop_id):
    """What ASC-WDS has, by reference."""
    places = {row.id: row for row in queries.workplaces(coop_id)}
    refs = {one: facts.ref for one, facts in queries.worker_facts(coop_id).items()}
    return {
        "workplaces": {row.ref for row in places.values() if row.held_since},
        "staff": {(places[a].ref, refs[b]) for a, b in queries.held(coop_id)},
    }


def table(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture
def clocked(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")
    found = []
    monkeypatch.setattr(vacancies, "_openings", lambda _: tuple(found))
    return found


def draw(size, openings):
    """A co-op of that size with its codes settled; (its id, its services)."""
    coop_id = make_staff(size, ON)
    services = list(db.session.scalars(select(Service.id).where(Service.coop_id == coop_id)))
    db.session.rollback()
    openings.append(Opening(services[0], "Care worker", 3, 0, date(2026, 10, 1), None))
    with transaction():
        service.settle(keeper(coop_id), from_on=ON, absences_since=date(2025, 1, 1), with_ni=True)
        for key, words in (("gardener, and the minibus", "27"), ("night owl", "23")):
            service.set_code(keeper(coop_id), Kind.ROLE, key, words)
        for number in range(1, 10):
            service.set_code(keeper(coop_id), Kind.REASON, str(number), str(20 + number))
    return coop_id, services


def upload(coop_id):
    with transaction():
        export_id = sending.keep(keeper(coop_id)).id
    with transaction():
        sending.mark_uploaded(keeper(coop_id), export_id)


@pytest.mark.parametrize("size", [60, 1000])
def test_the_files_of_everybody_hold_no_error_before_and_after_an_upload(clocked, size):
    coop_id, services = draw(size, clocked)
    files = gathering.gather(coop_id, ON).files
    contents = rows.contents(files)
    assert check_errors(contents, coop_id) == []
    assert said_of(files) == said_by_checker(contents, coop_id)
    staff, places = table(contents["staff"]), table(contents["workplace"])
    varied(staff)
    gone = sum(int(one) for place in places for one in place["LEAVERS"].split(";"))
    told = sum(int(one or 0) for place in places for one in place["REASONNOS"].split(";"))
    assert gone == told > 0
    refs = {(one["LOCALESTID"], one["UNIQUEWORKERID"]) for one in staff}
    db.session.rollback()
    upload(coop_id)
    assert held(coop_id)["staff"] == refs
    some_leave_and_some_move(coop_id, services)
    files = gathering.gather(coop_id, ON).files
    contents = rows.contents(files)
    assert check_errors(contents, coop_id) == []
    # Those who wait for a workplace to be held are told of it by us alone.
    told = said_of(files)
    del told["staff", "TRANSFERSTAFFRECORD", False]
    assert told == said_by_checker(contents, coop_id)
    later = table(contents["staff"])
    statuses = Counter(one["STATUS"] for one in later)
    assert min(statuses[one] for one in ("NEW", "UPDATE", "DELETE")) > 0
    assert any(one["TRANSFERSTAFFRECORD"] for one in later)
    # Everybody whom ASC-WDS holds is named: nothing goes by being left out.
    assert refs <= {(one["LOCALESTID"], one["UNIQUEWORKERID"]) for one in later}
    full = completing.meter(files)
    assert full.asked > full.filled > 0


def test_the_demo_co_ops_files_hold_no_error(database, app, tmp_path):
    demo_co_op.load(60, 2, 3)
    coop_id = db.session.scalar(select(Cooperative.id))
    db.session.rollback()
    demo.tell(coop_id, story.actor_as)
    known = held(coop_id)
    db.session.rollback()
    assert len(known["workplaces"]) == 2
    answer = app.test_cli_runner().invoke(args=["asc-wds", "export", "--out", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    contents = {path.stem: path.read_bytes() for path in tmp_path.iterdir()}
    said = check(contents, clock.today(), known)
    assert [one for one in said if one[3] == "error" or "omission" in one[4]] == []
    staff = table(contents["staff"])
    # Everybody once, and who manages both places in each of them
    assert len(staff) >= 60
    managers = [one["LOCALESTID"] for one in staff if one["MAINJOBROLE"] == "4"]
    assert sorted(managers) == ["BW-HOME", "BW-LIVING"]


def said_of(files):
    """What the pages would say, by file, column and weight; hours left out are our own word."""
    return Counter(
        (one.file, one.column, one.error)
        for one in checking.faults(files)
        if one.column != "CONTHOURS"
    )


def said_by_checker(contents, coop_id):
    return Counter(
        (one[1], one[2], one[3] == "error") for one in check(contents, ON, held(coop_id))
    )


def check_errors(contents, coop_id):
    said = check(contents, ON, held(coop_id))
    return [one for one in said if one[3] == "error" or "omission" in one[4]]


def varied(staff):
    """The files hold each sort of person, so that an error about any of them could be found."""
    for column, codes in (
        ("EMPLSTATUS", {"1", "2", "3", "4", "7"}),
        ("ZEROHRCONT", {"1", "2"}),
        ("APPRENTICE", {"1", "2"}),
        ("SALARYINT", {"1", "3"}),
        ("HANDCVISA", {"", "1"}),
        ("INOUTUK", {"", "1"}),
        ("GENDER", {"", "3"}),
        ("POSTCODE", {""}),
        ("DOB", {""}),
        ("MAINJOBROLE", {"1", "4", "6", "15", "16", "23", "27"}),
    ):
        assert codes <= {one[column] for one in staff}, column
    assert {one["UNIQUEWORKERID"] for one in staff if one["MAINJOBROLE"] == "16" and one["NMCREG"]}
    assert {one["UNIQUEWORKERID"] for one in staff if one["MAINJOBROLE"] == "6" and one["AMHP"]}
    assert max(Counter(one["UNIQUEWORKERID"] for one in staff).values()) > 1  # in two workplaces
    assert any('"' in one["QUALACH01NOTES"] for one in staff)


def some_leave_and_some_move(coop_id, services):
    rng = random.Random(2)
    people = sorted({person_id for _, person_id in queries.held(coop_id)})[1:]
    db.session.rollback()
    going, moving = people[2::9], people[5::9]
    with transaction() as session:
        mine = (Employment.coop_id == coop_id) & Employment.until_on.is_(None)
        session.execute(
            update(Employment).where(mine, Employment.person_id.in_(going),
                                     Employment.from_on < ON - timedelta(days=2))
            .values(until_on=ON - timedelta(days=2), leaving_reason=rng.choice(("Retired", "")))
        )  # fmt: skip
        session.execute(
            update(Employment).where(mine, Employment.person_id.in_(moving))
            .values(service_id=services[4])
        )  # fmt: skip
        session.execute(
            update(Employment).where(Employment.coop_id == coop_id, Employment.from_on > ON)
            .values(from_on=ON)
        )  # fmt: skip


PLANTED = (
    ("EMPLSTATUS", "5"), ("ZEROHRCONT", "3"), ("CONTHOURS", "37.4"), ("MAINJOBROLE", "12"),
    ("NMCREG", "9"), ("SCQUAL", "1"), ("HOURLYRATE", "1.00"), ("STATUS", "UPDATE"),
    ("UNIQUEWORKERID", ""), ("LOCALESTID", "DR-9"),
)  # fmt: skip


def test_an_error_in_any_one_line_of_them_would_be_found(clocked):
    coop_id, _ = draw(60, clocked)
    contents = rows.contents(gathering.gather(coop_id, ON).files)
    lines = table(contents["staff"])
    known = held(coop_id)
    for number, (column, value) in enumerate(PLANTED):
        wrong = [dict(one) for one in lines]
        wrong[number * 5][column] = value
        made = {**contents, "staff": rows.text(list(lines[0]), wrong)}
        found = [one for one in check(made, ON, known) if one[3] == "error"]
        assert any(one[0] == number * 5 + 2 for one in found), column


def test_each_page_asks_as_often_however_many_there_are(clocked, client):
    seen = []

    def note(*given):
        seen.append(given[2])

    def asked(size):
        coop_id, _ = draw(size, clocked)
        as_role(client, coop_id, "manager")
        found = {}
        for page in PAGES:
            db.session.rollback()
            seen.clear()
            assert client.get(page).status_code == 200, page
            found[page] = len(seen)
        return found

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        few = asked(40)
        assert asked(240) == few
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert max(few.values()) < 40
