"""What people would like: dated, checked, said in words; who may be asked at short notice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coop.availability import queries, service
from coop.availability.models import WorkPreferences
from coop.availability.preferences import NOTHING, Preferences, asks_in_time, check, in_words
from coop.notices.models import Alert
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.people import as_role, make_coop, make_person, make_service

NOON = datetime.fromisoformat("2026-12-07T12:00+00:00")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Preferences(short_notice_hours=-1), "short_notice_hours"),
        (Preferences(short_notice_hours=169), "short_notice_hours"),
        (Preferences(nights_a_month=32), "nights_a_month"),
        (Preferences(wanted_weekly_minutes=0), "wanted_weekly_minutes"),
        (Preferences(wanted_weekly_minutes=80 * 60 + 1), "wanted_weekly_minutes"),
    ],
)
def test_what_cannot_be_meant_is_refused(said, field):
    with pytest.raises(DomainError) as refused:
        check(said)
    assert refused.value.field == field


def test_wishes_read_as_a_person_would_say_them():
    said = Preferences(4, (7, 9), 4, 30 * 60)
    assert in_words(said, {7: "Maple Court", 8: "Elm House"}) == [
        "would like 30 h a week",
        "would rather work at Maple Court",
        "at most 4 nights a month",
        "ask at short notice: 4 hours before it starts or earlier",
    ]
    assert in_words(Preferences(0, (), 0), {}) == [
        "rather no nights",
        "ask at short notice: however late",
    ]
    assert in_words(NOTHING, {}) == []
    assert not NOTHING


@given(st.integers(0, 168), st.integers(-1000, 12_000))
def test_the_least_notice_is_kept_to_the_minute(least, minutes):
    start = NOON + timedelta(minutes=minutes)
    assert asks_in_time(least, start, NOON) == (minutes > 0 and minutes >= 60 * least)
    assert not asks_in_time(None, start, NOON)


def worker(coop: int, person: int) -> Actor:
    return Actor(None, "Ben Morris", coop, person, frozenset({"worker"}))


@pytest.mark.usefixtures("database")
class TestSaid:
    def test_who_is_willing_depends_on_the_notice_left(self):
        coop = make_coop()
        ben, grace, ama = make_person(coop), make_person(coop, "Grace"), make_person(coop, "Ama")
        today = clock.today()
        with transaction():
            service.ask_at_short_notice(worker(coop, ben), ben, 12, today)
            service.ask_at_short_notice(worker(coop, grace), grace, 2, today)
        start = clock.instant(today + timedelta(days=3), time(9))

        def willing(hours: float) -> frozenset[int]:
            at = start - timedelta(hours=hours)
            return queries.willing_at_short_notice(coop, [ben, grace, ama], start, at)

        assert willing(30) == {ben, grace}
        assert willing(12) == {ben, grace}
        assert willing(11.9) == {grace}
        assert willing(1.9) == frozenset()
        assert willing(-1) == frozenset()
        elsewhere = make_coop("Elsewhere Care")
        at = start - timedelta(hours=30)
        assert not queries.willing_at_short_notice(elsewhere, [ben, grace], start, at)
        assert queries.willing_at_short_notice(coop, [grace], start, at) == {grace}

    def test_an_opt_in_ends_from_a_day_and_the_days_before_stay_as_they_were(self):
        coop = make_coop()
        ben = make_person(coop)
        actor, today = worker(coop, ben), clock.today()
        later = today + timedelta(days=5)
        with transaction():
            service.ask_at_short_notice(actor, ben, 0, today)
        with transaction():
            service.ask_at_short_notice(actor, ben, None, later)
        before, after = queries.all_preferences(coop, ben)
        assert (before.from_on, before.until_on, before.short_notice_hours) == (
            today,
            later - timedelta(days=1),
            0,
        )
        assert (after.from_on, after.until_on, after.short_notice_hours) == (later, None, None)
        for day, willing in ((4, {ben}), (5, set())):
            start = clock.instant(today + timedelta(days=day), time(23))
            assert queries.willing_at_short_notice(coop, [ben], start, clock.now()) == willing

    def test_an_opt_in_leaves_the_other_wishes_as_they_are(self):
        coop = make_coop()
        home = make_service(coop)
        ben = make_person(coop, service_id=home)
        actor, today = worker(coop, ben), clock.today()
        said = Preferences(None, (home,), 3, 1800)
        with transaction():
            service.prefer(actor, ben, today, said)
        with transaction():
            service.ask_at_short_notice(actor, ben, 4, today)
        assert queries.preferences_on(coop, ben, today) == Preferences(4, (home,), 3, 1800)
        assert len(queries.all_preferences(coop, ben)) == 1

    def test_the_past_stays_as_it_was_said(self):
        coop = make_coop()
        ben = make_person(coop)
        with pytest.raises(DomainError) as refused, transaction():
            service.prefer(worker(coop, ben), ben, clock.today() - timedelta(days=1), NOTHING)
        assert refused.value.field == "from_on"

    def test_a_member_speaks_for_themself_and_of_the_co_ops_own_services(self):
        coop, elsewhere = make_coop(), make_coop("Elsewhere Care")
        ben, grace = make_person(coop), make_person(coop, "Grace")
        far = make_service(elsewhere)
        today = clock.today()
        with pytest.raises(NotAllowed), transaction():
            service.ask_at_short_notice(worker(coop, ben), grace, 4, today)
        with pytest.raises(NotFound), transaction():
            service.prefer(worker(coop, ben), ben, today, Preferences(None, (far,)))
        stranger = Actor(None, "Nia Price", elsewhere, None, frozenset({"coordinator"}))
        with pytest.raises(NotFound), transaction():
            service.prefer(stranger, ben, today, NOTHING)
        assert queries.preferences(coop, date(2030, 1, 1)) == {}

    def test_who_is_changed_by_another_is_told_and_who_changes_their_own_is_not(self):
        coop = make_coop()
        ben, today = make_person(coop), clock.today()
        with transaction():
            service.prefer(worker(coop, ben), ben, today, Preferences(4))
        assert not db.session.scalars(select(Alert)).all()
        nia = Actor(None, "Nia Price", coop, None, frozenset({"coordinator"}))
        with transaction():
            service.prefer(nia, ben, today, NOTHING)
        told = db.session.scalars(select(Alert)).one()
        assert (told.person_id, told.kind) == (ben, "availability_changed")
        assert told.words.endswith("was changed by Nia Price")

    def test_terms_that_change_are_told_and_first_terms_are_not(self):
        coop = make_coop()
        ben, today = make_person(coop), clock.today()
        nia = Actor(None, "Nia Price", coop, None, frozenset({"coordinator"}))
        with transaction():
            service.set_terms(nia, ben, today)
        assert not db.session.scalars(select(Alert)).all()
        with transaction():
            service.set_terms(nia, ben, today + timedelta(days=1), night_worker=True)
        assert db.session.scalars(select(Alert.person_id)).all() == [ben]


WISHES = {
    "wanted_weekly_minutes": "30",
    "nights_a_month": "4",
    "short_notice": "4",
    "from_on": "",
}


@pytest.mark.usefixtures("database")
class TestPages:
    def test_a_member_says_what_they_would_like_and_sees_it(self, client):
        coop = make_coop()
        maple = make_service(coop)
        ben = make_person(coop, "Ben", "Morris", service_id=maple)
        as_role(client, coop, "worker", person_id=ben)
        today = f"{clock.today():%d/%m/%Y}"
        page = client.post(
            "/my-time/wishes", data=WISHES | {"from_on": today}, follow_redirects=True
        ).text
        assert "Would like 30 h a week" in page
        assert "At most 4 nights a month" in page
        wrong = client.post("/my-time/wishes", data=WISHES | {"nights_a_month": "40"}).text
        assert "Enter 0 to 31 nights." in wrong
        assert 'value="40"' in wrong

    def test_a_day_that_is_over_is_refused_beside_the_field(self, client):
        coop = make_coop()
        ben = make_person(coop)
        as_role(client, coop, "worker", person_id=ben)
        past = f"{clock.today() - timedelta(days=1):%d/%m/%Y}"
        page = client.post("/my-time/wishes", data=WISHES | {"from_on": past}).text
        assert "It can begin today at the earliest." in page
        assert not db.session.scalars(select(WorkPreferences)).all()

    def test_short_notice_is_one_tap_on_and_off(self, client):
        coop = make_coop()
        ben = make_person(coop)
        as_role(client, coop, "worker", person_id=ben)
        for key, hours in (("12", 12), ("no", None)):
            client.post("/my-time/short-notice", data={"short_notice": key})
            db.session.rollback()
            assert db.session.scalars(select(WorkPreferences.short_notice_hours)).all() == [hours]
        client.post("/my-time/short-notice", data={"short_notice": "soon"})
        db.session.rollback()
        assert db.session.scalars(select(WorkPreferences.short_notice_hours)).all() == [None]

    def test_coordinators_see_and_enter_wishes_and_other_co_ops_do_not(self, client):
        coop = make_coop()
        maple = make_service(coop, "Maple Court")
        ben = make_person(coop, "Ben", "Morris", service_id=maple)
        with transaction():
            service.prefer(worker(coop, ben), ben, clock.today(), Preferences(4, (maple,), 0))
        as_role(client, coop, "coordinator")
        page = client.get(f"/people/{ben}/time/wishes").text
        assert "rather no nights" in page
        assert "would rather work at Maple Court" in client.get(f"/people/{ben}").text
        assert client.get("/my-time/wishes").status_code == 403
        as_role(client, coop, "worker", person_id=ben)
        assert client.get(f"/people/{ben}/time/wishes").status_code == 403
        as_role(client, make_coop("Elsewhere Care"), "coordinator")
        assert client.get(f"/people/{ben}/time/wishes").status_code == 404
