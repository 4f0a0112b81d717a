"""A small world's files: from live data, held and moved, kept, marked, told in the audit."""

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
from coop.ascwds.models import AscwdsExport, AscwdsFile, AscwdsWorkplace
from coop.ascwds.service import WorkerSaid, WorkplaceSaid
from coop.ascwds.values import Status
from coop.leave.models import Leave
from coop.pay.models import PayRate
from coop.workforce import vacancies
from coop.workforce.vacancies import Opening
from core import jobs
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs.testing import run_queued
from core.people.models import Employment, Person
from tests.coop.ascwds.checker import check
from tests.factories.ascwds import FACTS, make_workplace
from tests.factories.hours import approved_hours, set_clock
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service
from training.records.models import CourseTaken
from training.standards.models import Course

ON = date(2026, 11, 27)
SAID = {
    "GENDER": "2",
    "ETHNICITY": "31",
    "NATIONALITY": "826",
    "COUNTRYOFBIRTH": "826",
    "DISABLED": "0",
}


class World:
    def __init__(self):
        self.coop = make_coop()
        self.maple = make_service(self.coop)
        self.harbour = make_service(self.coop, "Harbour View")
        self.amy = make_person(self.coop, "Amy", "Adams", number="B1", service_id=self.maple,
                               from_on=date(2024, 3, 4))  # fmt: skip
        self.ben = make_person(self.coop, "Ben", "Bates", number="=B2", service_id=self.maple,
                               from_on=date(2026, 6, 1), contract_minutes=0)  # fmt: skip
        account = make_account(self.coop, "manager")
        self.manager = actor_of(account, self.coop, "manager")
        with transaction() as session:
            session.add(PayRate(coop_id=self.coop, element="basic", unit="hour",
                                amount=Decimal("13.455"), from_on=date(2020, 1, 1)))  # fmt: skip
            session.execute(update(Person).where(Person.id == self.amy)
                            .values(address="1 Quay Street, Brightwater, tn991ab"))  # fmt: skip
        self.place = self.workplace("BW-1", [self.maple])

    def workplace(self, ref, service_ids, **facts):
        return make_workplace(self.coop, service_ids, ref, **facts)

    def worker(self, person_id):
        return actor_of(make_account(self.coop, "worker", person_id=person_id), self.coop,
                        "worker", person_id=person_id)  # fmt: skip

    def files(self):
        return gathering.gather(self.coop, ON).files

    def line(self, person_id):
        found = self.files()
        one = next(each for each in found.workers if each.person_id == person_id)
        return rows.worker(one)

    def uploaded(self):
        with transaction():
            export_id = sending.keep(self.manager).id
        with transaction():
            sending.mark_uploaded(self.manager, export_id)


@pytest.fixture
def world(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")
    monkeypatch.setattr(vacancies, "_openings", lambda coop_id: ())
    return World()


def errors(files, held=None):
    return [one for one in check(rows.contents(files), files.on, held) if one[3] == "error"]


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


def leaves(world, person_id, on, reason=""):
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == person_id)
                        .values(until_on=on, leaving_reason=reason))  # fmt: skip


def test_who_left_is_counted_and_taken_out_by_name_once_held(world):
    world.uploaded()
    leaves(world, world.amy, date(2026, 11, 20), "Moved away")
    amy = world.line(world.amy)
    assert (amy["STATUS"], amy["LOCALESTID"], amy["UNIQUEWORKERID"]) == ("DELETE", "BW-1", "B1")
    assert amy["DOB"] == amy["MAINJOBROLE"] == ""
    found = world.files()
    place = rows.workplace(found.workplaces[0])
    assert (place["STATUS"], place["TOTALPERMTEMP"], place["LEAVERS"]) == ("UPDATE", "1", "0;1")
    assert (place["REASONS"], place["REASONNOS"]) == ("", "")
    assert errors(found) == []
    world.uploaded()
    assert [one.person_id for one in world.files().workers] == [world.ben]


def test_reasons_are_sent_once_every_reason_of_a_leaver_has_a_number(world):
    leaves(world, world.amy, date(2026, 11, 20), "Retired")
    leaves(world, world.ben, date(2026, 11, 19))
    with transaction():
        service.describe(world.manager, world.ben, WorkerSaid("", {"EMPLSTATUS": "1"}, [], False))

    def sent():
        place = rows.workplace(world.files().workplaces[0])
        return place["REASONS"], place["REASONNOS"]

    assert world.files().workplaces[0].left_for == (("6", 1), ("9", 1))
    with transaction():
        service.set_code(world.manager, Kind.REASON, "6", "12")
    assert sent() == ("", "")  # of Ben no reason is recorded, and that has no number yet
    with transaction():
        service.set_code(world.manager, Kind.REASON, "9", "3")
    assert sent() == ("3;12", "1;1")
    with transaction():
        service.say_why_left(world.manager, world.ben, date(2026, 11, 19), "6")
    assert sent() == ("12", "2")
    assert errors(world.files(), {"workplaces": {"BW-1"}, "staff": set()}) != []  # nobody is left


def test_why_somebody_left_stays_when_the_rest_is_described_anew(world):
    leaves(world, world.amy, date(2026, 11, 20), "A long story")
    assert [(one.code, one.asked) for one in gathering.gather(world.coop, ON).leavers] == [
        ("9", True)
    ]
    with transaction():
        service.say_why_left(world.manager, world.amy, date(2026, 11, 20), "7")
        service.describe(world.manager, world.amy, WorkerSaid("", {"SCQUAL": "2"}, [], False))
    [amy] = gathering.gather(world.coop, ON).leavers
    assert (amy.code, amy.said, amy.reason) == (
        "7",
        True,
        "The worker had their employment terminated",
    )
    with transaction():
        service.say_why_left(world.manager, world.amy, date(2026, 11, 20), "")
    assert gathering.gather(world.coop, ON).leavers[0].asked
    with pytest.raises(DomainError, match="list"), transaction():
        service.say_why_left(world.manager, world.amy, date(2026, 11, 20), "10")
    with pytest.raises(DomainError, match="ended on that day"), transaction():
        service.say_why_left(world.manager, world.amy, date(2026, 11, 21), "6")


def test_why_somebody_left_is_of_that_time_alone(world):
    leaves(world, world.amy, date(2026, 2, 20))
    with transaction() as session:
        service.say_why_left(world.manager, world.amy, date(2026, 2, 20), "6")
        session.add(Employment(coop_id=world.coop, person_id=world.amy, service_id=world.maple,
                               role="Support worker", contract_minutes=1800,
                               from_on=date(2026, 5, 1), until_on=date(2026, 11, 20),
                               leaving_reason="Dismissed"))  # fmt: skip
    assert [(one.on, one.code) for one in gathering.gather(world.coop, ON).leavers] == [
        (date(2026, 11, 20), "7"),
        (date(2026, 2, 20), "6"),
    ]


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


def test_a_move_between_workplaces_takes_the_record_along(world):
    other = world.workplace("BW-2", [world.harbour], LOCATIONID="1-987654322")
    make_person(world.coop, "Cy", "Cole", number="C3", service_id=world.harbour)
    world.uploaded()
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == world.amy)
                        .values(service_id=world.harbour))  # fmt: skip
    found = world.files()
    text = rows.contents(found)["staff"].decode()
    line = next(one for one in csv.DictReader(io.StringIO(text)) if one["UNIQUEWORKERID"] == "B1")
    assert (line["LOCALESTID"], line["STATUS"], line["TRANSFERSTAFFRECORD"]) == (
        "BW-1",
        "UPDATE",
        "BW-2",
    )
    assert errors(found) == []
    world.uploaded()
    assert (other, world.amy) in queries.held(world.coop)
    assert (world.place, world.amy) not in queries.held(world.coop)


def moved_to(world, person_id, service_id):
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == person_id)
                        .values(service_id=service_id))  # fmt: skip


def test_a_record_moves_only_to_a_workplace_that_asc_wds_has_already(world):
    world.uploaded()
    make_workplace(world.coop, [world.harbour], "BW-2", held=False, LOCATIONID="1-987654322")
    make_person(world.coop, "Cy", "Cole", number="C3", service_id=world.harbour)
    moved_to(world, world.amy, world.harbour)
    found = world.files()
    amy = next(one for one in found.workers if one.person_id == world.amy)
    assert (amy.workplace, amy.status, amy.moves_to) == ("BW-1", Status.UPDATE, "")
    assert any("works at At BW-2" in one.words or "At BW-2 now" in one.words
               for one in checking.faults(found) if one.person_id == world.amy)  # fmt: skip
    held = {"workplaces": {"BW-1"}, "staff": {("BW-1", "B1"), ("BW-1", f"P{world.ben}")}}
    assert errors(found, held) == []
    world.uploaded()
    amy = next(one for one in world.files().workers if one.person_id == world.amy)
    assert (amy.workplace, amy.status, amy.moves_to) == ("BW-1", Status.UPDATE, "BW-2")


def test_what_cqc_regulates_has_a_registered_manager_or_a_vacancy(world):
    other = make_workplace(
        world.coop, [world.harbour], "BW-2", LOCATIONID="1-987654322", MANAGER=""
    )
    make_person(world.coop, "Cy", "Cole", number="C3", service_id=world.harbour)

    def said():
        found = world.files()
        own = [one.workplace_id for one in checking.faults(found)
               if one.column == "VACANCIES" and one.error]  # fmt: skip
        return own, [one[2] for one in errors(found)]

    assert said() == ([other], ["VACANCIES"])
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == world.amy)
                        .values(role="Registered manager"))  # fmt: skip
    assert queries.managers(world.coop, ON) == ((world.amy, "Amy Adams"),)
    with transaction() as session:
        session.get_one(AscwdsWorkplace, other).facts = {**FACTS, "LOCATIONID": "1-987654322",
                                                         "MANAGER": str(world.amy)}  # fmt: skip
    assert said() == ([], [])
    both = [rows.worker(one) for one in world.files().workers if one.person_id == world.amy]
    assert [(one["LOCALESTID"], one["MAINJOBROLE"], one["CONTHOURS"]) for one in both] == [
        ("BW-1", "4", "37.5"),
        ("BW-2", "4", "999"),
    ]


def test_starters_and_leavers_are_sent_only_where_all_of_them_are_recorded(world):
    def sent(since):
        with transaction() as session:
            row = session.get_one(AscwdsWorkplace, world.place)
            row.facts = {**row.facts, "COUNTEDSINCE": since}
        found = world.files()
        assert errors(found) == []
        return rows.workplace(found.workplaces[0])["STARTERS"]

    # Ben began on 1 June 2026; twelve months begin on 28 November 2025
    assert [sent(since) for since in ("2025-11-28", "2025-11-29", "")] == ["0;1", "999", "999"]


def test_one_number_in_two_records_with_long_hours_is_an_error(world):
    with transaction() as session:
        session.execute(update(Person).values(ni_number="QQ123456C"))
        session.execute(update(Employment).values(contract_minutes=38 * 60))
        service.settle(world.manager, from_on=ON, absences_since=None, with_ni=True)
    found = world.files()
    assert [one[2] for one in errors(found)] == ["NINUMBER", "NINUMBER"]
    assert sorted(one.person_id for one in checking.faults(found) if one.error) == sorted(
        [world.amy, world.ben]
    )
    with transaction() as session:
        session.execute(update(Employment).values(contract_minutes=37 * 60))
    assert errors(world.files()) == []
    assert not any(one.error for one in checking.faults(world.files()))


def test_hours_beyond_what_the_file_takes_are_left_out_and_said(world):
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == world.amy)
                        .values(contract_minutes=80 * 60))  # fmt: skip
    assert (world.line(world.amy)["CONTHOURS"], world.line(world.amy)["ZEROHRCONT"]) == ("", "2")
    found = world.files()
    assert errors(found) == []
    assert any(one.column == "CONTHOURS" and not one.error for one in checking.faults(found))


def test_references_are_apart_without_their_spaces(world):
    cy = make_person(world.coop, "Cy", "Cole", number="B 1", service_id=world.maple)
    dee = make_person(world.coop, "Dee", "Dunn", number=f"P{cy}", service_id=world.maple)
    refs = [one.ref for one in world.files().workers]
    assert len({one.replace(" ", "") for one in refs}) == 4
    assert errors(world.files(), {"workplaces": {"BW-1"}, "staff": set()}) == []
    world.uploaded()
    assert world.line(dee)["UNIQUEWORKERID"] in refs


def test_a_reference_never_changes_once_held(world):
    world.uploaded()
    with transaction() as session:
        session.execute(update(Person).where(Person.id == world.amy).values(number="B99"))
    assert world.line(world.amy)["UNIQUEWORKERID"] == "B1"
    with pytest.raises(DomainError, match="knows them"), transaction():
        service.say_worker(world.manager, world.amy, WorkerSaid("B99", {}, [], True))
    with pytest.raises(DomainError, match="knows this workplace"), transaction():
        service.save_workplace(
            world.manager, world.place,
            WorkplaceSaid("BW-9", "X", FACTS, [("8", None, None, "")], [], [world.maple], True),
        )  # fmt: skip
    with pytest.raises(DomainError, match="holds this workplace"), transaction():
        service.remove_workplace(world.manager, world.place)


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


def test_vacancies_are_the_places_that_recruitment_looks_for(world, monkeypatch):
    here = Opening(
        world.maple, "Support worker", 3, 0, date(2026, 10, 1), None, (date(2026, 11, 2),)
    )
    over = Opening(world.maple, "Support worker", 4, 0, date(2026, 10, 1), date(2026, 11, 1))
    away = Opening(world.harbour, "Support worker", 5, 0, date(2026, 10, 1), None)
    monkeypatch.setattr(vacancies, "_openings", lambda coop_id: (here, over, away))
    assert rows.workplace(world.files().workplaces[0])["VACANCIES"] == "1;2"


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


def test_a_service_belongs_to_one_workplace(world):
    with pytest.raises(DomainError, match="Maple Court belongs to At BW-1"):
        world.workplace("BW-2", [world.maple])


def test_who_is_in_no_workplace_is_named(world):
    cy = make_person(world.coop, "Cy", "Cole", service_id=world.harbour)
    assert gathering.gather(world.coop, ON).outside == ((cy, "Cy Cole", "Harbour View"),)


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
