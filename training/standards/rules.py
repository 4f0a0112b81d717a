"""Standards as values: versions, what they hold, and how one leads to another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FrameworkKind(StrEnum):
    """What sort of standards a framework holds."""

    CARE_CERTIFICATE = "care_certificate"
    REGULATIONS = "regulations"
    CQC = "cqc"
    OWN = "own"


KIND_WORDS = {
    FrameworkKind.CARE_CERTIFICATE: "Care Certificate",
    FrameworkKind.REGULATIONS: "Regulations",
    FrameworkKind.CQC: "CQC",
    FrameworkKind.OWN: "Our own",
}
# A person meets these one by one; the others the co-op meets as a whole.
PERSONAL = (FrameworkKind.CARE_CERTIFICATE, FrameworkKind.OWN)


class Leads(StrEnum):
    """How one standard leads to another."""

    BECOMES = "becomes"  # of a later version or its successor framework
    RELATES = "relates"  # what serves the one serves the other


class Method(StrEnum):
    """How an assessor came to know."""

    OBSERVED = "observed"
    DISCUSSION = "discussion"
    PRODUCT = "product"
    SIMULATION = "simulation"
    KNOWLEDGE = "knowledge"


METHOD_WORDS = {
    Method.OBSERVED: "Observed practice",
    Method.DISCUSSION: "Professional discussion",
    Method.PRODUCT: "Work product",
    Method.SIMULATION: "Simulation",
    Method.KNOWLEDGE: "Knowledge questions",
}


class Level(StrEnum):
    """What follows when a requirement is not met."""

    MUST = "must"
    SHOULD = "should"


LEVEL_WORDS = {Level.MUST: "Must have", Level.SHOULD: "Should have"}


class Life(StrEnum):
    """Where a version of a framework stands on a day."""

    DRAFT = "draft"
    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"


LIFE_WORDS = {
    Life.DRAFT: "Draft",
    Life.COMING: "Coming",
    Life.IN_FORCE: "In force",
    Life.ENDED: "Ended",
}
LIFE_MEANINGS = {Life.DRAFT: "info", Life.COMING: "info", Life.IN_FORCE: "good", Life.ENDED: ""}


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What a person must show, with its number in the standard."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """One standard as a list gives it. `observed`: knowledge alone does not meet it."""

    code: str
    title: str
    heading: str = ""
    observed: bool = False
    note: str = ""
    outcomes: tuple[OutcomeFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version of a framework, whole. No `from_on`: a draft."""

    code: str
    version: str
    name: str
    kind: FrameworkKind
    from_on: date | None
    until_on: date | None
    source: str
    note: str
    standards: tuple[StandardFacts, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One standard leads to another; each as (framework code, version, standard code)."""

    old: tuple[str, str, str]
    new: tuple[str, str, str]
    kind: Leads


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """A course as the shipped list gives it; `serves` are (framework code, standard code)."""

    code: str
    name: str
    renewal_months: int | None
    basis: str
    delivery: str
    audience: str
    serves: tuple[tuple[str, str], ...]


def life(from_on: date | None, until_on: date | None, on: date) -> Life:
    """Where a version stands on a day."""
    if from_on is None:
        return Life.DRAFT
    if on < from_on:
        return Life.COMING
    return Life.ENDED if until_on is not None and until_on < on else Life.IN_FORCE


def in_force(versions: Iterable[tuple[int, date | None, date | None]], on: date) -> tuple[int, ...]:
    """The ids, of (id, from, until), of the versions in force on that day, newest first."""
    found = [(start, key) for key, start, end in versions if life(start, end, on) == Life.IN_FORCE]
    return tuple(key for _, key in sorted(found, key=lambda each: each[0] or date.min)[::-1])


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence towards a standard: how, which outcomes, when, and until when.

    `withdrawn_on` is the first day on which it counts no more.
    """

    method: Method
    outcomes: frozenset[int]
    seen_on: date
    withdrawn_on: date | None = None

    def counts(self, on: date) -> bool:
        """Whether it stands on that day."""
        return self.seen_on <= on and (self.withdrawn_on is None or on < self.withdrawn_on)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is with a standard. `met_on`: the day it was complete, or None."""

    shown: frozenset[int]
    left: frozenset[int]
    observed: bool
    needs_observing: bool
    met_on: date | None

    @property
    def met(self) -> bool:
        """Every outcome shown, and practice observed where it must be."""
        return self.met_on is not None


def progress(
    outcomes: Iterable[int], observed: bool, evidence: Sequence[Shown], on: date
) -> Progress:
    """How far somebody is with a standard on a day.

    It is met when each outcome has been shown by some evidence and, where practice must be seen
    (`observed`), some of it is observed practice: e-learning alone is not completion (Skills for
    Care). A standard that lists no outcomes is met by evidence of the right sort.
    """
    wanted = frozenset(outcomes)
    shown: frozenset[int] = frozenset()
    seen, met_on = False, None
    standing = sorted((each for each in evidence if each.counts(on)), key=lambda e: e.seen_on)
    for each in standing:
        shown |= each.outcomes & wanted
        seen = seen or each.method == Method.OBSERVED
        if met_on is None and shown == wanted and (seen or not observed):
            met_on = each.seen_on
    return Progress(shown, wanted - shown, seen, observed, met_on)


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement: of whom, from when until when, how firmly.

    Empty `role` and no `service_id`: everybody. `named`: only these people, whoever they are.
    """

    role: str
    service_id: int | None
    named: frozenset[int] | None
    level: Level
    from_on: date
    until_on: date | None

    @property
    def everybody(self) -> bool:
        """Whether it is asked of all who work here."""
        return not self.role and self.service_id is None and self.named is None

    def holds_on(self, on: date) -> bool:
        """Whether it is asked on that day at all."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def applies(self, person_id: int, jobs: Iterable[tuple[int, str]]) -> bool:
        """Whether it is asked of somebody with these jobs, as (service, role)."""
        if self.named is not None:
            return person_id in self.named
        return any(
            self.service_id in (None, service_id)
            and (not self.role or self.role.casefold() == role.casefold())
            for service_id, role in jobs
        )
