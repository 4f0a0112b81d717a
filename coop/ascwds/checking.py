"""What ASC-WDS would say to the files, before they leave: errors and warnings in words. Pure.

An error stops an upload; with a warning the value is dropped there and the upload can go on.
Rules are those of `data/columns.json`. What a worker has said for the file alone is not judged
here: `answers.fitting` sends only what fits together, so that no page has to say what does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from coop.ascwds import codes, rows
from coop.ascwds.rows import Row
from coop.ascwds.values import Files, Status, Worker, Workplace
from coop.ascwds.wording import OWN, label

POSTCODE = re.compile(r"[A-Za-z]{1,2}\d{1,2}[A-Za-z]? \d[A-Za-z]{2}")
CQC_NUMBER = re.compile(r"\d-\d{8,12}")
NI = re.compile(r"[A-Za-z]{2}\d{6}[A-Za-z]?")
MOST_STAFF, MOST_PLACES = 999, 9998
LEAST_AGE, MOST_AGE = 14, 100
SERVICE_WITHOUT_STAFF = "72"
HOURS_MOST = Decimal(75)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that ASC-WDS would complain of. `file` is workplace, staff or training."""

    file: str
    subject: str
    column: str
    error: bool
    words: str
    person_id: int | None = None
    workplace_id: int | None = None

    @property
    def label(self) -> str:
        """What the column is called."""
        return label(self.column)


Say = Callable[[str, str], None]


def faults(files: Files) -> tuple[Fault, ...]:
    """Everything found, errors first, in the order of the files."""
    found: list[Fault] = []
    for one in files.workplaces:
        found += _of_workplace(one, files)
    found += _twins(files)
    by_id = {one.id: one for one in files.workplaces}
    for each in files.workers:
        found += _of_worker(each, by_id.get(each.workplace_id), files.on)
    found += _of_training(files)
    return tuple(sorted(found, key=lambda fault: not fault.error))


def _of_workplace(one: Workplace, files: Files) -> Iterator[Fault]:
    made: list[tuple[str, str, bool]] = []
    row = rows.workplace(one)

    def wrong(column: str, words: str) -> None:
        made.append((column, words, True))

    def odd(column: str, words: str) -> None:
        made.append((column, words, False))

    _identity(row, wrong)
    _regulation(row, one.main_service, wrong, odd)
    _services(one, wrong, odd)
    _counts(one, files, wrong, odd)
    _policies(row, one.main_service, odd)
    for column, words, error in made:
        yield Fault("workplace", one.name, column, error, words, None, one.id)


def _identity(row: Row, wrong: Say) -> None:
    if fault := rows.reference_fault(row["LOCALESTID"]):
        wrong("LOCALESTID", fault)
    if not row["ESTNAME"]:
        wrong("ESTNAME", "Enter the name of the workplace.")
    for name in ("ADDRESS1", "ADDRESS2", "ADDRESS3", "POSTTOWN"):
        if len(row[name]) > 40:
            wrong(name, "It has at most 40 characters.")
    if not row["ADDRESS1"]:
        wrong("ADDRESS1", "Enter the first line of the address.")
    if not POSTCODE.fullmatch(row["POSTCODE"]):
        wrong("POSTCODE", "Enter the postcode with one space, like LS1 1AA.")
    if codes.find("establishment_type", row["ESTTYPE"]) is None:
        wrong("ESTTYPE", "Choose the kind of employer.")


def _regulation(row: Row, main: str, wrong: Say, odd: Say) -> None:
    service = codes.find("service", main)
    if service is None:
        wrong("MAINSERVICE", "Choose the main service.")
    if codes.find("regulation_type", row["REGTYPE"]) is None:
        wrong("REGTYPE", "Say whether CQC regulates it.")
        return
    regulated = row["REGTYPE"] == "2"
    if service is not None and service.fact("cqc_regulated") not in (regulated, "either"):
        is_it = "is" if service.fact("cqc_regulated") else "is not"
        wrong("REGTYPE", f"{service.words} {is_it} regulated by CQC.")
    for name in ("PROVNUM", "LOCATIONID"):
        needed = regulated and not (name == "LOCATIONID" and main == SERVICE_WITHOUT_STAFF)
        if needed and not CQC_NUMBER.fullmatch(row[name]):
            wrong(name, "Enter it as CQC writes it: a figure, a hyphen, 8 to 12 figures.")
        if row[name] and not regulated:
            odd(name, "Only a workplace that CQC regulates has one.")
    if row["ESTTYPE"] == "8" and not row["OTHERTYPE"]:
        odd("OTHERTYPE", "Say in words what kind of employer it is.")
    if row["ESTTYPE"] != "8" and row["OTHERTYPE"]:
        odd("OTHERTYPE", "It is read only where the kind of employer is “Other”.")


def _services(one: Workplace, wrong: Say, odd: Say) -> None:
    seen = Counter(offered.code for offered in one.services)
    if any(count > 1 for count in seen.values()):
        wrong("ALLSERVICES", "A service stands twice.")
    for offered in one.services:
        for name, value in (("CAPACITY", offered.capacity), ("UTILISATION", offered.used)):
            if value is not None and not 0 <= value <= MOST_PLACES:
                wrong(name, f"A number from 0 to {MOST_PLACES:,}.")
    for code, words in one.users:
        user = codes.find("service_user", code)
        if user is not None and user.fact("takes_description") and not words:
            odd("OTHERUSERDESC", f"Say in words whom “{user.words}” means.")


def _counts(one: Workplace, files: Files, wrong: Say, odd: Say) -> None:
    headquarters = one.main_service == SERVICE_WITHOUT_STAFF
    if not 0 <= one.total <= MOST_STAFF:
        wrong("TOTALPERMTEMP", f"ASC-WDS takes at most {MOST_STAFF} staff in one workplace.")
    elif one.total == 0 and not headquarters:
        wrong("TOTALPERMTEMP", "Nobody works here: ASC-WDS takes no workplace without staff.")
    sent = sum(
        each.workplace_id == one.id and each.status is not Status.DELETE for each in files.workers
    )
    if sent != one.total:
        odd("TOTALPERMTEMP", f"It says {one.total}, and {sent} staff are sent.")
    for role in one.roles:
        if codes.find("main_job_role", role.code) is None:
            wrong("ALLJOBROLES", "A job has no code: set it under Codes.")
        for name, count in (("STARTERS", role.starters), ("LEAVERS", role.leavers)):
            if count > MOST_STAFF:
                wrong(name, f"ASC-WDS takes at most {MOST_STAFF}.")


def _policies(row: Row, main: str, odd: Say) -> None:
    service = codes.find("service", main)
    group = service.fact("pay_and_pensions_group") if service else None
    able = bool(service and service.fact("can_do_dha"))
    if row["DHA"] and not able:
        odd("DHA", "This service has no delegated healthcare activities.")
    if row["DHAACTIVITIES"] and row["DHA"] != "1":
        odd("DHAACTIVITIES", "They are read only where staff carry out such activities.")
    if row["SLEEPINS"] and group == 3:
        odd("SLEEPINS", "ASC-WDS does not ask this service about sleep-ins.")
    if row["SLEEPINPAY"] and row["SLEEPINS"] != "1":
        odd("SLEEPINPAY", "It is read only where there are sleep-ins.")
    if row["TRAVELTIME"] and group != 1:
        odd("TRAVELTIME", "ASC-WDS does not ask this service about travel between visits.")
    if row["TTDIFFRATE"] and (
        row["TRAVELTIME"] != "3" or not _between(row["TTDIFFRATE"], "2.5", "200")
    ):
        odd("TTDIFFRATE", "From £2.50 to £200, and only where travel has a rate of its own.")
    if row["ACTUALCONT"] and (
        row["PENSION"] != "1" or not _between(row["ACTUALCONT"], "3.0001", "100")
    ):
        odd("ACTUALCONT", "Above 3 and up to 100 per cent, and only with a higher contribution.")
    if row["CWPUSEDESC"] and "10" not in row["CWPUSE"].split(";")[1:]:
        odd("CWPUSEDESC", "It is read only with “For something else”.")
    if row["HOLIDAY"] and not row["HOLIDAY"].isdigit():
        odd("HOLIDAY", "Write whole days.")


def _between(text: str, least: str, most: str) -> bool:
    try:
        return Decimal(least) <= Decimal(text) <= Decimal(most)
    except InvalidOperation:
        return False


def _twins(files: Files) -> Iterator[Fault]:
    """References that stand twice, or are the same but for spaces."""
    refs = Counter(one.ref.replace(" ", "") for one in files.workplaces)
    places = Counter(
        number for one in files.workplaces if (number := one.facts.get("LOCATIONID", ""))
    )
    for one in files.workplaces:
        if refs[one.ref.replace(" ", "")] > 1:
            yield Fault("workplace", one.name, "LOCALESTID", True,
                        "Another workplace has the same reference.", None, one.id)  # fmt: skip
        if places[one.facts.get("LOCATIONID", "")] > 1:
            yield Fault("workplace", one.name, "LOCATIONID", True,
                        "Another workplace has this location number.", None, one.id)  # fmt: skip
    held = Counter((each.workplace_id, each.ref.replace(" ", "")) for each in files.workers)
    for each in files.workers:
        if held[each.workplace_id, each.ref.replace(" ", "")] > 1:
            yield Fault("staff", each.name, "UNIQUEWORKERID", True,
                        "Somebody else there has the same reference.", each.person_id)  # fmt: skip


def _of_worker(one: Worker, place: Workplace | None, on: date) -> Iterator[Fault]:
    made: list[tuple[str, str, bool]] = []

    def wrong(column: str, words: str) -> None:
        made.append((column, words, True))

    def odd(column: str, words: str) -> None:
        made.append((column, words, False))

    if fault := rows.reference_fault(one.ref):
        wrong("UNIQUEWORKERID", fault)
    if place is None:
        wrong("LOCALESTID", "Their service belongs to no workplace yet.")
    if one.status is not Status.DELETE:
        row = rows.worker(one)
        _person(row, one, on, odd, wrong)
        _contract(row, odd, wrong)
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
        wrong("SCQUAL", "A qualification of theirs is on no list.")
    if not year:
        odd("SCQUAL", f"{codes.words('qualification', code)}: say the year.")
    elif not on.year - 100 <= int(year) <= on.year:
        wrong("SCQUAL", f"{codes.words('qualification', code)}: the year cannot be right.")


def _contract(row: Row, odd: Say, wrong: Say) -> None:
    if codes.find("employment_status", row["EMPLSTATUS"]) is None:
        wrong("EMPLSTATUS", "Choose their employment status.")
    zero, hours, average = row["ZEROHRCONT"], row["CONTHOURS"], row["AVGHOURS"]
    for name, told in (("CONTHOURS", hours), ("AVGHOURS", average)):
        if told and told != "999" and not 0 <= Decimal(told) <= HOURS_MOST:
            odd(name, f"ASC-WDS takes at most {HOURS_MOST} hours a week.")
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
    if row["HOURLYRATE"] and not _between(row["HOURLYRATE"], "2.50", "200"):
        wrong("HOURLYRATE", "From £2.50 to £200 an hour.")
    if (sick := row["DAYSSICK"]) and sick != "999" and not 0 <= Decimal(sick) <= 366:
        odd("DAYSSICK", "At most 366 days.")


def _job(row: Row, place: Workplace | None, odd: Say, wrong: Say) -> None:
    role = codes.find("main_job_role", row["MAINJOBROLE"])
    if role is None:
        wrong("MAINJOBROLE", "Their job has no code: set it under Codes.")
        return
    if role.code == "4" and place is not None and place.facts.get("REGTYPE") != "2":
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
    return bool(service and service.fact("can_do_dha")) and place.facts.get("DHA") == "1"


def _of_training(files: Files) -> Iterator[Fault]:
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


def age(born_on: date, on: date) -> int:
    """Whole years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
