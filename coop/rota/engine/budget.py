"""How long the engine may work: by a clock that the caller passes, or by rounds of search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds of the caller's clock, rounds after the start, or both: whichever ends first.

    With rounds alone the same seed gives the same rota. Raises ValueError when neither is set.
    """

    seconds: float | None = None
    rounds: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is None and self.rounds is None:
            raise ValueError("a budget needs seconds or rounds")
