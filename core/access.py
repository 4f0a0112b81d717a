"""Who may open which page: deny by default.

Each package declares its permissions and the roles that have them; each view says which one
it needs. A view that says nothing is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from core.acting import NOBODY, acting
from core.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC, SIGNED_IN = "(public)", "(signed in)"


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done, in words, and the roles that may do it."""

    code: str
    words: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """The account behind a request or a job, in the co-op it is working in."""

    account_id: int | None
    name: str
    coop_id: int
    person_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    def can(self, code: str) -> bool:
        """Whether any of the actor's roles has the permission."""
        permission = _permissions.get(code)
        if permission is None:
            raise LookupError(f"no permission is called {code!r}")
        return bool(self.roles & permission.roles)


_permissions: dict[str, Permission] = {}


def _nobody(coop_id: int | None) -> Actor | None:
    return None


_load_actor: Callable[[int | None], Actor | None] = _nobody


def declare(code: str, words: str, *roles: str) -> None:
    """Say that these roles may do a thing; the words stand on the access page."""
    _permissions[code] = Permission(code, words, frozenset(roles))


def permissions() -> dict[str, Permission]:
    """Every permission declared so far."""
    return dict(_permissions)


def requires(code: str) -> Callable[[View], View]:
    """The view is for actors with this permission."""
    return _mark(code)


def signed_in() -> Callable[[View], View]:
    """The view is for anyone signed in; it shows a person only their own."""
    return _mark(SIGNED_IN)


def public() -> Callable[[View], View]:
    """The view is for everybody."""
    return _mark(PUBLIC)


def _mark(code: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__access__ = code  # type: ignore[attr-defined]
        return view

    return mark


def declared(view: Callable[..., Any]) -> str | None:
    """What a view has declared, if anything."""
    return getattr(view, "__access__", None)


def set_actor_loader(load: Callable[[int | None], Actor | None]) -> None:
    """core.people says how the account of a request becomes an actor in a co-op."""
    global _load_actor
    _load_actor = load


def actor() -> Actor:
    """Who is asking; NotAllowed when nobody with a role in a co-op is signed in."""
    found = actor_or_none()
    if found is None:
        raise NotAllowed
    return found


def actor_or_none() -> Actor | None:
    """Who is asking, if anybody is."""
    if "actor" not in g:
        g.actor = _load_actor(session.get("coop_id"))
    found: Actor | None = g.actor
    return found


def can(code: str) -> bool:
    """Whether the one who is asking has the permission."""
    found = actor_or_none()
    return found is not None and found.can(code)


def _guard() -> Response | None:
    acting.set(NOBODY)  # a thread serves many people in turn
    if request.endpoint is None:
        return None  # a 404 tells nothing
    view = current_app.view_functions[request.endpoint]
    needed = PUBLIC if request.endpoint == "static" else declared(view)
    if needed is None:
        raise NotAllowed("This page has not been opened to anybody.")
    if needed == PUBLIC:
        return None
    found = actor_or_none()
    if found is None:
        if request.method != "GET":
            return redirect(url_for("people.sign_in"))
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    acting.set((found.account_id, found.name))
    if needed != SIGNED_IN and not found.can(needed):
        raise NotAllowed
    return None


def init_app(app: Flask) -> None:
    """Stand before every view."""
    app.before_request(_guard)
    app.context_processor(lambda: {"can": can, "actor": actor_or_none()})
