"""What is sent, as values: a workplace, a worker, a piece of training. Pure.

Codes are texts as in the file. None, and an empty text, mean that nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """What ASC-WDS is to do with a record; of its five these three are sent."""

    NEW = "NEW"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


STATUS_WORDS = {
    Status.NEW: "Added",
    Status.UPDATE: "Replaced",
    Status.DELETE: "Removed",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A service that a workplace gives; places and people using it where they are counted."""

    code: str
    capacity: int | None = None
    used: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class RoleCount:
    """People of one job role, permanent and temporary: begun and left in twelve months, wanted."""

    code: str
    starters: int = 0
    leavers: int = 0
    vacancies: int = 0


@dataclass(frozen=True, slots=True)
class Workplace:
    """One line of the workplace file. `facts` are columns that are sent as they were entered.

    `leaving` are (number of a reason, leavers), sent only where they add up to all leavers;
    `left_for` are the same leavers by the reasons of the ASC-WDS pages, for our pages alone.
    `whole`: everybody who began or left in the twelve months is recorded; else it is not known.
    """

    id: int
    ref: str
    status: Status
    name: str
    facts: Mapping[str, str]
    services: tuple[Offered, ...]
    users: tuple[tuple[str, str], ...]  # code, words
    total: int
    roles: tuple[RoleCount, ...]
    leaving: tuple[tuple[str, int], ...] = ()
    left_for: tuple[tuple[str, int], ...] = ()
    whole: bool = True

    @property
    def main_service(self) -> str:
        """The code of the first service."""
        return self.services[0].code if self.services else ""


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification with the year of it."""

    code: str
    year: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Worker:
    """One line of the staff file.

    `answers` are what the worker has said for this file alone, by column. `hours` are what the
    contract says a week, `average` what is worked without one.
    """

    person_id: int
    workplace_id: int
    workplace: str
    ref: str
    status: Status
    name: str  # for pages alone
    moves_to: str = ""
    waits_for: str = ""  # name of a workplace to which the record can move only later
    outside: str = ""  # of a record to be removed: the service at which they work all the same
    ni: str = ""
    postcode: str = ""
    born_on: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    care_certificate: str = ""
    level_two: str = ""
    source: str = ""
    started_on: date | None = None
    in_sector: str = ""
    delegated: str = ""
    apprentice: str = ""
    employment: str = ""
    zero_hours: str = ""
    days_sick: Decimal | None = None
    salary: int | None = None  # whole pounds a year
    rate: Decimal | None = None  # pounds an hour
    role: str = ""
    role_words: str = ""
    hours: Decimal | None = None
    average: Decimal | None = None
    nurse: str = ""
    mental_health: str = ""
    care_level: str = ""
    other_level: str = ""
    pathway: str = ""
    qualifications: tuple[Qualification, ...] = ()


@dataclass(frozen=True, slots=True)
class Training:
    """One line of the training file. `months` None with no end: it does not lapse."""

    person_id: int
    workplace: str
    worker: str
    category: str
    name: str
    done_on: date
    until_on: date | None
    months: int | None
    accredited: str = ""
    by: str = ""
    provider: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """All that is sent at once, workplaces first."""

    on: date
    workplaces: tuple[Workplace, ...]
    workers: tuple[Worker, ...]
    training: tuple[Training, ...]
