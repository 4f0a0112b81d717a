"""What can be asked of the worker: each kind of job says its title, permission and limits.

@job("rota.generate", title="Make the rota", permission="rota.edit", timeout=600)
def generate(run: Run, *, rota_id: int) -> dict[str, Any] | None: ...

@periodic("shifts.alerts", seconds=60)
def alert() -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Work = TypeVar("Work", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. `timeout` in seconds; `attempts` counts starts, the first included."""

    name: str
    title: str
    permission: str
    timeout: int
    attempts: int
    work: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Something done every so many `seconds`, once whatever the number of processes."""

    name: str
    seconds: int
    timeout: int
    work: Callable[[], Any]


_kinds: dict[str, Kind] = {}
_periodic: dict[str, Periodic] = {}


def _same(one: Callable[..., Any], other: Callable[..., Any]) -> bool:
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)


def job(
    name: str, *, title: str, permission: str, timeout: int, attempts: int = 3
) -> Callable[[Work], Work]:
    """Declare the function that does this kind of job: called with a Run and the parameters.

    `permission` is what the asker needs and what lets others see the run. A solver declares
    its budget and 120 s more. A job that must not be begun anew when its worker is lost says
    `attempts=1`. Raises ValueError when the name is taken.
    """

    def declare(work: Work) -> Work:
        known = _kinds.get(name)
        if known is not None and not _same(known.work, work):
            raise ValueError(f"two jobs are called {name!r}")
        _kinds[name] = Kind(name, title, permission, timeout, attempts, work)
        return work

    return declare


def periodic(name: str = "", *, seconds: int, timeout: int = 60) -> Callable[[Work], Work]:
    """Declare something to be done every so many seconds, while `coop serve` (or tick) runs.

    It is called without arguments in an app context, in a process of its own, and opens its own
    transaction. Raises ValueError when the name is taken.
    """

    def declare(work: Work) -> Work:
        called = name or f"{work.__module__}.{work.__qualname__}"
        known = _periodic.get(called)
        if known is not None and not _same(known.work, work):
            raise ValueError(f"two periodic jobs are called {called!r}")
        _periodic[called] = Periodic(called, seconds, timeout, work)
        return work

    return declare


def kind(name: str) -> Kind:
    """The kind of that name; LookupError when no package has declared it."""
    found = _kinds.get(name)
    if found is None:
        raise LookupError(f"no job is called {name!r}")
    return found


def kinds() -> dict[str, Kind]:
    """Every kind declared so far."""
    return dict(_kinds)


def periodics() -> dict[str, Periodic]:
    """Everything declared as periodic so far."""
    return dict(_periodic)
