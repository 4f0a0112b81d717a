"""Reminders before what people hold runs out, and word to the manager when it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from coop.cover import booked, lapses, rules
from coop.cover.queries import standing_words
from coop.notices.models import Message
from core import clock, news
from core.db import db
from core.ui.filters import day_year, plural
from training.records import ledger, renewing
from training.records import queries as records
from training.records.queries import Standing
from training.records.rules import State
from training.standards.rules import Level

OWN, STAFF, EXPIRED = "renewal_own", "renewal_due", "renewal_expired"
NAMED = 6  # in one message; the page lists all


def remind(coop_id: int) -> int:
    """Tell of what runs out, once for each record and number of days; how many records.

    The person, and in one message all trainers and coordinators. Nobody is told who has booked
    a class that renews it: were the booking given up, the reminder would come then.
    """
    today = clock.today()
    days = renewing.settings(coop_id, today).remind_days
    have_booked = booked.coming(coop_id, clock.now()).booked
    due: dict[str, Standing] = {}
    for one in records.standings(coop_id, today):
        if one.state not in (State.VALID, State.EXPIRING) or one.until_on is None:
            continue
        before = rules.reminder_due(days, one.until_on, today)
        if before is not None and (one.person_id, one.competency_id) not in have_booked:
            key = f"renewal {one.competency_id} {one.until_on.isoformat()} {before}"
            due[f"{key} {one.person_id}"] = one
    known = _told(due)
    fresh = {key: one for key, one in due.items() if key not in known}
    for key, one in fresh.items():
        assert one.until_on is not None
        news.tell(
            coop_id,
            OWN,
            f"Your {one.competency_name} runs out on {day_year(one.until_on)}. Book a class, or "
            "ask your trainer to see you at work.",
            "/my/classes",
            [one.person_id],
            key=key.removesuffix(f" {one.person_id}"),
        )
    if fresh:
        _tell_staff(coop_id, list(fresh.values()))
    return len(fresh)


def _told(keys: Iterable[str]) -> set[str]:
    found = db.session.scalars(select(Message.key).where(Message.key.in_(list(keys))))
    return {key for key in found if key}


def _tell_staff(coop_id: int, fresh: Sequence[Standing]) -> None:
    today = clock.today()
    ordered = sorted(fresh, key=lambda one: (one.until_on or today, one.person_name))
    named = [
        f"{one.person_name}, {one.competency_name}: "
        f"{standing_words(one, today)[0].lower()}{standing_words(one, today)[1:]}"
        for one in ordered[:NAMED]
    ]
    more = f"; and {len(ordered) - NAMED} more" if len(ordered) > NAMED else ""
    count = plural(len(ordered), "sign-off runs out", "sign-offs run out")
    said = f"{count}: {'; '.join(named)}{more}."
    news.tell(coop_id, STAFF, said, "/cover-at-risk", permission="cover.see")


def escalate(coop_id: int) -> int:
    """Tell the manager of those whose sign-off has run out and who are still on the rota.

    Once for each record, where a published shift to come asks for it or it is a must of theirs;
    how many records. Somebody without a published shift to come is nobody's risk.
    """
    today = clock.today()
    expired = [one for one in records.standings(coop_id, today) if one.state is State.EXPIRED]
    if not expired:
        return 0
    rostered = lapses.rostered(coop_id, {one.person_id for one in expired})
    if not rostered:
        return 0
    asked = {
        (one.place.person_id, name): one
        for one in lapses.published(coop_id, set(rostered))
        for name in one.lacking
    }
    musts = _musts(coop_id)
    told = 0
    for one in expired:
        first = rostered.get(one.person_id)
        lapse = asked.get((one.person_id, one.competency_name))
        must = one.person_id in musts.get(one.competency_id, frozenset())
        if first is None or (lapse is None and not must):
            continue
        assert one.until_on is not None
        why = "That shift asks for it" if lapse else "Everybody in their job must have it"
        shift = lapse.shift if lapse else first
        said = (
            f"{one.person_name}'s {one.competency_name} ran out on {day_year(one.until_on)}, and "
            f"they are still on the rota: {shift.name} on {day_year(shift.on)}. {why}."
        )
        key = f"expired {one.person_id} {one.competency_id} {one.until_on.isoformat()}"
        page = f"/training/people/{one.person_id}"
        news.tell(coop_id, EXPIRED, said, page, permission="cover.answer", key=key)
        told += 1
    return told


def _musts(coop_id: int) -> dict[int, frozenset[int]]:
    """Of whom each competency is a must today."""
    today, read = clock.today(), ledger.load(coop_id)
    found: dict[int, frozenset[int]] = {}
    for item, rows in read.asked(today).items():
        must = [row for row in rows if row.asked.level == Level.MUST]
        if must and item.competency_id is not None:
            found[item.competency_id] = read.required(item, must, read.employed(today))
    return found
