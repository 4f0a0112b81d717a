"""Holiday and sick pay in pay runs: brought once, changed when the absence changes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from coop.absencepay import queries, service, sources
from coop.absencepay.choices import Choice, Irregular
from coop.leave import ledger
from coop.leave.models import Leave
from coop.leave.rules import Period
from coop.notices.models import Alert
from coop.pay import service as runs
from coop.pay.models import PayItem, PayLine, PayRun
from coop.pay.rates import Element
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Employment
from tests.factories.hours import approved_hours, set_clock, usual_rates
from tests.factories.members import make_leave
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))
JANUARY = (date(2027, 1, 1), date(2027, 1, 31))


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        ben = make_person(coop, "Ben", "Brown", service_id=service)
        treasurer = actor_of(make_account(coop, "treasurer", name="Tess"), coop, "treasurer")
        manager = actor_of(make_account(coop, "manager", name="Mo"), coop, "manager")
        board = actor_of(make_account(coop, "board", name="Bo"), coop, "board")

        def contract(self, person, minutes, until_on=None):
            with transaction():
                row = db.session.scalar(select(Employment).where(Employment.person_id == person))
                row.contract_minutes, row.until_on = minutes, until_on
                row.from_on = date(2026, 1, 5)

        def choose(self, from_on=NOVEMBER[0], **more):
            with transaction():
                service.choose(self.treasurer, Choice(from_on, **more))

        def run(self, days=DECEMBER):
            with transaction():
                run_id = runs.open_run(self.treasurer, *days).id
            runs.calculate_now(self.treasurer, run_id)
            return run_id

        def finish(self, run_id):
            """As if it had been checked, approved and locked."""
            with transaction():
                db.session.get_one(PayRun, run_id).state = "locked"

        def items(self, run_id):
            query = select(PayItem).where(PayItem.run_id == run_id).order_by(PayItem.on)
            return [
                (row.source, row.pence, row.minutes or row.units)
                for row in db.session.scalars(query)
            ]

        def holiday(self, person, first, last, minutes):
            key = make_leave(self.coop, person, first, last)
            with transaction():
                db.session.get_one(Leave, key).minutes = minutes
            return key

    set_clock(monkeypatch, "2027-02-04")
    house = House()
    usual_rates(house.coop)
    house.contract(house.amy, 2_250)
    house.contract(house.ben, 0)
    return house


def test_nothing_is_brought_before_a_co_op_has_chosen(house):
    house.holiday(house.amy, date(2026, 12, 7), date(2026, 12, 13), 2_250)
    assert house.items(house.run()) == []
    assert sources.bring_rolled_up(house.coop, *DECEMBER) == ()


def test_contract_hours_at_normal_pay_where_nothing_has_been_paid_yet(house):
    """37.5 h × £12.80 = £480: Monday to Saturday the week's five days, Sunday nothing more."""
    house.choose()
    house.holiday(house.amy, date(2026, 12, 7), date(2026, 12, 13), 2_250)
    assert house.items(house.run()) == [("holiday", 48_000, 2_250)]


def test_the_average_of_the_weeks_that_approved_runs_have_paid(house):
    """Four whole November weeks paid (8 to 28 November, and 1 to 7): each 3 × 7.5 h at £12.80
    on weekdays = £288.00, so 288 / 22.5 h; less than the 37.5 h at £12.80. Normal pay stands.

    Ben has no contract: the same weeks give £12.80 an hour of leave; with one Saturday at
    £15.36 (7.5 h, £115.20) in one of them: (4 × 288 + 115.20) / (4 × 22.5 + 7.5) = 12.9969…
    10 h of leave: £129.97.
    """
    house.choose()
    for monday in (2, 9, 16, 23):
        for day in range(3):
            approved_hours(house.coop, house.service, house.ben, date(2026, 11, monday + day))
    approved_hours(house.coop, house.service, house.ben, date(2026, 11, 14))
    house.finish(house.run(NOVEMBER))
    house.holiday(house.ben, date(2026, 12, 7), date(2026, 12, 8), 600)
    (item,) = house.items(house.run())
    assert item == ("holiday", 12_997, 600)
    words = db.session.scalar(select(PayItem.words).where(PayItem.source == "holiday"))
    assert "the average hour of 4 paid weeks" in words


def test_a_run_calculated_again_brings_the_same_and_the_next_nothing(house):
    house.choose()
    house.holiday(house.amy, date(2026, 12, 7), date(2026, 12, 9), 1_350)
    run_id = house.run()
    before = house.items(run_id)
    runs.calculate_now(house.treasurer, run_id)
    assert house.items(run_id) == before == [("holiday", 28_800, 1_350)]
    house.finish(run_id)
    assert house.items(house.run(JANUARY)) == []


def test_leave_across_two_runs_is_paid_once_week_by_week(house):
    """Two weeks from 28 December: Monday to Saturday, to 9 January, and Sunday 10."""
    house.choose()
    house.holiday(house.amy, date(2026, 12, 28), date(2027, 1, 10), 4_500)
    december = house.run()
    house.finish(december)
    january = house.run(JANUARY)
    paid = house.items(december) + house.items(january)
    assert sum(minutes for _, _, minutes in paid) == 4_500
    assert sum(pence for _, pence, _ in paid) == 2 * 48_000
    assert house.items(december) == []  # the week to 2 January ends in the next run


def test_leave_approved_late_is_paid_in_the_next_run(house):
    house.choose()
    house.finish(house.run(NOVEMBER))
    house.holiday(house.amy, date(2026, 11, 9), date(2026, 11, 10), 900)
    assert house.items(house.run()) == [("holiday", 19_200, 900)]


def test_leave_cancelled_after_it_was_paid_is_taken_back_once(house):
    house.choose()
    key = house.holiday(house.amy, date(2026, 12, 7), date(2026, 12, 8), 900)
    house.finish(house.run())
    with transaction():
        db.session.get_one(Leave, key).state = "cancelled"
    january = house.run(JANUARY)
    assert house.items(january) == [("holiday", -19_200, -900)]
    house.finish(january)
    assert house.items(house.run((date(2027, 2, 1), date(2027, 2, 28)))) == []


def test_leave_that_ended_sooner_is_put_right_by_the_difference(house):
    house.choose()
    key = house.holiday(house.amy, date(2026, 12, 7), date(2026, 12, 8), 900)
    house.finish(house.run())
    with transaction():
        row = db.session.get_one(Leave, key)
        row.until_on, row.minutes = date(2026, 12, 7), 450
    assert house.items(house.run(JANUARY)) == [("holiday", -9_600, -450)]


def test_sickness_week_by_week_at_eighty_per_cent_of_small_earnings(house):
    """Ben, paid £96.00 a week (7.5 h) in four weeks of November: one month, 384 × 12 / 52 = 88.6153…

    80 % are 70.8923… a week; Monday to Friday 7 to 11 December of seven qualifying days:
    5 × 10.12747… = 50.6373…, so £50.64.
    """
    house.choose()
    for monday in (2, 9, 16, 23):
        approved_hours(house.coop, house.service, house.ben, date(2026, 11, monday))
    house.finish(house.run(NOVEMBER))
    make_leave(house.coop, house.ben, date(2026, 12, 7), date(2026, 12, 11), kind="sickness")
    assert house.items(house.run()) == [("sick_pay", 5_064, 5)]
    line = db.session.scalar(select(PayLine).where(PayLine.element == Element.SICK_PAY))
    assert (line.pence, line.nmw_minutes) == (5_064, 0)


def test_sickness_by_agreed_qualifying_days(house):
    """37.5 h × £12.80 = £480 a week: the flat rate. Monday to Friday agreed: 24.65 a day."""
    house.choose()
    with transaction():
        service.agree_days(house.treasurer, house.amy, date(2026, 11, 1), range(5))
    (alert,) = db.session.scalars(select(Alert).where(Alert.person_id == house.amy))
    assert "Tess entered the days on which your sickness is paid" in alert.words
    db.session.rollback()
    make_leave(house.coop, house.amy, date(2026, 12, 10), date(2026, 12, 14), kind="sickness")
    assert house.items(house.run()) == [("sick_pay", 4_930, 2), ("sick_pay", 2_465, 1)]


def test_sickness_before_the_first_choice_is_left_alone(house):
    house.choose(DECEMBER[0])
    make_leave(house.coop, house.amy, date(2026, 11, 9), date(2026, 11, 13), kind="sickness")
    house.holiday(house.amy, date(2026, 11, 16), date(2026, 11, 17), 900)
    assert house.items(house.run()) == []


def test_unknown_earnings_pay_nothing_and_are_said(house, client):
    house.choose()
    make_leave(house.coop, house.ben, date(2026, 12, 7), date(2026, 12, 8), kind="sickness")
    assert house.items(house.run()) == []
    as_role(client, house.coop, "treasurer")
    set_page = client.get("/pay/absence").get_data(as_text=True)
    assert "Ben Brown: average earnings before 7 December 2026 are not known" in set_page


def test_rolled_up_is_for_who_has_no_contract_hours(house):
    """7.5 h × £12.80 = £96.00; 12.07 % of it 11.5872, so £11.59, on its own line."""
    house.choose(irregular=Irregular.ROLLED_UP)
    for who in (house.amy, house.ben):
        approved_hours(house.coop, house.service, who, date(2026, 12, 9))
    house.holiday(house.ben, date(2026, 12, 14), date(2026, 12, 14), 450)
    run_id = house.run()
    assert house.items(run_id) == [("rolled_up", 1_159, 0)]
    line = db.session.scalar(select(PayLine).where(PayLine.element == Element.ROLLED_UP))
    assert line.person_id == house.ben


def test_rolled_up_goes_on_in_sickness(house):
    """Reg 16A(5): November paid £11.59; sick on ten of December's 31 days: 3.7387…, £3.74."""
    house.choose(irregular=Irregular.ROLLED_UP)
    approved_hours(house.coop, house.service, house.ben, date(2026, 11, 9))
    house.finish(house.run(NOVEMBER))
    make_leave(house.coop, house.ben, date(2026, 12, 1), date(2026, 12, 10), kind="sickness")
    items = {source: pence for source, pence, _ in house.items(house.run())}
    assert items["rolled_up_away"] == 374


@pytest.mark.parametrize(
    ("left", "agreement", "pence"),
    [(600, "", 12_800), (-600, "", None), (-600, "Contract, clause 9", -12_800)],
)
def test_leavers_are_settled(house, left, agreement, pence):
    """Ten hours at £12.80, paid; taken back only where an agreement says so (reg 14(4))."""
    house.choose(recovers=agreement)
    house.contract(house.amy, 2_250, until_on=date(2026, 12, 18))
    with transaction():
        ledger.set_year(house.manager, date(2026, 4, 1), Period.MONTH, date(2026, 4, 1))
    with transaction():
        now = queries.leave.balances_of(house.coop, [house.amy])[house.amy, date(2026, 4, 1)]
        ledger.correct(house.manager, house.amy, date(2026, 12, 18), left - now, "Taken on paper")
    found = [row[:2] for row in house.items(house.run())]
    assert found == ([] if pence is None else [("leaver", pence)])


def test_terms_that_change_at_the_end_of_a_month_are_no_leaving(house):
    house.choose()
    house.contract(house.amy, 2_250, until_on=date(2026, 12, 31))
    with transaction() as session:
        session.add(
            Employment(
                coop_id=house.coop, person_id=house.amy, service_id=house.service, role="Senior",
                contract_minutes=2_400, from_on=date(2027, 1, 1),
            )
        )  # fmt: skip
        ledger.set_year(house.manager, date(2026, 4, 1), Period.MONTH, date(2026, 4, 1))
    assert house.items(house.run()) == []


def test_a_choice_never_reaches_into_pay_that_is_settled(house):
    house.choose()
    house.finish(house.run(NOVEMBER))
    with pytest.raises(DomainError, match="Choose a day after 1 November 2026"):
        house.choose()
    with pytest.raises(DomainError, match="Pay up to 30 November 2026 is settled"):
        house.choose(date(2026, 11, 15))
    with pytest.raises(DomainError, match="at least one day"):
        house.choose(DECEMBER[0], days="")
    draft = house.run()
    house.choose(DECEMBER[0], all_at_average=True)
    assert db.session.get_one(PayRun, draft).calculated_at is None


def test_nobody_agrees_their_own_days(house):
    own = actor_of(
        make_account(house.coop, "treasurer", name="Amy"),
        house.coop,
        "treasurer",
        person_id=house.amy,
    )
    with pytest.raises(DomainError, match="Somebody else"), transaction():
        service.agree_days(own, house.amy, date(2026, 11, 1), range(5))


def test_a_run_reads_in_a_fixed_number_of_queries(house, count_queries):
    house.choose()
    house.holiday(house.amy, date(2026, 12, 7), date(2026, 12, 8), 900)
    with count_queries() as few:
        sources.bring(house.coop, *DECEMBER)
    for n in range(12):
        who = make_person(house.coop, f"P{n}", "Many", service_id=house.service)
        house.contract(who, 1_800)
        house.holiday(who, date(2026, 12, 7), date(2026, 12, 8), 720)
        make_leave(house.coop, who, date(2026, 12, 14), date(2026, 12, 15), kind="sickness")
    with count_queries() as many:
        assert len(sources.bring(house.coop, *DECEMBER)) == 25
    assert many.count == few.count <= 16


def test_other_co_ops_are_left_alone(house):
    house.choose()
    house.holiday(house.amy, date(2026, 12, 7), date(2026, 12, 8), 900)
    assert sources.bring(make_coop("Other Care"), *DECEMBER) == ()


class TestPages:
    @pytest.fixture
    def paid(self, house):
        house.choose()
        for monday in (2, 9, 16, 23):
            approved_hours(house.coop, house.service, house.amy, date(2026, 11, monday))
        house.finish(house.run(NOVEMBER))
        house.holiday(house.amy, date(2026, 12, 14), date(2026, 12, 15), 900)
        make_leave(house.coop, house.amy, date(2026, 12, 7), date(2026, 12, 9), kind="sickness")
        house.december = house.run()
        house.ids = {row.source: row.id for row in db.session.scalars(select(PayItem))}
        db.session.rollback()
        return house

    def text(self, client, path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def test_the_treasurer_reads_how_sick_pay_came_about_and_that_is_kept(self, paid, client):
        as_role(client, paid.coop, "treasurer")
        page = self.text(client, f"/pay/absence/{paid.ids['sick_pay']}")
        assert "Counts together since" in page
        assert "30 November 2026" in page  # the payday
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "absencepay.view")
        )
        assert len(list(entries)) == 1
        page = self.text(client, f"/pay/absence/{paid.ids['holiday']}")
        assert "The weeks that were averaged" in page
        assert "This record is kept until 15 December 2032 at least." in page
        assert "Holiday pay" in self.text(client, "/pay/absence")

    def test_members_see_their_own_once_it_is_approved(self, paid, client):
        as_role(client, paid.coop, "worker", person_id=paid.amy)
        path = f"/my/pay/absence/{paid.ids['sick_pay']}"
        assert client.get(path).status_code == 404
        paid.finish(paid.december)
        assert "3 qualifying days" in self.text(client, path)
        assert path in self.text(client, f"/my/pay/{paid.december}")
        as_role(client, paid.coop, "worker", person_id=paid.ben)
        assert client.get(path).status_code == 404

    def test_other_roles_and_co_ops_are_kept_out(self, paid, client):
        path = f"/pay/absence/{paid.ids['sick_pay']}"
        for role in ("worker", "coordinator", "trainer", "board"):
            as_role(client, paid.coop, role)
            assert client.get(path).status_code == 403, role
        as_role(client, make_coop("Other Care"), "treasurer")
        assert client.get(path).status_code == 404

    def test_choosing_on_the_page(self, paid, client):
        as_role(client, paid.coop, "treasurer")
        fields = {
            "from_on": "1/1/2027",
            "irregular": "rolled_up",
            "recovers": "",
            "days": ["0", "1"],
        }
        answer = client.post("/pay/absence/choose", data=fields, follow_redirects=True)
        assert "Monday and Tuesday" in answer.get_data(as_text=True)
        held = queries.choices(paid.coop).rows[-1]
        assert (held.irregular, held.days) == (Irregular.ROLLED_UP, "01")
        again = client.post("/pay/absence/choose", data=fields).get_data(as_text=True)
        assert "Choose a day after 1 January 2027" in again

    def test_agreeing_days_on_the_page(self, paid, client):
        as_role(client, paid.coop, "treasurer")
        fields = {"person": str(paid.ben), "from_on": "1/1/2027", "days": ["0", "1", "2"]}
        answer = client.post("/pay/absence/days", data=fields, follow_redirects=True)
        assert "Ben Brown: Monday to Wednesday, from 1 January 2027" in answer.get_data(
            as_text=True
        )
        fields["days"] = []
        assert "at least one day" in client.post("/pay/absence/days", data=fields).get_data(
            as_text=True
        )
