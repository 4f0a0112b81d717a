"""Rows for who is on a shift with whom: pairs, and learners beside those who have them along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coop.rota.engine.person import NEVER, Person
from coop.rota.rules.observing import Meeting, meetings
from coop.rota.rules.together import along

if TYPE_CHECKING:
    from coop.rota.engine.rows import Rows


def pair_rows(rows: Rows, people: Sequence[Person]) -> None:
    """Barred pairs are at most one on a shift; each shift of a preferred pair has its points."""
    index = rows.table.index
    by_id = {person.worker.id: who for who, person in enumerate(people)}
    could = [_could(rows, person) for person in people]
    for pair in index.problem.pairs:
        if pair.one not in by_id or pair.other not in by_id or pair.one == pair.other:
            continue
        both = by_id[pair.one], by_id[pair.other]
        for shift in index.problem.shifts:
            beside = [other for other in along(index, shift.id) if other != shift.id]
            if pair.barred:
                # A shift and its shadow are at one time: nobody is on both of them.
                for group in [[shift.id, other] for other in beside] or [[shift.id]]:
                    _barred(rows, both, group, could, people)
            elif rows.policy.preferred_pair:
                for other in (shift.id, *beside):
                    _preferred(rows, both, (shift.id, other), could)


def _could(rows: Rows, person: Person) -> dict[int, tuple[int, int]]:
    """By shift id, the place that a person could be given, or -1, and whether it is fixed."""
    found = {
        int(rows.table.ids[at]): (place, 0)
        for place, at in enumerate(person.shifts.tolist())
        if person.own[place] < NEVER
    }
    for shift_id in person.fixed:
        found[shift_id] = (found.get(shift_id, (-1, 0))[0], 1)
    return found


def _barred(
    rows: Rows,
    both: tuple[int, int],
    group: Sequence[int],
    could: Sequence[dict[int, tuple[int, int]]],
    people: Sequence[Person],
) -> None:
    spots = [[could[who][one] for one in group if one in could[who]] for who in both]
    places = [[place for place, _ in mine if place >= 0] for mine in spots]
    fixed = [any(there for _, there in mine) for mine in spots]
    if any(fixed):
        for who, mine, other in zip(both, places, reversed(fixed), strict=True):
            if other:
                people[who].own[mine] = NEVER
        return
    if not all(places):
        return
    row = rows.add_row(1.0)
    rows.extra[row] = ("most", 1, row)
    for who, mine in zip(both, places, strict=True):
        rows.give(who, mine, row, 1)
    rows.add_slack(0.0, ((row, 1.0),))
    rows.add_slack(rows.breach, ((row, -1.0),))


def _preferred(
    rows: Rows,
    both: tuple[int, int],
    meeting: tuple[int, int],
    could: Sequence[dict[int, tuple[int, int]]],
) -> None:
    spots = [could[who].get(one) for who, one in zip(both, meeting, strict=True)]
    if spots[0] is None or spots[1] is None:
        return
    first = rows.add_row(-float(spots[0][1]))
    second = rows.add_row(-float(spots[1][1]), rows.group[first])
    for who, row, (place, there), other in (
        (both[0], first, spots[0], second),
        (both[1], second, spots[1], first),
    ):
        rows.extra[row] = ("pair", there, other)
        rows.give(who, [place] if place >= 0 else [], row, 1)
        rows.add_slack(0.0, ((row, -1.0),))
    rows.add_slack(rows.policy.preferred_pair, ((first, -1.0), (second, -1.0)), 1.0)


def observed_rows(rows: Rows, people: Sequence[Person]) -> None:
    """An observation has its points once, by whichever of its shifts both are on."""
    if not rows.policy.observation:
        return
    index = rows.table.index
    by_id = {person.worker.id: who for who, person in enumerate(people)}
    could = {who: _could(rows, people[who]) for who in by_id.values()}
    for asked in index.problem.observations:
        if asked.learner not in by_id:
            continue
        learner = by_id[asked.learner]
        spots = []
        for meeting in meetings(index, asked):
            mine = could[learner].get(meeting.shift)
            theirs = _watchers(meeting, by_id, could)
            if mine is not None and theirs:
                spots.append((mine, theirs))
        if any(mine[1] and any(there for _, _, there in theirs) for mine, theirs in spots):
            rows.constant += rows.policy.observation  # what is fixed has met it
        elif spots:
            _observed(rows, learner, spots)


def _watchers(
    meeting: Meeting, by_id: dict[int, int], could: dict[int, dict[int, tuple[int, int]]]
) -> list[tuple[int, int, int]]:
    """(who, place or -1, whether it is fixed) of those who could see the learner there."""
    found = []
    for assessor, beside in meeting.by:
        spot = could[by_id[assessor]].get(beside) if assessor in by_id else None
        if spot is not None:
            found.append((by_id[assessor], *spot))
    return found


def _observed(
    rows: Rows,
    learner: int,
    spots: Sequence[tuple[tuple[int, int], list[tuple[int, int, int]]]],
) -> None:
    once = rows.add_row(1.0)
    group = rows.group[once]
    rows.add_slack(0.0, ((once, 1.0),))
    for (place, there), theirs in spots:
        fixed = sum(held for _, _, held in theirs)
        mine, watched = rows.add_row(-float(there), group), rows.add_row(-float(fixed), group)
        rows.extra[mine] = ("seen", there, watched)
        rows.extra[watched] = ("seen", fixed, mine)
        rows.seen.append((mine, watched, there, fixed, group))
        if place >= 0:
            rows.give(learner, [place], mine, 1)
        for who, beside, _ in theirs:
            if beside >= 0:
                rows.give(who, [beside], watched, 1)
        for row in (mine, watched):
            rows.add_slack(0.0, ((row, -1.0),))
        entries = ((mine, -1.0), (watched, -1.0), (once, 1.0))
        rows.add_slack(float(rows.policy.observation), entries, 1.0)


def mentor_rows(rows: Rows, people: Sequence[Person]) -> None:
    """Learners on a shadow shift are no more than the mentors on the shift itrows."""
    shifts = rows.table.index.problem.shifts
    shadowing = {shift.shadows: at for at, shift in enumerate(shifts) if shift.shadows is not None}
    if not shadowing:
        return
    row_of: dict[int, int] = {}
    for at, shift in enumerate(shifts):
        if shift.shadows is None:
            continue
        mentors = sum(
            fixed.shift == shift.shadows
            and rows.table.index.worker(fixed.worker).mentors(shift.day)
            for fixed in rows.table.index.problem.fixed
        )
        learners = int(rows.fixed_heads[at])
        row = rows.add_row(float(mentors - learners))
        row_of[at] = row
        rows.extra[row] = ("most", mentors - learners, row)
        rows.add_slack(0.0, ((row, 1.0),))
        if learners > mentors:
            rows.add_slack(0.0, ((row, -1.0),), learners - mentors)
        rows.add_slack(rows.breach, ((row, -1.0),))
    position = {shift.id: at for at, shift in enumerate(shifts)}
    for who, person in enumerate(people):
        for place, at in enumerate(person.shifts.tolist()):
            if person.own[place] >= NEVER:
                continue
            if at in row_of:
                rows.give(who, [place], row_of[at], 1)
            elif shifts[at].id in shadowing and person.worker.mentors(shifts[at].day):
                for shadow, row in row_of.items():
                    if position.get(shifts[shadow].shadows or -1) == at:
                        rows.give(who, [place], row, -1)
