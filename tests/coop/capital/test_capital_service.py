"""The verbs of members' money on a real database; what the database itself refuses."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from coop.capital import queries, service
from coop.capital.models import CapitalEntry, CapitalLine
from coop.capital.rules import Holding, Kind, Line, Terms, Verb
from coop.notices.models import Alert
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.capital import make_shares, make_terms, treasurer
from tests.factories.people import make_coop, make_person

TODAY = date(2026, 11, 27)
JAN = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def coop(database):
    made = make_coop()
    make_terms(made)
    return made


@pytest.fixture
def ann(coop):
    return make_person(coop, "Ann", "Ames")


@pytest.fixture
def ben(coop):
    return make_person(coop, "Ben", "Boyd")


def do(verb, coop, *args, by=None, **more):
    with transaction():
        made = getattr(service, verb)(by or treasurer(coop), *args, **more)
        return getattr(made, "id", None)


def refused(words, verb, coop, *args, **more):
    with pytest.raises(DomainError, match=words) as error:
        do(verb, coop, *args, **more)
    return error.value


def held(coop, person, on=TODAY):
    return queries.holding(coop, person, on)


def test_shares_are_asked_for_allotted_and_paid_in_parts(coop, ann):
    asked = do("apply_for_shares", coop, ann, 20_000, JAN)
    refused("waits for the board", "apply_for_shares", coop, ann, 5_000, JAN)
    do("allot", coop, asked, JAN)
    assert held(coop, ann) == Holding(shares=20_000, unpaid=20_000)
    do("pay_in", coop, ann, 12_000, JAN + timedelta(days=30))
    do("pay_in", coop, ann, 8_000, JAN + timedelta(days=60))
    assert held(coop, ann).paid == 20_000
    assert held(coop, ann, JAN + timedelta(days=59)) == Holding(20_000, 8_000)
    assert held(coop, ann, JAN - timedelta(days=1)) == Holding()
    assert queries.total(coop, Kind.BANK, TODAY) == 20_000
    refused("Nothing is to be paid", "pay_in", coop, ann, 100, TODAY)
    told = list(db.session.scalars(select(Alert)))
    assert [one.person_id for one in told] == [ann]
    refused("decided already", "allot", coop, asked, TODAY)


def test_a_refused_application_says_why_and_may_be_made_again(coop, ann):
    asked = do("apply_for_shares", coop, ann, 20_000, JAN)
    refused("Say why", "refuse_application", coop, asked, " ")
    do("refuse_application", coop, asked, "Probation is not over")
    assert queries.applications(coop)[0].reason == "Probation is not over"
    do("drop_application", coop, do("apply_for_shares", coop, ann, 20_000, JAN))
    assert [row.state for row in queries.applications(coop)] == ["refused", "withdrawn"]
    assert held(coop, ann) == Holding()


def test_limits_count_what_is_held_already(coop, ann):
    make_shares(coop, ann, 495_000)
    refused("our rules allow at most £5,000.00", "apply_for_shares", coop, ann, 5_100, TODAY)
    do("set_terms", coop, date(2026, 11, 1), Terms(100, 5_000, None, 90, True, Decimal(3)),
       year_end=(3, 31), source="Rule 14")  # fmt: skip
    refused("law lets nobody", "apply_for_shares", coop, ann, 9_505_100, TODAY)
    do("apply_for_shares", coop, ann, 9_505_000, TODAY)  # exactly £100,000.00


def test_withdrawal_under_notice(coop, ann):
    make_shares(coop, ann, 20_000)
    notice = do("give_notice", coop, ann, 10_000, TODAY - timedelta(days=30))
    (row,) = queries.notices(coop)
    assert row.due_on == TODAY + timedelta(days=60)  # 90 days of the rules
    refused("runs until 26 January 2027", "pay_withdrawal", coop, notice, TODAY)
    refused("£50.00 can be withdrawn", "give_notice", coop, ann, 10_000, TODAY)
    with clock.at(clock.instant(row.due_on, time(12))):
        do("suspend", coop, row.due_on, "The roof has to be paid for")
        refused("roof", "pay_withdrawal", coop, notice, row.due_on)
        refused("roof", "give_notice", coop, ann, 1_000, row.due_on)
        do("end_suspension", coop, queries.suspensions(coop)[0].id)
    with clock.at(clock.instant(row.due_on + timedelta(days=1), time(12))):
        do("pay_withdrawal", coop, notice, clock.today())
        assert held(coop, ann, clock.today()) == Holding(shares=10_000)
        refused("paid or taken back", "pay_withdrawal", coop, notice, clock.today())
    assert held(coop, ann) == Holding(shares=20_000)


def test_a_notice_is_taken_back_by_the_holder_alone(coop, ann, ben):
    make_shares(coop, ann, 20_000)
    notice = do("give_notice", coop, ann, 10_000, TODAY)
    mine = Actor(None, "Ann", coop, ann, frozenset({"worker"}))
    other = Actor(None, "Ben", coop, ben, frozenset({"worker"}))
    refused("Only the holder", "take_back", coop, notice, by=other)
    refused("Only the holder or the treasurer", "give_notice", coop, ann, 1_000, TODAY, by=other)
    do("take_back", coop, notice, by=mine)
    assert queries.under_notice(coop, ann) == 0


def test_whoever_leaves_withdraws_all_though_it_is_suspended_now(coop, ann):
    make_shares(coop, ann, 20_000)
    do("suspend", coop, TODAY, "Cash is short")
    refused("Cash is short", "give_notice", coop, ann, 20_000, TODAY)
    notice = do("give_notice", coop, ann, 20_000, TODAY, leaving=True)
    with clock.at(clock.instant(TODAY + timedelta(days=90), time(12))):
        refused("Cash is short", "pay_withdrawal", coop, notice, clock.today())


def test_shares_pass_to_another_where_the_rules_allow_it(coop, ann, ben):
    make_shares(coop, ann, 20_000)
    do("transfer", coop, ann, ben, 5_000, TODAY)
    assert (held(coop, ann).paid, held(coop, ben).paid) == (15_000, 5_000)
    assert queries.total(coop, Kind.BANK, TODAY) == 20_000
    do("set_terms", coop, TODAY, Terms(100, 5_000, None, 90, False, Decimal(3)),
       year_end=(3, 31), source="Rule 15")  # fmt: skip
    refused("do not allow", "transfer", coop, ann, ben, 5_000, TODAY)
    refused("somebody else", "transfer", coop, ann, ann, 5_000, TODAY)


def test_loans_in_and_back_and_never_more_back_than_in(coop, ann):
    do("lend", coop, ann, 100_000, JAN, "3 %, three months")
    do("repay", coop, ann, 40_000, JAN + timedelta(days=30))
    error = refused("there is £600.00", "repay", coop, ann, 60_001, TODAY)
    assert error.field == "pounds"
    refused("not £700.00", "repay", coop, ann, 70_000, JAN)  # not on that earlier day either
    assert held(coop, ann).loan == 60_000


def test_a_repayment_dated_before_the_loan_is_refused(coop, ann):
    do("lend", coop, ann, 100_000, JAN, "3 %")
    refused("there is £0.00", "repay", coop, ann, 100, JAN - timedelta(days=1))


def test_interest_on_shares_within_the_limit_once_a_year(coop, ann, ben):
    make_shares(coop, ann, 100_000, on=date(2024, 5, 1))
    make_shares(coop, ben, 100_000, on=date(2024, 5, 1), paid=0)
    year = date(2025, 4, 1), date(2026, 3, 31)
    refused("limit interest on shares to 3.5 %", "declare_interest", coop, Kind.SHARES, *year,
            Decimal("3.51"))  # fmt: skip
    do("declare_interest", coop, Kind.SHARES, *year, Decimal("3.5"))
    assert held(coop, ann).interest == 3_500  # 3.5 % of £1,000
    assert held(coop, ben).interest == 0  # has paid nothing
    assert queries.total(coop, Kind.INTEREST_COST, TODAY) == 3_500
    refused("already", "declare_interest", coop, Kind.SHARES, *year, Decimal(1))
    number = queries.entries(coop)[0][0].number
    do("reverse", coop, number, "Wrong rate")
    do("declare_interest", coop, Kind.SHARES, *year, Decimal(1))
    assert held(coop, ann).interest == 1_000
    figures = queries.year_figures(coop, date(2026, 3, 31))
    assert (figures.share_interest, figures.highest_percent) == (1_000, Decimal(1))
    do("pay_interest", coop, ann, 1_000, TODAY)
    refused("there is £0.00", "pay_interest", coop, ann, 1, TODAY)


def test_surplus_goes_to_reserves_and_members_and_nothing_comes_back_from_the_locked_one(
    coop, ann, ben
):
    do("bring_in", coop, 1_000_000, date(2026, 3, 31), "Surplus of 2025-26")
    do("move_to_reserve", coop, Kind.SURPLUS, Kind.INDIVISIBLE, 300_000, TODAY, "")
    do("move_to_reserve", coop, Kind.SURPLUS, Kind.GENERAL, 200_000, TODAY, "")
    do("keep_in_capital", coop, {ann: 300_000, ben: 200_000}, TODAY, "Shared", key="2026")
    assert queries.total(coop, Kind.SURPLUS, TODAY) == 0
    assert held(coop, ben).member_capital == 200_000
    lock = "belongs to the society for good"
    refused(lock, "move_to_reserve", coop, Kind.INDIVISIBLE, Kind.GENERAL, 1, TODAY, "")
    refused(lock, "keep_in_capital", coop, {ann: 1}, TODAY, "x", source=Kind.INDIVISIBLE)
    refused(lock, "cover_loss", coop, Kind.INDIVISIBLE, 1, TODAY, "")
    paid = (Line(Kind.INDIVISIBLE, 100), Line(Kind.BANK, -100))
    refused(lock, "post", coop, Verb.PAY_OUT, TODAY, paid, "Bonus")
    rows, _ = queries.entries(coop, verb="reserve")
    moved = next(row.number for row in rows if any(x.kind is Kind.INDIVISIBLE for x in row.lines))
    refused(lock, "reverse", coop, moved, "A slip")
    refused("there is £0.00", "move_to_reserve", coop, Kind.SURPLUS, Kind.GENERAL, 1, TODAY, "")
    do("pay_out_capital", coop, ann, 300_000, TODAY)
    assert queries.total(coop, Kind.INDIVISIBLE, TODAY) == 300_000


def test_a_loss_is_covered_by_the_general_reserve_first(coop):
    do("bring_in", coop, 100_000, date(2025, 3, 31), "Surplus")
    do("move_to_reserve", coop, Kind.SURPLUS, Kind.INDIVISIBLE, 60_000, date(2025, 9, 1), "")
    do("move_to_reserve", coop, Kind.SURPLUS, Kind.GENERAL, 40_000, date(2025, 9, 1), "")
    do("bring_in", coop, -70_000, date(2026, 3, 31), "Loss")
    refused("covers losses first", "cover_loss", coop, Kind.INDIVISIBLE, 30_000, TODAY, "")
    do("cover_loss", coop, Kind.GENERAL, 40_000, TODAY, "")
    refused("The loss that stands is £300.00", "cover_loss", coop, Kind.INDIVISIBLE, 30_001,
            TODAY, "")  # fmt: skip
    do("cover_loss", coop, Kind.INDIVISIBLE, 30_000, TODAY, "")
    assert queries.total(coop, Kind.SURPLUS, TODAY) == 0
    assert queries.total(coop, Kind.INDIVISIBLE, TODAY) == 30_000


def test_nobody_moves_their_own_money(coop, ann):
    make_shares(coop, ann, 20_000, paid=0)
    own = treasurer(coop, person_id=ann)
    for verb, args in (
        ("pay_in", (ann, 100, TODAY)),
        ("repay", (ann, 100, TODAY)),
        ("pay_interest", (ann, 100, TODAY)),
        ("pay_out_capital", (ann, 100, TODAY)),
    ):
        assert refused("your own money", verb, coop, *args, by=own).code == "own"
    asked = do("apply_for_shares", coop, ann, 5_000, TODAY, by=own)
    refused("your own money", "allot", coop, asked, TODAY, by=own)


def test_an_entry_is_undone_once_by_one_that_names_it(coop, ann):
    make_shares(coop, ann, 20_000)
    paid = queries.entries(coop, verb="pay_in")[0][0]
    do("reverse", coop, paid.number, "Bounced")
    assert held(coop, ann) == Holding(20_000, 20_000)
    undone = queries.entries(coop)[0][0]
    assert (undone.reverses, queries.entry(coop, paid.number).reversed_by) == (
        paid.number,
        undone.number,
    )
    refused("reversed already", "reverse", coop, paid.number, "again")
    refused("undoes another", "reverse", coop, undone.number, "again")
    refused("Say what was wrong", "reverse", coop, 1, " ")
    with pytest.raises(NotFound):
        do("reverse", make_coop("Other Care"), 1, "theirs")


def test_a_payment_undone_has_its_notice_open_again(coop, ann):
    make_shares(coop, ann, 20_000)
    notice = do("give_notice", coop, ann, 10_000, TODAY - timedelta(days=100))
    do("pay_withdrawal", coop, notice, TODAY)
    do("reverse", coop, queries.entries(coop)[0][0].number, "Sent to the wrong bank")
    assert [row.state for row in queries.notices(coop)] == ["open"]
    assert held(coop, ann) == Holding(20_000)


def test_books_until_now_are_brought_in_once(coop, ann, ben):
    stood = {ann: Holding(50_000), ben: Holding(20_000, member_capital=30_000, loan=10_000)}
    common = {Kind.BANK: 70_000, Kind.GENERAL: 400_000, Kind.INDIVISIBLE: 100_000}
    do("open_balances", coop, JAN, stood, common, "From the old books")
    assert (held(coop, ann), held(coop, ben)) == (stood[ann], stood[ben])
    assert (
        queries.total(coop, Kind.OTHER, TODAY) == 540_000
    )  # 610,000 owed and kept, 70,000 in bank
    refused("has entries already", "open_balances", coop, JAN, stood, common, "again")


def test_another_co_op_sees_and_touches_nothing(coop, ann):
    make_shares(coop, ann, 20_000)
    other = make_coop("Other Care")
    make_terms(other)
    assert queries.holding(other, ann, TODAY) == Holding()
    assert queries.holdings(other, TODAY) == ()
    with pytest.raises(NotFound):
        queries.statement(other, Kind.SHARES, ann, None, TODAY)
    with pytest.raises(NotFound):
        do("pay_in", other, ann, 100, TODAY)
    with pytest.raises(NotFound):
        do("lend", other, ann, 100, TODAY, "x")


def test_numbers_run_without_a_gap_in_each_co_op(coop, ann):
    make_shares(coop, ann, 20_000)
    refused("there is", "repay", coop, ann, 100, TODAY)
    other = make_coop("Other Care")
    make_terms(other)
    make_shares(other, make_person(other), 20_000)
    make_shares(coop, ann, 20_000)
    for each in (coop, other):
        numbers = list(
            db.session.scalars(
                select(CapitalEntry.number)
                .where(CapitalEntry.coop_id == each)
                .order_by(CapitalEntry.number)
            )
        )
        assert numbers == list(range(1, len(numbers) + 1))


# What the database itself refuses, whoever asks


def raw(*statements):
    with transaction() as session:
        for words in statements:
            session.execute(text(words))


def entry_sql(coop, number):
    return (
        'INSERT INTO capital_entry (coop_id, number, "on", verb, words, made_at, made_by) '
        f"VALUES ({coop}, {number}, '2026-11-01', 'pay_in', 'by hand', '2026-11-01', 'x')"
    )


def line_sql(coop, number, kind, pence):
    return (
        "INSERT INTO capital_line (coop_id, entry_number, account_id, pence) "
        f"SELECT {coop}, {number}, id, {pence} FROM capital_account "
        f"WHERE coop_id = {coop} AND kind = '{kind}' LIMIT 1"
    )


@pytest.fixture
def ledger(coop, ann):
    """A co-op with one of each account that the statements below name; its next number."""
    make_shares(coop, ann, 20_000)
    do("bring_in", coop, 100_000, date(2026, 3, 31), "Surplus")
    do("move_to_reserve", coop, Kind.SURPLUS, Kind.INDIVISIBLE, 40_000, TODAY, "")
    do("move_to_reserve", coop, Kind.SURPLUS, Kind.GENERAL, 10_000, TODAY, "")
    return coop, queries.entries(coop)[1] + 1


def test_the_database_takes_a_balanced_entry(ledger):
    coop, number = ledger
    raw(
        line_sql(coop, number, "bank", 500),
        line_sql(coop, number, "general", -500),
        entry_sql(coop, number),
    )
    assert queries.entry(coop, number).pence == 500


@pytest.mark.parametrize(
    "case",
    ["unequal", "one side", "no lines", "no entry", "late line", "late pair"],
)
def test_the_database_refuses_what_does_not_balance(ledger, case):
    coop, number = ledger
    bank, general = line_sql(coop, number, "bank", 500), line_sql(coop, number, "general", -499)
    even = line_sql(coop, number, "general", -500)
    made = entry_sql(coop, number)
    statements = {
        "unequal": (bank, general, made),
        "one side": (bank, made),
        "no lines": (made,),
        "no entry": (bank, even),
        "late line": (bank, even, made, line_sql(coop, number, "surplus", 1)),
        "late pair": (line_sql(coop, 1, "bank", 5), line_sql(coop, 1, "general", -5)),
    }[case]
    before = db.session.scalar(select(func.count()).select_from(CapitalLine))
    db.session.rollback()
    with pytest.raises(DBAPIError):
        raw(*statements)
    assert db.session.scalar(select(func.count()).select_from(CapitalLine)) == before


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE capital_line SET pence = pence + 1",
        "UPDATE capital_entry SET words = 'nothing to see'",
        "DELETE FROM capital_line",
        "DELETE FROM capital_entry",
        "UPDATE capital_entry SET made_by = 'another' WHERE number = 1",
    ],
)
def test_the_database_refuses_to_alter_or_remove(ledger, words):
    with pytest.raises(DBAPIError):
        raw(words)


def test_sqlite_refuses_to_replace(ledger):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("REPLACE is SQLite's alone")
    row = (
        db.session.execute(text("SELECT * FROM capital_line ORDER BY id LIMIT 1")).mappings().one()
    )
    db.session.rollback()
    with pytest.raises(DBAPIError):
        raw(
            "INSERT OR REPLACE INTO capital_line (id, coop_id, entry_number, account_id, pence) "
            f"VALUES ({row['id']}, {row['coop_id']}, {row['entry_number']}, "
            f"{row['account_id']}, 1)"
        )


@pytest.mark.parametrize("kind", ["bank", "general", "shares", "unpaid", "other"])
def test_the_database_keeps_the_asset_lock(ledger, kind):
    coop, number = ledger
    with pytest.raises(DBAPIError, match="covers losses and nothing else"):
        raw(
            line_sql(coop, number, "indivisible", 100),
            line_sql(coop, number, kind, -100),
            entry_sql(coop, number),
        )


def test_the_database_lets_the_indivisible_reserve_cover_a_loss_and_not_more(ledger):
    coop, number = ledger
    do("bring_in", coop, -60_000, TODAY, "Loss")  # 50,000 was left: 10,000 of loss stands

    def out(at, pence):
        return (
            line_sql(coop, at, "indivisible", pence),
            line_sql(coop, at, "surplus", -pence),
            entry_sql(coop, at),
        )

    with pytest.raises(DBAPIError, match="covers losses"):
        raw(*out(number + 1, 10_001))
    raw(*out(number + 1, 10_000))
    assert queries.total(coop, Kind.SURPLUS, TODAY) == 0


def test_a_line_cannot_stand_on_another_co_ops_account(ledger):
    coop, number = ledger
    other = make_coop("Other Care")
    with pytest.raises(DBAPIError):
        raw(
            f"INSERT INTO capital_line (coop_id, entry_number, account_id, pence) SELECT {other}, "
            f"{number}, id, 5 FROM capital_account WHERE coop_id = {coop} AND kind = 'bank'"
        )
