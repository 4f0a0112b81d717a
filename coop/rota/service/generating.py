"""A draft is filled: load, solve, check independently, write once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert

from coop.rota import engine, policy, rules, warming
from coop.rota.models import Rota, ShiftGap
from coop.rota.rules.improvement import Point, packed, with_end
from coop.rota.rules.problem import Finding, Gap, Place, Problem
from coop.rota.service import rest
from coop.rota.service.drafts import SECONDS, draft, key, services_of, shift_ids
from coop.rota.service.watching import Tell, Watch
from coop.rota.situation import Situation, situation
from coop.rota.situation.facts import PlaceFacts
from coop.shifts.models import Assignment
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned, transaction
from core.errors import DomainError
from core.jobs import queries as runs

Stop = Callable[[], bool]
HIDDEN = ("does not work in this service", "do not work in this service", "already on this shift")
# Who must not work together is for coordinators alone; why a place is empty, others read too.
QUIET = {"not to work with somebody there": "kept off it by the coordinator"}


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer that the checker has passed, and what it was an answer to."""

    situation: Situation
    places: tuple[Place, ...]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    objective: int
    seconds: int
    stopped: bool
    seed: int
    bound: int | None = None  # no lawful rota of this problem has fewer points: proved
    stop_at: int | None = None
    improvement: tuple[Point, ...] = ()

    @property
    def refused(self) -> int:
        """Findings that stand all the same: on places given by hand or published before."""
        return sum(one.refuses for one in self.findings)


def load(rota: Rota) -> Situation:
    """What the engine is asked: shifts that have begun are facts."""
    weeks = ((rota.until_on - rota.from_on).days + 1) // 7
    return situation(rota.coop_id, rota.from_on, weeks, services_of(rota), begun_by=clock.now())


def fill(
    asked: Situation,
    seconds: float | None,
    seed: int,
    watch: Watch | None = None,
    stop: Stop | None = None,
    *,
    rounds: int | None = None,
    threads: int = 1,
) -> Filled:
    """Solve and check; never reads or writes the database. Numba is loaded here, not before.

    It ends with `seconds`, with `stop` (somebody's word), or when `watch` finds it near enough;
    `rounds` in place of `seconds` makes the answer the same on every machine.
    """
    warming.warm()  # compiling, once a machine, is not the budget's time
    watch = watch or Watch()
    word = stop or _nobody
    watch.begin()
    answer = engine.solve(
        asked.problem,
        engine.Budget(seconds=seconds, rounds=rounds),
        seed=seed,
        threads=threads,
        on_progress=watch.hear,
        should_stop=lambda: word() or watch.near_enough(),
        clock=watch.clock,
    )
    gone = watch.seconds
    found = checked(asked, answer.places, round(gone), seed, stopped=word())
    # A bound that what the checker left undercuts would be no bound: better to claim nothing.
    stands = answer.bound is not None and answer.bound <= found.objective
    bound = answer.bound if stands else None
    return replace(
        found,
        bound=bound,
        stop_at=watch.stop_at,
        improvement=with_end(watch.points, int(gone * 10), found.objective, bound),
    )


def _nobody() -> bool:
    """Nobody stops it."""
    return False


def checked(
    asked: Situation, places: tuple[Place, ...], seconds: int, seed: int, *, stopped: bool
) -> Filled:
    """The answer as the independent checker leaves it: what it refuses is taken out."""
    kept = lawful(asked.problem, places)
    return Filled(
        situation=asked,
        places=kept,
        gaps=rules.gaps(asked.problem, kept),
        findings=rules.check_rota(asked.problem, kept),
        objective=rules.objective(asked.problem, kept),
        seconds=seconds,
        stopped=stopped,
        seed=seed,
    )


def lawful(problem: Problem, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Places less those that a rule refuses; the fixed ones are not for the engine to take."""
    fixed = {(one.shift, one.worker) for one in problem.fixed}
    shifts = {shift.id for shift in problem.shifts}
    workers = {worker.id for worker in problem.workers}
    given = {
        (place.shift, place.worker): place
        for place in places
        if place.shift in shifts and place.worker in workers
    }
    for one in problem.fixed:
        given.setdefault((one.shift, one.worker), Place(one.shift, one.worker))
    while True:
        out = set()
        # Only what these places add: facts and fixed places that break a rule alone stay.
        for finding in rules.blamed(problem, tuple(given.values())):
            loose = [(s, finding.worker) for s in finding.shifts]
            loose = [spot for spot in loose if spot in given and spot not in fixed]
            out.update(loose[-1:])
        if not out:
            return tuple(given.values())
        for spot in out:
            del given[spot]


def store(actor: Actor, rota_id: int, filled: Filled) -> Rota:
    """Write a filled draft once: unpublished places not given by hand are replaced.

    If the situation has changed since it was read (leave approved, a shift cancelled), the
    places are checked against what is true now.
    """
    rota = draft(actor.coop_id, rota_id)
    now = load(rota)
    if now.problem != filled.situation.problem:
        # What was proved was proved of another problem.
        filled = replace(
            checked(now, filled.places, filled.seconds, filled.seed, stopped=filled.stopped),
            stop_at=filled.stop_at,
        )
    kept = {(place.shift_id, place.person_id) for place in now.places if _stays(place)}
    new = [one for one in filled.places if (one.shift, one.worker) not in kept]
    at = clock.now()
    with audit.as_one(
        "rota.generate",
        rota,
        places=len(new),
        kept=len(kept),
        gaps=sum(gap.places for gap in filled.gaps),
        objective=filled.objective,
        bound=filled.bound,
        seed=filled.seed,
        stopped=filled.stopped,
    ):
        old = [place.id for place in now.places if not _stays(place)]
        for start in range(0, len(old), 500):
            db.session.execute(
                delete(Assignment)
                .where(Assignment.id.in_(old[start : start + 500]))
                .execution_options(synchronize_session=False)
            )
        if new:
            db.session.execute(
                insert(Assignment),
                [
                    {
                        "coop_id": rota.coop_id,
                        "shift_id": one.shift,
                        "person_id": one.worker,
                        "leads": one.leads,
                        "by_hand": False,
                        "override_reason": "",
                        "made_at": at,
                    }
                    for one in new
                ],
            )
        write_gaps(rota, filled.gaps)
        rest.renew(rota.coop_id, filled.situation.problem, filled.findings)
        rota.times += 1
        version = policy.latest(rota.coop_id, rota.from_on)
        rota.policy_id = version.id if version else None
        rota.generated_at = rota.checked_at = at
        rota.objective, rota.seconds, rota.seed = filled.objective, filled.seconds, filled.seed
        rota.stopped_early, rota.broken = filled.stopped, filled.refused
        rota.bound, rota.stop_at = filled.bound, filled.stop_at
        rota.improvement = packed(filled.improvement)
    db.session.expire_all()
    return owned(Rota, rota_id, actor.coop_id)


def _stays(place: PlaceFacts) -> bool:
    return place.by_hand or place.published


def write_gaps(rota: Rota, gaps: tuple[Gap, ...]) -> None:
    """Keep why places are empty, in place of what was said before."""
    db.session.execute(
        delete(ShiftGap)
        .where(ShiftGap.shift_id.in_(shift_ids(rota)))
        .execution_options(synchronize_session=False)
    )
    if gaps:
        db.session.execute(insert(ShiftGap), [gap_row(rota.coop_id, gap) for gap in gaps])


def gap_words(gap: Gap) -> str:
    """Why places are empty; those who could never be asked are left out."""
    told = ", ".join(f"{count} {why}" for why, count in gap_reasons(gap))
    return told or "nobody works in this service"


def gap_reasons(gap: Gap) -> list[tuple[str, int]]:
    """The reasons that may be read by all who see the rota, each with how many people."""
    return [(QUIET.get(why, why), count) for why, count in gap.reasons if why not in HIDDEN]


def gap_row(coop_id: int, gap: Gap) -> dict[str, object]:
    """A gap as its row."""
    return {
        "coop_id": coop_id,
        "shift_id": gap.shift,
        "places": gap.places,
        "words": gap_words(gap),
        "reasons": [[why, count] for why, count in gap_reasons(gap)],
        "worked_out_at": clock.now(),
    }


def generate_now(
    actor: Actor,
    rota_id: int,
    seconds: float | None = SECONDS,
    seed: int | None = None,
    on_progress: Tell | None = None,
    should_stop: Stop | None = None,
    *,
    rounds: int | None = None,
) -> Rota:
    """Fill a draft in this process, without the queue: for scripts. Not inside a transaction.

    Raises DomainError when the rota is published or a worker is filling it.
    """
    rota = owned(Rota, rota_id, actor.coop_id)
    if runs.live(rota.coop_id, "rota.generate", key(rota.id)) is not None:
        raise DomainError("The rota is being made just now.", code="being_made")
    asked = load(rota)
    chosen = rota.times + 1 if seed is None else seed
    db.session.rollback()
    filled = fill(asked, seconds, chosen, Watch(on_progress), should_stop, rounds=rounds)
    with transaction():
        return store(actor, rota_id, filled)


def figures(filled: Filled) -> dict[str, int]:
    """Places needed and filled below the least, people, minutes: what scripts print."""
    heads = Counter(place.shift for place in filled.places)
    shifts = filled.situation.problem.shifts
    work = {shift.id: shift.work for shift in shifts}
    return {
        "needed": sum(shift.least for shift in shifts),
        "filled": sum(min(shift.least, heads[shift.id]) for shift in shifts),
        "gaps": sum(gap.places for gap in filled.gaps),
        "people": len({place.worker for place in filled.places}),
        "minutes": sum(work[place.shift] for place in filled.places),
        "refused": filled.refused,
    }
