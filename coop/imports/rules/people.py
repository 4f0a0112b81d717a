"""Checks of the sheets on services, competencies and people."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

from coop.imports.columns import COMPETENCIES, HELD, PEOPLE, SERVICES
from coop.imports.columns.shared import MEMBERSHIPS, SERVICE_KINDS, STATUSES
from coop.imports.rows import (
    ClearanceRow,
    CompetencyRow,
    HeldRow,
    MembershipRow,
    PersonRow,
    ServiceRow,
    TermsRow,
    WorkingTimeRow,
)
from coop.imports.rules.base import Checker, Name
from core.sheets.columns import Row
from core.sheets.words import fold, shown

DAY = timedelta(days=1)


def services(check: Checker) -> list[ServiceRow]:
    """Read the services, and learn their names."""
    found = []
    seen: dict[str, int] = {}
    for row in check.rows(SERVICES):
        name, kind = row["name"], row["kind"]
        if name is None or not check.once(SERVICES, row, "name", seen, fold(name)):
            continue
        kept = check.services.get(fold(name))
        check.services[fold(name)] = Name(kept.name if kept else name, row.number)
        if kind is not None:
            found.append(
                ServiceRow(
                    name=check.services[fold(name)].name,
                    kind=SERVICE_KINDS[kind],
                    address=row["address"],
                    phone=row["phone"],
                )
            )
    return found


def competencies(check: Checker) -> list[CompetencyRow]:
    """Read the competencies, and learn their names."""
    found = []
    seen: dict[str, int] = {}
    for row in check.rows(COMPETENCIES):
        name = row["name"]
        if name is None or not check.once(COMPETENCIES, row, "name", seen, fold(name)):
            continue
        if any(mark in name for mark in ",;:"):
            words = "A competency's name cannot have a comma, semicolon or colon in it"
            check.fault(COMPETENCIES, row, "name", words)
            continue
        kept = check.competencies.get(fold(name))
        months = row["renewal_months"] or (kept.months if kept else None)
        check.competencies[fold(name)] = Name(kept.name if kept else name, row.number, months)
        found.append(
            CompetencyRow(
                name=check.competencies[fold(name)].name,
                allows=row["allows"],
                renewal_months=row["renewal_months"],
            )
        )
    return found


class People:
    """Reads the People sheet into details, terms, memberships, checks and agreements."""

    def __init__(self, check: Checker) -> None:
        self.check = check
        self.people: list[PersonRow] = []
        self.terms: list[TermsRow] = []
        self.memberships: list[MembershipRow] = []
        self.clearances: list[ClearanceRow] = []
        self.working_time: list[WorkingTimeRow] = []
        numbers: dict[str, int] = {}
        emails: dict[str, int] = {}
        for row in check.rows(PEOPLE):
            self._person(row, numbers, emails)

    def _person(self, row: Row, numbers: dict[str, int], emails: dict[str, int]) -> None:
        check, number = self.check, row["number"]
        if number is not None and fold(number) in numbers:
            words = f"Number {number} is already in row {numbers[fold(number)]}"
            check.fault(PEOPLE, row, "number", words)
            number = None
        if number is not None:
            numbers[fold(number)] = row.number
            known = check.find_person(number)
            number = next(iter(known)) if len(known) == 1 else number
        email = row["email"]
        if email is not None and email in emails:
            words = f"{email} is already in row {emails[email]}: each person needs their own"
            check.fault(PEOPLE, row, "email", words)
        elif email is not None:
            emails[email] = row.number
        if row["role"] is not None:
            check.roles.setdefault(fold(row["role"]), row["role"])
        service = check.service(PEOPLE, row)
        self._dates(row)
        if number is None:
            return
        first, surname = row["first_name"] or "", row["surname"] or ""
        check.learn_person(number, first, surname, row["known_as"] or "")
        if not first or not surname:
            return
        self.people.append(
            PersonRow(
                number=number,
                first_name=first,
                surname=surname,
                known_as=row["known_as"],
                email=email,
                phone=row["phone"],
                born_on=row["born_on"],
            )
        )
        if row["starts"] is not None:
            check.starts[number] = row["starts"]
        if service is None or None in (row["role"], row["contract"], row["starts"]):
            return
        self.terms.append(
            TermsRow(
                number=number,
                from_on=row["starts"],
                service=service,
                role=row["role"],
                contract_minutes=row["contract"],
                status=STATUSES[row["status"]] if row["status"] else None,
                can_lead=row["can_lead"],
                until_on=row["ends"],
                source=row["source"],
            )
        )
        self._more(number, row)

    def _dates(self, row: Row) -> None:
        """Dates and hours that must agree with one another."""
        check, born, starts = self.check, row["born_on"], row["starts"]
        check.order(PEOPLE, row, "starts", "ends")
        check.order(PEOPLE, row, "right_on", "right_until")
        if born is not None and starts is not None:
            if age(born, starts) < 16:
                words = f"is less than 16 years before the start, {shown(starts)}"
                check.fault(PEOPLE, row, "born_on", words)
            elif age(born, starts) > 90:
                check.fault(PEOPLE, row, "born_on", "is more than 90 years before the start")
        young = born is not None and age(born, max(check.on, starts or check.on)) < 18
        if young and row["night_worker"]:
            check.fault(PEOPLE, row, "night_worker", "Nobody under 18 can be a night worker")
        if young and row["opted_out"] is not None:
            check.fault(PEOPLE, row, "opted_out", "Nobody under 18 can opt out of the limits")
        contract = row["contract"]
        for key, what in (("most_hours", "most hours a week"), ("cap", "right to work")):
            if contract is not None and row[key] is not None and row[key] < contract:
                words = f"The contract has more hours ({contract / 60:g}) than the {what} allows"
                check.fault(PEOPLE, row, key, words)
        if row["membership"] in (None, "none") and row["member_since"] is not None:
            words = "says since when, but Membership does not say which"
            check.fault(PEOPLE, row, "member_since", words)
        if (row["cap"] or row["right_until"]) and row["right_on"] is None:
            if "right_on" not in row.faulty:
                words = "is missing, though there is an end or a limit of hours"
                check.fault(PEOPLE, row, "right_on", words)
        else:
            for key in ("dbs_on", "right_on"):
                if row[key] is None and key not in row.faulty and row["ends"] is None:
                    words = "is empty: this person cannot be placed on a shift"
                    check.warn(PEOPLE, row, key, words)

    def _more(self, number: str, row: Row) -> None:
        starts: date = row["starts"]
        membership = MEMBERSHIPS[row["membership"]] if row["membership"] else None
        if membership is not None:
            since = row["member_since"] or starts
            self.memberships.append(MembershipRow(number, since, membership))
        if row["dbs_on"] is not None:
            self.clearances.append(ClearanceRow(number, "dbs", row["dbs_on"]))
        if row["right_on"] is not None:
            self.clearances.append(
                ClearanceRow(
                    number, "right_to_work", row["right_on"], row["right_until"], row["cap"]
                )
            )
        said = (row["night_worker"], row["opted_out"], row["most_hours"], row["most_nights"])
        if all(value is None for value in said):
            return
        out: date | None = row["opted_out"]
        first = WorkingTimeRow(
            number=number,
            from_on=starts,
            opted_out_48h=out is not None and out <= starts,
            night_worker=bool(row["night_worker"]),
            weekly_max_minutes=row["most_hours"],
            max_nights_per_week=row["most_nights"],
        )
        if out is None or out <= starts:
            self.working_time.append(first)
            return
        # an opt-out signed later: one agreement up to the day before, the next from then on
        self.working_time.append(replace(first, until_on=out - DAY))
        self.working_time.append(replace(first, from_on=out, opted_out_48h=True))


def age(born: date, on: date) -> int:
    """Whole years. Born on 29 February: a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def plus_months(day: date, months: int) -> date:
    """Calendar months later; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def held(check: Checker) -> list[HeldRow]:
    """Read who holds which competency."""
    found = []
    seen: dict[tuple[str, str, date], int] = {}
    for row in check.rows(HELD):
        number = check.person(HELD, row)
        given = row["competency"]
        name = check.competency(HELD, row, "competency", given) if given else None
        first, last = row["from_on"], row["until_on"]
        if not check.order(HELD, row, "from_on", "until_on"):
            continue
        if number is None or name is None or first is None:
            continue
        if not check.once(HELD, row, "from_on", seen, (number, name.name, first)):
            continue
        if last is None and name.months and "until_on" not in row.faulty:
            last = plus_months(first, name.months) - DAY
        found.append(HeldRow(number, name.name, first, last))
    return found
