"""The pages of checks as each role sees them, and what nobody else may read."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from coop.checks import exports, queries, service
from coop.checks.queries.matrix import matrix
from core import clock
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.outbox.models import Letter
from tests.coop.checks.conftest import TODAY
from tests.factories.checks import (
    make_check,
    make_checked,
    make_exception,
    make_file_checked,
    make_gate,
    make_reference,
    recorder,
)
from tests.factories.people import as_role, make_coop, make_person
from tests.factories.training import png

DAY = timedelta(days=1)
SECRETS = ("001234567890", "Planted note", "Planted answer", "Planted assessment", "passport.png")
DBS = {
    "state": "satisfied", "on": "1/12/2026", "decision": "suitable", "level": "enhanced_adults",
    "number": "0012 3456 7890", "issued_on": "20/11/2026", "note": "Planted note",
}  # fmt: skip
ANSWER = {
    "known": "Two years, as her manager", "conduct": "Planted answer", "concerns": "no",
    "again": "yes", "by": "Una Poole, manager",
}  # fmt: skip


def planted(coop):
    """Somebody with something secret of every kind; their person's id."""
    person = coop.people[0]
    make_checked(coop.id, person, but=("dbs", "identity"))
    make_file_checked(coop.id, person)
    make_exception(coop.id, person, TODAY, TODAY + 20 * DAY)
    make_check(coop.id, person, "dbs", on=TODAY, note="Planted note")
    reference = make_reference(coop.id, person)
    with transaction():
        service.enter_answer(recorder(coop.id), reference, "Una Poole", {"How": "Planted answer"})
    return person, reference


def test_the_manager_records_a_certificate_and_reads_it_and_that_is_kept(coop, client):
    person = coop.people[0]
    as_role(client, coop.id, "manager")
    page = client.get(f"/checks/people/{person}/record/dbs").text
    assert "what the certificate says is never kept" in page
    assert 'type="file"' not in page
    bad = client.post(f"/checks/people/{person}/record/dbs", data={**DBS, "level": "standard"})
    assert "asks for enhanced with the adults&#39; barred list" in bad.text
    done = client.post(f"/checks/people/{person}/record/dbs", data=DBS)
    assert done.headers["Location"] == f"/checks/people/{person}"
    page = client.get(f"/checks/people/{person}").text
    assert "001234567890" in page
    assert "Enhanced, with the adults&#39; barred list" in page
    assert "Planted note" in page
    query = select(AuditEntry).where(AuditEntry.action == "checks.view")
    (seen,) = db.session.scalars(query)
    assert seen.subject_id == person


def test_a_file_is_kept_and_sent_as_a_download(coop, client):
    person = coop.people[0]
    as_role(client, coop.id, "manager")
    data = {"state": "satisfied", "on": "1/12/2026", "note": "Passport, 1234"}
    given = {**data, "files": (BytesIO(b"#!/bin/sh"), "passport.pdf")}
    bad = client.post(f"/checks/people/{person}/record/identity", data=given)
    assert "is not a PDF, a JPEG or a PNG" in bad.text
    given = {**data, "files": (BytesIO(png()), "passport.png")}
    client.post(f"/checks/people/{person}/record/identity", data=given)
    page = client.get(f"/checks/people/{person}").text
    url = re.search(r'href="(/checks/files/\d+)"', page).group(1)
    answer = client.get(url)
    assert answer.data == png()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", ["coordinator", "trainer", "board", "treasurer", "worker", "recruiter"])  # fmt: skip
def test_nobody_but_a_manager_reads_what_a_check_says(coop, client, role):
    person, reference = planted(coop)
    as_role(client, coop.id, role)
    pages = [
        "/checks", f"/checks/people/{person}", f"/checks/references/{reference}", "/checks/files/1",
        "/checks/settings", f"/checks/people/{person}/record/dbs", f"/people/{person}", "/",
    ]  # fmt: skip
    for url in pages:
        text = client.get(url).text
        assert [word for word in SECRETS if word in text] == [], url
    may_see = role == "coordinator"
    assert client.get("/checks").status_code == (200 if may_see else 403)
    assert client.get(f"/checks/people/{person}").status_code == (200 if may_see else 403)
    assert client.get(f"/checks/references/{reference}").status_code == 403
    assert client.get("/checks/files/1").status_code == 403


def test_the_coordinator_sees_how_they_stand_and_why_no_shift_can_be_given(coop, client):
    person = coop.people[0]
    make_checked(coop.id, person, but=("identity",))
    make_gate(coop.id)
    as_role(client, coop.id, "coordinator")
    page = client.get(f"/checks/people/{person}").text
    assert "No shift can be given yet" in page
    assert "Identity with a recent photograph is not checked." in page
    assert "What was recorded" not in page
    assert "/record/" not in page
    assert "Checks to see to" in client.get("/").text
    assert db.session.scalar(select(AuditEntry).where(AuditEntry.action == "checks.view")) is None


def test_one_sees_ones_own_states_and_nothing_of_what_they_say(coop, client):
    person, reference = planted(coop)
    as_role(client, coop.id, "worker", "manager", person_id=person)
    page = client.get("/me").text
    assert "My checks" in page
    assert "DBS certificate" in page
    assert "new dbs certificate, by our policy" in page.lower()
    for url in ("/me", f"/checks/people/{person}", f"/people/{person}"):
        text = client.get(url).text
        assert [word for word in SECRETS if word in text] == [], url
    assert "These are your own checks" in client.get(f"/checks/people/{person}").text
    assert client.get(f"/checks/references/{reference}").status_code == 404
    assert client.get("/checks/files/1").status_code == 404
    refused = client.post(f"/checks/people/{person}/record/dbs", data=DBS)
    assert "Nobody records their own checks" in refused.text


def test_a_referee_answers_without_an_account_and_only_managers_read_it(coop, client):
    person = coop.people[0]
    as_role(client, coop.id, "manager")
    data = {"name": "Una Poole", "email": "una@example.org", "relationship": "Line manager"}
    client.post(f"/checks/people/{person}/referee", data=data)
    letter = db.session.scalars(select(Letter)).one().body
    url = re.search(r"http://\S+(/references/\S+)", letter).group(1)
    db.session.rollback()
    visitor = client.application.test_client()
    page = visitor.get(url).text
    assert "A reference for Aaliyah Person000" in page
    bad = visitor.post(url, data={**ANSWER, "concerns": "yes"})
    assert "Please say what the concern is." in bad.text
    assert "Planted answer" in bad.text, "what was written is kept"
    assert "Thank you" in visitor.post(url, data=ANSWER).text
    again = visitor.get(url)
    assert again.status_code == 404
    page = client.get("/checks/references/1").text
    assert "Planted answer" in page
    assert "Two years, as her manager" in page
    client.post("/checks/references/1", data={"accept": "yes"})
    assert "accepted" in client.get(f"/checks/people/{person}").text


def test_the_matrix_has_the_overdue_first_letters_and_words(coop, client):
    fine, gap, over = coop.people
    for person in coop.people:
        make_checked(coop.id, person, but=("health",) if person == gap else ())
    make_check(
        coop.id, over, "right_to_work", on=TODAY - 60 * DAY, basis="group_1", until_on=TODAY - DAY
    )
    as_role(client, coop.id, "coordinator")
    page = client.get("/checks").text
    body = page[page.index("<tbody>") :]
    order = [body.index(f"/checks/people/{person}") for person in (over, gap, fine)]
    assert order == sorted(order)
    assert '<span aria-hidden="true">E</span><span class="visually-hidden">Expired</span>' in body
    assert "The gate is open" in page
    shown = client.get("/checks?show=gaps").text
    assert f"/checks/people/{fine}" not in shown
    assert f"/checks/people/{gap}" in shown
    shown = client.get("/checks?kind=health").text
    assert f"/checks/people/{gap}" in shown
    assert f"/checks/people/{over}" not in shown
    assert "Nobody fits" in client.get("/checks?q=nobody").text


def test_the_workbook_has_states_and_days_and_nothing_else(coop):
    planted(coop)
    content = exports.checks_workbook(matrix(coop.id, TODAY), "Brightwater Care")
    book = load_workbook(BytesIO(content))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert book.sheetnames == ["Checks", "Follow-ups", "What it means"]
    assert "Aaliyah Person000" in cells
    assert [word for word in SECRETS if any(word in cell for cell in cells)] == []


def test_the_workbook_is_asked_of_the_worker(coop, client):
    as_role(client, coop.id, "manager")
    assert "/jobs/" in client.post("/checks/export").headers["Location"]


def test_the_gate_is_shut_from_a_day_on_with_whom_it_would_stop_beside_it(coop, client):
    make_checked(coop.id, coop.people[0])
    as_role(client, coop.id, "manager")
    page = client.get("/checks/settings").text
    assert "2 of 3 people lack a check today" in page
    data = {
        "from_on": "7/12/2026", "gate": "gate", "references_wanted": "2", "chase_days": "5, 10, 15",
        "gap_days": "28", "dbs_months": "36", "status_months": "", "remind_days": "42",
        "exception_days": "84",
    }  # fmt: skip
    assert "in order" in client.post("/checks/settings", data={**data, "chase_days": "9 3"}).text
    assert client.post("/checks/settings", data=data).status_code == 302
    assert "From 7 December 2026" in client.get("/checks/settings").text
    chosen = queries.settings(coop.id, TODAY + 6 * DAY)
    assert (chosen.gate, chosen.status_months, chosen.chase_days) == (True, None, (5, 10, 15))
    assert queries.settings(coop.id, TODAY).gate is False


def test_every_other_form_goes_through(coop, client):
    person = coop.people[0]
    as_role(client, coop.id, "manager")
    at = f"/checks/people/{person}"
    line = {"work": "work", "from_on": "1/1/2020", "what": "Oak House", "in_care": "y"}
    assert client.post(f"{at}/history", data=line).status_code == 302
    assert "Oak House" in client.get(at).text
    assert (
        client.post("/checks/history/1/take-out", data={"reason": "Typed twice"}).status_code == 302
    )
    assert "Oak House" not in client.get(at).text
    paper = {"kinds": ["identity", "history"], "on": "1/12/2026", "note": "Cabinet"}
    assert client.post(f"{at}/from-file", data=paper).status_code == 302
    assert client.post(f"{at}/offer", data={"offered_on": "1/12/2026"}).status_code == 302
    client.post("/checks/bring-in")
    withdrawn = {"on": "1/12/2026", "reason": "Wrong person"}
    assert client.post("/checks/records/1/withdraw", data=withdrawn).status_code == 302
    page = client.get(at).text
    assert "Wrong person" in page
    assert "Recorded earlier as a clearance" in page
    days = {"from_on": "1/12/2026", "until_on": "9/12/2026", "assessment": "x" * 60}
    assert "Adult First has to be clear first" in client.post(f"{at}/supervised", data=days).text


def test_an_exception_is_allowed_and_ended_on_its_pages(coop, client):
    person = coop.people[0]
    make_checked(coop.id, person, but=("dbs",))
    make_check(coop.id, person, "dbs", "asked")
    make_check(coop.id, person, "adult_first")
    as_role(client, coop.id, "manager")
    words = "Planted assessment: beside a mentor on every visit, no medication."
    days = {"from_on": "1/12/2026", "until_on": "20/12/2026", "assessment": words}
    assert client.post(f"/checks/people/{person}/supervised", data=days).status_code == 302
    page = client.get(f"/checks/people/{person}").text
    assert "Supervised only" in page
    assert "Planted assessment" in page
    ended = {"last_on": "5/12/2026", "reason": "Certificate came"}
    assert client.post("/checks/exceptions/1/end", data=ended).status_code == 302
    assert "Certificate came" in client.get(f"/checks/people/{person}").text


def test_another_co_ops_person_is_not_found(coop, client):
    as_role(client, make_coop("Elsewhere Care"), "manager")
    stranger = make_person(coop.id)
    for url in ("", "/record/dbs", "/from-file", "/offer", "/supervised", "/history", "/referee"):
        assert client.get(f"/checks/people/{stranger}{url}").status_code == 404


def test_the_day_is_todays(coop, client):
    as_role(client, coop.id, "coordinator")
    assert "1 December 2026" in client.get("/checks").text
    assert clock.today() == TODAY
