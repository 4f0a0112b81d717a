"""Whether a place fits somebody's hours, area and start; what the rota's gaps add up to. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEAST_GAP = 8 * 60  # minutes a week: fewer are an extra shift, no job
HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Hours are minutes a week; None or "": they did not say."""

    hours_least: int | None = None
    hours_most: int | None = None
    area: str = ""
    available_on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What a vacancy offers."""

    hours_least: int
    hours_most: int
    area: str
    start_by_on: date | None


def areas(text: str) -> frozenset[str]:
    """The areas that a text names, between commas, semicolons or strokes, in small letters."""
    parts = re.split(r"[,;/\n]", text)
    return frozenset(" ".join(part.lower().split()) for part in parts if part.strip())


def district(area: str) -> str:
    """The district of a postcode, "tn23" of "tn23 4ab"; "" for anything else."""
    found = re.fullmatch(r"([a-z]{1,2}\d[a-z\d]?)(?:\s*\d[a-z]{2})?", area)
    return found[1] if found else ""


def near(one: str, other: str) -> bool:
    """Whether two texts name an area in common; a text that names none is near everything."""
    mine, theirs = areas(one), areas(other)
    if not mine or not theirs:
        return True
    if mine & theirs:
        return True
    mine = frozenset(filter(None, map(district, mine)))
    return bool(mine & frozenset(filter(None, map(district, theirs))))


def unfit(place: Place, wanted: Wanted) -> tuple[str, ...]:
    """Why the place does not fit, each a few words; empty: it fits. What was not said fits."""
    found = []
    if wanted.hours_most is not None and place.hours_least > wanted.hours_most:
        found.append("more hours than wanted")
    elif wanted.hours_least is not None and place.hours_most < wanted.hours_least:
        found.append("fewer hours than wanted")
    if not near(place.area, wanted.area):
        found.append("outside their area")
    if (
        place.start_by_on is not None
        and wanted.available_on is not None
        and wanted.available_on > place.start_by_on
    ):
        found.append("has to start sooner")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift in a rostered week and its empty places, if any. `minutes` are of work for one."""

    service_id: int
    service: str
    monday: date
    minutes: int
    places: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A vacancy that might be opened: from where, and why. Minutes a week."""

    origin: str
    key: str
    service_id: int
    service: str
    title: str
    minutes: int
    words: str


def from_gaps(gaps: Iterable[Gap]) -> tuple[Proposal, ...]:
    """One proposal for each service whose gaps come to a job in its weeks, the largest first."""
    total: dict[tuple[int, str], int] = defaultdict(int)
    weeks: dict[int, set[date]] = defaultdict(set)
    for gap in gaps:
        total[gap.service_id, gap.service] += gap.minutes * gap.places
        weeks[gap.service_id].add(gap.monday)
    found = []
    for (service_id, service), minutes in total.items():
        count = len(weeks[service_id])
        weekly = minutes // count // HALF_HOUR * HALF_HOUR
        if weekly >= LEAST_GAP:
            ahead = "the next rota week leaves" if count == 1 else f"{count} rota weeks leave"
            found.append(
                Proposal(
                    "gap", f"gap:{service_id}", service_id, service, "Support worker", weekly,
                    f"Of what is rostered, {ahead} {weekly / 60:g} hours a week unfilled.",
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.service)))
