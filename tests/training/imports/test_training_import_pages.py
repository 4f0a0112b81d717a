"""A file of training records from upload to undo, as people do it."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from core import clock
from core.db import db, transaction
from core.jobs.testing import run_queued
from tests.factories.members import make_competency
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.training import assessor, make_course
from tests.factories.training_imports import records_book
from training.imports import service
from training.imports.models import TrainingImport, TrainingImportRecord
from training.records import queries as records
from training.records import taking
from training.records.models import CompetencyHeld, CourseTaken

GOOD = [
    ("BW1", "Jo Begum", "Fire safety", date(2025, 12, 7), None, "Severn Skills", "FS-1"),
    ("BW2", None, "Medication", date(2026, 3, 2), date(2027, 3, 1), "", "M-7"),
]


@pytest.fixture
def coop(client):
    made = make_coop()
    home = make_service(made)
    make_person(made, "Jo", "Begum", number="BW1", service_id=home)
    make_person(made, "Ben", "Morris", number="BW2", service_id=home)
    make_course(made)
    make_competency(made)
    as_role(client, made, "trainer")
    return made


def upload(client, rows, **how):
    content = records_book(rows, **how)
    data = {"workbook": (io.BytesIO(content), "matrix.xlsx")}
    client.post("/training/import", data=data)
    run_queued()
    return the_import()


def the_import():
    db.session.rollback()
    row = db.session.scalars(select(TrainingImport).order_by(TrainingImport.id.desc())).first()
    return SimpleNamespace(id=row.id, state=row.state, adds=row.adds, same=row.same, bad=row.bad)


def act(client, row, verb, **data):
    answer = client.post(f"/training/import/{row.id}/{verb}", data=data, follow_redirects=True)
    run_queued()
    return answer.text


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_file_is_shown_row_by_row_entered_and_the_same_file_adds_nothing(client, coop):
    row = upload(client, GOOD)
    page = client.get(f"/training/import/{row.id}").text
    assert "Enter 2 records" in page
    assert "Completed 7 December 2025, valid until 7 December 2026" in page
    assert count(CourseTaken) == count(CompetencyHeld) == 0
    act(client, row, "confirm")
    taken = db.session.scalars(select(CourseTaken)).one()
    assert (taken.from_on, taken.until_on, taken.provider, taken.certificate) == (
        date(2025, 12, 7),
        date(2026, 12, 7),
        "Severn Skills",
        "FS-1",
    )
    held = db.session.scalars(select(CompetencyHeld)).one()
    assert (held.from_on, held.until_on) == (date(2026, 3, 2), date(2027, 3, 1))
    assert "certificate M-7" in held.note
    again = upload(client, GOOD)
    assert (again.adds, again.same) == (0, 2)
    assert "Nothing to enter" in client.get(f"/training/import/{again.id}").text
    act(client, again, "confirm")
    assert count(CourseTaken) == count(CompetencyHeld) == 1


def test_a_bad_row_stops_all_until_it_is_left_out_in_so_many_words(client, coop):
    row = upload(client, [*GOOD, ("BW9", None, "Fire safety", date(2026, 1, 5))])
    page = client.get(f"/training/import/{row.id}").text
    assert "Nobody has the works number BW9." in page
    assert "Enter 2 records, leave out 1 row" in page
    assert "1 row is to mend" in act(client, row, "confirm")
    assert count(CourseTaken) == 0
    listed = client.get(f"/training/import/{row.id}/to-mend.csv").text
    assert "Nobody has the works number BW9." in listed
    act(client, row, "confirm-without")
    assert count(CourseTaken) == count(CompetencyHeld) == 1
    assert the_import().state == service.ENTERED


def test_another_systems_headings_sheet_and_names_are_read_and_matched_once(client, coop):
    rows = [("Begum, Jo", "FIRE-01 Fire Awareness", date(2026, 2, 3), "n/a")]
    headings = ("Employee", "Course Title", "Completion Date", "Notes")
    row = upload(client, rows, headings=headings, title="Sheet1")
    assert (row.adds, row.bad) == (0, 1)
    page = client.get(f"/training/import/{row.id}").text
    assert "Names that are not known here" in page
    course = db.session.scalar(select(service.Course.id))
    act(client, row, "match", words="FIRE-01 Fire Awareness", thing=f"course-{course}")
    assert (the_import().adds, the_import().bad) == (1, 0)
    assert "Choose which it is." in act(client, row, "match", words="x", thing="")
    other = upload(client, rows, headings=headings, title="Sheet1")
    assert other.adds == 1, "a file to come is read the same way"


def test_undoing_withdraws_what_it_entered_as_if_it_had_never_counted(client, coop):
    row = upload(client, GOOD)
    act(client, row, "confirm")
    assert len(records.held(coop, date(2026, 3, 2), date(2026, 12, 1))) == 1
    page = act(client, row, "undo")
    assert "undone" in client.get(f"/training/import/{row.id}").text, page
    assert records.held(coop, date(2026, 3, 2), date(2026, 12, 1)) == []
    taken = db.session.scalars(select(CourseTaken)).one()
    assert taken.withdrawn_on == taken.from_on
    assert taken.withdrawn_reason == "The import of matrix.xlsx was undone"
    assert "nothing to undo" in act(client, row, "undo")
    assert upload(client, GOOD).adds == 2, "and may be entered again"


def test_what_was_withdrawn_since_is_left_as_it_is_by_an_undo(client, coop):
    row = upload(client, GOOD)
    act(client, row, "confirm")
    key = db.session.scalar(select(CourseTaken.id))
    with transaction():
        taking.withdraw(assessor(coop), key, "Wrong person", on=clock.today())
    act(client, row, "undo")
    assert db.session.scalar(select(CourseTaken.withdrawn_reason)) == "Wrong person"


def test_a_record_entered_since_the_look_makes_it_be_looked_at_again(client, coop):
    row = upload(client, GOOD)
    client.post(f"/training/import/{row.id}/confirm")
    course = db.session.scalar(select(service.Course.id))
    jo = db.session.scalar(select(records.Person.id).where(records.Person.number == "BW1"))
    with transaction():
        taking.enter(assessor(coop), jo, course, taking.Said(date(2025, 12, 7)))
    run_queued()
    found = the_import()
    assert (found.state, found.adds, found.same) == (service.READY, 1, 1)
    assert count(TrainingImportRecord) == 0
    assert count(CompetencyHeld) == 0, "nothing half-written"


def test_what_is_no_workbook_of_records_is_refused_in_words(client, coop):
    data = {"workbook": (io.BytesIO(b"not a workbook"), "x.xlsx")}
    client.post("/training/import", data=data)
    run_queued()
    row = the_import()
    assert row.state == service.UNREADABLE
    assert "could not be read as training records" in client.get(f"/training/import/{row.id}").text
    row = upload(client, [("a", "b")], headings=("Colour", "Size"), title="Sheet1")
    assert row.state == service.UNREADABLE
    act(client, row, "discard")
    assert the_import().state == service.DISCARDED


def test_the_template_is_read_back(client, coop):
    from openpyxl import load_workbook

    content = client.get("/training/import/template.xlsx").data
    book = load_workbook(io.BytesIO(content))
    sheet = book["Training records"]
    sheet.cell(2, 1, "BW1")
    sheet.cell(2, 3, "Fire safety")
    sheet.cell(2, 4, date(2026, 2, 3))
    stream = io.BytesIO()
    book.save(stream)
    data = {"workbook": (io.BytesIO(stream.getvalue()), "filled.xlsx")}
    client.post("/training/import", data=data)
    run_queued()
    assert (the_import().adds, the_import().bad) == (1, 0)


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("coordinator", 403), ("worker", 403), ("board", 403)]
)
def test_who_imports(client, coop, role, status):
    as_role(client, coop, role)
    for path in ("/training/import", "/training/import/template.xlsx"):
        assert client.get(path).status_code == status
