"""A version of a framework as a workbook: written out, read back, every fault in a sentence."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from core.sheets.columns import Column, Fault, SheetSpec, Type
from core.sheets.read import read_workbook
from core.sheets.write import Notes, Sheet, workbook_bytes
from training.standards.rules import (
    KIND_WORDS,
    FrameworkKind,
    Leads,
    Link,
    OutcomeFacts,
    StandardFacts,
    VersionFacts,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VERSION = SheetSpec(
    "version",
    "Version",
    (
        Column("code", "Code", required=True, longest=20, width=12, hint="CC, SAF, OURS"),
        Column("version", "Version", required=True, longest=40, width=16),
        Column("name", "Name", required=True, width=40),
        Column("kind", "Kind", required=True, choices=tuple(KIND_WORDS.values()), width=18),
        Column("from_on", "In force from", Type.DATE, hint="Empty: a draft"),
        Column("until_on", "Until", Type.DATE),
        Column("earlier_until", "Earlier version ends", Type.DATE, width=20),
        Column("source", "Source", required=True, longest=1000, width=50),
        Column("note", "Note", longest=1000, width=40),
    ),
    about="One row: which version this is, from when until when it holds, and who says so.",
)
STANDARDS = SheetSpec(
    "standards",
    "Standards",
    (
        Column("code", "Code", required=True, longest=20, width=12),
        Column("heading", "Heading", width=20, hint="A key question, if there are any"),
        Column("title", "Title", required=True, width=60),
        Column("observed", "Must be observed", Type.YES_NO, width=16),
        Column("note", "Note", longest=1000, width=40),
    ),
    about="One row for each standard, in order.",
)
OUTCOMES = SheetSpec(
    "outcomes",
    "Outcomes",
    (
        Column("standard", "Standard", required=True, listed_in=("Standards", "code"), width=12),
        Column("code", "Code", required=True, longest=20, width=12),
        Column("words", "What is shown", required=True, longest=1000, width=80),
    ),
    required=False,
    about="What a person must show for each standard. May be left out.",
)
EARLIER = SheetSpec(
    "earlier",
    "Earlier",
    (
        Column("framework", "Earlier code", required=True, longest=20, width=14),
        Column("version", "Earlier version", required=True, longest=40, width=16),
        Column("old", "Earlier standard", required=True, longest=20, width=16),
        Column("new", "Becomes", required=True, listed_in=("Standards", "code"), width=12),
    ),
    required=False,
    about="What each earlier standard became. What served the old one serves the new one.",
)
SPEC = (VERSION, STANDARDS, OUTCOMES, EARLIER)
ABOUT = "About"


@dataclass(frozen=True, slots=True)
class Given:
    """What a workbook says. `facts` is None when there are faults: nothing of it is written."""

    facts: VersionFacts | None
    links: tuple[Link, ...]
    earlier_until: date | None
    faults: tuple[Fault, ...]


def read(content: bytes, present: Collection[tuple[str, str, str]], today: date) -> Given:
    """Read a workbook. `present` are the (framework, version, standard) that the co-op has."""
    book = read_workbook(io.BytesIO(content), SPEC, ignored=(ABOUT,))
    faults = list(book.faults)
    rows = book.sheets
    versions = {(code, version) for code, version, _ in present}
    count = len(rows["version"])
    if count > 1 or (count == 0 and not faults):
        words = "The sheet needs one row, and one only: the version that is loaded"
        faults.append(Fault(VERSION.title, None, "", "", words))
    for row in rows["version"]:
        if (row["code"], row["version"]) in versions:
            words = f"Version {row['version']} of {row['code']} is in the library already"
            faults.append(_fault(VERSION, row.number, "version", row["version"], words))
        if row["until_on"] and (row["from_on"] is None or row["until_on"] < row["from_on"]):
            words = "It ends before it begins"
            faults.append(_fault(VERSION, row.number, "until_on", row["until_on"], words))
        if row["earlier_until"] and row["from_on"] is None:
            words = "A draft ends no earlier version: say from when it is in force"
            faults.append(_fault(VERSION, row.number, "earlier_until", "", words))
    codes: set[str] = set()
    for row in rows["standards"]:
        if row["code"] and row["code"] in codes:
            words = f"Standard {row['code']} is there twice"
            faults.append(_fault(STANDARDS, row.number, "code", row["code"], words))
        codes.add(row["code"] or "")
    if not rows["standards"] and not faults:
        faults.append(Fault(STANDARDS.title, None, "", "", "There is no standard in it"))
    told: set[tuple[str, str]] = set()
    for row in rows["outcomes"]:
        if row["standard"] and row["standard"] not in codes:
            words = f"There is no standard {row['standard']} on the sheet Standards"
            faults.append(_fault(OUTCOMES, row.number, "standard", row["standard"], words))
        if row["code"] and (row["standard"], row["code"]) in told:
            words = f"Outcome {row['code']} of {row['standard']} is there twice"
            faults.append(_fault(OUTCOMES, row.number, "code", row["code"], words))
        told.add((row["standard"] or "", row["code"] or ""))
    for row in rows["earlier"]:
        old = (row["framework"] or "", row["version"] or "", row["old"] or "")
        if all(old) and old not in present:
            words = f"The library has no standard {old[2]} in version {old[1]} of {old[0]}"
            faults.append(_fault(EARLIER, row.number, "old", old[2], words))
        if row["new"] and row["new"] not in codes:
            words = f"There is no standard {row['new']} on the sheet Standards"
            faults.append(_fault(EARLIER, row.number, "new", row["new"], words))
    if faults:
        return Given(None, (), None, tuple(faults))
    facts = _facts(rows)
    links = tuple(
        Link(
            (row["framework"], row["version"], row["old"]),
            (facts.code, facts.version, row["new"]),
            Leads.BECOMES,
        )
        for row in rows["earlier"]
    )
    return Given(facts, links, rows["version"][0]["earlier_until"], ())


def _fault(sheet: SheetSpec, row: int, key: str, value: object, words: str) -> Fault:
    return Fault(sheet.title, row, sheet.column(key).title, str(value), words)


def _facts(rows: Mapping[str, tuple]) -> VersionFacts:
    head = rows["version"][0]
    outcomes: dict[str, list[OutcomeFacts]] = {}
    for row in rows["outcomes"]:
        outcomes.setdefault(row["standard"], []).append(OutcomeFacts(row["code"], row["words"]))
    kinds = {words: kind for kind, words in KIND_WORDS.items()}
    return VersionFacts(
        code=head["code"],
        version=head["version"],
        name=head["name"],
        kind=FrameworkKind(kinds[head["kind"]]),
        from_on=head["from_on"],
        until_on=head["until_on"],
        source=head["source"],
        note=head["note"] or "",
        standards=tuple(
            StandardFacts(
                row["code"],
                row["title"],
                row["heading"] or "",
                bool(row["observed"]),
                row["note"] or "",
                tuple(outcomes.get(row["code"], ())),
            )
            for row in rows["standards"]
        ),
    )


def write(facts: VersionFacts | None = None) -> bytes:
    """The template: empty, or holding a version to change and load as the next one."""
    rows: dict[str, list[dict[str, object]]] = {spec.key: [] for spec in SPEC}
    if facts is not None:
        rows["version"].append(
            {
                "code": facts.code,
                "version": facts.version,
                "name": facts.name,
                "kind": KIND_WORDS[facts.kind],
                "from_on": facts.from_on,
                "until_on": facts.until_on,
                "source": facts.source,
                "note": facts.note,
            }
        )
        for each in facts.standards:
            rows["standards"].append(
                {
                    "code": each.code,
                    "heading": each.heading,
                    "title": each.title,
                    "observed": each.observed,
                    "note": each.note,
                }
            )
            rows["outcomes"] += [
                {"standard": each.code, "code": one.code, "words": one.words}
                for one in each.outcomes
            ]
            rows["earlier"].append(
                {
                    "framework": facts.code,
                    "version": facts.version,
                    "old": each.code,
                    "new": each.code,
                }
            )
    notes = Notes(
        ABOUT,
        (
            "# A version of a set of standards",
            "Fill in the sheets, save as .xlsx, and load it under Training, Standards.",
            "You see every fault before anything is written; then all of it is, or nothing.",
            "",
            ("# Sheet", "# What it holds"),
            *((spec.title, spec.about) for spec in SPEC),
        ),
        (18, 90),
    )
    return workbook_bytes([notes, *(Sheet.of(spec, rows[spec.key]) for spec in SPEC)])
