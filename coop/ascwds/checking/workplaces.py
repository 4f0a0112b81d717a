"""What ASC-WDS would say to the workplace file. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from coop.ascwds import codes, rows
from coop.ascwds.checking.fault import (
    POSTCODE,
    REGISTERED_MANAGER,
    SERVICE_WITHOUT_STAFF,
    Fault,
    Say,
    between,
)
from coop.ascwds.rows import Row
from coop.ascwds.values import Files, Status, Workplace

CQC_NUMBER = re.compile(r"\d-\d{8,12}")
MOST_STAFF, MOST_PLACES = 999, 9998


def of_workplace(one: Workplace, files: Files) -> Iterator[Fault]:
    """Of one line."""
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
        if (needed or (regulated and row[name])) and not CQC_NUMBER.fullmatch(row[name]):
            wrong(name, "Enter it as CQC writes it: a figure, a hyphen, 8 to 12 figures.")
        if row[name] and not regulated:
            odd(name, "Only a workplace that CQC regulates has one.")
    if len(row["OTHERTYPE"]) > 240:
        wrong("OTHERTYPE", "It has at most 240 characters.")
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
        service = codes.find("service", offered.code)
        if offered.capacity is not None and service is not None and _visits(service):
            wrong("CAPACITY", "ASC-WDS asks care at home how many use it, and not for places.")
    for code, words in one.users:
        user = codes.find("service_user", code)
        if user is not None and user.fact("takes_description") and not words:
            odd("OTHERUSERDESC", f"Say in words whom “{user.words}” means.")


def _visits(service: codes.Code) -> bool:
    """Whether a service is given in people’s homes, by visits."""
    return bool(service.fact("pay_and_pensions_group") == 1)


def _counts(one: Workplace, files: Files, wrong: Say, odd: Say) -> None:
    headquarters = one.main_service == SERVICE_WITHOUT_STAFF
    if not 0 <= one.total <= MOST_STAFF:
        wrong("TOTALPERMTEMP", f"ASC-WDS takes at most {MOST_STAFF} staff in one workplace.")
    elif one.total == 0 and not headquarters:
        wrong(
            "TOTALPERMTEMP",
            "Nobody works here: ASC-WDS takes no workplace without staff. If all of them move here "
            "from another, add it on the ASC-WDS pages first, then say that it is held.",
        )
    sent = sum(
        each.workplace_id == one.id and each.status is not Status.DELETE for each in files.workers
    )
    if sent != one.total:
        odd("TOTALPERMTEMP", f"It says {one.total}, and {sent} staff are sent.")
    columns = ("STARTERS", "LEAVERS", "VACANCIES")
    for role in one.roles:
        if codes.find("main_job_role", role.code) is None:
            wrong("ALLJOBROLES", "A job has no code: set it under Codes.")
        for name, count in zip(columns, (role.starters, role.leavers, role.vacancies), strict=True):
            if count > MOST_STAFF:
                wrong(name, f"ASC-WDS takes at most {MOST_STAFF}.")
    # ASC-WDS asks to look again at what is many beside the staff there are.
    if one.whole and one.total and sum(role.starters for role in one.roles) > one.total:
        odd("STARTERS", "More began in twelve months than work here. ASC-WDS will ask about it.")
    if one.whole and one.total and sum(role.leavers for role in one.roles) >= one.total:
        odd("LEAVERS", "As many left in twelve months as work here. ASC-WDS will ask about it.")
    if one.total and sum(role.vacancies for role in one.roles) >= one.total:
        odd(
            "VACANCIES",
            "As many places are empty as people work here. ASC-WDS will ask about it.",
        )
    _manager(one, files, wrong, odd)


def _manager(one: Workplace, files: Files, wrong: Say, odd: Say) -> None:
    """A workplace that CQC regulates has the record of a registered manager, or a vacancy."""
    vacant = any(role.code == REGISTERED_MANAGER and role.vacancies for role in one.roles)
    if one.facts.get("REGTYPE") != "2":
        if vacant:
            odd("VACANCIES", "Only a workplace that CQC regulates has a registered manager.")
    elif not vacant and one.main_service != SERVICE_WITHOUT_STAFF:
        there = any(
            each.workplace_id == one.id
            and each.status is not Status.DELETE
            and each.role == REGISTERED_MANAGER
            for each in files.workers
        )
        if not there:
            wrong(
                "VACANCIES",
                "No registered manager is among its staff, and no vacancy for one is said. Say who "
                "manages it, or that the post is vacant.",
            )


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
        row["TRAVELTIME"] != "3" or not between(row["TTDIFFRATE"], "2.5", "200")
    ):
        odd("TTDIFFRATE", "From £2.50 to £200, and only where travel has a rate of its own.")
    if row["ACTUALCONT"] and (
        row["PENSION"] != "1" or not between(row["ACTUALCONT"], "3.0001", "100")
    ):
        odd("ACTUALCONT", "Above 3 and up to 100 per cent, and only with a higher contribution.")
    if row["CWPUSEDESC"] and "10" not in row["CWPUSE"].split(";")[1:]:
        odd("CWPUSEDESC", "It is read only with “For something else”.")
    if row["HOLIDAY"] and not row["HOLIDAY"].isdigit():
        odd("HOLIDAY", "Write whole days.")


def twins(files: Files) -> Iterator[Fault]:
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
