"""Cover: heads on a shift, the skills among them, and the places kept for those who have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coop.rota.rules.alone import holds
from coop.rota.rules.index import Index
from coop.rota.rules.problem import Policy, Shift, Worker
from coop.rota.rules.words import competency_words

ANY_NUMBER = 1_000_000  # of people on a shift that prices those beyond the wanted instead


@dataclass(frozen=True, slots=True)
class Skill:
    """What `people` of those on a shift must have; competency None: can lead."""

    competency: int | None
    people: int

    def had_by(self, worker: Worker, shift: Shift) -> bool:
        """Whether this person brings it to the shift."""
        if self.competency is None:
            return worker.can_lead
        return holds(worker, self.competency, shift)

    def words(self, index: Index) -> str:
        """ "signed off for medication", "who can lead"."""
        if self.competency is None:
            return "who can lead"
        return f"signed off for {competency_words(index, self.competency)}"


def capacity(shift: Shift) -> int:
    """The most people that the shift takes: any number where those beyond have a price."""
    if shift.over_points is not None:
        return ANY_NUMBER
    return max(shift.least, shift.wanted)


def skills(shift: Shift) -> tuple[Skill, ...]:
    """Skills that some, not all, of those on the shift must have."""
    most = capacity(shift)
    found = [
        Skill(need.competency, min(need.people, most))
        for need in shift.needs
        if need.people is not None
    ]
    if shift.lead:
        found.append(Skill(None, min(1, most)))
    return tuple(skill for skill in found if skill.people > 0)


def missing(shift: Shift, workers: Iterable[Worker]) -> dict[Skill, int]:
    """How many people with each skill the shift still lacks."""
    there = list(workers)
    lacking = {}
    for skill in skills(shift):
        lack = skill.people - sum(skill.had_by(worker, shift) for worker in there)
        if lack > 0:
            lacking[skill] = lack
    return lacking


def places_short(shift: Shift, heads: int, lack: int) -> int:
    """Places below the least: heads, or people with a skill where that is more.

    A shift that needs nobody lacks nothing until somebody is on it.
    """
    if heads == 0 and shift.least == 0:
        return 0
    return max(0, shift.least - heads, lack)


def cover_cost(policy: Policy, shift: Shift, heads: int, lack: int) -> int:
    """Points of a shift's cover with `heads` people who lack `lack` of some skill.

    The shift's own points hold before the policy's; places below the least or the wanted, and
    people beyond them, are each priced alike. A place that is only wanted never costs more
    than one that is needed.
    """
    gap = policy.gap if shift.gap_points is None else shift.gap_points
    spare = policy.short_of_wanted if shift.spare_points is None else shift.spare_points
    spare = min(spare, gap)
    empty = max(0, shift.wanted - max(heads, shift.least))
    beyond = max(0, heads - max(shift.least, shift.wanted))
    points = gap * places_short(shift, heads, lack) + spare * empty
    return points + (shift.over_points or 0) * beyond


def kept_places(shift: Shift, heads: int, lack: int) -> int:
    """By how many places the shift is too full for the skill it still lacks; 0 is well."""
    return max(0, lack - max(0, capacity(shift) - heads)) if heads else 0
