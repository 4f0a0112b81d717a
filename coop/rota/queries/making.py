"""How a rota was made, or is being made just now: its points, what is proved, how it got better."""

from __future__ import annotations

from dataclasses import dataclass

from coop.rota.models import Rota
from coop.rota.rules.improvement import Point, gap_words, near_enough, unpacked
from core.db import owned
from core.jobs.models import JobRun, RunState


@dataclass(frozen=True, slots=True)
class Making:
    """One making: `seconds` it has lasted, its points of improvement in the order of time.

    `stop_at` is the proved gap, in permille, that was near enough; None: none was. `most` is how
    many seconds it may take, None once it has ended.
    """

    points: tuple[Point, ...]
    seconds: float
    stop_at: int | None
    most: int | None
    stopped_early: bool = False

    @property
    def ended(self) -> bool:
        """Whether the rota has been kept."""
        return self.most is None

    @property
    def objective(self) -> int | None:
        """The points of the best rota."""
        return self.points[-1].objective if self.points else None

    @property
    def bound(self) -> int | None:
        """No lawful rota has fewer points; None: nothing is proved."""
        return self.points[-1].bound if self.points else None

    @property
    def near_enough(self) -> bool:
        """Whether it is proved within the gap that was chosen."""
        objective = self.objective
        return objective is not None and near_enough(objective, self.bound, self.stop_at)

    @property
    def stop_at_figure(self) -> str:
        """The chosen gap in per cent; empty when there is none."""
        return "" if self.stop_at is None else f"{self.stop_at / 10:g} %"

    @property
    def gap_words(self) -> str:
        """How near to the best possible."""
        return gap_words(self.objective, self.bound, ended=self.ended)


def made(coop_id: int, rota_id: int) -> Making | None:
    """How the rota was last made; None while it has not been, NotFound elsewhere."""
    row = owned(Rota, rota_id, coop_id)
    if row.objective is None or row.seconds is None:
        return None
    points = unpacked(row.improvement)
    return Making(
        points=points or (Point(row.seconds * 10, row.objective, row.bound),),
        seconds=max(float(row.seconds), points[-1].seconds if points else 0.0),
        stop_at=row.stop_at,
        most=None,
        stopped_early=row.stopped_early,
    )


def being_made(run: JobRun) -> Making | None:
    """How far a run is; None unless it is running: what a lost worker said is no news."""
    if run.state != RunState.RUNNING:
        return None
    points = unpacked(run.detail.get("improvement"))
    seconds = run.params.get("seconds")
    stop_at = run.params.get("stop_at")
    return Making(
        points=points,
        seconds=max(float(run.done), points[-1].seconds if points else 0.0),
        stop_at=stop_at if isinstance(stop_at, int) else None,
        most=seconds if isinstance(seconds, int) else 0,
    )
