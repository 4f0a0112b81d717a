"""The pages of agencies as each role sees them: book, confirm, cancel, and what is refused."""

from __future__ import annotations

from datetime import time, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from coop.absence import service as absence
from coop.agency import exports, queries
from core import clock
from core.access import Actor
from core.db import transaction
from tests.factories.agency import make_agency, make_agency_worker
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

TERMS = {
    "from_on": "5/12/2026",
    "day": "22.00",
    "night": "26.00",
    "weekend": "28.00",
    "holiday": "40.00",
    "least": "4",
    "notice_hours": "24",
    "late_percent": "50",
}


@pytest.fixture(autouse=True)
def _now():
    with clock.at(clock.instant(MONDAY) - timedelta(days=2)):
        yield


@pytest.fixture
def coop(database):
    return small_coop(3)


def request_of(coop, shift):
    make_place(coop.id, shift, coop.people[0], published=True)
    actor = Actor(None, "Dot", coop.id, None, frozenset({"coordinator"}))
    with transaction():
        return absence.report_sick(actor, coop.people[0], MONDAY, MONDAY)[0].id


def test_from_the_first_agency_to_confirmed_hours(coop, client):
    shift = make_shift(coop.id, coop.service_id)
    request = request_of(coop, shift)
    as_role(client, coop.id, "manager")
    assert "No agency yet" in client.get("/agency").text
    assert "No agency can be asked" in client.get(f"/cover/{request}").text
    made = client.post("/agency/new", data={"name": "Northway", "phone": "01632 960222", **TERMS})
    assert made.headers["Location"] == "/agency/1"
    worker = client.post("/agency/1/workers", data={"name": "Una Poole"}).headers["Location"]
    assert "Cannot be booked yet" in client.get(worker).text
    page = client.post(worker, data={"item": "dbs", "confirmed_on": "5/12/2026", "level": ""}).text
    assert "Choose the level of the certificate." in page
    ready = make_agency_worker(coop.id, 1)
    page = client.get(f"/cover/{request}").text
    assert "Ask an agency" in page
    assert "£165.00" in page
    assert "Una Poole" not in page  # nobody unchecked can be chosen
    data = {"agency": "1", "worker-1": str(ready), "request": str(request)}
    assert client.post(f"/agency/ask/{shift}", data=data).headers["Location"] == f"/cover/{request}"
    page = client.get(f"/cover/{request}").text
    assert "Covered by an agency" in page
    assert "Theo Marsh" in page
    for url in (f"/rota/shift/{shift}", f"/shifts/{shift}", f"/shifts?on={MONDAY}",
                f"/rota/week?on={MONDAY}&by=service", f"/rota/week?on={MONDAY}"):  # fmt: skip
        assert "Agency" in client.get(url).text, url
    with clock.at(clock.instant(MONDAY, time(16))):
        assert "confirm hours" in client.get("/").text
        bad = {"start": "07:00", "end": "nine"}
        assert "08:15" not in client.post("/agency/bookings/1/hours", data=bad).text
        good = {"start": "07:00", "end": "15:00", "break_minutes": "30"}
        assert client.post("/agency/bookings/1/hours", data=good).status_code == 302
        page = client.get("/agency?month=2026-12").text
    assert "Worked" in page
    assert "£165.00" in page


def test_the_unchecked_are_refused_by_name_of_what_is_missing(coop, client):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency, without=("right_to_work",))
    shift = make_shift(coop.id, coop.service_id)
    as_role(client, coop.id, "coordinator")
    data = {"agency": str(agency), f"worker-{agency}": str(worker)}
    page = client.post(f"/agency/ask/{shift}", data=data).text
    assert "Theo Marsh cannot be sent yet. Not confirmed by the agency: right to work seen." in page
    assert queries.bookings(coop.id) == ()


def test_cancelling_says_what_it_costs_before_and_after(coop, client):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id)
    as_role(client, coop.id, "coordinator")
    client.post(f"/agency/ask/{shift}", data={"agency": str(agency)})
    assert "Cancelling now is free of charge" in client.get("/agency/bookings/1").text
    with clock.at(clock.instant(MONDAY, time(5))):
        assert "£82.50" in client.get("/agency/bookings/1").text
        assert "Say why." in client.post("/agency/bookings/1/cancel", data={}).text
        answer = client.post(
            "/agency/bookings/1/cancel", data={"reason": "Ben can"}, follow_redirects=True
        )
    assert "It costs £82.50." in answer.text


def test_who_may_do_what(coop, client):
    agency = make_agency(coop.id)
    worker = make_agency_worker(coop.id, agency)
    shift = make_shift(coop.id, coop.service_id)
    as_role(client, coop.id, "board")
    assert client.get("/agency").status_code == 200
    assert client.get(f"/agency/{agency}").status_code == 200
    assert client.get(f"/agency/workers/{worker}").status_code == 403  # nobody's profile
    assert client.get(f"/agency/ask/{shift}").status_code == 403
    as_role(client, coop.id, "coordinator")
    assert client.get("/agency/new").status_code == 403
    assert client.get(f"/agency/workers/{worker}").status_code == 200
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    assert client.get("/agency").status_code == 403
    other = small_coop(1, "Other Care")
    as_role(client, other.id, "manager")
    for url in (f"/agency/{agency}", f"/agency/workers/{worker}", f"/agency/ask/{shift}",
                f"/agency/{agency}/terms"):  # fmt: skip
        assert client.get(url).status_code == 404, url
    assert client.post(f"/agency/ask/{shift}", data={"agency": "1"}).status_code == 404
    assert "Theo Marsh" not in client.get("/agency").text


def test_terms_that_cannot_be_get_a_sentence_and_keep_what_was_typed(coop, client):
    as_role(client, coop.id, "manager")
    page = client.post("/agency/new", data={**TERMS, "name": "Northway", "day": "lots"}).text
    assert "Northway" in page
    assert "26.00" in page
    page = client.post("/agency/new", data={**TERMS, "name": "Northway", "late_percent": "150"})
    assert page.status_code == 200
    assert queries.agencies(coop.id, MONDAY) == ()


def test_the_workbook_has_each_booking_and_the_sums(coop, client):
    agency = make_agency(coop.id)
    shift = make_shift(coop.id, coop.service_id)
    as_role(client, coop.id, "coordinator")
    client.post(f"/agency/ask/{shift}", data={"agency": str(agency)})
    assert client.post("/agency/export?month=2026-12").status_code == 302
    book = load_workbook(BytesIO(exports.workbook(coop.id, MONDAY, MONDAY)))
    row = [cell.value for cell in list(book["Bookings"].rows)[2]]
    assert row[1:6] == ["Maple Court", "Early", "Northway Care Staff", None, "Booked"]
    assert [float(one) for one in (row[6], row[7])] == [7.5, 165.0]
    sums = [cell.value for cell in list(book["By service"].rows)[2]]
    assert [sums[0], *map(float, sums[1:])] == ["Maple Court", 7.5, 7.5, 165.0]
