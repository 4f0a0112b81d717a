"""The form of the stages: as many rows as there are stages, read back into a version. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.errors import DomainError
from recruitment.stages.rules import Kind, Stage, Stages

SETTINGS = {
    "reply_days": "A candidate who is asked replies within",
    "notice_days": "After notice, before it is closed",
    "holding_days": "Between two holding messages",
    "escalate_days": "Late by more than this, the manager is told",
}
NEW = "new"
CodeOf = Callable[[str, frozenset[str]], str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed of one stage, as text, to be shown again."""

    code: str
    kind: Kind
    place: str
    name: str
    told: str
    days: str
    to: tuple[str, ...]
    removed: bool = False


def typed(found: Stages) -> list[Typed]:
    """The stages as the form first shows them."""
    return [
        Typed(
            one.code, one.kind, str(10 * number), one.name, one.told,
            "" if one.days is None else str(one.days), one.to,
        )
        for number, one in enumerate(found.stages, 1)
    ]  # fmt: skip


def again(found: Stages, form: Mapping[str, str], lists: Callable[[str], list[str]]) -> list[Typed]:
    """The stages as they were typed."""
    return [
        replace(
            one,
            place=form.get(f"place-{one.code}", one.place),
            name=form.get(f"name-{one.code}", one.name),
            told=form.get(f"told-{one.code}", one.told),
            days=form.get(f"days-{one.code}", one.days),
            to=tuple(lists(f"to-{one.code}")),
            removed=bool(form.get(f"remove-{one.code}")),
        )
        for one in typed(found)
    ]


def _number(text: str, name: str) -> int:
    if not text.strip().isdecimal() or len(text.strip()) > 5:
        raise DomainError(f"{name}: enter a whole number.", field="stages")
    return int(text)


def wanted(
    found: Stages,
    rows: list[Typed],
    form: Mapping[str, str],
    code_of: CodeOf,
) -> Stages:
    """The version that was typed: rows in the order of their places, a new stage among them.

    A new stage is one under way; the stages ticked for it lead to it. DomainError for what
    cannot be read; the rules of the stages are looked at by `rules.check`.
    """
    kept = [row for row in rows if not row.removed]
    codes = {row.code for row in kept}
    placed: list[tuple[int, int, Stage]] = []
    for number, row in enumerate(kept):
        days = _number(row.days, row.name) if row.days.strip() else None
        to = tuple(code for code in row.to if code in codes)
        stage = Stage(row.code, row.name.strip(), row.told.strip(), row.kind, days, to)
        placed.append((_number(row.place, row.name), number, stage))
    if form.get("name-new", "").strip():
        made = _new(form, frozenset(one.code for one in found.stages), code_of)
        placed.append((_number(form.get("place-new", "") or "0", made.name), len(placed), made))
        into = {row.code for row in kept if form.get(f"into-{row.code}")}
        placed = [
            (place, number, replace(one, to=(*one.to, made.code)) if one.code in into else one)
            for place, number, one in placed
        ]
    settings = {name: _number(form.get(name, ""), words) for name, words in SETTINGS.items()}
    return replace(
        found,
        stages=tuple(stage for _, _, stage in sorted(placed, key=lambda row: row[:2])),
        from_any=tuple(code for code in found.from_any if code in codes),
        version=_number(form.get("version", ""), "Version"),
        **settings,
    )


def _new(form: Mapping[str, str], taken: frozenset[str], code_of: CodeOf) -> Stage:
    name = form["name-new"].strip()
    days = _number(form.get("days-new", ""), name)
    to = tuple(code for code in taken if form.get(f"out-{code}"))
    return Stage(code_of(name, taken), name, form.get("told-new", "").strip(), Kind.OPEN, days, to)
