"""The pages of an import as each role, in both co-ops, and its two jobs."""

import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest
from sqlalchemy import func, select

from coop.imports import service
from coop.imports.models import Import
from core.db import db, transaction
from core.jobs.models import JobRun
from core.jobs.testing import run_queued
from core.people.models import Person, Role, Service
from tests.factories.imports import book_bytes, small
from tests.factories.people import as_role, make_coop


@pytest.fixture
def coop_id(client):
    coop_id = make_coop()
    as_role(client, coop_id, "coordinator")
    return coop_id


def upload(client, content=None, name="our people.xlsx"):
    content = book_bytes() if content is None else content
    return client.post("/import", data={"workbook": (io.BytesIO(content), name)})


def the_import():
    db.session.rollback()
    row = db.session.scalars(select(Import).order_by(Import.id.desc())).first()
    return row and SimpleNamespace(id=row.id, state=row.state, preview=row.preview)


def people_count():
    return db.session.scalar(select(func.count()).select_from(Person))


def page(client, row):
    return client.get(f"/import/{row.id}").get_data(as_text=True)


def test_a_workbook_is_uploaded_checked_shown_confirmed_and_written(client, coop_id):
    answer = upload(client)
    row = the_import()
    assert answer.headers["Location"] == f"/import/{row.id}"
    assert "waiting" in page(client, row)
    run_queued()
    assert people_count() == 0
    shown = page(client, row)
    assert "Aaliyah Khan (BW1)" in shown
    assert "Maple Court: Early, Mon-Fri, 07:00-14:30" in shown
    assert client.post(f"/import/{row.id}/confirm").status_code == 302
    assert people_count() == 0
    run_queued()
    assert people_count() == 2
    assert "Written" in page(client, row)
    runs = db.session.scalars(select(JobRun).order_by(JobRun.id)).all()
    assert [(run.kind, run.state) for run in runs] == [
        ("imports.check", "done"),
        ("imports.apply", "done"),
    ]


def test_the_same_file_again_has_nothing_to_write(client, coop_id):
    for _ in range(2):
        upload(client)
        run_queued()
        row = the_import()
        if row.preview["adds"]:
            client.post(f"/import/{row.id}/confirm")
            run_queued()
    assert "Nothing to write" in page(client, row)
    assert people_count() == 2


def test_the_preview_says_what_changes(client, coop_id):
    upload(client)
    run_queued()
    client.post(f"/import/{the_import().id}/confirm")
    run_queued()
    upload(client, book_bytes(small(people={0: {"contract": 2250}})))
    run_queued()
    shown = page(client, the_import())
    for words in ("contract", "30 h", "37.5 h", "Write 1 change"):
        assert words in shown


def changed(edit):
    book = openpyxl.load_workbook(io.BytesIO(book_bytes()))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(cell, value, sheet="People"):
    def edit(book):
        book[sheet][cell] = value

    return edit


def bomb():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book_bytes())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = b" " * 52_000_000 if name.endswith("sheet3.xml") else old.read(name)
            new.writestr(name, content)
    return stream.getvalue()


BAD = {
    "not a workbook": (lambda: b"Number,Name", "This is not an Excel workbook (.xlsx)."),
    "a missing sheet": (
        lambda: changed(lambda book: book.remove(book["People"])),
        "There is no sheet called “People”",
    ),
    "wrong headings": (
        lambda: changed(put("A1", "Nr")),
        "The column “Number” is missing",
    ),
    "text in a number": (
        lambda: changed(put("K2", "full time")),
        "“full time” is not a number of hours",
    ),
    "31 February": (lambda: changed(put("G2", "31/02/1990")), "31 February 1990 is not a date"),
    "end before start": (
        lambda: book_bytes(small(patterns={0: {"ends": small()["patterns"][0]["starts"]}})),
        "The end is the same as the start",
    ),
    "an unknown competency": (
        lambda: book_bytes(small(held={0: {"competency": "Medicine"}})),
        "There is no competency called “Medicine”",
    ),
    "a duplicate number": (
        lambda: book_bytes(small(people={1: {"number": "BW1"}})),
        "Number BW1 is already in row 2",
    ),
    "a bomb": (bomb, "unpacked it may have 50 MB at most"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_workbook_is_told_in_words_and_nothing_is_written(client, coop_id, name):
    make, words = BAD[name]
    upload(client, make())
    run_queued()
    row = the_import()
    assert row.state == "faulty"
    shown = page(client, row)
    assert words in shown
    assert "Nothing was written" in shown
    assert client.post(f"/import/{row.id}/confirm").status_code == 302
    assert not run_queued()
    assert people_count() == 0
    assert db.session.scalar(select(func.count()).select_from(Service)) == 0


def test_a_name_like_a_formula_stays_a_name(client, coop_id):
    name = '=HYPERLINK("http://x.example","pay")'
    upload(client, book_bytes(small(people={1: {"known_as": name}})))
    run_queued()
    faulty = the_import()
    assert faulty.state == "faulty"  # "Tomek Nowak" is called otherwise now
    given = small(people={1: {"known_as": name}}, held={1: {"person": "BW2"}})
    upload(client, book_bytes(given))
    run_queued()
    row = the_import()
    assert "&lt;" not in page(client, row)
    client.post(f"/import/{row.id}/confirm")
    run_queued()
    present = client.get("/import/present.xlsx").data
    cell = openpyxl.load_workbook(io.BytesIO(present))["People"]["D3"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_faults_can_be_downloaded(client, coop_id):
    upload(client, book_bytes(small(people={0: {"service": "=1+1"}})))
    run_queued()
    answer = client.get(f"/import/{the_import().id}/faults.csv")
    text = answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "People,2,Service,'=1+1,There is no service called “=1+1”" in text


def test_a_missing_file_is_said_beside_the_field(client, coop_id):
    shown = client.post("/import", data={}).get_data(as_text=True)
    assert "Choose the workbook that you have filled in." in shown


def test_what_changed_since_the_preview_is_looked_at_again(client, coop_id):
    upload(client)
    run_queued()
    row = the_import()
    with transaction() as session:
        session.add(Person(coop_id=coop_id, number="BW1", first_name="Somebody", surname="Else"))
    client.post(f"/import/{row.id}/confirm")
    run_queued()
    shown = page(client, row)
    assert "The co-op has changed since the preview" in shown
    assert people_count() == 1
    client.post(f"/import/{row.id}/check")
    run_queued()
    assert the_import().state == "ready"


def test_a_refusal_while_writing_leaves_nothing_and_says_why(client, coop_id, monkeypatch):
    from coop.imports.apply import Applier
    from core.errors import DomainError

    def refuse(self, row):
        raise DomainError("That month is settled.")

    monkeypatch.setattr(Applier, "_add_rates", refuse)
    upload(client)
    run_queued()
    row = the_import()
    client.post(f"/import/{row.id}/confirm")
    run_queued()
    assert people_count() == 0
    assert "That month is settled." in page(client, row)


def test_a_fault_in_the_system_while_writing_can_be_tried_again(client, coop_id, monkeypatch):
    from coop.imports.apply import Applier

    def breaks(self):
        raise ZeroDivisionError

    upload(client)
    run_queued()
    row = the_import()
    client.post(f"/import/{row.id}/confirm")
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(Applier, "apply", breaks)
        run_queued()
    db.session.rollback()
    assert people_count() == 0
    assert "It was not finished. Nothing was written." in page(client, row)
    client.post(f"/import/{row.id}/check")
    run_queued()
    client.post(f"/import/{row.id}/confirm")
    run_queued()
    assert people_count() == 2


def test_a_workbook_can_be_put_aside(client, coop_id):
    upload(client)
    run_queued()
    row = the_import()
    client.post(f"/import/{row.id}/discard")
    assert the_import().state == "discarded"
    client.post(f"/import/{row.id}/confirm")
    assert not run_queued()
    assert people_count() == 0


def test_the_template_and_what_there_is_can_be_downloaded(client, coop_id):
    for path in ("/import/template.xlsx", "/import/present.xlsx"):
        answer = client.get(path)
        assert answer.mimetype == service.MEDIA_TYPE
        titles = openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames
        assert titles[:4] == ["Read me", "Services", "Competencies", "People"]


def test_the_first_page_of_an_empty_co_op_says_where_to_begin(client, coop_id):
    assert "Start with a workbook" in client.get("/").get_data(as_text=True)
    upload(client)
    run_queued()
    client.post(f"/import/{the_import().id}/confirm")
    run_queued()
    assert "Start with a workbook" not in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_others_may_not_import(client, database, role):
    coop_id = make_coop()
    as_role(client, coop_id, role)
    assert client.get("/import").status_code == 403
    assert upload(client).status_code == 403
    assert client.get("/import/template.xlsx").status_code == 403
    assert the_import() is None


def test_another_co_ops_import_is_not_there(client, coop_id):
    upload(client)
    run_queued()
    row_id = the_import().id
    other = client.application.test_client()
    as_role(other, make_coop("Riverside Care"), "coordinator", "manager")
    assert other.get(f"/import/{row_id}").status_code == 404
    assert other.get(f"/import/{row_id}/faults.csv").status_code == 404
    for verb in ("confirm", "discard", "check"):
        assert other.post(f"/import/{row_id}/{verb}").status_code == 404
    assert the_import().state == "ready"
