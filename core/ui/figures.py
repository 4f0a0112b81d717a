"""A few figures for the home page, each with its trend: small, in words, drawn as a line.

Slices give panels of figures; those of one title stand in one card, so that a slice's figures of
somebody's own work need not be known to another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.ui import charts
from core.ui.charts import Chart, Number, Spark
from core.ui.panels import Panel

TEMPLATE = "core/ui/figures.html"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `words` say what of or when; `trend` are earlier figures, the oldest first,
    the last this one, which `trend_words` say for those who do not see them.
    """

    label: str
    value: str
    words: str = ""
    url: str = ""
    trend: tuple[Number, ...] = ()
    trend_words: str = ""

    @property
    def spark(self) -> Spark | None:
        """The trend as a line; None where there is none to see."""
        return charts.spark(self.trend) if len(self.trend) > 1 else None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart beneath the figures, with what it shows; its id is unique on the page."""

    chart: Chart
    title: str
    id: str
    words: str = ""


def panel(
    title: str,
    figures: Sequence[Figure],
    drawn: Drawn | Sequence[Drawn] | None = None,
    action: tuple[str, str] | None = None,
) -> Panel | None:
    """Figures under a title; None where there are none."""
    if not figures:
        return None
    pictures = (drawn,) if isinstance(drawn, Drawn) else tuple(drawn or ())
    return Panel(title, TEMPLATE, {"figures": tuple(figures), "drawn": pictures}, action=action)


def together(panels: Iterable[Panel]) -> list[Panel]:
    """Those of one title as one panel, in the place of the first. All are made by `panel`."""
    found: dict[str, Panel] = {}
    for one in panels:
        first = found.get(one.title)
        if first is None:
            found[one.title] = one
            continue
        context = {key: first.context[key] + one.context[key] for key in ("figures", "drawn")}
        found[one.title] = replace(first, context=context, action=first.action or one.action)
    return list(found.values())
