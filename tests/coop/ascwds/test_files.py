"""A small world's files: from live data, kept, marked, told in the audit."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select, update

from coop.ascwds import (
    answering,
    checking,
    completing,
    gathering,
    queries,
    rows,
    sending,
    service,
)
from coop.ascwds.answering import DECLINED
from coop.ascwds.mapping import Kind
from coop.ascwds.models import AscwdsExport, AscwdsFile
from coop.ascwds.service import WorkerSaid, WorkplaceSaid
from coop.ascwds.values import Status
from coop.leave.models import Leave
from core import jobs
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs.testing import run_queued
from core.people.models import Employment
from tests.coop.ascwds.checker import check
from tests.coop.ascwds.small_world import ON, SAID, errors
from tests.factories.ascwds import FACTS
from tests.factories.hours import approved_hours
from tests.factories.people import actor_of, make_account, make_coop, make_person
from training.records.models import CourseTaken
from training.standards.models import Course


def test_the_files_of_a_small_world_hold_no_error(world):
    found = world.files()
    assert errors(found, {"workplaces": {"BW-1"}, "staff": set()}) == []
    assert [one for one in checking.faults(found) if one.error] == []


def test_what_stands_of_somebody_comes_from_their_records(world):
    amy = world.line(world.amy)
    assert (amy["UNIQUEWORKERID"], amy["STATUS"], amy["DISPLAYID"]) == ("B1", "NEW", "B1")
    assert (amy["POSTCODE"], amy["DOB"], amy["STARTDATE"]) == (
        "TN99 1AB",
        "17/05/1990",
        "04/03/2024",
    )
    assert (amy["MAINJOBROLE"], amy["EMPLSTATUS"], amy["APPRENTICE"]) == ("52", "1", "2")
    assert (amy["ZEROHRCONT"], amy["CONTHOURS"], amy["AVGHOURS"]) == ("2", "37.5", "")
    assert (amy["SALARYINT"], amy["SALARY"], amy["HOURLYRATE"]) == ("3", "", "13.46")
    assert [amy[name] for name in SAID] == [""] * 5


def test_a_works_number_that_is_a_formula_is_no_reference(world):
    assert world.line(world.ben)["UNIQUEWORKERID"] == f"P{world.ben}"


def test_without_agreed_hours_the_average_of_approved_ones_is_sent(world):
    for week in range(1, 5):
        approved_hours(
            world.coop, world.maple, world.ben, date(2026, 11, 23) - timedelta(days=7 * week)
        )
    ben = world.line(world.ben)
    assert (ben["ZEROHRCONT"], ben["CONTHOURS"]) == ("1", "")
    # four early shifts of eight hours' stay, half an hour of break in each, in four weeks
    from coop.attendance import queries as attendance

    worked = sum(one.minutes for one in attendance.at_work(world.coop, date(2026, 8, 1), ON))
    assert Decimal(ben["AVGHOURS"]) == round(Decimal(worked) / 60 / 4 * 2) / Decimal(2) > 0


def test_a_change_of_terms_is_no_new_start(world):
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == world.amy)
                        .values(until_on=date(2026, 8, 31)))  # fmt: skip
        session.add(Employment(coop_id=world.coop, person_id=world.amy, service_id=world.maple,
                               role="Senior support worker", contract_minutes=1800,
                               from_on=date(2026, 9, 1)))  # fmt: skip
    amy = world.line(world.amy)
    assert (amy["STARTDATE"], amy["MAINJOBROLE"], amy["CONTHOURS"]) == ("04/03/2024", "7", "30")
    place = rows.workplace(world.files().workplaces[0])
    assert (place["ALLJOBROLES"], place["STARTERS"], place["LEAVERS"]) == (
        "4;7;52",
        "0;0;1",
        "0;0;0",
    )


def test_new_becomes_update_only_when_it_was_uploaded(world):
    with transaction():
        export_id = sending.keep(world.manager).id
    assert {one.status for one in world.files().workers} == {Status.NEW}
    with transaction():
        sending.mark_uploaded(world.manager, export_id)
    assert {one.status for one in world.files().workers} == {Status.UPDATE}
    held = {"workplaces": {"BW-1"}, "staff": {("BW-1", "B1"), ("BW-1", f"P{world.ben}")}}
    assert errors(world.files(), held) == []
    with pytest.raises(DomainError, match="already"), transaction():
        sending.mark_uploaded(world.manager, export_id)


def test_earlier_files_cannot_be_marked_after_later_ones(world):
    with transaction():
        first = sending.keep(world.manager).id
    world.uploaded()
    with pytest.raises(DomainError, match="later"), transaction():
        sending.mark_uploaded(world.manager, first)


def test_days_sick_are_sent_only_where_absences_are_whole(world):
    with transaction() as session:
        session.add(Leave(coop_id=world.coop, person_id=world.amy, kind="sickness", paid=True,
                          from_on=date(2026, 9, 3), until_on=date(2026, 9, 9), state="approved"))  # fmt: skip
    assert world.line(world.amy)["DAYSSICK"] == ""
    with transaction():
        service.settle(world.manager, from_on=ON, absences_since=date(2025, 11, 1), with_ni=False)
    # Thursday 3 to Wednesday 9 September 2026: five of the seven days are Mondays to Fridays
    assert world.line(world.amy)["DAYSSICK"] == "5"
    assert world.line(world.ben)["DAYSSICK"] == "0"


def course(world, person_id, name="Fire safety", code="fire_safety", until_on=None, months=12,
           provider="", done=date(2026, 1, 15)):  # fmt: skip
    with transaction() as session:
        row = session.scalar(
            select(Course).where(Course.coop_id == world.coop, Course.name == name)
        )
        if row is None:
            row = Course(coop_id=world.coop, name=name, code=code, renewal_months=months)
            session.add(row)
            session.flush()
        session.add(CourseTaken(coop_id=world.coop, person_id=person_id, course_id=row.id,
                                result="passed", from_on=done, until_on=until_on, provider=provider))  # fmt: skip
        return row.id


def training(world):
    text = rows.contents(world.files())["training"].decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_training_goes_out_by_its_kind_and_its_months(world):
    course(world, world.amy, until_on=date(2027, 1, 15), provider="skills for care")
    course(world, world.ben, until_on=date(2027, 6, 1), provider="Severn Skills")
    course(world, world.amy, "Choir", "", None, None)
    first, second = training(world)
    assert (first["CATEGORY"], first["VALIDITY"], first["EXPIRYDATE"]) == ("6", "12", "")
    assert (first["WHODELIVERED"], first["PROVIDERNAME"]) == ("2", "88")
    assert (second["VALIDITY"], second["EXPIRYDATE"], second["PROVIDERNAME"]) == (
        "",
        "01/06/2027",
        "999",
    )
    assert errors(world.files()) == []


def test_the_latest_of_a_course_counts_and_what_is_withdrawn_does_not(world):
    course(world, world.amy, until_on=date(2026, 1, 15), done=date(2025, 1, 15))
    course(world, world.amy, until_on=date(2027, 1, 15))
    assert [one["DATECOMPLETED"] for one in training(world)] == ["15/01/2026"]
    with transaction() as session:
        session.execute(update(CourseTaken).values(withdrawn_on=ON))
    assert training(world) == []


def test_the_care_certificate_has_its_own_column(world):
    assert world.line(world.amy)["CARECERT"] == ""
    course(world, world.amy, "Care Certificate", "care_certificate", None, None)
    assert (world.line(world.amy)["CARECERT"], world.line(world.ben)["CARECERT"]) == ("1", "2")
    assert training(world) == []


def test_a_job_without_a_code_stops_the_files_until_it_has_one(world):
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == world.amy)
                        .values(role="Chief of Kindness"))  # fmt: skip
    assert any("no code" in one.words for one in checking.faults(world.files()))
    with pytest.raises(DomainError, match="stop"), transaction():
        sending.keep(world.manager)
    with transaction():
        service.set_code(world.manager, Kind.ROLE, "chief of kindness", "23")
    amy = world.line(world.amy)
    assert (amy["MAINJOBROLE"], amy["MAINJRDESC"]) == ("23", "Chief of Kindness")
    assert errors(world.files()) == []


def test_the_job_centre_has_no_code_and_other_is_sent_until_the_co_op_says_else(world):
    with transaction() as session:
        session.execute(update(Employment).values(source="Job centre"))
    assert world.line(world.amy)["RECSOURCE"] == "15"
    with transaction():
        service.set_code(world.manager, Kind.SOURCE, "job centre", "")
    assert world.line(world.amy)["RECSOURCE"] == ""
    with transaction():
        service.describe(world.manager, world.amy, WorkerSaid("", {"RECSOURCE": "10"}, [], False))
    assert world.line(world.amy)["RECSOURCE"] == "10"


def test_own_answers_stand_in_the_file_alone(world):
    me = world.worker(world.amy)
    with transaction():
        answering.answer(me, {**SAID, "ETHNICITY": DECLINED})
    amy = world.line(world.amy)
    assert [amy[name] for name in SAID] == ["2", "99", "826", "826", "0"]
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("ascwds%"))).all()
    assert [one.action for one in kept if "answer" in one.action] == ["ascwds.answered"]
    assert all(not one.changes for one in kept if "answer" in one.action)
    assert not any("answer" in (one.subject_type or "") for one in
                   db.session.scalars(select(AuditEntry)))  # fmt: skip


def test_answers_that_hang_on_another_are_left_out_where_they_do_not_fit(world):
    me = world.worker(world.amy)
    foreign = {**SAID, "NATIONALITY": "616", "BRITISHCITIZENSHIP": "2", "COUNTRYOFBIRTH": "616",
               "YEAROFENTRY": "2015", "HANDCVISA": "1", "INOUTUK": "2"}  # fmt: skip
    with transaction():
        answering.answer(me, foreign)
    assert [
        world.line(world.amy)[name]
        for name in ("BRITISHCITIZENSHIP", "YEAROFENTRY", "HANDCVISA", "INOUTUK")
    ] == ["2", "2015", "1", "2"]
    assert errors(world.files()) == []
    with transaction():
        answering.answer(me, {"NATIONALITY": "826", "COUNTRYOFBIRTH": "826"})
    assert [
        world.line(world.amy)[name]
        for name in ("BRITISHCITIZENSHIP", "YEAROFENTRY", "HANDCVISA", "INOUTUK")
    ] == ["", "", "", ""]


def test_answers_taken_back_are_gone_and_so_are_files_with_them(world):
    me = world.worker(world.amy)
    with transaction():
        answering.answer(me, SAID)
    with transaction():
        sending.keep(world.manager)
    assert b"B1,NEW" in content()
    with transaction():
        answering.take_back(me)
    assert (content(), queries.said(world.coop, world.amy).answered) == (b"", False)
    assert world.line(world.amy)["GENDER"] == ""


def content():
    query = select(AscwdsFile.content).where(AscwdsFile.name == "staff.csv")
    return db.session.scalars(query.order_by(AscwdsFile.id.desc())).first()


def test_a_staff_file_lies_here_only_until_newer_files_or_the_upload(world):
    for _ in range(2):
        with transaction():
            export = sending.keep(world.manager).id
    live = (
        select(func.count())
        .select_from(AscwdsFile)
        .where(AscwdsFile.name == "staff.csv", AscwdsFile.gone_at.is_(None))
    )
    assert db.session.scalar(live) == 1
    db.session.rollback()
    with transaction():
        sending.mark_uploaded(world.manager, export)
    assert db.session.scalar(live) == 0
    db.session.rollback()
    with pytest.raises(DomainError, match="deleted"), transaction():
        sending.download(world.manager, export, "staff.csv")


def test_every_download_is_kept(world):
    with transaction():
        export = sending.keep(world.manager).id
    with transaction():
        file = sending.download(world.manager, export, "staff.csv")
        assert file is not None
        assert file.size == len(file.content)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "ascwds.download"))
    assert entry is not None
    assert (entry.subject_id, entry.changes["special_category"]) == (export, True)


def test_the_meter_counts_what_is_filled_and_what_is_not_known(world):
    with transaction():
        service.describe(world.manager, world.amy, WorkerSaid("", {"NONSCQUAL": "999"}, [], False))
    full = completing.meter(world.files())
    by_name = {one.column: one for one in full.tallies}
    assert (
        by_name["NONSCQUAL"].filled,
        by_name["NONSCQUAL"].unknown,
        by_name["NONSCQUAL"].asked,
    ) == (1, 1, 2)
    assert (by_name["POSTCODE"].filled, by_name["DOB"].filled, by_name["GENDER"].filled) == (
        1,
        2,
        0,
    )
    assert full.asked == 2 * len(completing.FIELDS)
    assert full.filled == sum(one.filled for one in full.tallies)
    assert (full.complete, full.complete_share) == (0, Decimal(0))
    assert not {"BRITISHCITIZENSHIP", "YEAROFENTRY", "HANDCVISA", "INOUTUK"} & set(full.columns)


def test_the_job_makes_and_keeps_the_three_files(world):
    with transaction():
        jobs.ask("ascwds.make", world.manager)
    run = run_queued()[-1]
    assert (run.state, "2 staff" in run.result["words"]) == ("done", True)
    row = db.session.scalar(select(AscwdsExport))
    assert row is not None
    assert ([file.name for file in row.files], row.job_id, row.staff) == (
        ["workplace.csv", "staff.csv", "training.csv"], run.id, 2,
    )  # fmt: skip


def test_the_command_writes_the_three_files(world, app, tmp_path):
    answer = app.test_cli_runner().invoke(
        args=["asc-wds", "export", "--out", str(tmp_path / "out")]
    )
    assert answer.exit_code == 0, answer.output
    written = {path.stem: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(written) == {"workplace", "staff", "training"}
    assert [one for one in check(written, ON) if one[3] == "error"] == []
    make_coop("Another Care")
    answer = app.test_cli_runner().invoke(args=["asc-wds", "export", "--out", str(tmp_path)])
    assert "Say which co-op" in answer.output
    answer = app.test_cli_runner().invoke(
        args=["asc-wds", "export", "--coop", "Another Care", "--out", str(tmp_path)]
    )
    assert "Describe a workplace first" in answer.output


def test_nothing_of_another_co_op_is_reached(world):
    others = make_coop("Another Care")
    stranger = actor_of(make_account(others, "manager"), others, "manager")
    with transaction():
        export = sending.keep(world.manager).id
    for act in (
        lambda: sending.mark_uploaded(stranger, export),
        lambda: sending.download(stranger, export, "staff.csv"),
        lambda: service.remove_workplace(stranger, world.place),
        lambda: service.describe(stranger, world.amy, WorkerSaid("", {}, [], False)),
        lambda: queries.workplace(others, world.place),
    ):
        with pytest.raises(NotFound), transaction():
            act()
    with pytest.raises(NotFound), transaction():
        service.save_workplace(
            stranger, None,
            WorkplaceSaid("X1", "X", FACTS, [("8", None, None, "")], [], [world.maple], True),
        )  # fmt: skip
    assert gathering.gather(others, ON).files.workers == ()


def test_queries_are_as_many_for_many_people(world):
    seen = []

    def count():
        db.session.rollback()
        seen.clear()
        world.files()
        return len(seen)

    def note(*given):
        seen.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        few = count()
        db.session.rollback()
        for number in range(8):
            make_person(world.coop, f"N{number}", "Newton", service_id=world.maple)
        assert count() == few > 10
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_text_cannot_begin_as_a_formula_does(world):
    place = world.files().workplaces[0]
    evil = replace(place, name='=HYPERLINK(1), "Care"', users=(("25", "@SUM(1)"),))
    text = rows.text(list(rows.workplace(evil)), [rows.workplace(evil)]).decode()
    assert '"HYPERLINK(1), ""Care"""' in text
    assert "@SUM" not in text
    assert not text.startswith("\ufeff")
    assert text.endswith("\r\n")
