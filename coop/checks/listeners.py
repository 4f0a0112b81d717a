"""News of people: somebody is taken on."""

from __future__ import annotations

from coop.checks import service
from coop.members.events import TakenOn


def taken_on(news: TakenOn) -> None:
    """Whoever is employed has checks; those of a candidate were opened before."""
    service.open_for(news.actor, news.person_id, starts_on=news.from_on)
