"""What hangs together: leavers and why, moves, managers, references, counts of a workplace."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy import delete, update

from coop.ascwds import (
    checking,
    gathering,
    queries,
    rows,
    sending,
    service,
)
from coop.ascwds.mapping import Kind
from coop.ascwds.models import AscwdsPlace, AscwdsWorkplace
from coop.ascwds.service import WorkerSaid, WorkplaceSaid
from coop.ascwds.values import Status
from coop.workforce import vacancies
from coop.workforce.vacancies import Opening
from core.db import transaction
from core.errors import DomainError
from core.people.models import Employment, Person
from tests.coop.ascwds.small_world import ON, errors, leaves
from tests.factories.ascwds import FACTS, make_workplace
from tests.factories.people import make_person


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


def test_who_works_on_in_the_co_op_moved_to_a_different_role_there(world):
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == world.amy)
                        .values(until_on=date(2026, 11, 10)))  # fmt: skip
        session.add(Employment(coop_id=world.coop, person_id=world.amy, service_id=world.harbour,
                               role="Cook", contract_minutes=600, from_on=date(2026, 11, 11)))  # fmt: skip
    [amy] = gathering.gather(world.coop, ON).leavers
    assert (amy.code, amy.asked) == ("4", False)


def test_nobody_who_still_works_in_the_co_op_is_removed_by_a_slip(world):
    world.uploaded()
    make_workplace(world.coop, [world.harbour], "BW-2", LOCATIONID="1-987654322")
    make_person(world.coop, "Cy", "Cole", number="C3", service_id=world.harbour)
    assert not any(one.error for one in checking.faults(world.files()))
    with transaction() as session:  # the service is taken out of its workplace
        session.execute(delete(AscwdsPlace).where(AscwdsPlace.service_id == world.maple))
    wrong = [one for one in checking.faults(world.files()) if one.person_id == world.amy]
    assert [(one.column, one.error) for one in wrong] == [("LOCALESTID", True)]
    assert "still work at Maple Court" in wrong[0].words
    with pytest.raises(DomainError, match="stop the upload"), transaction():
        sending.keep(world.manager)


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


def test_vacancies_are_the_places_that_recruitment_looks_for(world, monkeypatch):
    here = Opening(
        world.maple, "Support worker", 3, 0, date(2026, 10, 1), None, (date(2026, 11, 2),)
    )
    over = Opening(world.maple, "Support worker", 4, 0, date(2026, 10, 1), date(2026, 11, 1))
    away = Opening(world.harbour, "Support worker", 5, 0, date(2026, 10, 1), None)
    monkeypatch.setattr(vacancies, "_openings", lambda coop_id: (here, over, away))
    assert rows.workplace(world.files().workplaces[0])["VACANCIES"] == "1;2"


def test_a_service_belongs_to_one_workplace(world):
    with pytest.raises(DomainError, match="Maple Court belongs to At BW-1"):
        world.workplace("BW-2", [world.maple])


def test_who_is_in_no_workplace_is_named(world):
    cy = make_person(world.coop, "Cy", "Cole", service_id=world.harbour)
    assert gathering.gather(world.coop, ON).outside == ((cy, "Cy Cole", "Harbour View"),)
