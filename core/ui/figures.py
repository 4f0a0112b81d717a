"""A few figures for the home page, each with its trend: small, in words, drawn as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    drawn: Drawn | None = None,
    action: tuple[str, str] | None = None,
) -> Panel | None:
    """Figures under a title; None where there are none."""
    if not figures:
        return None
    return Panel(title, TEMPLATE, {"figures": figures, "drawn": drawn}, action=action)
