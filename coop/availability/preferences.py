"""What a person would like of their work beyond times: wishes, never limits. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from core.errors import DomainError
from core.ui.filters import hours, plural

MOST_NOTICE = 7 * 24  # hours
SHORT_NOTICE = timedelta(hours=48)  # an offer later than this goes only to those who asked
MOST_NIGHTS = 31
MOST_WEEKLY = 80 * 60


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person would like from a day on; None or nothing: they have not said."""

    short_notice_hours: int | None = None  # least notice of a short-notice offer; None: ask not
    preferred_services: tuple[int, ...] = ()
    nights_a_month: int | None = None
    wanted_weekly_minutes: int | None = None

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return any(getattr(self, field.name) not in (None, ()) for field in fields(self))


NOTHING = Preferences()


def check(said: Preferences) -> None:
    """Refuse what cannot be meant; DomainError names the field."""
    notice, nights, wanted = (
        said.short_notice_hours,
        said.nights_a_month,
        said.wanted_weekly_minutes,
    )
    if notice is not None and not 0 <= notice <= MOST_NOTICE:
        raise DomainError(f"Enter 0 to {MOST_NOTICE} hours of notice.", field="short_notice_hours")
    if nights is not None and not 0 <= nights <= MOST_NIGHTS:
        raise DomainError(f"Enter 0 to {MOST_NIGHTS} nights.", field="nights_a_month")
    if wanted is not None and not 0 < wanted <= MOST_WEEKLY:
        raise DomainError(
            f"Enter more than 0 and at most {hours(MOST_WEEKLY)} a week.",
            field="wanted_weekly_minutes",
        )


def asks_in_time(least_hours: int | None, start_at: datetime, now: datetime) -> bool:
    """Whether a shift still gives the notice that somebody wants before being asked for it."""
    if least_hours is None or start_at <= now:
        return False
    return start_at - now >= timedelta(hours=least_hours)


def in_words(said: Preferences, services: Mapping[int, str]) -> list[str]:
    """Each wish as a phrase; `services` are names by number, those gone by now are left out."""
    words = []
    if said.wanted_weekly_minutes is not None:
        words.append(f"would like {hours(said.wanted_weekly_minutes)} a week")
    named = [services[one] for one in said.preferred_services if one in services]
    if named:
        words.append(f"would rather work at {' or '.join(named)}")
    if said.nights_a_month is not None:
        nights = plural(said.nights_a_month, "night")
        words.append(f"at most {nights} a month" if said.nights_a_month else "rather no nights")
    if said.short_notice_hours is not None:
        words.append(short_notice_words(said.short_notice_hours))
    return words


def short_notice_words(least_hours: int) -> str:
    """How much notice they want before a short-notice offer, as a phrase."""
    words = notice_words(least_hours)
    return f"ask at short notice: {words[:1].lower()}{words[1:]}"


def notice_words(least_hours: int) -> str:
    """How late somebody may be asked."""
    if not least_hours:
        return "However late"
    return f"{plural(least_hours, 'hour')} before it starts or earlier"
