"""Evidence, matrix and by-standard pages as each role; what they show is worked out by hand."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select

from core import clock
from core.db import db, transaction
from core.jobs.models import JobRun, StoredFile
from core.jobs.testing import run_queued
from tests.factories.members import make_competency, make_held
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.training import (
    SEEN,
    assessor,
    course_by_code,
    framework_id,
    make_course,
    make_library,
    make_requirement,
    make_shown,
    make_taken,
    png,
    standard_of,
)
from training.records import by_standard, evidencing, service
from training.records.files import Given
from training.records.models import CourseTaken, Evidence, EvidenceFile
from training.standards import library
from training.standards.library_queries import Item
from training.standards.rules import Method

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def today(monkeypatch, database):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def home(coop):
    return make_service(coop)


@pytest.fixture
def ben(coop, home):
    return make_person(coop, "Ben", "Morris", service_id=home)


def test_a_standard_in_figures_by_hand(coop, home, ben):
    """Three are asked: one has it, one let it run out, one never had it; a fourth is not asked."""
    make_library(coop)
    grace, amy = (make_person(coop, n, "Osei", service_id=home) for n in ("Grace", "Amy"))
    cook = make_person(coop, "Cai", "Cook", service_id=make_service(coop, "Office"))
    ipc = course_by_code(coop, "ipc")
    make_requirement(coop, Item(None, ipc), service_id=home)
    make_taken(coop, ben, ipc, date(2026, 3, 2))
    make_taken(coop, grace, ipc, date(2023, 10, 2))  # 36 months: until 2 October 2026
    make_taken(coop, cook, ipc, date(2026, 5, 1))
    standard = standard_of(coop, "CC15", "2025-03").id
    read = by_standard.snapshot(coop)
    now = read.figures(standard, TODAY)
    assert (now.asked, now.competent, now.share, now.gaps) == (3, 1, 33, 2)
    assert now.evidencing == 2, "the cook has it, though nobody asks it of them"
    then = read.figures(standard, date(2026, 10, 2))
    assert (then.asked, then.competent) == (3, 2)
    assert read.figures(standard, date(2026, 3, 1)).competent == 1, "before Ben took it"
    missing = {
        each.who.id: each.missing[0][1] for each in read.people(standard, TODAY) if each.missing
    }
    assert missing == {grace: "expired", amy: "due"}
    # Through the statement that rests on it: SAF-S7 relates to regulations 12 and 15.
    assert read.figures(standard_of(coop, "REG15", "2014").id, TODAY) == now
    assert read.figures(standard_of(coop, "REG16", "2014").id, TODAY).asked == 0


def test_observations_are_of_twelve_months_and_not_withdrawn(coop, ben):
    make_library(coop)
    standard = standard_of(coop, "CC15", "2025-03")
    key = standard.id
    make_shown(coop, ben, standard, date(2025, 11, 27))  # a year ago to the day: over
    make_shown(coop, ben, standard, date(2025, 11, 28))
    make_shown(coop, ben, standard, SEEN, method=Method.DISCUSSION)
    gone = make_shown(coop, ben, standard, SEEN)
    with transaction():
        evidencing.withdraw(assessor(coop), gone, "Mistaken", on=date(2026, 11, 20))
    medication = make_competency(coop)
    with transaction():
        library.serve(assessor(coop), [key], competency_id=medication)
    with transaction():
        service.sign_off(assessor(coop), ben, medication, SEEN, method=Method.OBSERVED)
    read = by_standard.snapshot(coop)
    assert read.figures(key, TODAY).observations == 2
    assert read.figures(key, date(2026, 11, 19)).observations == 4


def test_as_at_a_day_the_overview_does_not_know_what_came_later(client, coop, ben):
    make_library(coop)
    ipc = course_by_code(coop, "ipc")
    make_requirement(coop, Item(None, ipc))
    make_taken(coop, ben, ipc)
    as_role(client, coop, "board")
    version = framework_id(coop, "CC", "2025-03")
    assert "1 of 1" in client.get(f"/training/by-standard?framework={version}").text
    page = client.get(f"/training/by-standard?framework={version}&on=1/11/2026").text
    assert "0 of 1" in page
    page = client.get("/training/by-standard?on=31/2/2026").text
    assert "field-error" in page


def test_a_standard_is_opened_and_drilled_to_its_evidence_and_file(client, coop, ben):
    make_library(coop)
    standard = standard_of(coop, "CC15", "2025-03")
    key = standard.id
    evidence = make_shown(coop, ben, standard, files=(Given("round.png", png()),))
    as_role(client, coop, "board")
    page = client.get(f"/training/by-standard/{key}").text
    assert "Ben Morris" in page
    assert "Watched it done" in page
    assert f"/training/evidence/{evidence}" in page
    page = client.get(f"/training/evidence/{evidence}").text
    assert "round.png" in page
    file_id = db.session.scalar(select(EvidenceFile.id))
    answer = client.get(f"/training/evidence-files/{file_id}")
    assert answer.data == png()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_evidence_is_seen_by_whom_it_is_about_and_by_no_other_worker(client, coop, ben):
    make_library(coop)
    key = make_shown(
        coop, ben, standard_of(coop, "CC15", "2025-03"), files=(Given("a.png", png()),)
    )
    course = make_taken(coop, ben, make_course(coop, "Our own"))
    file_id = db.session.scalar(select(EvidenceFile.id))
    version = framework_id(coop, "CC", "2025-03")
    other = make_person(coop, "Amy", "Adams")
    paths = (
        f"evidence/{key}",
        f"evidence-files/{file_id}",
        f"taken/{course}/certificate.pdf",
        f"people/{ben}/standards/{version}",
    )
    for person, status in ((ben, 200), (other, 403)):
        as_role(client, coop, "worker", person_id=person)
        for path in paths:
            assert client.get(f"/training/{path}").status_code == status, path
    as_role(client, make_coop("Elsewhere Care"), "trainer")
    for path in paths:
        assert client.get(f"/training/{path}").status_code == 404, path


def test_a_trainer_signs_what_was_shown_with_a_photograph(client, coop, ben):
    make_library(coop)
    standard = standard_of(coop, "CC1", "2025-03")
    key, keys = standard.id, [each.id for each in standard.outcomes]
    as_role(client, coop, "trainer")
    url = f"/training/people/{ben}/standard/{key}"
    assert "Early at home" in client.get(f"{url}?beside=Early+at+home").text
    form = {"on": "2/11/2026", "method": "observed", "note": "Saw it", "outcomes": []}
    page = client.post(url, data=form).text
    assert "Tick what was shown." in page
    assert "Saw it</textarea>" in page
    form |= {"outcomes": [str(each) for each in keys], "files": (BytesIO(b"MZ"), "a.pdf")}
    assert "is not a PDF, a JPEG or a PNG" in client.post(url, data=form).text
    form |= {"files": (BytesIO(png()), "a.png")}
    page = client.post(url, data=form, follow_redirects=True).text
    assert "Signed for Ben Morris: CC1 1. Understand your role." in page
    assert "Met 2 November 2026" in page
    row = db.session.scalars(select(Evidence)).one()
    page = client.post(
        f"/training/evidence/{row.id}/withdraw",
        data={"on": "3/11/2026", "reason": "Wrong person"},
        follow_redirects=True,
    ).text
    assert "Wrong person" in page


def test_a_class_of_twelve_is_entered_in_one_go_and_each_has_a_certificate(client, coop, home):
    twelve = [make_person(coop, f"P{n}", "Learner", service_id=home) for n in range(12)]
    fire = make_course(coop)
    as_role(client, coop, "trainer")
    form = {"course_id": str(fire), "on": "2/11/2026", "result": "passed",
            "person_ids": [str(each) for each in twelve]}  # fmt: skip
    page = client.post("/training/course-class", data=form, follow_redirects=True).text
    assert "Fire safety is entered for 12 people." in page
    row = db.session.scalars(select(CourseTaken).limit(1)).one()
    answer = client.get(f"/training/taken/{row.id}/certificate.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert b"StructTreeRoot" in answer.data, "tagged"


def test_the_matrix_as_at_a_day_and_as_a_workbook(client, coop, home, ben):
    grace = make_person(coop, "Grace", "=Osei", service_id=home)
    medication, fire = make_competency(coop), make_course(coop)
    make_held(coop, ben, medication, until_on=date(2026, 12, 10))
    make_requirement(coop, Item(None, fire))
    make_taken(coop, grace, fire, date(2025, 10, 1))
    as_role(client, coop, "coordinator")
    page = client.get("/training").text
    for word in ("Expiring</span>", "Expired</span>", "Due</span>", "10/12/26"):
        assert word in page
    page = client.get("/training?on=1/3/2026&item=t" + str(fire)).text
    assert "Expired</span>" not in page
    assert "1/10/26" in page
    page = client.get("/training?state=gaps&service=" + str(home)).text
    assert "Ben Morris" in page  # due for fire safety
    answer = client.post("/training/export", data={"on": "27/11/2026"})
    assert "/jobs/" in answer.location or "runs" in answer.location
    run_queued()
    db.session.rollback()
    assert db.session.scalars(select(JobRun)).one().state == "done"
    book = load_workbook(BytesIO(db.session.scalars(select(StoredFile)).one().content))
    sheet = book["Matrix"]
    assert sheet.freeze_panes == "E3"
    rows = {row[1]: row[4:] for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert rows["Ben Morris"] == ("Due", "Expiring until 10 December 2026")
    assert rows["Grace =Osei"] == ("Expired since 1 October 2026", None)
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert [rule.text for rule in rules] == ["Valid", "Expiring", "Expired", "Withdrawn", "Due"]
    gaps = [row[4:6] for row in book["Gaps"].iter_rows(min_row=3, values_only=True)]
    assert gaps == [("Fire safety", "Expired"), ("Fire safety", "Due")] or set(gaps) == {
        ("Fire safety", "Expired"), ("Fire safety", "Due"),
    }  # fmt: skip


def _queries(client, path):
    seen = []

    def note(conn, cursor, statement, *rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("path", ["/training", "/training/by-standard"])
def test_the_number_of_queries_is_the_same_for_two_and_for_thirty(client, coop, home, ben, path):
    make_library(coop)
    ipc = course_by_code(coop, "ipc")
    make_requirement(coop, Item(None, ipc))
    make_taken(coop, ben, ipc)
    as_role(client, coop, "trainer")
    client.get(path)
    few = _queries(client, path)
    fire = make_course(coop, "Our own")
    make_requirement(coop, Item(None, fire), role="Support worker")
    for number in range(28):
        person = make_person(coop, f"P{number}", "More", service_id=home)
        make_taken(coop, person, ipc)
        make_taken(coop, person, fire)
    assert _queries(client, path) == few
