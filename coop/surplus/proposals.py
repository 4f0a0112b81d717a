"""A surplus rule carried by a motion, and its bonus brought to the next pay run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from coop.decisions.effects import Effect, register
from coop.pay import items
from coop.pay import queries as pay
from coop.pay.items import Item
from coop.pay.rates import Element
from coop.surplus import documents, queries, service, words
from coop.surplus.rules import rule_of
from coop.surplus.service.drafts import KIND
from core.access import Actor
from core.ui.filters import day_year

SOURCE = "surplus"


def describe(coop_id: int, given: dict[str, Any]) -> Sequence[tuple[str, str]]:
    """What members read before they vote: the rule, then what it comes to."""
    facts = [(str(term), str(said)) for term, said in given["facts"]]
    return [*words.sentences(rule_of(given["rule"])), *facts]


def apply(actor: Actor, given: dict[str, Any], motion: str) -> None:
    """The members have carried it: everything is posted, and statements are made for all."""
    year = service.post(actor, given["draft_id"], motion)
    documents.ask_for_all(actor, year.id)


def bonuses(coop_id: int, from_on: date, until_on: date) -> Iterable[Item]:
    """The part of each that is paid now: to the first run that ends on or after the posting.

    Only those who have been employed have such a part: see `outcome.work_out`.
    """
    homes = pay.home_services(coop_id, until_on)
    for share, year in queries.unpaid_now(coop_id, until_on):
        yield Item(
            source=SOURCE,
            key=f"{year.id}:{share.person_id}",
            person_id=share.person_id,
            service_id=homes[share.person_id],
            element=Element.BONUS,
            on=max(from_on, min(until_on, year.posted_on or until_on)),
            pence=share.now_pence,
            words=f"Member bonus, surplus of the year to {day_year(year.last_on)}",
        )


def init() -> None:
    """Let motions carry surplus rules, and pay runs the bonus."""
    register(Effect(KIND, "a rule for the surplus", describe, apply))
    items.bring(bonuses)
