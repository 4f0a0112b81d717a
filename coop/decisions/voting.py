"""Verbs of votes: cast one, give a proxy, close the count, and let what was carried take effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from secrets import SystemRandom
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from coop.decisions import effects, queries, rules, stv
from coop.decisions.models import BallotBox, HasVoted, Motion, OpenVote, Proxy
from coop.decisions.rules import Choice, Kind, Method, State
from coop.notices import service as notices
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person

OPENED, DECIDED = "vote_opened", "vote_decided"
CHANCE = SystemRandom()


def _locked(coop_id: int, motion_id: int) -> Motion:
    return owned(Motion, motion_id, coop_id, lock=True)


def cast(
    actor: Actor, motion_id: int, vote: str | Sequence[int], *, for_id: int | None = None
) -> None:
    """Vote on a motion, once: a Choice, or in an election the candidates by preference.

    For oneself, or for `for_id`, whose proxy one holds. Of a secret ballot nothing is kept but
    that the member has voted, and one more of its kind in the box.
    """
    row = _locked(actor.coop_id, motion_id)
    rules.allow(State(row.state), "vote")
    if row.closes_at is not None and clock.now() >= row.closes_at:
        raise DomainError("Voting on this has ended.", code="ended")
    if actor.person_id is None:
        raise NotAllowed("Only members vote.")
    voter = for_id or actor.person_id
    if voter != actor.person_id:
        _check_proxy(row, voter, actor.person_id)
    if row.opens_on is None or voter not in queries.member_ids(actor.coop_id, row.opens_on):
        raise NotAllowed("Only those who were members when voting was opened have a vote on this.")
    if voter in queries.voters(actor.coop_id, row.id):
        raise DomainError("A vote has been cast already.", code="voted")
    words = _words(row, vote)
    db.session.add(HasVoted(coop_id=row.coop_id, motion_id=row.id, person_id=voter))
    if row.secret:
        _into_box(row, words)
    else:
        db.session.add(
            OpenVote(coop_id=row.coop_id, motion_id=row.id, person_id=voter, choice=words)
        )
    db.session.flush()
    notices.close(row.coop_id, OPENED, row.id, voter)


def _words(row: Motion, vote: str | Sequence[int]) -> str:
    """A vote as it is kept: a choice, or preferences in order."""
    if row.kind != Kind.ELECTION:
        if vote not in list(Choice):
            raise DomainError("Choose for, against or abstain.", field="choice")
        return str(vote)
    if isinstance(vote, str):
        raise DomainError("Choose whom you vote for.", field="ranking")
    standing = [one.person_id for one in row.candidates]
    rules.check_ranking(vote, standing)
    if row.method == Method.PLURALITY and len(vote) > (row.seats or 1):
        raise DomainError(f"Choose at most {row.seats}.", field="ranking")
    given = sorted(vote) if row.method == Method.PLURALITY else vote
    return ",".join(str(one) for one in given)


def _into_box(row: Motion, words: str) -> None:
    """One more of its kind; the row is written whole, sorted, whatever the vote was."""
    query = select(BallotBox).where(BallotBox.motion_id == row.id).with_for_update()
    box = db.session.scalar(query)
    if box is None:
        box = BallotBox(coop_id=row.coop_id, motion_id=row.id, counts={})
        db.session.add(box)
    found = dict(box.counts)
    found[words] = found.get(words, 0) + 1
    box.counts = dict(sorted(found.items()))
    flag_modified(box, "counts")


def _check_proxy(row: Motion, giver: int, holder: int) -> None:
    query = select(Proxy.id).where(
        Proxy.coop_id == row.coop_id,
        Proxy.motion_id == row.id,
        Proxy.person_id == giver,
        Proxy.holder_id == holder,
    )
    if db.session.scalar(query) is None:
        raise NotAllowed("You do not hold this member's proxy.")


def give_proxy(actor: Actor, motion_id: int, holder_id: int) -> Proxy:
    """Let another member vote for one, where the co-op's rules allow it."""
    row = _locked(actor.coop_id, motion_id)
    if row.state not in (State.DRAFT, State.OPEN):
        raise DomainError("This has been decided.", code="state")
    if actor.person_id is None:
        raise NotAllowed("Only members give proxies.")
    today = clock.today()
    held = queries.rules(actor.coop_id, today)
    if not held.proxies_each:
        raise DomainError("The co-op's rules know no proxies.", code="none")
    holder = owned(Person, holder_id, actor.coop_id)
    if holder.id == actor.person_id:
        raise DomainError("Choose somebody else.", field="holder")
    members = queries.member_ids(actor.coop_id, row.opens_on or today)
    if not {actor.person_id, holder.id} <= members:
        raise DomainError("Only members give and hold proxies.", field="holder")
    if actor.person_id in queries.voters(actor.coop_id, row.id):
        raise DomainError("You have voted already.", code="voted")
    found = queries.proxies(actor.coop_id, row.id)
    others = [one for one in found if one[2] == holder.id and one[0] != actor.person_id]
    if len(others) >= held.proxies_each:
        raise DomainError(
            f"{holder.name} holds {len(others)} already, which is the most.", field="holder"
        )
    take_proxy_back(actor, motion_id)
    proxy = Proxy(
        coop_id=row.coop_id, motion_id=row.id, person_id=actor.person_id, holder_id=holder.id
    )
    db.session.add(proxy)
    db.session.flush()
    return proxy


def take_proxy_back(actor: Actor, motion_id: int) -> None:
    """Vote for oneself again, as long as nobody has."""
    query = select(Proxy).where(
        Proxy.coop_id == actor.coop_id,
        Proxy.motion_id == motion_id,
        Proxy.person_id == actor.person_id,
    )
    for row in db.session.scalars(query):
        db.session.delete(row)
    db.session.flush()


def close(actor: Actor, motion_id: int) -> Motion:
    """Count, decide, and let what was carried take effect, in this transaction.

    Not before the window ends, unless every member has voted.
    """
    row = _locked(actor.coop_id, motion_id)
    rules.allow(State(row.state), "close")
    members = queries.member_ids(actor.coop_id, row.opens_on or clock.today())
    voted = queries.voters(actor.coop_id, row.id)
    if row.closes_at is not None and clock.now() < row.closes_at and not members <= voted:
        raise DomainError(
            "Voting is open until its end, or until every member has voted.", code="early"
        )
    votes = queries.counts(actor.coop_id, row.id)
    held = queries.rules(actor.coop_id, row.opens_on or clock.today())
    row.members, row.closed_at = len(members), clock.now()
    if row.kind == Kind.ELECTION:
        row.result = _elect(row, votes, len(members), held)
        row.state = row.result["state"]
    else:
        found = rules.decide(Kind(row.kind), votes, len(members), held)
        row.state = found.state.value
        row.result = {
            "votes": dict(found.votes),
            "took_part": found.took_part,
            "quorum": found.quorum,
            "words": found.words,
        }
    db.session.flush()
    audit.record("decisions.close", row, state=row.state, members=row.members)
    if row.state == State.CARRIED and row.proposal_kind:
        apply(actor, row)
    _tell(row, members)
    return row


def _elect(
    row: Motion, votes: dict[str, int], members: int, held: rules.SocietyRules
) -> dict[str, Any]:
    """The count of an election; the lot is drawn once and kept with it."""
    candidates = [one.person_id for one in row.candidates]
    names = {one.person_id: one.person.name for one in row.candidates}
    lot = CHANCE.sample(candidates, len(candidates))
    took_part, needed = sum(votes.values()), rules.quorum(held, members)
    base = {"lot": lot, "names": names, "took_part": took_part, "quorum": needed, "votes": votes}
    if took_part < needed:
        words = f"{took_part} of {members} members took part; the quorum is {needed}."
        return {**base, "state": State.NO_QUORUM.value, "elected": [], "words": words}
    seats = row.seats or 1
    if row.method == Method.STV:
        counted = stv.count(_ballots(votes), candidates, seats, lot, names)
        elected: Iterable[int] = counted.elected
        base |= {
            "seats_quota": counted.quota,
            "lots": list(counted.lots),
            "stages": [
                {
                    "words": stage.words,
                    "totals": stage.totals,
                    "not_transferable": stage.not_transferable,
                    "lost": stage.lost,
                    "elected": list(stage.elected),
                    "excluded": list(stage.excluded),
                }
                for stage in counted.stages
            ],
        }
    else:
        totals: dict[int, int] = dict.fromkeys(candidates, 0)
        for words, number in votes.items():
            for one in words.split(","):
                totals[int(one)] += number
        elected = rules.plurality(totals, candidates, seats, lot)
        base["totals"] = totals
    chosen = list(elected)
    words = "Elected: " + ", ".join(names[one] for one in chosen) + "."
    return _plain({**base, "state": State.CARRIED.value, "elected": chosen, "words": words})


def _plain(result: dict[str, Any]) -> dict[str, Any]:
    """Keys as JSON keeps them, so that what is written reads back the same."""
    return {
        key: _plain(value) if isinstance(value, dict) else value
        for key, value in ((str(key), value) for key, value in result.items())
    }


def _ballots(votes: dict[str, int]) -> Iterable[tuple[int, ...]]:
    for words, number in sorted(votes.items()):
        preferences = tuple(int(one) for one in words.split(","))
        for _ in range(number):
            yield preferences


def apply(actor: Actor, row: Motion) -> None:
    """Let a carried proposal take effect; where it cannot, the result says why."""
    effect = effects.known(row.proposal_kind)
    result = dict(row.result or {})
    if effect is None or row.proposal is None:
        result["effect"] = "Nothing here knows how to put this into effect."
    else:
        try:
            with db.session.begin_nested():
                effect.apply(actor, row.proposal, named(row))
        except DomainError as error:
            result["effect"] = f"It could not take effect: {error.words}"
        else:
            result["effect"] = "It has taken effect."
            result["in_effect"] = True
            audit.record("decisions.took_effect", row, kind=row.proposal_kind)
    row.result = result
    db.session.flush()


def try_effect(actor: Actor, motion_id: int) -> Motion:
    """Once more, where a carried proposal could not take effect when the vote was closed."""
    row = _locked(actor.coop_id, motion_id)
    if row.state != State.CARRIED or not row.proposal_kind or (row.result or {}).get("in_effect"):
        raise DomainError("There is nothing to put into effect.", code="state")
    apply(actor, row)
    return row


def named(row: Motion) -> str:
    """How what a motion changed names it."""
    day = clock.local_day(row.closed_at or clock.now())
    return f"Motion {row.id}, {row.title}, carried on {day.day} {day:%B %Y}"


def _tell(row: Motion, members: Iterable[int]) -> None:
    notices.close(row.coop_id, OPENED, row.id)
    words = (row.result or {}).get("words", "")
    for person_id in sorted(members):
        notices.alert(
            row.coop_id,
            DECIDED,
            row.id,
            f"{row.title}: {rules.STATE_WORDS[State(row.state)]}. {words}",
            person_id=person_id,
            url=f"/decisions/motions/{row.id}",
        )
