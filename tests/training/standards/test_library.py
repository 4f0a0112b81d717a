"""The library: taken in once, a version loaded from a workbook whole or not at all."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_competency
from tests.factories.people import as_role, make_coop
from tests.factories.training import (
    assessor,
    course_by_code,
    framework_id,
    make_library,
    standard_of,
)
from training.standards import books, library, library_queries
from training.standards.library_queries import Item
from training.standards.models import Course, Framework, Standard, StandardCover
from training.standards.rules import FrameworkKind, Leads, Link, StandardFacts, VersionFacts

pytestmark = pytest.mark.usefixtures("database")


def _count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def _present(coop):
    return {
        (each.code, each.version, row.code)
        for each in library_queries.versions(coop)
        for row in library_queries.standards(coop, each.id)
    }


def _facts(code="CC", version="2027", **values):
    given = {
        "name": "Care Certificate 2027",
        "kind": FrameworkKind.CARE_CERTIFICATE,
        "from_on": date(2027, 1, 1),
        "until_on": None,
        "source": "A test",
        "note": "",
        "standards": (StandardFacts("N1", "One"), StandardFacts("N2", "Two", observed=True)),
    }
    return VersionFacts(code, version, **{**given, **values})


def test_a_second_time_adds_nothing_and_changes_nothing():
    coop = make_coop()
    make_library(coop)
    counts = _count(Standard), _count(Course), _count(StandardCover)
    with transaction():
        row = db.session.scalars(select(Framework).where(Framework.code == "SAF")).one()
        row.name = "Ours now"
    with transaction():
        assert library.take_in(assessor(coop)) == library.TakenIn(0, 0)
    assert (_count(Standard), _count(Course), _count(StandardCover)) == counts
    assert "Ours now" in {each.name for each in library_queries.versions(coop)}


def test_one_co_op_s_library_is_not_another_s():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    make_library(coop)
    assert library_queries.versions(other) == ()
    theirs = standard_of(coop, "CC1", "2015").id
    with pytest.raises(NotFound):
        library_queries.standard(other, theirs)
    mine = make_competency(other)
    with pytest.raises(NotFound), transaction():
        library.serve(assessor(other), [theirs], competency_id=mine)


def test_a_regulation_is_served_through_the_statements_that_rest_on_it():
    coop = make_coop()
    make_library(coop)
    medicines = Item(None, course_by_code(coop, "medicines"))
    covers = library_queries.covers(coop)
    assert covers[standard_of(coop, "SAF-S8", "2023").id][medicines] == ""
    assert covers[standard_of(coop, "REG12", "2014").id][medicines] == "SAF-S8"
    assert medicines not in covers.get(standard_of(coop, "REG16", "2014").id, {})


def test_what_served_the_earlier_standard_serves_the_one_it_becomes():
    coop = make_coop()
    make_library(coop)
    links = [Link(("CC", "2025-03", "CC10"), ("CC", "2027", "N2"), Leads.BECOMES)]
    with transaction():
        library.load_version(assessor(coop), _facts(), links, earlier_until=date(2027, 6, 30))
    safeguarding = Item(None, course_by_code(coop, "safeguarding_adults"))
    covers = library_queries.covers(coop)
    assert safeguarding in covers[standard_of(coop, "N2", "2027").id]
    assert standard_of(coop, "N1", "2027").id not in covers
    ends = {
        each.version: each.until_on for each in library_queries.versions(coop) if each.code == "CC"
    }
    assert ends == {"2015": date(2025, 7, 31), "2025-03": date(2027, 6, 30), "2027": None}


def test_the_same_version_twice_is_refused():
    coop = make_coop()
    with transaction():
        library.load_version(assessor(coop), _facts(), [])
    with pytest.raises(DomainError, match="in the library already"), transaction():
        library.load_version(assessor(coop), _facts(), [])


def test_a_workbook_written_reads_back_as_it_was():
    facts = next(each for each in library.shipped.versions() if each.version == "2025-03")
    given = books.read(books.write(facts), {("X", "1", "Y")}, date(2026, 11, 27))
    # the sheet Earlier points at this very version, which is not in that library
    assert {fault.sheet for fault in given.faults} == {"Earlier"}
    book = load_workbook(BytesIO(books.write(facts)))
    book["Earlier"].delete_rows(2, 99)
    out = BytesIO()
    book.save(out)
    assert books.read(out.getvalue(), set(), date(2026, 11, 27)).facts == facts


def _workbook(change=lambda book: None):
    book = load_workbook(BytesIO(books.write(_facts())))
    book["Earlier"].delete_rows(2, 99)
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: b["Standards"].append(["N1", None, "Again"]), "Standard N1 is there twice"),
        (lambda b: b["Standards"].append(["N3", None, None]), "Title is missing"),
        (lambda b: b["Outcomes"].append(["N9", "9.1", "Words"]), "There is no standard N9"),
        (lambda b: b["Earlier"].append(["CC", "1999", "CC1", "N1"]), "has no standard CC1"),
        (lambda b: b["Earlier"].append(["CC", "2015", "CC1", "N7"]), "There is no standard N7"),
        (lambda b: b["Version"].append(["CC", "2028", "Another", "CQC"]), "one row, and one only"),
        (lambda b: b["Version"].delete_rows(2), "one row, and one only"),
        (lambda b: b["Standards"].delete_rows(2, 9), "There is no standard in it"),
        (lambda b: b.remove(b["Standards"]), "There is no sheet called"),
    ],
)
def test_each_fault_of_a_workbook_is_a_sentence_and_nothing_is_read(change, words):
    given = books.read(_workbook(change), {("CC", "2015", "CC1")}, date(2026, 11, 27))
    assert given.facts is None
    assert any(words in fault.words for fault in given.faults), given.faults


def test_no_workbook_at_all_is_a_fault_too():
    assert books.read(b"not a workbook", set(), date(2026, 11, 27)).faults


def test_a_version_is_checked_shown_and_then_added(client):
    coop = make_coop()
    make_library(coop)
    as_role(client, coop, "trainer")
    bad = _workbook(lambda b: b["Standards"].append(["N1", None, "Again"]))
    data = {"workbook": (BytesIO(bad), "bad.xlsx")}
    page = client.post("/training/library/load", data=data).text
    assert "Standard N1 is there twice" in page
    data = {"workbook": (BytesIO(_workbook()), "next.xlsx")}
    answer = client.post("/training/library/load", data=data)
    before = _count(Standard)
    page = client.get(answer.location).text
    assert "Care Certificate 2027" in page
    assert _count(Standard) == before, "looking writes nothing"
    page = client.post(answer.location, follow_redirects=True).text
    assert "Care Certificate 2027, version 2027, is in the library." in page
    assert _count(Standard) == before + 2
    assert "has changed since" in client.get(answer.location).text, "not a second time"


@pytest.mark.parametrize(("role", "see", "keep"), [
    ("trainer", 200, 200), ("manager", 200, 200), ("coordinator", 200, 403),
    ("board", 200, 403), ("worker", 403, 403), ("treasurer", 403, 403),
])  # fmt: skip
def test_who_sees_and_who_keeps_the_library(client, role, see, keep):
    coop = make_coop()
    make_library(coop)
    version = framework_id(coop, "CC", "2025-03")
    course = course_by_code(coop, "ipc")
    as_role(client, coop, role)
    for path in ("library", f"library/{version}", f"library/{version}/version.xlsx", "courses",
                 "requirements", "by-standard", f"course/{course}"):  # fmt: skip
        assert client.get(f"/training/{path}").status_code == see, path
    for path in ("library/load", "library/template.xlsx", f"library/serves/course/{course}",
                 "courses/add", f"courses/{course}", "requirements/add"):  # fmt: skip
        assert client.get(f"/training/{path}").status_code == keep, path


def test_an_empty_library_says_what_to_do_and_does_it(client):
    coop = make_coop()
    as_role(client, coop, "manager")
    assert "Take in the published lists" in client.get("/training/library").text
    page = client.post("/training/library/take-in", follow_redirects=True).text
    assert "are in the library." in page
    assert "CQC quality statements" in page
    page = client.post("/training/library/take-in", follow_redirects=True).text
    assert "has all the published lists already" in page


def test_a_version_s_dates_are_changed_and_its_faults_are_beside_the_field(client):
    coop = make_coop()
    make_library(coop)
    as_role(client, coop, "trainer")
    url = f"/training/library/{framework_id(coop, 'KLOE26', 'draft 2026-03')}"
    bad = {"from_on": "1/12/2026", "until_on": "1/11/2026", "assessor_competency_id": "0"}
    assert "It cannot end before it begins." in client.post(url, data=bad).text
    good = {"from_on": "1/12/2026", "until_on": "", "assessor_competency_id": "0"}
    assert "is changed." in client.post(url, data=good, follow_redirects=True).text
