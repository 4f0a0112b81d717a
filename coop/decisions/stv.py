"""Single transferable vote by the weighted inclusive Gregory method, to five decimal places.

The rules are those of the Scottish local elections: Scottish Local Government Elections Order
2011, Schedule 1, rules 45-53. Every paper of a candidate with a surplus is passed on, at the
value surplus × its value ÷ the candidate's total, "calculated to five decimal places (ignoring
any remainder)". A tie is broken by the last stage at which the totals differed, else by a lot
that was drawn and recorded. Pure: the lot is an argument. All values are whole hundred-thousandths
of a vote, so that no figure is rounded twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

ONE = 100_000  # a vote, in its hundred-thousandths


@dataclass(frozen=True, slots=True)
class Stage:
    """What one step of the count did, and how it left everybody.

    `totals` by candidate, and `not_transferable` and `lost` (the remainders ignored), in
    hundred-thousandths; together they are always all the votes.
    """

    words: str
    totals: dict[int, int]
    not_transferable: int
    lost: int
    elected: tuple[int, ...]
    excluded: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """The whole count: who is elected, in order, the quota in votes, and each stage."""

    elected: tuple[int, ...]
    quota: int
    valid: int
    stages: tuple[Stage, ...]
    lots: tuple[str, ...]  # each tie that the lot decided, in words


@dataclass(slots=True)
class _Paper:
    preferences: tuple[int, ...]
    value: int


@dataclass(slots=True)
class _State:
    names: dict[int, str]
    lot: dict[int, int]
    piles: dict[int, list[_Paper]]
    elected: list[int] = field(default_factory=list)
    excluded: list[int] = field(default_factory=list)
    passed_on: set[int] = field(default_factory=set)
    held: dict[int, int] = field(default_factory=dict)  # what an elected candidate keeps
    not_transferable: int = 0
    lost: int = 0
    stages: list[Stage] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)

    def total(self, one: int) -> int:
        if one in self.held:
            return self.held[one]
        return sum(paper.value for paper in self.piles[one])

    def continuing(self) -> list[int]:
        gone = {*self.elected, *self.excluded}
        return [one for one in self.piles if one not in gone]


def count(
    ballots: Iterable[Sequence[int]],
    candidates: Sequence[int],
    seats: int,
    lot: Sequence[int],
    names: dict[int, str] | None = None,
) -> Count:
    """Count ballots (each the candidates in order of preference) for so many seats.

    `lot` has every candidate once: of those who tie, the earlier in it is the luckier. A
    preference for nobody who stands, or for somebody twice, ends its paper there. Raises
    ValueError where the lot is not of these candidates or there is no seat.
    """
    if seats < 1:
        raise ValueError("an election fills one seat at least")
    if sorted(lot) != sorted(candidates) or len(set(candidates)) != len(candidates):
        raise ValueError("the lot names every candidate once")
    state = _State(
        names=names or {one: str(one) for one in candidates},
        lot={one: place for place, one in enumerate(lot)},
        piles={one: [] for one in candidates},
    )
    valid = 0
    for ballot in ballots:
        preferences = _readable(ballot, set(candidates))
        if preferences:
            valid += 1
            state.piles[preferences[0]].append(_Paper(preferences, ONE))
    quota = valid // (seats + 1) + 1
    _record(state, "First preferences")
    while True:
        _elect_those_with(state, quota * ONE, seats)
        left = seats - len(state.elected)
        if left <= 0:
            break
        if len(state.continuing()) <= left:
            _elect_the_rest(state)
            break
        surplus = [one for one in state.elected if _surplus(state, one, quota) > 0]
        if surplus:
            _pass_on_surplus(state, _largest(state, surplus), quota)
        else:
            _exclude(state, _lowest(state))
    return Count(tuple(state.elected), quota, valid, tuple(state.stages), tuple(state.lots))


def _readable(ballot: Sequence[int], standing: set[int]) -> tuple[int, ...]:
    """The preferences up to the first that cannot be read."""
    found: list[int] = []
    for one in ballot:
        if one not in standing or one in found:
            break
        found.append(one)
    return tuple(found)


def _record(state: _State, words: str) -> None:
    state.stages.append(
        Stage(
            words,
            {one: state.total(one) for one in state.piles},
            state.not_transferable,
            state.lost,
            tuple(state.elected),
            tuple(state.excluded),
        )
    )


def _mark(state: _State) -> None:
    """The last stage again, with who has been elected since."""
    last = state.stages[-1]
    state.stages[-1] = Stage(
        last.words,
        last.totals,
        last.not_transferable,
        last.lost,
        tuple(state.elected),
        tuple(state.excluded),
    )


def _elect_those_with(state: _State, least: int, seats: int) -> None:
    """Everybody who has reached the quota, the one with most votes first."""
    reached = [one for one in state.continuing() if state.total(one) >= least]
    while reached and len(state.elected) < seats:
        first = _largest(state, reached, among="to be elected first")
        reached.remove(first)
        state.elected.append(first)
    _mark(state)


def _elect_the_rest(state: _State) -> None:
    """As many continue as there are seats: they are elected (rule 52)."""
    rest = state.continuing()
    while rest:
        first = _largest(state, rest, among="to be elected first")
        rest.remove(first)
        state.elected.append(first)
    _mark(state)


def _surplus(state: _State, one: int, quota: int) -> int:
    return 0 if one in state.passed_on else state.total(one) - quota * ONE


def _earlier(state: _State, one: int) -> tuple[int, ...]:
    """A candidate's totals, the latest stage first: what breaks a tie."""
    return tuple(stage.totals[one] for stage in reversed(state.stages))


def _largest(state: _State, among_these: Sequence[int], among: str = "to pass on first") -> int:
    best = max(_earlier(state, one) for one in among_these)
    tied = [one for one in among_these if _earlier(state, one) == best]
    return _drawn(state, tied, among)


def _lowest(state: _State) -> int:
    rest = state.continuing()
    least = min(_earlier(state, one) for one in rest)
    tied = [one for one in rest if _earlier(state, one) == least]
    if len(tied) == 1:
        return tied[0]
    unlucky = max(tied, key=lambda one: state.lot[one])
    state.lots.append(
        f"{_and(state, tied)} tied at every stage: the lot excluded {state.names[unlucky]}."
    )
    return unlucky


def _drawn(state: _State, tied: Sequence[int], among: str) -> int:
    if len(tied) == 1:
        return tied[0]
    lucky = min(tied, key=lambda one: state.lot[one])
    state.lots.append(
        f"{_and(state, tied)} tied at every stage: the lot chose {state.names[lucky]} {among}."
    )
    return lucky


def _and(state: _State, some: Sequence[int]) -> str:
    names = [state.names[one] for one in some]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _pass_on_surplus(state: _State, one: int, quota: int) -> None:
    total = state.total(one)
    surplus = total - quota * ONE
    state.passed_on.add(one)
    papers, state.piles[one] = state.piles[one], []
    state.held[one] = quota * ONE
    moved = 0
    for paper in papers:
        value = surplus * paper.value // total
        moved += value
        _move(state, paper, value)
    state.lost += surplus - moved
    _record(state, f"Surplus of {state.names[one]}")


def _exclude(state: _State, one: int) -> None:
    state.excluded.append(one)
    papers, state.piles[one] = state.piles[one], []
    for paper in papers:
        _move(state, paper, paper.value)
    _record(state, f"{state.names[one]} is excluded")


def _move(state: _State, paper: _Paper, value: int) -> None:
    gone = {*state.elected, *state.excluded}
    onward = next((other for other in paper.preferences if other not in gone), None)
    if onward is None:
        state.not_transferable += value
    else:
        state.piles[onward].append(_Paper(paper.preferences, value))
