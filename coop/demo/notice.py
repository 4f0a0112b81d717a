"""The demo co-op's change ledger: a promise of two weeks, a round moved, a shift called off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from coop.changes import service as changes
from coop.notices import service as notices
from coop.shifts import queries as need
from coop.shifts import service as shifts
from coop.shifts.queries import ShiftRow
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError

DAY = timedelta(days=1)
DAYS = 14
IN_DIGEST = ("leave_decided", "hours_approved", "hours_corrected", "time_decided", "rota_published")


def promise(manager: Actor, on: date) -> None:
    """Before anything is published: two weeks ahead."""
    with clock.at(clock.instant(on, time(9))), transaction():
        changes.promise(manager, DAYS, on)


def change(coordinator: Actor, member_id: int | None, first: date, last: date) -> int:
    """One shift moved a day before, one called off two days before; how many came about."""
    coop_id = coordinator.coop_id
    rows = [row for row in need.shifts(coop_id, first, last) if _plain(row)]
    db.session.rollback()
    # The one who is signed in as a member first: so that they have something to read.
    rows.sort(key=lambda row: all(one.person_id != member_id for one in row.assigned))
    acts = [(DAY, _later), (2 * DAY, _call_off)]
    for row in rows[1::2]:
        if acts and _tried(row.on - acts[0][0], acts[0][1], coordinator, row):
            acts.pop(0)
    return 2 - len(acts)


def _plain(row: ShiftRow) -> bool:
    told = [one for one in row.assigned if one.published_at is not None]
    return bool(told) and not row.visits and clock.local(row.start_at).hour < 12


def _later(coordinator: Actor, row: ShiftRow) -> None:
    rule = need.rule_of(need.shift_page(coordinator.coop_id, row.id))

    def half_an_hour_later(at: time) -> time:
        return (datetime.combine(row.on, at) + timedelta(minutes=30)).time()

    wanted = replace(
        rule, starts=half_an_hour_later(rule.starts), ends=half_an_hour_later(rule.ends)
    )
    shifts.change_shift(coordinator, row.id, wanted, reason="The handover meeting comes first.")


def _call_off(coordinator: Actor, row: ShiftRow) -> None:
    shifts.cancel_shift(coordinator, row.id, "The tenant is with family this week.")


def _tried(
    on: date, act: Callable[[Actor, ShiftRow], None], coordinator: Actor, row: ShiftRow
) -> bool:
    with clock.at(clock.instant(on, time(16))):
        try:
            with transaction():
                act(coordinator, row)
        except DomainError:
            return False
    return True


def choose(member: Actor, on: date) -> None:
    """The member who signs in wants what may wait in one e-mail a day, at six."""
    channels = dict.fromkeys(IN_DIGEST, "digest")
    with clock.at(clock.instant(on, time(20))), transaction():
        notices.choose(
            member,
            channels,
            time(21),
            time(7),
            urgent_in_quiet=True,
            remind_hours=12,
            digest_at=time(18),
        )


def write_digest(member: Actor, on: date) -> None:
    """The letter of a day, if anything waits for it."""
    if member.person_id is None:
        return
    with clock.at(clock.instant(on, time(18, 5))), transaction():
        notices.write_digest(member.coop_id, member.person_id)
