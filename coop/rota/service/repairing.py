"""The repair menu: small changes that fill gaps of a rota, each effect computed by solving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coop.rota import engine, warming
from coop.rota.models import RepairMenu, Rota
from coop.rota.rules import change_words, repairs, variants
from coop.rota.rules.problem import Place, Problem
from coop.rota.rules.repairs import Repair
from coop.rota.service.generating import lawful
from coop.rota.service.variants import Stop, present
from coop.rota.situation import Situation
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.jobs import queries as runs
from core.jobs import service as jobs
from core.ui.filters import days

KIND = "rota.repairs"
ROUNDS = 1  # of the engine for each change: the part that is solved again is small
MOST_SECONDS = 180
Step = Callable[[int, int, str], None]


def make_menu(actor: Actor, rota_id: int) -> RepairMenu:
    """A menu of the rota, not worked out yet. DomainError when the rota is not filled."""
    rota = owned(Rota, rota_id, actor.coop_id)
    if not rota.times:
        raise DomainError("Fill the draft first: there is nothing to mend yet.", code="not_filled")
    row = RepairMenu(
        coop_id=actor.coop_id,
        rota_id=rota.id,
        of_times=rota.times,
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rota.repairs", row, rota=rota.id)
    return row


def ask_repairs(actor: Actor, rota_id: int) -> RepairMenu:
    """Have the worker try small changes on the rota's gaps; while it does, no second time."""
    rota = owned(Rota, rota_id, actor.coop_id, lock=True)
    live = runs.live(actor.coop_id, KIND, key(rota.id))
    if live is not None:
        return owned(RepairMenu, live.params["menu_id"], actor.coop_id)
    row = make_menu(actor, rota_id)
    run = jobs.ask(
        KIND,
        actor,
        {"menu_id": row.id},
        dedupe_key=key(rota.id),
        back_url=f"/rota/{rota.id}/repairs",
        title=f"Look for repairs of {days(rota.from_on, rota.until_on)}",
    )
    row.run_id = run.id
    db.session.flush()
    return row


def key(rota_id: int) -> str:
    """The dedupe key of the runs that mend a rota."""
    return f"repairs-{rota_id}"


def work_out(
    asked: Situation,
    step: Step | None = None,
    stop: Stop | None = None,
    *,
    rounds: int = ROUNDS,
) -> list[Repair]:
    """Every change tried, by solving the gaps' surroundings with and without it.

    The engine works in rounds, not seconds: the same rota gives the same menu. Stopped, it has
    what was solved until then.
    """
    warming.warm()
    problem, places = asked.problem, present(asked)
    found: list[Repair] = []
    short = repairs.short_shifts(problem, places)
    if not short:
        return found
    part = repairs.near(problem, places)
    tried = repairs.candidates(problem, places)
    total = len(tried) + 1
    if step:
        step(0, total, "Solving the gaps again as things are")
    empty = min(sum(short.values()), _empty(part, rounds, stop))
    for done, candidate in enumerate(tried, start=1):
        if stop and stop():
            break
        if step:
            step(done, total, f"Trying: {change_words.words_of(problem, [candidate.change])[0]}")
        left = _empty(variants.apply(part, [candidate.change]), rounds, stop)
        if stop and stop():
            break
        found.append(Repair(candidate.change, max(0, empty - left), empty))
    return found


def _empty(problem: Problem, rounds: int, stop: Stop | None) -> int:
    """Places short in a lawful rota of the problem."""
    answer = engine.solve(problem, engine.Budget(rounds=rounds), seed=1, should_stop=stop)
    kept: tuple[Place, ...] = lawful(problem, answer.places)
    return sum(repairs.short_shifts(problem, kept).values())


def keep_repairs(
    coop_id: int, menu_id: int, asked: Situation, found: list[Repair], *, stopped: bool
) -> RepairMenu:
    """Write the menu, ranked; DomainError when its rota has been discarded meanwhile."""
    row = db.session.get(RepairMenu, menu_id, with_for_update=True)
    if row is None or row.coop_id != coop_id:
        raise DomainError("The rota has been discarded meanwhile.", code="gone")
    row.result = result_of(asked, found, stopped=stopped)
    audit.record("rota.repairs.solved", row, tried=len(found), helps=len(row.result["rows"]))
    return row


def result_of(asked: Situation, found: list[Repair], *, stopped: bool) -> dict[str, Any]:
    """The menu as JSON: ranked rows with their changes and words, and how many were tried."""
    problem = asked.problem
    short = repairs.short_shifts(problem, present(asked))
    rows = repairs.ranked(found)
    return {
        "empty": found[0].empty if found else sum(short.values()),
        "short": sum(short.values()),
        "tried": len(found),
        "stopped": stopped,
        "rows": [
            {
                **variants.packed([one.change])[0],
                "words": change_words.words_of(problem, [one.change])[0],
                "gained": one.gained,
            }
            for one in rows
        ],
    }
