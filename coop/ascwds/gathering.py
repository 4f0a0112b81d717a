"""The files' values from live data: a fixed number of queries, whatever the number of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from coop.ascwds import answers, checking, codes, counting, queries, stays, training_lines
from coop.ascwds.counting import Leaver
from coop.ascwds.mapping import Kind, Settled
from coop.ascwds.queries import Said, Settings, WorkerFacts, WorkplaceRow
from coop.ascwds.rows import reference_fault
from coop.ascwds.stays import Job, Stay
from coop.ascwds.values import Files, Qualification, Status, Worker
from coop.leave import queries as leave
from coop.leave.models import LeaveKind
from coop.pay import queries as pay
from coop.pay.rates import Element, RateBook
from coop.workforce import vacancies
from core.db import db
from core.people.models import Employment, Person, Service, WorkerStatus

NOT_KNOWN = Decimal(999)  # hours that nobody has recorded
OF_JOB = ("MAINJOBROLE", "MAINJRDESC", "EMPLSTATUS", "CONTHOURS", "AVGHOURS", "SALARY")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What would be sent today, and who would be in no file: they are employed all the same.

    `outside` are (person id, name, service) whose service belongs to no workplace. `leavers` are
    those of twelve months who are counted in a workplace, the last to go first.
    """

    files: Files
    outside: tuple[tuple[int, str, str], ...]
    leavers: tuple[Leaver, ...] = ()


@dataclass(frozen=True, slots=True)
class Somebody:
    """What is read of a person, without the weight of a row that could be changed."""

    id: int
    number: str
    name: str
    address: str
    born_on: date | None
    ni_number: str


@dataclass(frozen=True, slots=True)
class _Read:
    """Everything read, to be put together."""

    on: date
    settings: Settings
    settled: Settled
    people: Mapping[int, Somebody]
    jobs: Mapping[int, tuple[Job, ...]]
    facts: Mapping[int, WorkerFacts]
    said: Mapping[int, Said]
    rates: RateBook
    sick: Mapping[int, list[tuple[date, date]]]
    worked: Mapping[int, Decimal]
    certificates: Mapping[int, str]
    certificates_kept: bool


def gather(coop_id: int, on: date, *, training: bool = True) -> Gathered:
    """What the files would say as at a day; for a page that speaks of people alone, without
    their training."""
    places = queries.workplaces(coop_id)
    of_service = {service_id: row for row in places for service_id in row.service_ids}
    read = _read(coop_id, on)
    held = queries.held(coop_id)
    outside = _outside(coop_id, read, of_service)
    workers = _workers(read, places, of_service, held, {one: words for one, _, words in outside})
    known = counting.Known(on, read.settled, read.jobs, read.facts, vacancies.openings(coop_id))
    made = tuple(counting.workplace(known, row, workers) for row in places)
    lines = training_lines.gather(coop_id, on, workers, read.settled) if training else ()
    gone = counting.leavers(known, places, {one: each.name for one, each in read.people.items()})
    return Gathered(Files(on, made, workers, lines), outside, gone)


def _read(coop_id: int, on: date) -> _Read:
    people: dict[int, Somebody] = {}
    jobs: dict[int, list[Job]] = defaultdict(list)
    query = (
        select(
            *(Person.id, Person.number, Person.first_name, Person.surname, Person.known_as),
            *(Person.address, Person.born_on, Person.ni_number),
            *(Employment.service_id, Employment.role, Employment.status),
            *(Employment.contract_minutes, Employment.from_on, Employment.until_on),
            *(Employment.source, Employment.leaving_reason),
        )
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id)
        .order_by(Person.surname, Person.first_name, Person.id, Employment.from_on)
    )
    for row in db.session.execute(query):
        if row.id not in people:
            people[row.id] = Somebody(
                row.id, row.number, f"{row.known_as or row.first_name} {row.surname}",
                row.address, row.born_on, row.ni_number,
            )  # fmt: skip
        jobs[row.id].append(
            Job(
                row.id, row.service_id, row.role, row.status, row.contract_minutes,
                row.from_on, row.until_on, row.source, row.leaving_reason,
            )
        )  # fmt: skip
    since = stays.year_before(on)
    sick: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for off in leave.days_off(coop_id, since, on):
        if off.kind == LeaveKind.SICKNESS:
            sick[off.person_id].append((off.from_on, off.until_on))
    kept, certificates = training_lines.certificates(coop_id, on)
    return _Read(
        on,
        queries.settings(coop_id, on),
        queries.codes(coop_id),
        people,
        {one: tuple(found) for one, found in jobs.items()},
        queries.worker_facts(coop_id),
        queries.answers(coop_id),
        RateBook(row.rate for row in pay.rates(coop_id, Element.BASIC)),
        sick,
        training_lines.average_minutes(coop_id, on),
        certificates,
        kept,
    )


def _outside(
    coop_id: int, read: _Read, of_service: Mapping[int, WorkplaceRow]
) -> tuple[tuple[int, str, str], ...]:
    names = {
        row.id: row.name
        for row in db.session.execute(
            select(Service.id, Service.name).where(Service.coop_id == coop_id)
        )
    }
    found = []
    for person_id, jobs in read.jobs.items():
        now = [job for job in jobs if job.holds_on(read.on)]
        if now and not any(job.service_id in of_service for job in now):
            services = ", ".join(sorted({names[job.service_id] for job in now}))
            found.append((person_id, read.people[person_id].name, services))
    return tuple(found)


def _workers(
    read: _Read,
    places: Iterable[WorkplaceRow],
    of_service: Mapping[int, WorkplaceRow],
    held: set[tuple[int, int]],
    elsewhere: Mapping[int, str],
) -> tuple[Worker, ...]:
    """Everybody in a workplace today, those who moved, and those to be taken out."""
    by_id = {row.id: row for row in places}
    taken = {tight(facts.ref) for facts in read.facts.values()}
    now: dict[int, dict[int, list[Job]]] = {}
    for person_id, jobs in read.jobs.items():
        here: dict[int, list[Job]] = defaultdict(list)
        for job in jobs:
            if job.holds_on(read.on) and job.service_id in of_service:
                here[of_service[job.service_id].id].append(job)
        now[person_id] = here
    # Who is said to manage a workplace beside their own has a record there too: without the record
    # of a registered manager, or a vacancy for one, ASC-WDS takes no workplace that CQC regulates.
    for row in by_id.values():
        managing = now.get(int(row.manager)) if row.manager.isdecimal() else None
        if managing and row.id not in managing:
            managing[row.id] = []
    before: dict[int, set[int]] = defaultdict(set)
    for workplace_id, person_id in held:
        before[person_id].add(workplace_id)
    refs = {one: _ref(read.people[one], read.facts.get(one), taken) for one in read.people}
    found = []
    for person_id, here in now.items():
        gone = {one for one in before[person_id] if one not in here and one in by_id}
        for workplace_id in sorted(here):
            place, moves_to, status = by_id[workplace_id], "", Status.NEW
            if workplace_id in before[person_id]:
                status = Status.UPDATE
            elif gone:
                # Known at another workplace where they are no more: moved, with their record. Until
                # ASC-WDS has the workplace that they move to, it takes no move there: they stay.
                moves_to = place.ref if place.held_since else ""
                place, status = by_id[min(gone)], Status.UPDATE
                gone.discard(place.id)
            found.append(
                _worker(
                    read,
                    person_id,
                    refs[person_id],
                    here[workplace_id] or [job for jobs in here.values() for job in jobs],
                    place,
                    status,
                    moves_to,
                    main=_is_main(here, workplace_id),
                    manages=not here[workplace_id],
                    does=(by_id[workplace_id] if moves_to else place).facts.get("DHA") == "1",
                    waits_for=""
                    if moves_to or place.id == workplace_id
                    else by_id[workplace_id].name,
                )
            )
        found += [
            Worker(person_id, one, by_id[one].ref, refs[person_id], Status.DELETE,
                   read.people[person_id].name, outside=elsewhere.get(person_id, ""))
            for one in sorted(gone)
        ]  # fmt: skip
    return tuple(found)


def _is_main(here: Mapping[int, list[Job]], workplace_id: int) -> bool:
    """Whether most of somebody's agreed hours are in this workplace; the first of equals."""
    hours = {one: sum(job.minutes for job in jobs) for one, jobs in here.items() if jobs}
    return bool(hours) and workplace_id == min(hours, key=lambda one: (-hours[one], one))


def tight(ref: str) -> str:
    """A reference as ASC-WDS compares them: spaces do not count."""
    return "".join(ref.split())


def _ref(person: Somebody, facts: WorkerFacts | None, taken: set[str]) -> str:
    """The reference kept; else the works number, if it can be one and nobody has it."""
    if facts is not None:
        return facts.ref
    return free_ref(person, taken)


def free_ref(person: Somebody | Person, taken: set[str]) -> str:
    """A reference for somebody who has none yet; it is put to those taken (`tight`)."""
    number = person.number.strip()
    if reference_fault(number) or tight(number) in taken:
        number = f"P{person.id}"
    while tight(number) in taken:  # somebody else's works number
        number += "x"
    taken.add(tight(number))
    return number


def _worker(
    read: _Read,
    person_id: int,
    ref: str,
    jobs: list[Job],
    place: WorkplaceRow,
    status: Status,
    moves_to: str,
    *,
    main: bool,
    manages: bool,
    does: bool,
    waits_for: str,
) -> Worker:
    person, on = read.people[person_id], read.on
    known = read.facts.get(person_id)
    facts: Mapping[str, str] = known.facts if known else {}
    if not (main or manages):  # what was said of their job was said of the main one
        facts = {name: value for name, value in facts.items() if name not in OF_JOB}
    job = stays.main_job(jobs)
    stay = next(each for each in stays.stays(read.jobs[person_id]) if _covers(each, on))
    said = read.said.get(person_id)
    role = facts.get("MAINJOBROLE") or _code(read, Kind.ROLE, job.role)
    employment = facts.get("EMPLSTATUS") or stays.employment_of(job)
    if manages:  # what of their hours goes to this workplace is recorded nowhere
        role = queries.REGISTERED_MANAGER
        zero, hours, average = _hours_unknown(employment)
    else:
        zero, hours, average = _hours(facts, jobs, employment, read.worked.get(person_id))
    rate = read.rates.find(Element.BASIC, person_id, job.role, on)
    salary = facts.get("SALARY", "")
    able = codes.find("main_job_role", role)
    return Worker(
        person_id,
        place.id,
        place.ref,
        ref,
        status,
        person.name,
        moves_to,
        waits_for,
        ni=_ni(person.ni_number) if read.settings.with_ni else "",
        postcode=stays.postcode(person.address),
        born_on=person.born_on,
        answers=answers.fitting(
            said.values, said.declined, person.born_on, stay.from_on, on
        ) if said else {},
        care_certificate=facts.get("CARECERT") or _certificate(read, person_id),
        level_two=facts.get("L2CARECERT", ""),
        source=facts.get("RECSOURCE") or _code(read, Kind.SOURCE, stay.source),
        started_on=stay.from_on,
        in_sector=facts.get("STARTINSECT", ""),
        delegated=facts.get("DHA", "") if does and able and able.fact("can_do_dha") else "",
        apprentice="1" if job.status == WorkerStatus.APPRENTICE else "2",
        employment=employment,
        zero_hours=zero,
        days_sick=_sick(read, person_id, facts, stay),
        salary=int(salary) if salary else None,
        rate=rate.amount if rate and not salary else None,
        role=role,
        role_words=facts.get("MAINJRDESC") or job.role,
        hours=hours,
        average=average,
        nurse=facts.get("NMCREG", ""),
        mental_health=facts.get("AMHP", ""),
        care_level=facts.get("SCQUAL", ""),
        other_level=facts.get("NONSCQUAL", ""),
        pathway=facts.get("CWPCATEGORY", ""),
        qualifications=tuple(Qualification(*one) for one in known.qualifications) if known else (),
    )  # fmt: skip


def _covers(stay: Stay, on: date) -> bool:
    return stay.from_on <= on and (stay.until_on is None or on <= stay.until_on)


def _code(read: _Read, kind: Kind, words: str) -> str:
    return counting.code(read.settled, kind, words)


def _certificate(read: _Read, person_id: int) -> str:
    """What training says; “no” only where certificates are kept at all."""
    return read.certificates.get(person_id, "2" if read.certificates_kept else "")


def _ni(number: str) -> str:
    """As the file takes it; nothing where it is no such number."""
    found = number.replace(" ", "").upper()
    return found if checking.NI.fullmatch(found) else ""


def _hours(
    facts: Mapping[str, str], jobs: list[Job], employment: str, worked: Decimal | None
) -> tuple[str, Decimal | None, Decimal | None]:
    """(zero-hours contract, contract hours, average hours) as the file asks for them.

    Contract hours are read of permanent and temporary staff with hours agreed, the average of
    all others. Hours that were said on the person go before those of the contract.
    """
    told = facts.get("CONTHOURS", "")
    agreed = Decimal(told) if told else stays.hours(sum(job.minutes for job in jobs))
    average = Decimal(facts["AVGHOURS"]) if facts.get("AVGHOURS") else worked
    if agreed == 0:
        return "1", None, average
    if employment in ("1", "2"):
        return "2", agreed, None
    return "2", None, average


def _hours_unknown(employment: str) -> tuple[str, Decimal | None, Decimal | None]:
    """The same three for a workplace of which nobody has recorded the hours."""
    permanent = employment in stays.EMPLOYED
    return "2", NOT_KNOWN if permanent else None, None if permanent else NOT_KNOWN


def _sick(read: _Read, person_id: int, facts: Mapping[str, str], stay: Stay) -> Decimal | None:
    """Days lost in twelve months; None where absences are not known to be whole so far back."""
    if facts.get("DAYSSICK"):
        return Decimal(facts["DAYSSICK"])
    since = stays.year_before(read.on)
    whole = read.settings.absences_since
    if whole is None or whole > max(since, stay.from_on):
        return None
    return stays.sick_days(read.sick.get(person_id, ()), since, read.on)
