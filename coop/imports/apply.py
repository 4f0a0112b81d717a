"""Carry out a plan through the services' own verbs, in the order in which things depend.

Everything happens in the caller's transaction: a refusal anywhere leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from coop.attendance import service as attendance
from coop.availability import service as availability
from coop.imports.plan import Change, Part, Plan
from coop.imports.queries import Ids
from coop.imports.rows import (
    AvailabilityRow,
    ClearanceRow,
    CompetencyRow,
    HeldRow,
    LeaveRow,
    MembershipRow,
    PatternRow,
    PersonRow,
    RateRow,
    Rows,
    ServiceRow,
    TermsRow,
    WeekRow,
    WorkingTimeRow,
)
from coop.imports.words import label
from coop.leave import service as leave
from coop.members import service as members
from coop.pay import service as pay
from coop.shifts import queries as shift_queries
from coop.shifts import rules as shift_rules
from coop.shifts import service as shifts
from coop.shifts.kinds import Kind
from core.access import Actor
from core.db import db
from core.errors import DomainError
from core.people import service as people
from core.people.models import Person, ServiceKind, WorkerStatus
from training.records import queries as record_queries
from training.records import service as records
from training.standards import service as standards

DAY = timedelta(days=1)
LEFT = "As told in the workbook"
ORDER = tuple(kind.name for kind in fields(Rows) if kind.name != "weeks")  # those come last


@dataclass(slots=True)
class Applier:
    """One import being written. `on_step` hears how many rows are done, of how many."""

    actor: Actor
    plan: Plan
    ids: Ids
    names: Mapping[str, str]  # of people, by number
    on: date
    on_step: Callable[[int, int, str], None] | None = None
    done: int = 0
    begun: set[tuple[str, date]] = field(default_factory=set)  # terms taken on with the person
    new: frozenset[str] = frozenset()  # numbers of people whom the import takes on

    def apply(self) -> int:
        """Write everything; how many things were added or changed. Raises DomainError."""
        total = self.plan.adds + self.plan.changes
        self.new = frozenset(row.number for row in self.plan.parts["people"].adds)
        for name in ORDER:
            part = self.plan.parts[name]
            for row in part.adds:
                self._one(getattr(self, f"_add_{name}"), row, part, total)
            for change in part.changes:
                self._one(getattr(self, f"_change_{name}"), change, part, total)
        self._weeks(self.plan.parts["weeks"], total)
        return self.done

    def _one(self, verb: Callable[[Any], None], what: Any, part: Part, total: int) -> None:
        try:
            verb(what)
        except DomainError as error:
            row = what.row if isinstance(what, Change) else what
            about = label(row, lambda number: self.names.get(number, number))
            raise DomainError(f"{about}: {error.words}", code=error.code) from error
        self._step(part, 1, total)

    def _step(self, part: Part, rows: int, total: int) -> None:
        self.done += rows
        if self.on_step is not None:
            self.on_step(self.done, total, f"Writing {part.title}")

    def _person(self, number: str) -> int:
        return self.ids.people[number]

    def _was_here(self, number: str) -> bool:
        """Whether somebody was here before this import: then what it changes is told to them."""
        return number not in self.new

    # Services and competencies

    def _add_services(self, row: ServiceRow) -> None:
        made = people.add_service(
            self.actor.coop_id,
            name=row.name,
            kind=ServiceKind(row.kind),
            address=row.address or "",
            phone=row.phone or "",
        )
        self.ids.services[row.name] = made.id

    def _change_services(self, change: Change) -> None:
        row: ServiceRow = change.row
        people.change_service(
            self.actor.coop_id,
            self.ids.services[change.before.name],
            name=row.name,
            kind=ServiceKind(row.kind),
            address=row.address or "",
            phone=row.phone or "",
        )

    def _add_competencies(self, row: CompetencyRow) -> None:
        made = standards.add(
            self.actor, row.name, allows=row.allows or "", renewal_months=row.renewal_months
        )
        self.ids.competencies[row.name] = made.id

    def _change_competencies(self, change: Change) -> None:
        row: CompetencyRow = change.row
        standards.change(
            self.actor,
            self.ids.competencies[change.before.name],
            name=row.name,
            allows=row.allows or "",
            renewal_months=row.renewal_months,
        )

    # People: taken on with their first terms; the rest of a new person follows by kind

    def _add_people(self, row: PersonRow) -> None:
        first = min(
            (terms for terms in self.plan.parts["terms"].adds if terms.number == row.number),
            key=lambda terms: terms.from_on,
        )
        made = members.take_on(
            self.actor,
            members.TakeOn(
                details=_details(row),
                terms=self._terms(first),
                from_on=first.from_on,
                until_on=first.until_on,
                source=first.source or "",
                membership="",
            ),
        )
        self.ids.people[row.number] = made.id
        self.begun.add((first.number, first.from_on))

    def _change_people(self, change: Change) -> None:
        person = db.session.get_one(Person, self._person(change.row.number))
        details = _details(change.row, person)
        members.change_details(self.actor, person.id, details)

    def _terms(self, row: TermsRow) -> members.Terms:
        return members.Terms(
            service_id=self.ids.services[row.service],
            role=row.role,
            contract_minutes=row.contract_minutes,
            can_lead=bool(row.can_lead),
            status=row.status or WorkerStatus.EMPLOYEE,
        )

    def _add_terms(self, row: TermsRow) -> None:
        if (row.number, row.from_on) in self.begun:
            return
        person_id = self._person(row.number)
        spells = members.employments(self.actor.coop_id, person_id)
        if any(spell.holds_on(row.from_on) for spell in spells):
            members.change_terms(self.actor, person_id, row.from_on, self._terms(row), reason=LEFT)
            self._end_employment(person_id, row)
        else:
            members.start_employment(
                self.actor,
                person_id,
                row.from_on,
                self._terms(row),
                until_on=row.until_on,
                source=row.source or "",
            )

    def _change_terms(self, change: Change) -> None:
        row: TermsRow = change.row
        person_id = self._person(row.number)
        members.change_terms(self.actor, person_id, row.from_on, self._terms(row), reason=LEFT)
        if row.until_on != change.before.until_on:
            self._end_employment(person_id, row)

    def _end_employment(self, person_id: int, row: TermsRow) -> None:
        if row.until_on is None:
            return
        last = members.employments(self.actor.coop_id, person_id)[-1]
        if last.until_on is not None and last.until_on < row.until_on:
            members.keep_on(self.actor, person_id)
        if last.until_on != row.until_on:
            members.end_employment(self.actor, person_id, row.until_on, LEFT)

    def _add_memberships(self, row: MembershipRow) -> None:
        members.begin_membership(self.actor, self._person(row.number), row.kind, row.from_on)

    def _change_memberships(self, change: Change) -> None:
        self._add_memberships(change.row)

    def _add_clearances(self, row: ClearanceRow) -> None:
        members.add_clearance(
            self.actor,
            self._person(row.number),
            row.kind,
            row.from_on,
            row.until_on,
            weekly_cap_minutes=row.weekly_cap_minutes,
        )

    def _change_clearances(self, change: Change) -> None:
        self._add_clearances(change.row)

    def _add_working_time(self, row: WorkingTimeRow) -> None:
        availability.set_terms(
            self.actor,
            self._person(row.number),
            row.from_on,
            opted_out_48h=row.opted_out_48h,
            night_worker=row.night_worker,
            weekly_max_minutes=row.weekly_max_minutes,
            max_nights_per_week=row.max_nights_per_week,
            until_on=row.until_on,
            reason=LEFT,
        )

    def _change_working_time(self, change: Change) -> None:
        self._add_working_time(change.row)

    def _add_held(self, row: HeldRow) -> None:
        records.record(
            self.actor,
            self._person(row.number),
            self.ids.competencies[row.competency],
            row.from_on,
            row.until_on,
            note=LEFT,
        )

    def _change_held(self, change: Change) -> None:
        row: HeldRow = change.row
        listed = record_queries.of_person(self.actor.coop_id, self._person(row.number), self.on)
        for record in listed:
            same = (record.competency_name, record.from_on) == (row.competency, row.from_on)
            if same and record.withdrawn_on is None:
                records.change_end(self.actor, record.id, row.until_on)

    # What services need

    def _rule(self, row: PatternRow) -> shift_rules.Pattern:
        return shift_rules.Pattern(
            service_id=self.ids.services[row.service],
            name=row.name,
            kind=Kind(row.kind),
            days=row.days,
            starts=row.starts,
            ends=row.ends,
            from_on=row.from_on,
            until_on=row.until_on,
            cycle_weeks=row.cycle_weeks,
            break_minutes=row.break_minutes,
            least=row.least,
            wanted=row.wanted,
            lead=row.lead,
            needs=tuple(
                shift_rules.NeedRule(self.ids.competencies[name], people)
                for name, people in row.needs
            ),
            visits=tuple(
                shift_rules.PlannedVisit(
                    visit.code,
                    visit.starts,
                    visit.minutes,
                    visit.place,
                    visit.travel_after_minutes,
                    visit.days,
                )
                for visit in row.visits
            ),
        )

    def _add_patterns(self, row: PatternRow) -> None:
        shifts.add_pattern(self.actor, self._rule(row))

    def _change_patterns(self, change: Change) -> None:
        row, before = change.row, change.before
        pattern_id = self.ids.patterns[before]
        kept = shift_queries.pattern(self.actor.coop_id, pattern_id).rule
        rule = self._rule(row)
        # The sheet says nothing of shadow shifts: they stay as they are.
        shadowed = kept.shadowed and rule.kind in shift_rules.SHADOWABLE
        rule = replace(rule, cycle_on=kept.anchor, shadowed=shadowed)
        if row.from_on > before.from_on:
            shifts.change_pattern(self.actor, pattern_id, row.from_on, rule)
        else:
            shifts.correct_pattern(self.actor, pattern_id, rule)

    # People's time, pay, and the weeks before

    def _add_availability(self, row: AvailabilityRow) -> None:
        person_id, note = self._person(row.number), row.note or ""
        if row.weekday is None:
            availability.add_exception(
                self.actor,
                person_id,
                row.from_on,
                row.until_on or row.from_on,
                row.starts,
                row.ends,
                row.wish,
                note=note,
                tell=self._was_here(row.number),
            )
            return
        availability.add_weekly(
            self.actor,
            person_id,
            [row.weekday],
            row.starts,
            row.ends,
            row.wish,
            from_on=row.from_on,
            until_on=row.until_on,
            note=note,
            tell=self._was_here(row.number),
        )

    def _change_availability(self, change: Change) -> None:
        """What was said from that day is taken back whole, and said anew."""
        before: AvailabilityRow = change.before
        last_on = before.from_on - DAY  # the new one is told; that the old one went is not
        availability.end_time(self.actor, self.ids.availability[before], last_on, tell=False)
        self._add_availability(change.row)

    def _add_leave(self, row: LeaveRow) -> None:
        leave.record(
            self.actor,
            self._person(row.number),
            row.kind,
            row.from_on,
            row.until_on,
            paid=row.paid,
            tell=self._was_here(row.number),
        )

    def _change_leave(self, change: Change) -> None:
        before: LeaveRow = change.before
        leave_id = self.ids.leave[before.number, before.from_on]
        leave.cancel(self.actor, leave_id, reason="Changed by an import")
        self._add_leave(change.row)

    def _add_rates(self, row: RateRow) -> None:
        pay.set_rate(
            self.actor,
            element=row.element,
            unit=row.unit,
            amount=row.amount,
            from_on=row.from_on,
            person_id=self._person(row.number) if row.number else None,
            role=row.role,
        )

    def _change_rates(self, change: Change) -> None:
        self._add_rates(change.row)

    def _weeks(self, part: Part, total: int) -> None:
        """All weeks at once: they are many, and stand alone."""
        rows: list[WeekRow] = [*part.adds, *(change.row for change in part.changes)]
        if rows:
            attendance.set_weeks_before(
                self.actor,
                [(self._person(r.number), r.week_on, r.minutes, r.night_minutes) for r in rows],
            )
            self._step(part, len(rows), total)


def _details(row: PersonRow, person: Person | None = None) -> members.Details:
    """Details as the workbook has them; what it cannot say stays as the person has it."""
    return members.Details(
        number=row.number,
        first_name=row.first_name,
        surname=row.surname,
        known_as=row.known_as or "",
        email=row.email or "",
        phone=row.phone or "",
        address=person.address if person else "",
        born_on=row.born_on,
        ni_number=person.ni_number if person else "",
    )
