"""Every subject against every role: never more rows or columns than the pages show."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest
from sqlalchemy import event

from coop.builder import making, periods
from coop.builder.asking import Wish, ready
from core import access, clock, exporting
from core.access import Actor
from core.db import db
from core.errors import DomainError, NotAllowed
from core.exporting import Kind
from core.sheets.values import cell_value
from tests.factories.everything import AHEAD, WORKED, fill
from tests.factories.exports import House
from tests.factories.hours import set_clock
from tests.factories.people import make_coop

# By role, what its pages show: read off the menus, not off the subjects.
EVERYBODY = {"people", "decisions"}
SEES = {
    "board": {
        "places", "shifts", "pay_lines", "training", "vacancies", "capital", "register",
    },
    "treasurer": {"pay_lines", "capital", "register"},
    "trainer": {"places", "shifts", "training"},
    "recruiter": {"vacancies", "referrals", "referral_counts"},
    "coordinator": {
        "leave", "places", "shifts", "open_shifts", "claims", "cover", "swaps", "changes",
        "hours", "training", "checks", "vacancies", "referrals", "referral_counts",
    },
}  # fmt: skip
SEES["manager"] = SEES["coordinator"] | SEES["board"]
LONG_AGO = "2019-01-01..2019-12-31"
PRIVATE = {"people": {"first_name", "address", "born_on", "ni_number"}}


@pytest.fixture
def house(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")
    house = House()
    fill(house)
    return house


def somebody(coop, *roles):
    return Actor(1, "Sam", coop, None, frozenset(roles))


def every(subject, actor, **filters):
    keys = tuple(one.key for one in subject.open_to(actor))
    return ready(actor, Wish(subject.code, keys, filters), clock.today())


@pytest.mark.parametrize("role", SEES)
def test_a_role_is_offered_what_its_pages_show_and_no_more(app, role):
    actor = somebody(1, role)
    offered = {one.code for one in exporting.subjects(actor)}
    assert offered == SEES[role] | EVERYBODY
    for subject in exporting.every():
        hidden = {one.key for one in subject.columns} - {one.key for one in subject.open_to(actor)}
        expected = PRIVATE.get(subject.code, set())
        assert hidden == (set() if role in ("coordinator", "manager") else expected)


def test_members_and_advisers_are_offered_nothing(app):
    for role in ("worker", "adviser"):
        assert not somebody(1, role).can("exports.build")


@pytest.mark.parametrize("role", SEES)
def test_what_is_not_offered_is_refused_whoever_asks(app, role):
    actor = somebody(1, role)
    for subject in exporting.every():
        first = subject.columns[0].key
        if subject.code not in SEES[role] | EVERYBODY:
            with pytest.raises(NotAllowed, match="so you cannot export them"):
                ready(actor, Wish(subject.code, (first,), {}), clock.today())
            continue
        for one in subject.columns:
            if one not in subject.open_to(actor):
                with pytest.raises(DomainError, match="You do not see"):
                    ready(actor, Wish(subject.code, (first, one.key), {}), clock.today())


def test_who_holds_what_a_column_needs_holds_what_its_subject_needs(app):
    """So that the narrowest permission alone guards a file: see Ready.permission."""
    known = access.permissions()
    for subject in exporting.every():
        roles = [known[subject.permission].roles]
        roles += [known[one.permission].roles for one in subject.columns if one.permission]
        for one in roles:
            assert one <= roles[0]
            assert all(one <= other or other <= one for other in roles)


def test_every_subject_reads_well(app):
    codes = [one.code for one in exporting.every()]
    assert len(codes) == len(set(codes)) >= 19
    for subject in exporting.every():
        assert subject.words.endswith(".")
        keys = [one.key for one in subject.columns]
        assert len(keys) == len(set(keys))
        titles = [one.column.title for one in subject.columns]
        assert len(titles) == len(set(titles))
        assert any(one.usual and not one.permission for one in subject.columns)
        assert not any(set("[]:*?/\\") & set(subject.title))
        for one in subject.filters:
            if one.usual and one.kind is Kind.PERIOD:
                assert one.usual in periods.WORDS


def test_everything_there_is_comes_out_and_fits_its_column(house):
    manager = somebody(house.coop, "manager", "recruiter", "treasurer")
    elsewhere = somebody(make_coop("Elsewhere Care"), "manager", "recruiter", "treasurer")
    for subject in exporting.every():
        asked = every(subject, manager)
        rows = list(asked.rows())
        assert rows, f"{subject.code} has a row in this co-op"
        for row in rows:
            for column in asked.sheet:
                assert column.key in row or subject.code == "capital", (subject.code, column.key)
                cell_value(column, row.get(column.key))
        assert len(making.first_rows(asked, 1)) == 1
        assert list(every(subject, elsewhere).rows()) == [], f"{subject.code} of another co-op"
        for one in subject.filters:
            value = LONG_AGO if one.kind is Kind.PERIOD else "nobody of this name"
            if one.kind is Kind.CHOICE:
                for choice, _ in one.choices(house.coop):
                    fewer = list(every(subject, manager, **{one.key: choice}).rows())
                    assert len(fewer) <= len(rows)
                continue
            assert list(every(subject, manager, **{one.key: value}).rows()) == [], (
                f"{subject.code} narrowed by {one.key}"
            )


def rows_of(house, code, **filters):
    actor = somebody(house.coop, "manager", "recruiter", "treasurer")
    subject = exporting.subject(actor, code)
    return list(every(subject, actor, **filters).rows())


def test_rows_say_what_the_pages_say(house):
    [line] = rows_of(house, "pay_lines", run="this_month", state="approved")
    assert (line["on"], line["minutes"], line["rate"], line["pay"]) == (
        WORKED, 450, Decimal("12.80"), Decimal(96),  # 7.5 × £12.80
    )  # fmt: skip
    assert rows_of(house, "pay_lines", run="last_month") == []
    [hours] = rows_of(house, "hours", on="this_month")
    assert (hours["name"], hours["minutes"], hours["approver"]) == ("Amy Adams", 450, "Cora Bell")
    [place] = rows_of(house, "places", on=periods.given(AHEAD, AHEAD))
    [need] = rows_of(house, "shifts", on=periods.given(AHEAD, AHEAD))
    assert (place["name"], need["people"], need["wanted"]) == ("Amy Adams", 1, 2)
    [free] = rows_of(house, "open_shifts")
    assert (free["on"], free["free"]) == (AHEAD, 1)
    [leave] = rows_of(house, "leave", off="last_week", state="approved")
    assert (leave["days"], leave["kind"]) == (5, "Annual leave")
    [late] = rows_of(house, "changes", on="next_month", under="under 24 h", doing="others")
    assert (late["notice"], late["starts"], late["new_starts"]) == (1200, time(7), time(8))
    assert rows_of(house, "changes", doing="own") == []
    [decided] = rows_of(house, "decisions")
    assert (decided["for"], decided["against"], decided["secret"]) == (5, 2, True)
    [member] = rows_of(house, "register", standing="now")
    assert (member["name"], member["shares"], member["paid"]) == ("Amy Adams", 200, Decimal(200))
    entries = rows_of(house, "capital")
    assert sum(row["debit"] or 0 for row in entries) == sum(row["credit"] or 0 for row in entries)
    assert {row["state"] for row in rows_of(house, "swaps")} == {"Open"}
    assert [row["count"] for row in rows_of(house, "referral_counts")] == [1]


def test_a_name_with_a_wild_card_is_only_itself(house):
    assert rows_of(house, "people", who="%") == []
    assert [row["name"] for row in rows_of(house, "people", who="adams AMY")] == ["Amy Adams"]


def test_what_streams_asks_as_often_for_many_as_for_few(house):
    def reads(code):
        found = []

        def note(connection, cursor, statement, *rest):
            if statement.lstrip().startswith("SELECT"):
                found.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            rows_of(house, code)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(found)

    for code in ("people", "places", "shifts", "hours", "pay_lines", "leave", "changes", "capital"):
        assert reads(code) == 1, code
