"""Whoever watches the engine: keeps how the rota gets better, says when it is near enough."""

from __future__ import annotations

import time
from collections.abc import Callable

from coop.rota.rules.improvement import Point, near_enough, with_news
from coop.rota.rules.problem import Progress

Tell = Callable[[Progress], None]
Clock = Callable[[], float]


class Watch:
    """One making. `stop_at` is the proved gap, in permille, that is near enough; None: none is.

    `clock` gives seconds that never go back; only their differences matter.
    """

    def __init__(
        self,
        tell: Tell | None = None,
        stop_at: int | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self.told = tell
        self.stop_at = stop_at
        self.clock = clock
        self.points: tuple[Point, ...] = ()
        self.begun = clock()

    def begin(self) -> None:
        """The engine begins now: what came before (compiling) is not its time."""
        self.begun = self.clock()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return max(0.0, self.clock() - self.begun)

    def hear(self, news: Progress) -> None:
        """Take the engine's news and pass it on."""
        point = Point(int(self.seconds * 10), news.objective, news.bound)
        self.points = with_news(self.points, point)
        if self.told is not None:
            self.told(news)

    def near_enough(self) -> bool:
        """Whether the last news is within the chosen gap."""
        if not self.points:
            return False
        return near_enough(self.points[-1].objective, self.points[-1].bound, self.stop_at)
