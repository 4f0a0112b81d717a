"""The published lists that come with Carework, read from the files beside this module."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from training.standards.rules import (
    CourseFacts,
    FrameworkKind,
    Leads,
    Link,
    OutcomeFacts,
    StandardFacts,
    VersionFacts,
)

FOLDER = "data"
COURSES = "mandatory_training.json"
# The course list names standards under these keys; each is a framework's code.
SERVED = {"care_certificate": "CC", "cqc_saf": "SAF", "cqc_kloe26": "KLOE26"}


@cache
def _file(name: str) -> dict[str, Any]:
    text = files("training.standards").joinpath(FOLDER, name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def versions() -> tuple[VersionFacts, ...]:
    """Every version shipped, earlier ones first."""
    made = []
    for entry in _file("frameworks.json")["frameworks"]:
        listed = _file(entry["list"])
        made.append(
            VersionFacts(
                code=entry["code"],
                version=entry["version"],
                name=entry["name"],
                kind=FrameworkKind(entry["kind"]),
                from_on=_day(entry["from_on"]),
                until_on=_day(entry["until_on"]),
                source=f"{listed['source']} Confidence: {listed['confidence']}",
                note=entry["note"],
                standards=tuple(_standards(entry, listed)),
            )
        )
    return tuple(made)


def _standards(entry: dict[str, Any], listed: dict[str, Any]) -> list[StandardFacts]:
    match entry["kind"]:
        case FrameworkKind.CARE_CERTIFICATE:
            return _care_certificate(entry, listed)
        case FrameworkKind.REGULATIONS:
            notes = listed["product_notes"]
            return [
                StandardFacts(
                    each["code"],
                    f"Regulation {each['regulation']}: {each['title']}",
                    note=notes.get(each["code"], ""),
                )
                for each in listed["standards"]
            ]
        case _:
            found = next(each for each in listed["frameworks"] if each["code"] == entry["code"])
            return [
                StandardFacts(each["code"], each["title"], each["key_question"])
                for each in found["items"]
            ]


def _care_certificate(entry: dict[str, Any], listed: dict[str, Any]) -> list[StandardFacts]:
    found = []
    for each in listed["standards"]:
        title = each[entry["titles"]]
        if title is None:  # not in that version
            continue
        # Wording that was read from one version says nothing about another.
        other = entry["version"] == "2015" and each["outcomes_basis"].startswith("2025")
        outcomes = () if other else each["outcomes"]
        found.append(
            StandardFacts(
                code=each["code"],
                title=f"{each['number']}. {title}",
                observed="observed_practice" in each["evidence_types"],
                note="" if other else each["outcomes_basis"],
                outcomes=tuple(OutcomeFacts(one["code"], one["text"]) for one in outcomes),
            )
        )
    return found


def links() -> tuple[Link, ...]:
    """How the shipped standards lead to one another: our mapping aids, not CQC's."""
    by_code: dict[str, list[VersionFacts]] = {}
    for version in versions():
        by_code.setdefault(version.code, []).append(version)
    found = []
    for first, later in zip(by_code["CC"], by_code["CC"][1:], strict=False):
        codes = {each.code for each in later.standards}
        found += [
            Link(("CC", first.version, each.code), ("CC", later.version, each.code), Leads.BECOMES)
            for each in first.standards
            if each.code in codes
        ]
    saf, kloe, reg = (by_code[code][-1].version for code in ("SAF", "KLOE26", "REG"))
    regulations = {each.code for each in by_code["REG"][-1].standards}
    for framework in _file("cqc_quality_statements.json")["frameworks"]:
        if framework["code"] != "SAF":
            continue
        for item in framework["items"]:
            old = ("SAF", saf, item["code"])
            found += [
                Link(old, ("KLOE26", kloe, code), Leads.BECOMES)
                for code in item["suggested_successors"]
            ]
            found += [
                Link(old, ("REG", reg, f"REG{number}"), Leads.RELATES)
                for number in item["related_regulations"]
                if f"REG{number}" in regulations  # 5 and 7 are no fundamental standards
            ]
    return tuple(found)


def courses() -> tuple[CourseFacts, ...]:
    """The core and mandatory courses, with the standards each serves."""
    return tuple(
        CourseFacts(
            code=each["code"],
            name=each["title"],
            renewal_months=each["refresh_months"],
            basis=each["basis"],
            delivery=each["delivery"],
            audience=each["audience"],
            serves=tuple(
                (framework, code) for key, framework in SERVED.items() for code in each[key]
            ),
        )
        for each in _file(COURSES)["courses"]
    )


def course_source() -> str:
    """Where the list of courses and its intervals come from."""
    listed = _file(COURSES)
    return f"{listed['source']} Confidence: {listed['confidence']}"
