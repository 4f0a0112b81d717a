"""The menu: packages add their pages in `init_app`; an account sees what it may open.

`add("Rota", "Week", "rota.week", permission="rota.view", order=10)` puts a page under the
top bar's "Rota". The section "tabs" is the phone's bottom bar (at most five, with an icon).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g, has_request_context, request, url_for

TABS = "tabs"


@dataclass(frozen=True, slots=True)
class Item:
    """One page in the menu. `args` go to `url_for`; `icon` is a name in macros/icons.html."""

    section: str
    label: str
    endpoint: str
    permission: str | None = None
    order: int = 100
    icon: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    count: Callable[[], int] | None = None  # a number of things waiting, shown beside it


@dataclass(frozen=True, slots=True)
class Link:
    """An item as this request sees it."""

    label: str
    url: str
    current: bool
    icon: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A word in the top bar, with the pages under it."""

    label: str
    url: str
    current: bool
    links: tuple[Link, ...]


_items: dict[tuple[str, str, str], Item] = {}


def _nobody(permission: str) -> bool:
    return False


_may: Callable[[str], bool] = _nobody


def set_predicate(may: Callable[[str], bool]) -> None:
    """Say how to tell whether this request's account holds a permission."""
    global _may
    _may = may


def may(permission: str | None) -> bool:
    """Whether this request's account may see what `permission` guards; None guards nothing."""
    return permission is None or _may(permission)


def add(
    section: str,
    label: str,
    endpoint: str,
    permission: str | None = None,
    *,
    order: int = 100,
    icon: str = "",
    count: Callable[[], int] | None = None,
    **args: Any,
) -> None:
    """Put a page in the menu; adding the same page to the same section again replaces it.

    The lowest `order` in a section places the section. `count` is asked only when shown.
    """
    item = Item(section, label, endpoint, permission, order, icon, args, count)
    _items[section, label, endpoint] = item


def add_tab(
    label: str,
    endpoint: str,
    icon: str,
    permission: str | None = None,
    *,
    order: int = 100,
    count: Callable[[], int] | None = None,
    **args: Any,
) -> None:
    """Put a page in the phone's bottom bar."""
    add(TABS, label, endpoint, permission, order=order, icon=icon, count=count, **args)


def stand_at(endpoint: str) -> None:
    """Mark another menu page as the one this page belongs to (a person's page: "people.list")."""
    g.nav_endpoint = endpoint


def _visible(tabs: bool) -> list[Item]:
    return sorted(
        (
            item
            for item in _items.values()
            if (item.section == TABS) is tabs
            and item.endpoint in current_app.view_functions
            and may(item.permission)
        ),
        key=lambda item: item.order,
    )


def _current(items: list[Item]) -> Item | None:
    """The item this page is, or else the first of the same blueprint."""
    if not has_request_context():
        return None
    here = g.get("nav_endpoint") or request.endpoint or ""
    exact = [item for item in items if item.endpoint == here]
    if exact:
        given = request.view_args or {}
        return next((i for i in exact if i.args and dict(i.args) == given), exact[0])
    blueprint = here.rpartition(".")[0]
    near = [i for i in items if blueprint and i.endpoint.rpartition(".")[0] == blueprint]
    return near[0] if near else None


def _link(item: Item, current: Item | None) -> Link:
    count = item.count() if item.count else 0
    url = url_for(item.endpoint, **item.args)
    return Link(item.label, url, item is current, item.icon, count)


def nav_items() -> list[Section]:
    """The sections this account may open, in order, each leading to its first page."""
    items = _visible(tabs=False)
    current = _current(items)
    grouped: dict[str, list[Item]] = {}
    for item in items:
        grouped.setdefault(item.section, []).append(item)
    sections = []
    for label, members in grouped.items():
        links = tuple(_link(item, current) for item in members)
        here = any(link.current for link in links)
        sections.append(Section(label, links[0].url, here, links))
    return sections


def nav_tabs() -> list[Link]:
    """The phone's bottom bar for this account: five at most, the last always among them."""
    found = _visible(tabs=True)
    items = found[:4] + found[-1:] if len(found) > 5 else found
    current = _current(items)
    return [_link(item, current) for item in items]
