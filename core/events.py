"""Typed news from a lower floor to a higher one: same transaction, failures propagate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
_listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[Event], listener: Callable[[Event], None]) -> None:
    """Have `listener` called with every event of this kind; subscribing twice counts once."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def publish(event: object) -> None:
    """Tell every listener at once; what a listener raises reaches the publisher."""
    for listener in _listeners[type(event)]:
        listener(event)
