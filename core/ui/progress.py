"""A background job as its panel shows it; core.jobs fills this from the JobRun."""

from __future__ import annotations

from dataclasses import dataclass

MEANING = {
    "queued": "info",
    "running": "info",
    "done": "good",
    "failed": "bad",
    "cancelled": "warn",
    "lost": "warn",
}
WORDS = {
    "queued": "waiting to start",
    "running": "running",
    "done": "done",
    "failed": "failed",
    "cancelled": "cancelled",
    "lost": "interrupted",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What the panel says. `done` of `total` steps (total 0: not known), `words` the step.

    `seconds_left` is an estimate or None. `poll_url` answers with the panel alone; `cancel_url`
    takes a POST; `result_url` with `result_label` stands when done. `figures` are (label, value)
    pairs worth watching while it runs. `finish_url` takes a POST too: stop, and keep what there is.
    """

    title: str
    state: str
    done: int = 0
    total: int = 0
    words: str = ""
    seconds_left: float | None = None
    poll_url: str = ""
    page_url: str = ""
    cancel_url: str = ""
    cancelling: bool = False
    finish_url: str = ""
    finishing: bool = False
    result_url: str = ""
    result_label: str = "Open the result"
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def live(self) -> bool:
        """Whether it may still change."""
        return self.state in {"queued", "running"}

    @property
    def percent(self) -> int | None:
        """Whole per cent done; 100 only when it is done."""
        if self.state == "done":
            return 100
        if self.total <= 0:
            return None
        return max(0, min(99, self.done * 100 // self.total))

    @property
    def meaning(self) -> str:
        """The chip's meaning."""
        return MEANING.get(self.state, "info")

    @property
    def state_words(self) -> str:
        """The chip's words."""
        stops = self.cancelling or self.finishing
        return "stopping" if stops and self.live else WORDS.get(self.state, self.state)
