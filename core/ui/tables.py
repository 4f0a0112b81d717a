"""Tables that sort, filter and page by their address, so that a link or Back keeps the place.

    state = TableState.from_request(COLUMNS, sort="name", filters=("service",))
    people = queries.people(coop, text=state.text, order=state.order, ...)
    page = state.page_of(people)            # or state.page(rows, total) when SQL did the paging

and in the template `{{ table(state, page, id="people", href=href) }}` from macros/tables.html.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from flask import request, url_for

Row = TypeVar("Row")
PER_PAGE = 50
MOST_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` names it in the address and is the row's attribute (or dict key).

    `align` is "left" or "right" (numbers). `show` turns the row into what the cell says.
    `phone=False` leaves the column off narrow screens. `first_down` sorts downwards first.
    """

    key: str
    label: str
    align: str = "left"
    sort: bool = True
    show: Callable[[Any], Any] | None = None
    phone: bool = True
    first_down: bool = False

    def value(self, row: Any) -> Any:
        """What the cell of `row` says."""
        if self.show is not None:
            return self.show(row)
        found = row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)
        return "" if found is None else found


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows out of `total`."""

    rows: Sequence[Row]
    total: int
    number: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, math.ceil(self.total / self.per_page))

    @property
    def first(self) -> int:
        """The first row's number, from 1; nought when empty."""
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The last row's number."""
        return min(self.number * self.per_page, self.total)

    def numbers(self) -> list[int | None]:
        """Page numbers to show: both ends, those around this one, None for a left-out run."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown: list[int | None] = []
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            before = shown[-1] if shown else 0
            if before is not None and number - before == 2:
                shown.append(number - 1)
            elif before is not None and number - before > 2:
                shown.append(None)
            shown.append(number)
        return shown


@dataclass(frozen=True, slots=True)
class TableState:
    """Sort, search text, filters and page, as the address says; nonsense falls back."""

    columns: tuple[Column, ...]
    sort: str
    down: bool
    number: int
    per_page: int
    text: str
    filters: Mapping[str, str]
    prefix: str = ""
    default_sort: str = ""
    default_down: bool = False
    endpoint: str = ""
    view_args: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def from_request(cls, columns: Sequence[Column], **settings: Any) -> TableState:
        """The state that this request's address gives; settings as for `from_args`."""
        args = {key: request.args.getlist(key) for key in request.args}
        state = cls.from_args(columns, args, **settings)
        return replace(state, endpoint=request.endpoint or "", view_args=request.view_args or {})

    @classmethod
    def from_args(
        cls,
        columns: Sequence[Column],
        args: Mapping[str, list[str]],
        *,
        sort: str = "",
        down: bool = False,
        filters: Iterable[str] = (),
        per_page: int = PER_PAGE,
        prefix: str = "",
    ) -> TableState:
        """The state of a table with these columns.

        `sort` and `down` hold until the user sorts. `filters` are the names of its drop-downs.
        `prefix` keeps two tables on one page apart.
        """
        names = tuple(filters)
        mine = {prefix + name for name in ("sort", "page", "per", "q", *names)}

        def last(name: str) -> str:
            return (args.get(prefix + name) or [""])[-1].strip()

        asked = last("sort")
        sortable = {column.key for column in columns if column.sort}
        chosen = asked.removeprefix("-") in sortable
        per = last("per")
        number = last("page")
        return cls(
            columns=tuple(columns),
            sort=asked.removeprefix("-") if chosen else sort,
            down=asked.startswith("-") if chosen else down,
            number=int(number) if number.isdecimal() and 0 < int(number) < 10**6 else 1,
            per_page=min(int(per), MOST_PER_PAGE)
            if per.isdecimal() and 0 < int(per) < 10**6
            else per_page,
            text=last("q")[:200],
            filters={name: last(name) for name in names if last(name)},
            prefix=prefix,
            default_sort=sort,
            default_down=down,
            others={key: list(values) for key, values in args.items() if key not in mine},
        )

    @property
    def narrowed(self) -> bool:
        """Whether search or filters hide rows."""
        return bool(self.text or self.filters)

    @property
    def offset(self) -> int:
        """Rows before this page, for SQL."""
        return (self.number - 1) * self.per_page

    def query(self, **changes: Any) -> dict[str, Any]:
        """The address's query with changes: sort, down, number, text, filters."""
        new = replace(self, **changes) if changes else self
        found: dict[str, Any] = dict(self.others)
        own: dict[str, Any] = {"q": new.text, **new.filters}
        if (new.sort, new.down) != (self.default_sort, self.default_down):
            own["sort"] = f"-{new.sort}" if new.down else new.sort
        if new.number > 1:
            own["page"] = new.number
        found.update({self.prefix + key: value for key, value in own.items() if value})
        return found

    def url(self, **changes: Any) -> str:
        """This page's address with changes, everything else kept."""
        return url_for(self.endpoint, **self.view_args, **self.query(**changes))

    def sort_url(self, column: Column) -> str:
        """The address that sorts by a column: once its usual way, again the other way."""
        down = not self.down if column.key == self.sort else column.first_down
        return self.url(sort=column.key, down=down, number=1)

    def clear_url(self) -> str:
        """The address without search and filters."""
        return self.url(text="", filters={}, number=1)

    def page(self, rows: Sequence[Row], total: int) -> Page[Row]:
        """A page that the database cut out."""
        return Page(rows, total, self.number, self.per_page)

    def page_of(
        self, rows: Iterable[Row], keys: Mapping[str, Callable[[Row], Any]] | None = None
    ) -> Page[Row]:
        """Sort and cut all `rows` here; `keys` gives sort keys where the cell's value won't do.

        Rows without a value come last either way. A page past the end is the last page.
        """
        by = {column.key: column for column in self.columns}
        found = list(rows)
        if self.sort in by:
            column = by[self.sort]
            key = (keys or {}).get(self.sort) or (lambda row: _plain(column, row))
            blank = [row for row in found if key(row) in (None, "")]
            filled = [row for row in found if key(row) not in (None, "")]
            filled.sort(key=lambda row: _fold(key(row)), reverse=self.down)
            found = filled + blank
        pages = max(1, math.ceil(len(found) / self.per_page))
        number = min(self.number, pages)
        start = (number - 1) * self.per_page
        return Page(found[start : start + self.per_page], len(found), number, self.per_page)


def _plain(column: Column, row: Any) -> Any:
    """The row's own value under the column's key, or else what the cell says."""
    if isinstance(row, Mapping):
        return row[column.key] if column.key in row else column.value(row)
    return getattr(row, column.key) if hasattr(row, column.key) else column.value(row)


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
