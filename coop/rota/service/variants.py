"""What-if: variants of a rota, asked for, solved beside it, kept and taken away.

The rota itself is never touched. Places given by hand stay; all others, published or not, are
made anew, once as things are and once with the changes, in the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from coop.rota import engine, policy, rules, warming
from coop.rota.models import Rota, Variant
from coop.rota.rules import change_words, compare, repairs, variants
from coop.rota.rules.problem import Place, Problem, Progress
from coop.rota.rules.variants import Change
from coop.rota.service.generating import lawful, load
from coop.rota.situation import Situation
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.jobs import queries as runs
from core.jobs import service as jobs

KIND = "rota.variant"
SECONDS, MOST_SECONDS = 20, 120  # for both rotas together
ROUNDS = 2  # of the engine around the gaps, before each
Stop = Callable[[], bool]
Tell = Callable[[str, Progress], None]


def make_variant(
    actor: Actor, rota_id: int, name: str, changes: Sequence[Change], *, seconds: int = SECONDS
) -> Variant:
    """Keep a variant of the rota, not solved yet.

    Raises DomainError for no change, or for somebody who is not among the rota's people.
    """
    rota = owned(Rota, rota_id, actor.coop_id)
    if not changes:
        raise DomainError("Choose at least one change.", code="no_change")
    problem = load(rota).problem
    try:
        variants.apply(problem, changes)
    except ValueError as error:
        raise DomainError(
            "Choose somebody who is among this rota's people.", code="unknown", field="leaving"
        ) from error
    said = change_words.words_of(problem, changes)
    version = policy.latest(actor.coop_id, rota.from_on)
    row = Variant(
        coop_id=actor.coop_id,
        rota_id=rota.id,
        name=name.strip() or said[0][:120],
        changes=[
            {**packed, "words": words}
            for packed, words in zip(variants.packed(changes), said, strict=True)
        ],
        seconds=max(1, min(seconds, MOST_SECONDS)),
        policy_id=version.id if version else None,
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rota.variant", row, rota=rota.id, name=row.name, changes=said)
    return row


def ask_variant(
    actor: Actor, rota_id: int, name: str, changes: Sequence[Change], *, seconds: int = SECONDS
) -> Variant:
    """Keep a variant and have the worker solve it; raises what `make_variant` does."""
    row = make_variant(actor, rota_id, name, changes, seconds=seconds)
    run = jobs.ask(
        KIND,
        actor,
        {"variant_id": row.id},
        dedupe_key=f"variant-{row.id}",
        back_url=f"/rota/{row.rota_id}/what-if/{row.id}",
        title=f"What if: {row.name}",
    )
    row.run_id = run.id
    db.session.flush()
    return row


def remove_variant(actor: Actor, rota_id: int, variant_id: int) -> None:
    """Take a variant away. DomainError while the worker solves it, NotFound elsewhere."""
    row = owned(Variant, variant_id, actor.coop_id, lock=True)
    if row.rota_id != rota_id:
        raise NotFound
    if runs.live(actor.coop_id, KIND, f"variant-{row.id}") is not None:
        raise DomainError("It is being worked out just now: cancel that first.", code="being_made")
    audit.record("rota.variant.remove", row, name=row.name)
    db.session.delete(row)
    db.session.flush()


def loosened(asked: Situation) -> Problem:
    """The problem with only the places given by hand fixed: what is published is free too."""
    by_hand = {(one.shift_id, one.person_id) for one in asked.places if one.by_hand}
    problem = asked.problem
    kept = tuple(one for one in problem.fixed if (one.shift, one.worker) in by_hand)
    return replace(problem, fixed=kept)


def present(asked: Situation) -> tuple[Place, ...]:
    """The places as they stand."""
    shifts = {shift.id for shift in asked.problem.shifts}
    workers = {worker.id for worker in asked.problem.workers}
    return tuple(
        Place(one.shift_id, one.person_id, one.leads)
        for one in asked.places
        if one.shift_id in shifts and one.person_id in workers
    )


def solve_variant(
    asked: Situation,
    changes: Sequence[Change],
    budget: engine.Budget,
    *,
    tell: Tell | None = None,
    stop: Stop | None = None,
    threads: int = 1,
    ticks: Callable[[], float] | None = None,
) -> dict[str, Any]:
    """The figures of the rota as it stands, made anew, and made anew with the changes.

    `budget` is for each of the two. Points are all counted by the weights that are in force,
    so that a goal which the changes drop still counts. Neither reads nor writes the database.
    """
    warming.warm()
    free = loosened(asked)
    after = variants.apply(free, changes)
    places = present(asked)
    found = {"now": compare.packed(compare.figures(asked.problem, places))}
    for name, words, problem in (
        ("anew", "As things are", free),
        ("changed", "With the changes", after),
    ):
        solve = partial(
            engine.solve,
            seed=1,
            threads=threads,
            on_progress=_teller(tell, words),
            should_stop=stop,
            clock=ticks,
        )
        # What there is already, and its gaps solved again, stand beside a wholly new rota: the
        # second of the two is not behind the first for want of time.
        begun = lawful(problem, places)
        part = repairs.near(problem, begun)
        mended = lawful(problem, solve(part, engine.Budget(rounds=ROUNDS)).places)
        afresh = lawful(problem, solve(problem, budget).places)
        places = min((afresh, mended, begun), key=partial(rules.objective, problem))
        weighed = replace(problem, policy=free.policy)
        found[name] = compare.packed(compare.figures(weighed, places))
    return found


def _teller(tell: Tell | None, words: str) -> Callable[[Progress], None] | None:
    if tell is None:
        return None
    return lambda news: tell(words, news)


def rota_of(coop_id: int, rota_id: int) -> Situation:
    """What bears on the rota, read afresh."""
    return load(owned(Rota, rota_id, coop_id))


def keep_variant(coop_id: int, variant_id: int, result: dict[str, Any]) -> Variant:
    """Write what the worker found. DomainError when it has been taken away meanwhile."""
    row = db.session.get(Variant, variant_id, with_for_update=True)
    if row is None or row.coop_id != coop_id:
        raise DomainError("The variant has been taken away meanwhile.", code="gone")
    row.result = result
    audit.record("rota.variant.solved", row, short=result["changed"]["short"])
    return row
