"""How an item of absence pay came about, for the page: worked out again from the same facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coop.absencepay import law, queries, sources, working
from coop.absencepay.queries import ItemFacts
from coop.absencepay.sick import WEEK
from coop.absencepay.working import HolidayPay, LeaverPay, SickPay
from coop.leave.rules import months_on

SOURCE_WORDS = {
    sources.HOLIDAY: "Holiday pay",
    sources.SICK: "Statutory sick pay",
    sources.LEAVER: "Leave settled on leaving",
    sources.SICK_ROLLED_UP: "Rolled-up holiday pay while away",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with what it was made of; all None where the absence has changed since."""

    item: ItemFacts
    leave: HolidayPay | LeaverPay | None = None
    sick: SickPay | None = None
    kept_until: date | None = None

    @property
    def title(self) -> str:
        """What it is."""
        return SOURCE_WORDS[self.item.source]

    @property
    def week_until(self) -> date | None:
        """The Saturday of the week of sickness."""
        return self.sick.week.first + WEEK - timedelta(days=1) if self.sick else None


def shown(coop_id: int, item: ItemFacts) -> Shown:
    """The weeks, paydays and days behind an item. A fixed number of queries, for one person."""
    base = item.key.rpartition(":")[0]
    years = law.record_years(item.on)
    kept = months_on(item.on, 12 * years) if years else None
    facts = queries.gather(coop_id, item.from_on, item.until_on, [item.person_id])
    if facts is None:
        return Shown(item, kept_until=kept)
    if item.source == sources.SICK:
        for row in working.sickness(facts):
            if isinstance(row, SickPay) and sources.sick_base(row) == base:
                return Shown(item, sick=row, kept_until=kept)
    if item.source == sources.HOLIDAY:
        for part in working.holidays(facts):
            if isinstance(part, HolidayPay) and sources.holiday_base(part) == base:
                return Shown(item, leave=part, kept_until=kept)
    if item.source == sources.LEAVER:
        for left in working.leavers(facts):
            if isinstance(left, LeaverPay) and sources.leaver_base(left) == base:
                return Shown(item, leave=left, kept_until=kept)
    return Shown(item, kept_until=kept)
