"""What the floors above tell of the demo co-op, after its own story: filled in `init_app`."""

from __future__ import annotations

from collections.abc import Callable

from core.access import Actor
from core.people.models import Role

ActorAs = Callable[[int, Role], Actor]
Chapter = Callable[[int, ActorAs], None]
_chapters: dict[str, Chapter] = {}


def add(name: str, chapter: Chapter) -> None:
    """Have a chapter told; adding the same name again replaces it."""
    _chapters[name] = chapter


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """Every chapter in the order added. `actor_as` gives the co-op's account with a role."""
    for chapter in _chapters.values():
        chapter(coop_id, actor_as)
