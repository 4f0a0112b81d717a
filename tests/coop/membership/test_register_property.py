"""The register as at a day equals a replay of what happened until then, whatever happened."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.capital import service as capital
from coop.members import service as members
from coop.membership import queries, rules, service
from core import clock
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import MembershipKind, Person
from tests.factories.capital import make_terms, treasurer
from tests.factories.membership import keeper, make_membership_terms
from tests.factories.people import make_coop, make_person

pytestmark = pytest.mark.slow

_names = count(1)
START, DAYS = date(2026, 1, 1), 120
VERBS = ["enter", "cease", "take", "leave_office", "move", "email", "shares", "pay", "lend"]
ACT = st.tuples(
    st.sampled_from(VERBS),
    st.integers(0, 2),
    st.sampled_from(list(rules.OFFICES)),
    st.integers(1, 9),
    st.integers(0, 12),  # days until the next act
)


class Replay:
    """The register worked out apart from the tables: a list of events, applied in order."""

    def __init__(self):
        self.events = []

    def tell(self, on, *what):
        self.events.append((on, what))

    def as_at(self, on):
        """Entries by person, and offices, as at the day."""
        entries, offices = {}, []
        shares, unpaid, loans, address, email = {}, {}, {}, {}, {}
        for day, what in self.events:
            if day > on:
                continue
            kind, who, *more = what
            if kind == "enter":
                spells = entries.setdefault(who, [])
                if spells and spells[-1][1] is not None and day <= spells[-1][1] + timedelta(1):
                    spells[-1] = (spells[-1][0], None)
                else:
                    spells.append((day, None))
            elif kind == "cease":
                begun, _ = entries[who][-1]
                entries[who][-1] = (begun, day)
            elif kind == "take":
                offices.append([who, more[0], day, None])
            elif kind == "leave_office":
                mine = next(row for row in offices if row[:2] == [who, more[0]] and not row[3])
                mine[3] = day
            elif kind == "move":
                address[who] = more[0]
            elif kind == "email":
                email[who] = more[0]
            elif kind == "shares":
                shares[who] = shares.get(who, 0) + more[0]
                unpaid[who] = unpaid.get(who, 0) + more[0]
            elif kind == "pay":
                unpaid[who] -= more[0]
            elif kind == "lend":
                loans[who] = loans.get(who, 0) + more[0]
        told = {
            (
                who,
                address.get(who, ""),
                email.get(who, ""),
                shares.get(who, 0) // 100,
                shares.get(who, 0) - unpaid.get(who, 0),
                loans.get(who, 0),
                begun,
                ended if ended is not None and ended < on else None,
            )
            for who, spells in entries.items()
            for begun, ended in spells
        }
        held = {
            (who, office, begun, ended if ended is not None and ended < on else None)
            for who, office, begun, ended in offices
        }
        return told, held


def act(coop, people, replay, on, what, one, office, n):
    """One thing on its day, told to the replay only when the services let it through."""
    who, person = keeper(coop), people[one]
    if what == "enter":
        members.begin_membership(who, person, MembershipKind.MEMBER, on)
        service.note(coop, person, on)
        return ("enter", person)
    if what == "cease":
        members.end_membership(who, person, on, "left")
        return ("cease", person)
    if what == "take":
        service.appoint(who, person, office, on, None, "Elected")
        return ("take", person, office)
    if what == "leave_office":
        rows = queries.officers(coop, on, left=False, person_id=person)
        open_ = [row for row in rows if row.office == office and not _ended(row.office_id)]
        if not open_:
            raise DomainError("none")
        service.end_office(who, open_[0].office_id, on, "term over")
        return ("leave_office", person, office)
    if what == "move":
        row = db.session.get_one(Person, person)
        details = members.Details(row.number, row.first_name, row.surname, address=f"{n} Row")
        members.change_details(who, person, details)
        return ("move", person, f"{n} Row")
    if what == "email":
        service.notify_email(who, person, f"{n}@example.org", "Notices")
        return ("email", person, f"{n}@example.org")
    money = treasurer(coop)
    if what == "shares":
        asked = capital.apply_for_shares(money, person, 5_000, on)
        capital.allot(money, asked.id, on)
        return ("shares", person, 5_000)
    if what == "pay":
        capital.pay_in(money, person, n * 100, on)
        return ("pay", person, n * 100)
    capital.lend(money, person, n * 100, on, "3 %")
    return ("lend", person, n * 100)


def _ended(office_id):
    from coop.membership.models import Office

    return db.session.get_one(Office, office_id).until_on is not None


@settings(max_examples=60)
@given(
    st.lists(ACT, min_size=3, max_size=25), st.lists(st.integers(0, DAYS), min_size=3, max_size=3)
)
def test_the_register_as_at_a_day_equals_a_replay(database, acts, asked):
    coop = make_coop(f"Register {next(_names)}")
    with clock.at(clock.instant(START, time(9))):
        make_terms(coop)
        make_membership_terms(coop)
        people = [make_person(coop, name) for name in ("Ann", "Ben", "Cyd")]
    replay, day = Replay(), 0
    last = START + timedelta(days=DAYS + 365)
    for what, one, office, n, wait in acts:
        day += wait
        on = START + timedelta(days=day)
        with clock.at(clock.instant(on, time(12))):
            try:
                with transaction():
                    told = act(coop, people, replay, on, what, one, office, n)
            except DomainError:
                continue
            replay.tell(on, *told)
    for each in [*asked, day]:
        on = min(START + timedelta(days=each), last)
        entries, offices = replay.as_at(on)
        found = queries.members(coop, on)
        assert {
            (row.person_id, row.address, row.email, row.shares, row.paid, row.other.loan,
             row.entered_on, row.ceased_on)
            for row in found
        } == entries  # fmt: skip
        assert len(found) == len(entries)
        assert {
            (row.person_id, row.office, row.from_on, row.left_on)
            for row in queries.officers(coop, on)
        } == offices
    db.session.rollback()
