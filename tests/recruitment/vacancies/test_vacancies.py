"""Vacancies: what fits whom, what might be opened, filled by starts, and the pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.db import db, owned, transaction
from core.errors import DomainError
from core.people.models import Employment
from recruitment.pipeline import service as pipeline
from recruitment.vacancies import queries, rules, service
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.rules import Gap, Place, Wanted
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.recruitment import at_noon, make_referral, make_vacancy, recruiter
from tests.factories.rota import make_place, make_shift, small_coop

FRIDAY = date(2026, 11, 27)
HOUR = 60
PLACE = Place(20 * HOUR, 30 * HOUR, "Brightwater, TN23", date(2027, 1, 4))


@pytest.fixture(autouse=True)
def _today():
    with at_noon(FRIDAY):
        yield


@pytest.mark.parametrize(
    ("wanted", "unfit"),
    [
        (Wanted(), ()),
        (Wanted(16 * HOUR, 20 * HOUR, "tn23 4ab", date(2027, 1, 4)), ()),
        (Wanted(10 * HOUR, 19 * HOUR), ("more hours than wanted",)),
        (Wanted(31 * HOUR, 40 * HOUR), ("fewer hours than wanted",)),
        (Wanted(area="Hartsea; TN25"), ("outside their area",)),
        (Wanted(area="Hartsea,  brightwater"), ()),
        (Wanted(area="Bright"), ("outside their area",)),
        (Wanted(available_on=date(2027, 1, 5)), ("has to start sooner",)),
        (Wanted(31 * HOUR, None, "Hartsea"), ("fewer hours than wanted", "outside their area")),
    ],
)
def test_a_place_fits_hours_area_and_start(wanted, unfit):
    assert rules.unfit(PLACE, wanted) == unfit


def test_gaps_come_to_a_job_by_service_and_week():
    monday = date(2026, 12, 7)
    gaps = [Gap(1, "Maple", monday, 7 * HOUR, 2), Gap(1, "Maple", monday + timedelta(7), 7 * HOUR, 1),
            Gap(2, "Elm", monday, 7 * HOUR, 1), Gap(3, "Oak", monday, 8 * HOUR, 0)]  # fmt: skip
    (one,) = rules.from_gaps(gaps)
    assert (one.service, one.minutes) == ("Maple", 10 * HOUR + 30)  # 21 hours in two weeks
    assert one.words == "Of what is rostered, 2 rota weeks leave 10.5 hours a week unfilled."


def test_a_rostered_week_with_gaps_is_proposed_and_an_empty_one_is_not(database):
    coop = small_coop(2)
    first, later = date(2026, 11, 30), date(2026, 12, 7)
    for day in range(3):
        shift = make_shift(coop.id, coop.service_id, first + timedelta(days=day), least=2)
        make_place(coop.id, shift, coop.people[0], published=True)
        make_shift(coop.id, coop.service_id, later + timedelta(days=day), least=2)
    found = [one for one in queries.proposals(coop.id, FRIDAY) if one.origin == "gap"]
    (one,) = found
    assert "the next rota week leaves" in one.words
    with transaction():
        offer = service.Offer(coop.service_id, "Support worker", "", "", one.minutes, one.minutes,
                              None, 1, "")  # fmt: skip
        service.open_vacancy(recruiter(coop.id), offer, origin="gap", key=one.key, why=one.words)
    assert [row for row in queries.proposals(coop.id, FRIDAY) if row.origin == "gap"] == []


def test_a_leaver_is_proposed_until_their_place_is_looked_for(client):
    coop = make_coop()
    home = make_service(coop)
    person = make_person(coop, "Lee", "Leaver", service_id=home, contract_minutes=1500)
    with transaction() as session:
        row = session.query(Employment).filter_by(person_id=person).one()
        row.until_on = date(2026, 12, 20)
    (one,) = queries.proposals(coop, FRIDAY)
    assert (one.origin, one.minutes) == ("leaver", 1500)
    as_role(client, coop, "coordinator")
    assert "Lee Leaver leaves on 20 December 2026." in client.get("/recruitment/vacancies").text
    page = client.get(f"/recruitment/vacancies/open?from={one.key}").text
    assert 'value="25"' in page
    given = {"service": home, "title": "Support worker", "hours_least": "20", "hours_most": "25",
             "places": "1", "shown": "y", "from": one.key}  # fmt: skip
    answer = client.post("/recruitment/vacancies/open", data=given)
    assert "After a leaver: Lee Leaver leaves" in client.get(answer.location).text
    assert queries.proposals(coop, FRIDAY) == ()


def test_starts_fill_a_vacancy_and_the_last_one_ends_it(database):
    coop = make_coop()
    place = make_vacancy(coop, make_service(coop), places=2)
    me = recruiter(coop)
    people = [make_referral(coop, vacancy_id=place) for _ in range(2)]
    way = ("screened", "interview", "offer", "checks", "cleared", "started")
    for number, referral in enumerate(people, 1):
        with transaction():
            for to in way:
                pipeline.move(me, referral, to)
        db.session.rollback()
        row = queries.vacancy(coop, place)
        assert row.left == 2 - number
    assert (row.ended_how, row.ended_by, row.ended_on) == ("filled", "Rita Recruit", FRIDAY)
    assert queries.live(coop) == ()
    with transaction():
        pipeline.move(me, people[0], "outcome")
        pipeline.move(me, people[1], "withdrawn", reason="other_work")
    row = queries.vacancy(coop, place)
    assert (row.filled, row.ended_on) == (1, None), "who left again leaves the place open"


def test_what_cannot_be_looked_for_is_refused_beside_its_field(client):
    coop = make_coop()
    home = make_service(coop)
    as_role(client, coop, "recruiter")
    given = {"service": home, "title": "Support worker", "hours_least": "30", "hours_most": "20",
             "places": "1"}  # fmt: skip
    page = client.post("/recruitment/vacancies/open", data=given).text
    assert "The most cannot be below the least." in page
    page = client.post(
        "/recruitment/vacancies/open", data={**given, "hours_least": "10", "places": "0"}
    ).text
    assert "Enter between 1 and 50." in page


def test_a_vacancy_is_changed_closed_and_opened_again_on_pages(client):
    coop = make_coop()
    home = make_service(coop)
    place = make_vacancy(coop, home, area="Hartsea")
    as_role(client, coop, "manager")
    url = f"/recruitment/vacancies/{place}"
    given = {"service": home, "title": "Night worker", "hours_least": "20", "hours_most": "20",
             "places": "3", "area": "Hartsea"}  # fmt: skip
    assert client.post(f"{url}/change", data=given).status_code == 302
    page = client.get(url).text
    assert "Night worker" in page
    assert "Advisers and applicants do not see it." in page
    assert queries.live(coop) == ()
    client.post(f"{url}/close", data={"words": "The house is full"})
    assert "The house is full" in client.get("/recruitment/vacancies").text
    with pytest.raises(DomainError, match="It has ended"), transaction():
        service.change(
            recruiter(coop), place, service.Offer(home, "X", "", "", 60, 60, None, 1, "")
        )
    client.post(f"{url}/reopen")
    db.session.rollback()
    assert owned(Vacancy, place, coop).ended_on is None


@pytest.mark.parametrize(
    ("role", "see", "keep"),
    [("recruiter", 200, 200), ("coordinator", 200, 200), ("manager", 200, 200),
     ("board", 200, 403), ("worker", 403, 403), ("adviser", 403, 403)],
)  # fmt: skip
def test_who_sees_and_keeps_vacancies(client, role, see, keep):
    coop = make_coop()
    place = make_vacancy(coop, make_service(coop))
    as_role(client, coop, role)
    assert client.get("/recruitment/vacancies").status_code == see
    assert client.get(f"/recruitment/vacancies/{place}").status_code == see
    assert client.get("/recruitment/vacancies/open").status_code == keep
    assert client.get(f"/recruitment/vacancies/{place}/change").status_code == keep
