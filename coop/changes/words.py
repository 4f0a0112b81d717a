"""Entries of the ledger as people read them."""

from __future__ import annotations

from coop.changes.queries import ChangeRow
from coop.changes.rules import DAY, HOUR, Band, Entry, Kind
from core import clock
from core.ui.filters import day_short, plural, span

WHAT = {
    Kind.OFFERED: "Offered",
    Kind.PUBLISHED: "On the published rota",
    Kind.ACCEPTED: "Accepted",
    Kind.DECLINED: "Declined",
    Kind.GIVEN: "Given",
    Kind.TAKEN: "Taken off",
    Kind.CHANGED: "Moved",
    Kind.CANCELLED: "Cancelled",
}
SHORT = {
    Band.DAY: "< 24 h",
    Band.TWO_DAYS: "24–48 h",
    Band.WEEK: "2–7 d",
    Band.FORTNIGHT: "7–14 d",
    Band.MORE: "14 d +",
}
MEANING = {Kind.TAKEN: "warn", Kind.CHANGED: "warn", Kind.CANCELLED: "bad", Kind.GIVEN: "info"}


def notice_words(minutes: int) -> str:
    """3 days' notice; in hours under two days; never rounded up."""
    if minutes < 0:
        return "after it had begun"
    if minutes < HOUR:
        return "less than an hour's notice"
    if minutes < 2 * DAY:
        hours = minutes // HOUR
        return f"{plural(hours, 'hour')}{'’s' if hours == 1 else '’'} notice"
    return f"{plural(minutes // DAY, 'day')}’ notice"


def times(entry: Entry) -> str:
    """07:00–15:00, or for a move what it was and what it became."""
    was = span(entry.start_at, entry.end_at)
    if entry.new is None:
        return was
    same_day = clock.local_day(entry.new[0]) == clock.local_day(entry.start_at)
    on = "" if same_day else f"{day_short(entry.new[0])} "
    return f"{on}{span(*entry.new)}, before {was}"


def who(row: ChangeRow) -> str:
    """Who did it: a name, or the person."""
    return f"{row.person} (own doing)" if row.entry.own else row.actor
