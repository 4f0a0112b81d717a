"""What decides: quorum, majorities, who may vote, and the states of a motion. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import DomainError


class Kind(StrEnum):
    """How a motion is decided."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    ELECTION = "election"


class Method(StrEnum):
    """How an election is counted."""

    PLURALITY = "plurality"
    STV = "stv"


class Choice(StrEnum):
    """A vote on a motion. An abstention is no vote cast."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class State(StrEnum):
    """Where a motion stands."""

    DRAFT = "draft"
    OPEN = "open"
    CARRIED = "carried"
    LOST = "lost"
    NO_QUORUM = "no_quorum"
    WITHDRAWN = "withdrawn"


KIND_WORDS = {
    Kind.ORDINARY: "Ordinary resolution",
    Kind.EXTRAORDINARY: "Extraordinary resolution",
    Kind.ELECTION: "Election",
}
METHOD_WORDS = {
    Method.PLURALITY: "Most votes",
    Method.STV: "Single transferable vote: rank them",
}
CHOICE_WORDS = {Choice.FOR: "For", Choice.AGAINST: "Against", Choice.ABSTAIN: "Abstain"}
STATE_WORDS = {
    State.DRAFT: "being prepared",
    State.OPEN: "open for votes",
    State.CARRIED: "carried",
    State.LOST: "not carried",
    State.NO_QUORUM: "no quorum",
    State.WITHDRAWN: "withdrawn",
}
DECIDED = (State.CARRIED, State.LOST, State.NO_QUORUM)
THEN = {
    "edit": (State.DRAFT,),
    "open": (State.DRAFT,),
    "vote": (State.OPEN,),
    "close": (State.OPEN,),
    "withdraw": (State.DRAFT, State.OPEN),
}
REFUSALS = {
    "edit": "Only a motion that is being prepared can be changed.",
    "open": "Voting has been opened already.",
    "vote": "Voting on this is not open.",
    "close": "Only an open vote can be closed.",
    "withdraw": "This has been decided: it cannot be withdrawn.",
}
MOST_CANDIDATES = 40


def allow(state: State, verb: str) -> None:
    """Refuse what the motion's state does not permit."""
    if state not in THEN[verb]:
        raise DomainError(REFUSALS[verb], code="state")


@dataclass(frozen=True, slots=True)
class SocietyRules:
    """What the co-op's registered rules say of meetings and votes, from a day on.

    `ordinary_over`: carried by more than this percentage of the votes cast; `extraordinary_from`:
    by at least this one. The quorum is the greater of `quorum_least` members and
    `quorum_percent` of all. `proxies_each`: how many others a member may vote for; 0: none.
    """

    from_on: date = date.min
    notice_days: int = 14
    quorum_least: int = 3
    quorum_percent: int = 33
    ordinary_over: int = 50
    extraordinary_from: int = 75
    proxies_each: int = 0


def check(rules: SocietyRules) -> None:
    """Refuse rules that can mean nothing; DomainError names the form field to blame."""
    if not 0 <= rules.notice_days <= 90:
        raise DomainError("Notice is between 0 and 90 days.", field="notice_days")
    if not 1 <= rules.quorum_least <= 1000:
        raise DomainError("A quorum is one member at least.", field="quorum_least")
    if not 0 <= rules.quorum_percent <= 100:
        raise DomainError("Give between 0 and 100 per cent.", field="quorum_percent")
    if not 50 <= rules.ordinary_over < 100:
        raise DomainError(
            "An ordinary resolution needs more than half the votes at least.", field="ordinary_over"
        )
    if not rules.ordinary_over < rules.extraordinary_from <= 100:
        raise DomainError(
            "An extraordinary resolution needs more than an ordinary one.",
            field="extraordinary_from",
        )
    if not 0 <= rules.proxies_each <= 10:
        raise DomainError("A member may hold between 0 and 10 proxies.", field="proxies_each")


def quorum(rules: SocietyRules, members: int) -> int:
    """How many members must take part: the greater of a number and a share, rounded up."""
    share = -(-members * rules.quorum_percent // 100)
    return max(rules.quorum_least, share)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a motion: votes by choice, who took part, and the verdict in words."""

    state: State
    votes: Mapping[str, int]
    took_part: int
    quorum: int
    words: str


def decide(kind: Kind, votes: Mapping[str, int], members: int, rules: SocietyRules) -> Result:
    """Whether a motion is carried. Abstentions make a quorum and are no votes cast."""
    yes, no = votes.get(Choice.FOR, 0), votes.get(Choice.AGAINST, 0)
    took_part = yes + no + votes.get(Choice.ABSTAIN, 0)
    needed = quorum(rules, members)
    counts = {choice.value: votes.get(choice, 0) for choice in Choice}
    if took_part < needed:
        words = f"{took_part} of {members} members took part; the quorum is {needed}."
        return Result(State.NO_QUORUM, counts, took_part, needed, words)
    cast = yes + no
    if kind == Kind.EXTRAORDINARY:
        carried = cast > 0 and yes * 100 >= rules.extraordinary_from * cast
        least = f"at least {rules.extraordinary_from} %"
    else:
        carried = yes * 100 > rules.ordinary_over * cast
        least = f"more than {rules.ordinary_over} %"
    words = f"{yes} of {cast} votes cast were for it; it needed {least} of them."
    return Result(State.CARRIED if carried else State.LOST, counts, took_part, needed, words)


def notice_ends(called_on: date, rules: SocietyRules) -> date:
    """The first day on which a meeting called on a day may be: clear days' notice."""
    return called_on + timedelta(days=rules.notice_days + 1)


def check_ranking(preferences: Sequence[int], candidates: Sequence[int]) -> None:
    """Refuse a ballot that ranks nobody, somebody twice, or somebody who does not stand."""
    if not preferences:
        raise DomainError("Choose somebody, or leave the vote alone.", field="ranking")
    if len(set(preferences)) != len(preferences):
        raise DomainError("Give each place to one person only.", field="ranking")
    if any(one not in candidates for one in preferences):
        raise DomainError("That person does not stand in this election.", field="ranking")


def plurality(
    counts: Mapping[int, int], candidates: Sequence[int], seats: int, lot: Sequence[int]
) -> tuple[int, ...]:
    """Those with most votes; of those who tie, the earlier in the lot."""
    place = {one: n for n, one in enumerate(lot)}
    order = sorted(candidates, key=lambda one: (-counts.get(one, 0), place[one]))
    return tuple(order[:seats])
