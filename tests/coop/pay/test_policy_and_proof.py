"""The policy tried and adopted, the minimum-wage proof, figures of law: pages and verbs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coop.attendance import service as attendance
from coop.attendance.models import HoursWorked
from coop.changes.models import ShiftChange
from coop.pay import adoption, by_hand, queries, service, states
from coop.pay.models import PayRun
from coop.pay.policies import Meeting, Policy, PolicyBook
from coop.pay.rates import Element
from coop.shifts.models import Assignment
from coop.statutory import queries as figures
from coop.statutory import service as statutory
from coop.statutory.rules import Figure, Figures
from core import clock
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs.testing import run_queued
from tests.factories.hours import approved_hours, make_rate, set_clock, usual_rates
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)

WED, SAT = date(2026, 12, 9), date(2026, 12, 12)
POLICY = Policy(zone=clock.LONDON, from_on=date(2027, 2, 1))


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        ben = make_person(coop, "Ben", "Brown", service_id=service)
        treasurer = actor_of(make_account(coop, "treasurer", name="Tess"), coop, "treasurer")
        manager = actor_of(make_account(coop, "manager", name="Mo"), coop, "manager")

        def december(self):
            with transaction():
                run_id = service.open_run(self.treasurer, date(2026, 12, 1), date(2026, 12, 31)).id
            service.calculate_now(self.treasurer, run_id)
            return run_id

        def state(self, run_id, state):
            with transaction():
                db.session.get_one(PayRun, run_id).state = state

    set_clock(monkeypatch, "2027-01-04")
    usual_rates(House.coop)
    return House()


# The policy


def test_a_preview_says_what_the_last_period_would_have_cost(house):
    approved_hours(house.coop, house.service, house.amy, SAT)  # 7.5 h × 15.36 = 115.20
    approved_hours(house.coop, house.service, house.ben, WED)  # 7.5 h × 12.80 = 96.00
    run_id = house.december()
    house.state(run_id, states.LOCKED)
    shown = adoption.preview(
        house.coop, run_id, POLICY, {Element.SATURDAY: Decimal(50), Element.BASIC: Decimal(13)}
    )
    by_name = {row.name: (row.before, row.after) for row in shown.people}
    # 7.5 × 13.00 × 1.5 = 146.25; 7.5 × 13.00 = 97.50
    assert by_name == {"Amy Adams": (11520, 14625), "Ben Brown": (9600, 9750)}
    assert [row.name for row in shown.gain] == ["Amy Adams", "Ben Brown"]
    assert (shown.lose, shown.stops) == ((), ())
    assert queries.run(house.coop, run_id).pence == 11520 + 9600  # nothing was written


def test_a_preview_names_who_would_fall_below_the_minimum_wage(house):
    approved_hours(house.coop, house.service, house.ben, WED)
    run_id = house.december()
    shown = adoption.preview(house.coop, run_id, POLICY, {Element.BASIC: Decimal("12.50")})
    assert [row.change for row in shown.lose] == [9375 - 9600]
    assert "Ben Brown is paid £12.50 an hour" in shown.stops[0]


def test_an_adopted_policy_holds_from_its_day_and_not_before(house):
    early = approved_hours(house.coop, house.service, house.amy, WED)
    with transaction():
        adoption.adopt(
            house.treasurer,
            replace(POLICY, from_on=date(2026, 12, 10), meeting=Meeting.STACK),
            {Element.SATURDAY: Decimal(50)},
            "General meeting",
        )
    approved_hours(house.coop, house.service, house.amy, SAT)
    lines = queries.lines(house.coop, house.december())
    assert [(line.key == f"hours {early}", line.pence) for line in lines] == [
        (True, 9600),
        (False, 14400),  # 7.5 × 12.80 × 1.5
    ]


def test_a_policy_cannot_reach_back_into_settled_pay(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    house.state(run_id, states.CHECKED)
    with pytest.raises(DomainError, match="Pay up to 31 December 2026 is settled"), transaction():
        adoption.adopt(house.treasurer, replace(POLICY, from_on=WED), {}, "Too late")
    assert len(queries.policies(house.coop)) == 1


@given(st.lists(st.dates(date(2024, 1, 1), date(2028, 1, 1)), unique=True, max_size=6), st.data())
def test_the_latest_policy_that_has_begun_holds(days, data):
    book = PolicyBook([Policy(zone=clock.LONDON), *(replace(POLICY, from_on=on) for on in days)])
    day = data.draw(st.dates(date(2024, 1, 1), date(2028, 1, 1)))
    begun = [on for on in days if on <= day]
    assert book.on(day).from_on == (max(begun) if begun else date.min)


@given(st.times(), st.times(), st.times())
def test_a_night_is_a_span_of_the_clock_that_may_pass_midnight(start, end, at):
    policy = replace(POLICY, night_from=start, night_until=end)
    minutes = lambda one: one.hour * 3600 + one.minute * 60 + one.second + one.microsecond / 1e6  # noqa: E731
    long = (minutes(end) - minutes(start)) % 86400
    since = (minutes(at) - minutes(start)) % 86400
    if start != end:
        assert policy.is_night(at) == (since < long)


def test_the_treasurer_tries_a_change_and_adopts_it(client, house):
    approved_hours(house.coop, house.service, house.amy, SAT)
    house.state(house.december(), states.LOCKED)
    as_role(client, house.coop, "treasurer")
    given = {
        "night_from": "22:00", "night_until": "06:00", "meeting": "stack", "notice_hours": "0",
        "guaranteed_minutes": "0", "travel_paid": "y", "waiting_paid": "y", "basic": "12.80",
        "night": "25", "saturday": "50", "bank_holiday": "100", "sleep_in": "60",
    }  # fmt: skip
    page = client.post("/pay/policy/change", data={**given, "act": "preview"}).text
    assert "£144.00" in page
    assert "Amy Adams" in page
    page = client.post("/pay/policy/change", data={**given, "act": "adopt"}).text
    assert "Enter the first day." in page
    assert 'value="22:00"' in page  # nothing typed is lost
    full = {**given, "act": "adopt", "from_on": "1/2/2027", "why": "Meeting of 3 January"}
    page = client.post("/pay/policy/change", data=full, follow_redirects=True).text
    assert "The pay policy is adopted." in page
    assert "Night is 22:00 to 06:00." in page
    kept = queries.policies(house.coop)[-1]
    assert (kept.night_from, kept.meeting, kept.from_on) == (
        time(22),
        Meeting.STACK,
        date(2027, 2, 1),
    )


def test_only_those_who_set_rates_change_the_policy(client, house):
    as_role(client, house.coop, "board")
    assert "Try a change" not in client.get("/pay/policy").text
    assert client.get("/pay/policy/change").status_code == 403
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert client.get("/pay/policy").status_code == 403


# The proof


def test_the_proof_shows_what_counts_and_what_does_not(client, house):
    approved_hours(house.coop, house.service, house.amy, SAT)
    run_id = house.december()
    as_role(client, house.coop, "board")
    page = client.get(f"/pay/runs/{run_id}/minimum-wage").text
    assert "Amy Adams" in page
    assert "Ben Brown" not in page  # who has no hours has nothing to prove
    page = client.get(f"/pay/runs/{run_id}/people/{house.amy}/minimum-wage").text
    # 7.5 h × 12.80 count; the premium, 19.20, does not. 96.00 − 7.5 × 12.71 = 0.675
    for words in ("£96.00", "£19.20", "£12.80", "£0.67 more than the least"):
        assert words in page


def test_a_member_sees_their_own_proof_once_the_run_is_approved(client, house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert client.get(f"/my/pay/{run_id}/minimum-wage").status_code == 404
    house.state(run_id, states.APPROVED)
    assert "£12.80" in client.get(f"/my/pay/{run_id}/minimum-wage").text
    assert client.get(f"/pay/runs/{run_id}/minimum-wage").status_code == 403
    as_role(client, house.coop, "worker", person_id=house.ben)
    assert client.get(f"/my/pay/{run_id}/minimum-wage").status_code == 404


def test_a_later_payment_does_not_cure_an_earlier_period(house):
    """8 h more at £12.80 are paid in January; in December 96.00 stand against 15.5 h."""
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    house.state(run_id, states.LOCKED)
    assert queries.proofs(house.coop, run_id)[0].met
    with transaction():
        attendance.reopen(house.manager, hours_id, "Stayed on")
    with transaction():
        db.session.get_one(HoursWorked, hours_id).end_at += timedelta(hours=8)
    with transaction():
        attendance.approve(house.manager, hours_id)
    with transaction():
        january = service.open_run(house.treasurer, date(2027, 1, 1), date(2027, 1, 31)).id
    service.calculate_now(house.treasurer, january)
    (proof,) = queries.proofs(house.coop, run_id)
    assert proof.minutes == 930
    # 15.5 × 12.71 = 197.005; 96.00 paid then
    assert (proof.met, proof.short_pence) == (False, 10101)
    assert queries.proofs(house.coop, january) == ()


def test_one_press_lifts_everybody_to_the_minimum_wage(client, house):
    make_rate(house.coop, "basic", "12.00", person_id=house.amy)
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    as_role(client, house.coop, "treasurer")
    page = client.get(f"/pay/runs/{run_id}").text
    assert "Add the least top-up" in page
    assert "Mark as checked" not in page
    client.post(f"/pay/runs/{run_id}/top-up")
    (job,) = run_queued()
    assert job.state == "done"
    page = client.get(f"/pay/runs/{run_id}").text
    assert "Minimum wage top-up" in page
    assert "Mark as checked" in page
    (proof,) = queries.proofs(house.coop, run_id)
    assert proof.met
    assert proof.proof.check.margin_pence == 0


def test_the_proof_is_read_in_a_fixed_number_of_queries(house, count_queries):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    with count_queries() as few:
        queries.proofs(house.coop, run_id)
    for n in range(6):
        person = make_person(house.coop, f"P{n}", "Q", service_id=house.service)
        approved_hours(house.coop, house.service, person, WED)
    service.calculate_now(house.treasurer, run_id)
    with count_queries() as many:
        assert len(queries.proofs(house.coop, run_id)) == 7
    assert many.count == few.count


# By hand


def test_a_bonus_is_added_and_taken_off_on_the_page(client, house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    as_role(client, house.coop, "treasurer")
    bad = client.post(f"/pay/runs/{run_id}/add", data={"amount": "ten", "words": "Kind words"}).text
    assert "Kind words" in bad
    given = {"person": house.amy, "element": "bonus", "amount": "25", "words": "A new colleague"}
    page = client.post(f"/pay/runs/{run_id}/add", data=given, follow_redirects=True).text
    assert "Added for Amy Adams" in page
    assert "Member bonus: A new colleague" in page
    (item,) = queries.added_by_hand(house.coop, run_id)
    page = client.post(f"/pay/runs/{run_id}/items/{item.id}/take-off", follow_redirects=True).text
    assert "A new colleague" not in page


def test_mileage_is_miles_at_the_rate_in_force_and_no_pay_for_the_minimum_wage(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    with pytest.raises(DomainError, match="Add a mileage rate"), transaction():
        by_hand.add(house.treasurer, run_id, house.amy, "mileage", 0, "visits", miles=42)
    make_rate(house.coop, "mileage", "0.45", "mile")
    with pytest.raises(DomainError, match="between 1 and 10,000 miles"), transaction():
        by_hand.add(house.treasurer, run_id, house.amy, "mileage", 1890, "visits")
    with transaction():
        row = by_hand.add(house.treasurer, run_id, house.amy, "mileage", 0, "visits", miles=42)
        assert (row.pence, row.units, row.nmw_pence) == (1890, 42, 0)
        assert row.words == "Mileage: 42 miles × £0.45, visits"
    service.calculate_now(house.treasurer, run_id)
    assert queries.run(house.coop, run_id).pence == 9600 + 1890


def test_anothers_item_cannot_be_taken_off(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    with transaction():
        item_id = by_hand.add(house.treasurer, run_id, house.amy, "bonus", 100, "x").id
    other = make_coop("Other Care")
    stranger = actor_of(make_account(other, "treasurer"), other, "treasurer")
    with pytest.raises(NotFound), transaction():
        by_hand.take_off(stranger, run_id, item_id)


# Figures of law


def test_shipped_figures_are_every_co_ops_and_own_ones_are_not(house):
    other = make_coop("Other Care")
    with transaction():
        statutory.add(
            house.treasurer, "minimum_wage.nlw", Decimal("13.20"), date(2027, 4, 1), "SI 2027/1"
        )
    ours, theirs = figures.figures(house.coop), figures.figures(other)
    assert ours.amount("minimum_wage.nlw", date(2027, 4, 1)) == Decimal("13.20")
    assert theirs.amount("minimum_wage.nlw", date(2027, 4, 1)) == Decimal("12.71")
    assert ours.amount("minimum_wage.nlw", date(2027, 3, 31)) == Decimal("12.71")


def test_a_figure_that_has_begun_stays_and_one_to_come_can_be_taken_back(house):
    with transaction():
        begun = statutory.add(
            house.treasurer, "floor.coop", Decimal(13), date(2026, 4, 1), "Minute 7"
        ).id
        later = statutory.add(
            house.treasurer, "floor.coop", Decimal(14), date(2027, 4, 1), "Minute 8"
        ).id
    with pytest.raises(DomainError, match="has begun"), transaction():
        statutory.take_back(house.treasurer, begun, clock.today())
    with transaction():
        statutory.take_back(house.treasurer, later, clock.today())
    assert [row.amount for row in figures.figures(house.coop).rows("floor.coop")] == [Decimal(13)]


def test_a_floor_of_our_own_is_told_and_does_not_stop(house):
    with transaction():
        statutory.add(house.treasurer, "floor.coop", Decimal(13), date(2026, 4, 1), "Minute 7")
    approved_hours(house.coop, house.service, house.amy, WED)
    (found,) = queries.findings(house.coop, house.december())
    assert (found.stops, "our own pay floor is £13.00" in found.words) == (False, True)


def test_a_figure_makes_drafts_of_its_days_stale(house):
    approved_hours(house.coop, house.service, house.amy, WED)
    run_id = house.december()
    with transaction():
        statutory.add(house.treasurer, "floor.coop", Decimal(13), date(2026, 4, 1), "Minute 7")
    assert queries.run(house.coop, run_id).calculated_at is None


def test_the_figures_page_and_who_may_add(client, house):
    as_role(client, house.coop, "board")
    page = client.get("/pay/figures").text
    assert "£12.71 an hour" in page
    assert "National Minimum Wage Regulations 2015" in page
    assert client.get("/pay/figures/add").status_code == 403
    as_role(client, house.coop, "treasurer")
    given = {"name": "minimum_wage.nlw", "amount": "13.20", "from_on": "1/4/2027", "source": ""}
    page = client.post("/pay/figures/add", data=given).text
    assert "Say where the figure comes from" in page
    assert "13.20" in page or "13.2" in page
    page = client.post(
        "/pay/figures/add", data={**given, "source": "SI 2027/1"}, follow_redirects=True
    ).text
    assert "£13.20 an hour" in page
    assert "Take back" in page


@given(
    st.lists(
        st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 99), st.booleans()),
        max_size=8,
    ),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_the_newest_figure_that_has_begun_holds_and_ones_own_goes_first(rows, day):
    book = Figures(Figure("floor.coop", on, Decimal(n), "x", own=own) for on, n, own in rows)
    begun = [row for row in rows if row[0] <= day]
    if not begun:
        assert book.amount("floor.coop", day) is None
        return
    newest = max(on for on, _, _ in begun)
    same = [(n, own) for on, n, own in begun if on == newest]
    wanted = [n for n, own in same if own] or [n for n, _ in same]
    assert book.amount("floor.coop", day) == Decimal(wanted[-1])


# What a piece of work brings with it


def test_who_led_a_shift_has_the_allowance(house):
    make_rate(house.coop, "lead", "0.60")
    hours_id = approved_hours(house.coop, house.service, house.amy, WED)
    approved_hours(house.coop, house.service, house.ben, WED)
    with transaction():
        shift_id = db.session.get_one(HoursWorked, hours_id).shift_id
        db.session.scalars(
            select(Assignment).where(Assignment.shift_id == shift_id)
        ).one().leads = True
    lines = queries.lines(house.coop, house.december())
    assert [(line.name, line.element, line.pence) for line in lines] == [
        ("Amy Adams", Element.BASIC, 9600),
        ("Amy Adams", Element.LEAD, 450),
        ("Ben Brown", Element.BASIC, 9600),
    ]


def test_short_notice_is_read_from_the_ledger_of_changes(house):
    make_rate(house.coop, "short_notice", "10", "percent")
    with transaction():
        adoption.adopt(
            house.treasurer,
            replace(POLICY, from_on=date(2026, 12, 1), notice_hours=24),
            {},
            "General meeting",
        )
    soon = approved_hours(house.coop, house.service, house.amy, WED)
    approved_hours(house.coop, house.service, house.ben, WED)
    row = db.session.get_one(HoursWorked, soon)
    about = {"shift_id": row.shift_id, "start_at": row.start_at, "end_at": row.end_at}
    db.session.rollback()
    with transaction() as session:
        for kind, notice in (("published", 30 * 1440), ("changed", 300)):
            session.add(
                ShiftChange(
                    coop_id=house.coop,
                    person_id=house.amy,
                    kind=kind,
                    at=clock.now(),
                    notice_minutes=notice,
                    actor="Mo",
                    **about,
                )
            )
    lines = queries.lines(house.coop, house.december())
    assert [(line.name, line.element, line.pence) for line in lines] == [
        ("Amy Adams", Element.SHORT_NOTICE, 10560),  # 7.5 × 12.80 × 1.1
        ("Ben Brown", Element.BASIC, 9600),
    ]
