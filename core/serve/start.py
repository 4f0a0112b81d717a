"""What packages do when the system starts: the demo co-op is loaded and its accounts named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account that `coop serve` prints, so that a newcomer can look around."""

    role: str
    email: str
    password: str


Start = Callable[[Flask], Iterable[SignIn]]
_starts: dict[str, Start] = {}


def on_start(fn: Start) -> None:
    """Have `fn(app)` called by `coop serve` once the database is migrated, before the web.

    It runs in an app context, writes in its own transactions, may print what takes long, and
    returns the accounts to print: none, as a rule. Adding it again replaces it.
    """
    _starts[f"{fn.__module__}.{fn.__qualname__}"] = fn


def run(app: Flask) -> list[SignIn]:
    """Call everything that was added, in that order; the accounts to print."""
    return [sign_in for fn in _starts.values() for sign_in in fn(app)]
