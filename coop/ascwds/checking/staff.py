"""What ASC-WDS would say to the staff and the training file. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from coop.ascwds import codes, rows
from coop.ascwds.checking.fault import (
    LEAST_AGE,
    MOST_AGE,
    NI,
    POSTCODE,
    REGISTERED_MANAGER,
    Fault,
    Say,
    age,
    between,
)
from coop.ascwds.rows import Row
from coop.ascwds.values import Files, Status, Worker, Workplace
from coop.ascwds.wording import OWN


def of_worker(one: Worker, place: Workplace | None, on: date) -> Iterator[Fault]:
    """Of one line; `place` is the workplace that the record is in once it has moved."""
    made: list[tuple[str, str, bool]] = []

    def wrong(column: str, words: str) -> None:
        made.append((column, words, True))

    def odd(column: str, words: str) -> None:
        made.append((column, words, False))

    if fault := rows.reference_fault(one.ref):
        wrong("UNIQUEWORKERID", fault)
    if place is None:
        wrong("LOCALESTID", "Their service belongs to no workplace yet.")
    if one.outside:
        wrong(
            "LOCALESTID",
            f"They still work at {one.outside}, which belongs to no workplace any more: ASC-WDS "
            "would delete their record. Say to which workplace it belongs.",
        )
    if one.waits_for:
        odd(
            "TRANSFERSTAFFRECORD",
            f"They work at {one.waits_for} now. ASC-WDS moves a record only to a workplace that it "
            "holds already: upload these files, say here that it has taken them, then make new "
            "ones.",
        )
    if one.status is not Status.DELETE:
        row = rows.worker(one)
        _person(row, one, on, odd, wrong)
        _contract(row, one, odd, wrong)
        _job(row, place, odd, wrong)
    for column, words, error in made:
        if column not in OWN:
            yield Fault("staff", one.name, column, error, words, one.person_id)


def _person(row: Row, one: Worker, on: date, odd: Say, wrong: Say) -> None:
    if row["NINUMBER"] and not NI.fullmatch(row["NINUMBER"].replace(" ", "")):
        wrong("NINUMBER", "It is not written like QQ 12 34 56 C.")
    if not POSTCODE.fullmatch(row["POSTCODE"]):
        odd("POSTCODE", "No postcode in their address.")
    if one.born_on is None:
        odd("DOB", "No date of birth.")
    elif not LEAST_AGE <= age(one.born_on, on) <= MOST_AGE:
        odd("DOB", f"Their age is not between {LEAST_AGE} and {MOST_AGE}.")
    if one.started_on is None:
        odd("STARTDATE", "No start date.")
    elif one.started_on > on:
        odd("STARTDATE", "They have not begun yet.")
    elif one.born_on is not None and age(one.born_on, one.started_on) < LEAST_AGE:
        odd("STARTDATE", f"They would have begun before they were {LEAST_AGE}.")
    _in_sector(row, one, odd)
    if row["SCQUAL"] == "":
        odd("SCQUAL", "Say the highest social care qualification.")
    for name in ("SCQUAL", "NONSCQUAL"):
        _level(name, row[name], wrong)
    for place in range(1, 4):
        _qualification(f"QUALACH{place:02d}", row, on, odd, wrong)
    if (level := row["L2CARECERT"]) and not re.fullmatch(r"[123]|1;\d{4}", level):
        odd("L2CARECERT", "Choose again.")
    elif level.startswith("1;") and not 2024 <= int(level[2:]) <= on.year:
        odd("L2CARECERT", "The certificate began in 2024; the year is not in the future.")


def _in_sector(row: Row, one: Worker, odd: Say) -> None:
    told = row["STARTINSECT"]
    if told in ("", "999"):
        if not told:
            odd("STARTINSECT", "Say the year, or that it is not known.")
        return
    late = one.started_on is not None and int(told) > one.started_on.year
    early = one.born_on is not None and int(told) < one.born_on.year + LEAST_AGE
    if late or early:
        odd("STARTINSECT", "The year is after their start here, or before they were 14.")


def _level(name: str, told: str, wrong: Say) -> None:
    if told in ("", "2", "999") or (told == "1" and name == "NONSCQUAL"):
        return
    head, _, level = told.partition(";")
    if head != "1" or codes.find("qualification_level", level) is None:
        wrong(name, "Say the level.")


def _qualification(name: str, row: Row, on: date, odd: Say, wrong: Say) -> None:
    if not (told := row[name]):
        return
    code, _, year = told.partition(";")
    if codes.find("qualification", code) is None:
        wrong(name, "A qualification of theirs is on no list.")
    if not year:
        odd(name, f"{codes.words('qualification', code)}: say the year.")
    elif not on.year - 100 <= int(year) <= on.year:
        wrong(name, f"{codes.words('qualification', code)}: the year cannot be right.")


def _contract(row: Row, one: Worker, odd: Say, wrong: Say) -> None:
    if codes.find("employment_status", row["EMPLSTATUS"]) is None:
        wrong("EMPLSTATUS", "Choose their employment status.")
    zero, hours, average = row["ZEROHRCONT"], row["CONTHOURS"], row["AVGHOURS"]
    for name, told in (("CONTHOURS", one.hours), ("AVGHOURS", one.average)):
        if told is not None and not rows.weekly(told):
            odd(name, f"ASC-WDS takes at most {rows.HOURS_MOST} hours a week, so none are sent.")
    some = bool(hours) and hours != "999" and Decimal(hours) > 0
    if zero in ("1", "999") and some:
        wrong("ZEROHRCONT", "With contract hours it is no zero-hours contract.")
    if zero == "" and some:
        odd("ZEROHRCONT", "Say whether it is a zero-hours contract.")
    if zero == "2" and hours == "0":
        odd("ZEROHRCONT", "With no contract hours it is a zero-hours contract.")
    loose = row["EMPLSTATUS"] in ("3", "4", "7") or zero == "1"
    if hours and loose:
        odd("CONTHOURS", "Read only for permanent and temporary staff with hours agreed.")
    if average and not loose:
        odd("AVGHOURS", "Read only for those without hours agreed.")
    if row["SALARY"] and not 500 <= int(row["SALARY"]) <= (
        250_000 if row["MAINJOBROLE"] == "1" else 200_000
    ):
        wrong("SALARY", "From £500 to £200,000 a year (£250,000 in senior management).")
    if row["HOURLYRATE"] and not between(row["HOURLYRATE"], "2.50", "200"):
        wrong("HOURLYRATE", "From £2.50 to £200 an hour.")
    if (sick := row["DAYSSICK"]) and sick != "999" and not 0 <= Decimal(sick) <= 366:
        odd("DAYSSICK", "At most 366 days.")


def _job(row: Row, place: Workplace | None, odd: Say, wrong: Say) -> None:
    role = codes.find("main_job_role", row["MAINJOBROLE"])
    if role is None:
        wrong("MAINJOBROLE", "Their job has no code: set it under Codes.")
        return
    if role.code == REGISTERED_MANAGER and place is not None and place.facts.get("REGTYPE") != "2":
        wrong("MAINJOBROLE", "Only a workplace that CQC regulates has a registered manager.")
    if role.code in ("23", "27") and not row["MAINJRDESC"]:
        odd("MAINJRDESC", "Say in words what the job is.")
    if role.code == "16" and not row["NMCREG"]:
        odd("NMCREG", "Say in which part of the nursing register they are.")
    if role.code == "6" and not row["AMHP"]:
        odd("AMHP", "Say whether they are an approved mental health professional.")
    if row["DHA"] and not role.fact("can_do_dha"):
        odd("DHA", "People in this job carry out no delegated healthcare activities.")
    elif row["DHA"] and place is not None and not _does(place):
        odd("DHA", "Their workplace says that it carries out none.")


def _does(place: Workplace) -> bool:
    service = codes.find("service", place.main_service)
    return bool(service and service.fact("can_do_dha")) and place.facts.get("DHA") != "2"


def together(files: Files) -> Iterator[Fault]:
    """What two lines may not have both: a reference, a National Insurance number and long hours."""
    held = Counter((each.workplace_id, each.ref.replace(" ", "")) for each in files.workers)
    hours: dict[str, Decimal] = defaultdict(Decimal)
    lines: Counter[str] = Counter()
    for each in files.workers:
        if each.ni and each.status is not Status.DELETE:
            row = rows.worker(each)
            told = row["CONTHOURS"] or row["AVGHOURS"]
            hours[each.ni] += Decimal(told) if told and told != "999" else 0
            lines[each.ni] += 1
    long = {ni for ni, told in hours.items() if lines[ni] > 1 and told > rows.HOURS_MOST}
    for each in files.workers:
        if held[each.workplace_id, each.ref.replace(" ", "")] > 1:
            yield Fault("staff", each.name, "UNIQUEWORKERID", True,
                        "Somebody else there has the same reference.", each.person_id)  # fmt: skip
        if each.ni in long and each.status is not Status.DELETE:
            yield Fault("staff", each.name, "NINUMBER", True,
                        f"{lines[each.ni]} records have this number, with more than "
                        f"{rows.HOURS_MOST} hours a week together.", each.person_id)  # fmt: skip


def of_training(files: Files) -> Iterator[Fault]:
    """Of the training file."""
    born: Mapping[int, date | None] = {one.person_id: one.born_on for one in files.workers}
    named = {one.person_id: one.name for one in files.workers}
    for one in files.training:
        who = named.get(one.person_id, one.worker)
        was_born = born.get(one.person_id)
        if one.done_on > files.on:
            yield Fault("training", who, "DATECOMPLETED", True,
                        f"{one.name}: the day is in the future.", one.person_id)  # fmt: skip
        elif was_born is not None and age(was_born, one.done_on) < LEAST_AGE:
            yield Fault("training", who, "DATECOMPLETED", True,
                        f"{one.name}: they were under {LEAST_AGE}.", one.person_id)  # fmt: skip
