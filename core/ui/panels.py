"""Places on shared pages that packages fill: home, a person, a shift, the strip.

`add("home", next_shift, order=10, permission="shifts.own")`. A panel's function is called
when its place is shown, with what the page gives (a person's page gives `person=`), and
returns a Panel, or None when it has nothing to say.
Places: "home" (what needs somebody: those for today first), "figures" (beneath it: panels of
`core.ui.figures`), "person", "shift" (the coordinator's page of a shift, given `shift=`),
"cover" (a request for cover, given `cover=`), "my_shift" (a worker's, given `mine=`), "pay_run"
and "my_pay_run" (given `run=`), "pay_person" (given `run=` and `person_id=`), "referral" and
"adviser_person" (given `referral=`), "yours" (a candidate's own, given `referral=` and `token=`),
"adviser_places" and "strip" (who is on call: every signed-in page).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from flask import render_template
from markupsafe import Markup

from core.ui import nav


class Urgency(IntEnum):
    """How soon the home page wants to be looked at for what a panel says."""

    TODAY = 0
    SOON = 1
    WHENEVER = 2


@dataclass(frozen=True, slots=True)
class Panel:
    """What a package shows in a place: a template with its context, or ready Markup.

    `wide` takes the whole width of the place; `bare` leaves off card and title. `action` is
    the (words, url) of one link at the right of the title. `urgency` orders the home page before
    the order in which panels were added.
    """

    title: str
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    html: Markup | None = None
    wide: bool = False
    bare: bool = False
    action: tuple[str, str] | None = None
    urgency: Urgency = Urgency.SOON

    def body(self) -> Markup:
        """The panel's inside, rendered."""
        if self.html is not None:
            return self.html
        return Markup(render_template(self.template, **self.context))  # noqa: S704


@dataclass(frozen=True, slots=True)
class _Entry:
    fn: Callable[..., Panel | None]
    order: int
    permission: str | None


_places: dict[str, dict[str, _Entry]] = {}


def add(
    place: str,
    fn: Callable[..., Panel | None],
    order: int = 100,
    permission: str | None = None,
) -> None:
    """Show what `fn` returns in `place`; adding the same function again replaces it."""
    name = f"{fn.__module__}.{fn.__qualname__}"
    _places.setdefault(place, {})[name] = _Entry(fn, order, permission)


def at(place: str, **given: Any) -> list[Panel]:
    """The panels of a place that this account may see and that have something to say."""
    entries = sorted(_places.get(place, {}).values(), key=lambda entry: entry.order)
    shown = (entry.fn(**given) for entry in entries if nav.may(entry.permission))
    return [panel for panel in shown if panel is not None]
