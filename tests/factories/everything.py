"""A co-op in which there is one of everything that can be exported; each call commits."""

from __future__ import annotations

from datetime import date, timedelta

from coop.absence.models import CoverRequest
from coop.changes.models import ShiftChange
from coop.claims.models import ShiftClaim
from coop.decisions.models import Motion
from coop.pay import service as runs
from coop.pay.models import PayRun
from coop.shifts.models import Shift
from core import clock
from core.db import db, transaction
from tests.factories.capital import make_member, make_shares, make_terms
from tests.factories.checks import make_every_check
from tests.factories.exports import House
from tests.factories.hours import approved_hours, published_shift, usual_rates
from tests.factories.members import make_competency, make_held, make_leave
from tests.factories.recruitment import make_referral, make_vacancy
from tests.factories.swaps import make_exchange, make_offer

WORKED = date(2026, 11, 4)
AHEAD = date(2026, 12, 9)


def fill(house: House) -> None:
    """Have one of everything happen, mostly to Amy at Maple Court; today is 27 November 2026."""
    coop, amy, evil = house.coop, house.amy, house.evil
    usual_rates(coop)
    approver = house.actor("coordinator", name="Cora Bell").account_id
    approved_hours(coop, house.maple, amy, WORKED, approver)
    shift_id, place_id = published_shift(coop, house.maple, amy, AHEAD, wanted=2)
    make_offer(coop, place_id)
    make_exchange(coop, place_id, evil)
    make_leave(coop, amy, date(2026, 11, 16), date(2026, 11, 20))
    make_held(coop, amy, make_competency(coop))
    make_every_check(coop, amy)
    make_terms(coop)
    make_member(coop, amy)
    make_shares(coop, amy, 20_000)
    vacancy = make_vacancy(coop, house.maple, title="Night worker")
    make_referral(coop, vacancy_id=vacancy)
    _rows(coop, shift_id, amy, evil)
    treasurer = house.actor("treasurer")
    with transaction():
        run_id = runs.open_run(treasurer, date(2026, 11, 1), date(2026, 11, 15)).id
    runs.calculate_now(treasurer, run_id)
    with transaction():
        row = db.session.get_one(PayRun, run_id)
        row.state, row.approved_at = "approved", clock.now()


def _rows(coop: int, shift_id: int, amy: int, evil: int) -> None:
    now = clock.now()
    with transaction() as session:
        shift = session.get_one(Shift, shift_id)
        session.add_all(
            [
                ShiftClaim(
                    coop_id=coop, shift_id=shift_id, person_id=evil, state="waiting", made_at=now
                ),
                CoverRequest(
                    coop_id=coop, shift_id=shift_id, away_id=amy, why="sick", opened_at=now
                ),
                ShiftChange(
                    coop_id=coop,
                    shift_id=shift_id,
                    person_id=amy,
                    kind="changed",
                    at=shift.start_at - timedelta(hours=20),
                    notice_minutes=20 * 60,
                    start_at=shift.start_at,
                    end_at=shift.end_at,
                    new_start_at=shift.start_at + timedelta(hours=1),
                    new_end_at=shift.end_at + timedelta(hours=1),
                    actor="Cora Bell",
                    why="A bus strike",
                ),
                Motion(
                    coop_id=coop,
                    kind="ordinary",
                    title="A bus for all",
                    text="That we buy a bus.",
                    secret=True,
                    state="carried",
                    opens_on=date(2026, 10, 1),
                    members=9,
                    closed_at=now,
                    made_at=now,
                    result={"votes": {"for": 5, "against": 2, "abstain": 1}, "words": "Carried."},
                ),
            ]
        )
