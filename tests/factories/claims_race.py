"""Members who race for open places over real HTTP, each in a thread of one of several processes.

`race(...)` makes a co-op, serves it, lets everybody set off together and says what came of it.
Sessions are signed here with the installation's key: signing in is slow on purpose, and it is
not what is raced for. Run as a module it is one of the racing processes.
"""

from __future__ import annotations

import html
import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import time as clock_time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from coop.rota.models import Rota, RotaService
from coop.rota.service.publishing import check_now
from coop.shifts.models import Assignment, Shift
from core import clock
from core.config import Settings
from core.db import db, transaction
from core.people.models import Account
from core.serve.children import stop
from core.serve.supervisor import Supervisor
from tests.factories.migrated import migrate
from tests.factories.people import make_account
from tests.factories.rota import make_shift, small_coop
from tests.faults.nursery import Born
from tests.faults.processes import environment, started, started_anew, until

EARLY, LATE = (
    (clock_time(7), clock_time(15)),
    (clock_time(14), clock_time(22)),
)  # they overlap, and a late before an early leaves 9 h of rest
BARRED_EVERY = 10  # of the members, who lack the sign-off that every shift needs
WON = "The shift is yours"


@dataclass(frozen=True, slots=True)
class Racer:
    """A member: their session's cookie, and the shifts that they try in this order."""

    person_id: int
    cookie: str
    shifts: list[int]


@dataclass(frozen=True, slots=True)
class Told:
    """What one member met: a status and the milliseconds of each claim, and all words at the end."""

    person_id: int
    statuses: list[int]
    took: list[float]
    words: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a race. `faults` are sentences; there should be none."""

    places: int
    filled: int
    claims: int
    wins: int
    seconds: float
    median_ms: float
    p95_ms: float
    words: Counter[str]
    faults: list[str]


@contextmanager
def whole(app: Flask, env: dict[str, str]) -> Iterator[int]:
    """`coop serve` as it is begun from nothing; its port."""
    settings: Settings = app.config["SETTINGS"]
    with (
        (settings.instance / "serve.log").open("w") as out,
        started_anew("-m", "wsgi", "serve", env=env, stdout=out, stderr=out) as it,
    ):
        yield _answering(settings, it)
        it.send_signal(signal.SIGTERM)
        it.wait(60)


@contextmanager
def in_parts(app: Flask, env: dict[str, str]) -> Iterator[int]:
    """What `coop serve` starts, without its waiting for the solver; the web's port."""
    settings, parts = app.config["SETTINGS"], Supervisor(app)
    with ExitStack() as stack:
        out = stack.enter_context((settings.instance / "serve.log").open("w"))
        for child in parts.queue:
            child.start()
            stack.callback(stop, [child], [True])
        for words in (("worker",), ("jobs", "tick")):
            command = ("-m", "tests.faults.app", *words)
            stack.enter_context(started(*command, env=env, stdout=out, stderr=out))
        (web,) = parts.web
        with started(*web.command[1:], env=env, stdout=out, stderr=out) as it:
            yield _answering(settings, it)
            it.send_signal(signal.SIGTERM)
            it.wait(60)


def _answering(settings: Settings, it: Born | subprocess.Popen[Any]) -> int:
    log = settings.instance / "serve.log"

    def answers() -> bool:
        assert it.poll() is None, log.read_text()
        try:
            url = f"http://127.0.0.1:{settings.port}/health"
            with urllib.request.urlopen(url, timeout=2) as got:
                return bool(got.status == 200)
        except OSError:
            return False

    until(answers, 90)
    return settings.port


Served = Callable[[Flask, dict[str, str]], AbstractContextManager[int]]


def race(
    folder: Path,
    members: int,
    days: int,
    wanted: int,
    *,
    tries: int,
    processes: int = 4,
    database_url: str = "",
    served: Served = in_parts,
) -> Outcome:
    """`members` race for `days` x 2 shifts of `wanted` places each.

    Each tries so many shifts, one after the other, whether they have won before or not.
    """
    from wsgi import create_app

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])
    env = environment(folder, PORT=port, DATABASE_URL=database_url)
    app = create_app(env, {"TESTING": True})
    with app.app_context():
        migrate()
        rota_id, racers, barred = _stage(app, members, days, wanted, tries)
        db.session.remove()
        db.engine.dispose()
    with served(app, env) as port:
        told, seconds = _run(port, racers, processes)
    with app.app_context():
        outcome = _outcome(rota_id, told, seconds, barred)
        db.session.remove()
        db.engine.dispose()
    return outcome


def _stage(
    app: Flask, members: int, days: int, wanted: int, tries: int
) -> tuple[int, list[Racer], frozenset[int]]:
    coop = small_coop()
    monday = clock.monday(clock.today()) + timedelta(days=14)
    shifts = [
        make_shift(
            coop.id,
            coop.service_id,
            monday + timedelta(days=day),
            *hours,
            name=name,
            least=wanted,
            wanted=wanted,
            needs=((coop.medication, None),),
        )
        for day in range(days)
        for name, hours in (("Early", EARLY), ("Late", LATE))
    ]
    with transaction() as session:
        rota = Rota(
            coop_id=coop.id,
            from_on=monday,
            until_on=monday + timedelta(days=6),
            state="published",
            made_at=clock.now(),
            services=[RotaService(service_id=coop.service_id)],
        )
        session.add(rota)
        session.flush()
        rota_id = rota.id
    rng = random.Random(1)
    barred, racers = set(), []
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    for number in range(members):
        able = number % BARRED_EVERY != 0
        person_id = coop.join(f"Racer{number}", "Runner", medication=able)
        if not able:
            barred.add(person_id)
        account_id = make_account(coop.id, "worker", person_id=person_id)
        epoch = db.session.get_one(Account, account_id).epoch
        session_data = {"_user_id": f"{account_id}.{epoch}", "_fresh": True, "coop_id": coop.id}
        order = rng.sample(shifts, tries)
        racers.append(Racer(person_id, signer.dumps(session_data), order))
    return rota_id, racers, frozenset(barred)


def _run(port: int, racers: Sequence[Racer], processes: int) -> tuple[list[Told], float]:
    """Everybody has read the page before anybody claims."""
    with ExitStack() as stack:
        children = []
        for number in range(processes):
            mine = [[one.person_id, one.cookie, one.shifts] for one in racers[number::processes]]
            child = stack.enter_context(
                started(
                    *("-m", "tests.factories.claims_race", str(port)),
                    env=dict(os.environ),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            assert child.stdin is not None
            child.stdin.write(json.dumps(mine) + "\n")
            child.stdin.flush()
            children.append(child)
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        began = time.perf_counter()
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        told, seconds = [], 0.0
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "claimed\n"
            seconds = time.perf_counter() - began
        for child in children:
            assert child.stdout is not None
            told += [Told(*one) for one in json.loads(child.stdout.readline())]
            child.wait(60)
    return told, seconds


def _outcome(rota_id: int, told: Sequence[Told], seconds: float, barred: frozenset[int]) -> Outcome:
    """What the rows say afterwards, worked out apart from the services that wrote them."""
    rota = db.session.get_one(Rota, rota_id)
    query = select(Assignment, Shift).join(Shift, Shift.id == Assignment.shift_id)
    placed = [(place.person_id, shift) for place, shift in db.session.execute(query)]
    wanted = {one.id: one.wanted for one in db.session.scalars(select(Shift))}
    on = Counter(shift.id for _, shift in placed)
    faults = [
        f"shift {one} has {on[one]} of {most}" for one, most in wanted.items() if on[one] != most
    ]
    by_person: dict[int, list[Shift]] = {}
    for person_id, shift in placed:
        by_person.setdefault(person_id, []).append(shift)
    for person_id, shifts in by_person.items():
        if person_id in barred:
            faults.append(f"person {person_id} lacks the sign-off and has a shift")
        shifts.sort(key=lambda one: one.start_at)
        for one, after in pairwise(shifts):
            rest = (after.start_at - one.end_at).total_seconds() / 3600
            if rest < 11:  # WTR 1998 reg 10
                faults.append(f"person {person_id} rests {rest:.1f} h between two shifts")
    faults += [one.words for one in check_now(rota).refused]
    for one in told:
        mine = len(by_person.get(one.person_id, []))
        if sum(WON in words for words in one.words) != mine:
            faults.append(f"person {one.person_id} has {mine} shifts and was told {one.words}")
        if len(one.words) != len(one.statuses):
            faults.append(f"person {one.person_id} claimed {len(one.statuses)} times: {one.words}")
        faults += [
            f"a claim was answered with {code or 'nothing'}" for code in one.statuses if code != 302
        ]
    took = sorted(ms for one in told for ms in one.took)
    return Outcome(
        places=sum(wanted.values()),
        filled=len(placed),
        claims=len(took),
        wins=sum(WON in words for one in told for words in one.words),
        seconds=seconds,
        median_ms=statistics.median(took),
        p95_ms=took[int(0.95 * (len(took) - 1))],
        words=Counter(words for one in told for words in one.words),
        faults=faults,
    )


class Browser:
    """What a member's phone does: cookies kept; the connection is a new one after a wait."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookies = port, {"session": cookie}

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """(status, page)."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        line.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, page


def _flashes(page: str) -> list[str]:
    """The messages at the head of a page, in words."""
    found = re.findall(
        r'<(?:div|p|li)[^>]*class="[^"]*\bflash\b[^"]*"[^>]*>(.*?)</(?:div|p|li)>', page, re.S
    )
    return [html.unescape(re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def _child(port: int) -> None:
    racers = [Racer(*one) for one in json.loads(sys.stdin.readline())]
    ready, gate = threading.Barrier(len(racers) + 1), threading.Event()
    claimed = threading.Barrier(len(racers) + 1)
    told: list[Told] = []

    def run(racer: Racer) -> None:
        browser = Browser(port, racer.cookie)
        try:
            _, page = browser.ask("GET", "/my/open-shifts")
        except OSError as error:
            page = str(error)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        ready.wait()
        gate.wait()
        statuses, took = [], []
        for shift_id in racer.shifts:
            began = time.perf_counter()
            body = f"csrf_token={token[1]}" if token else ""
            try:
                status, _ = browser.ask("POST", f"/my/open-shifts/{shift_id}/claim", body)
            except OSError:
                status = 0
            took.append(1000 * (time.perf_counter() - began))
            statuses.append(status)
        claimed.wait()
        try:
            _, page = browser.ask("GET", "/my/open-shifts")
        except OSError as error:
            page = str(error)
        told.append(Told(racer.person_id, statuses, took, _flashes(page)))

    threads = [threading.Thread(target=run, args=(one,)) for one in racers]
    for one in threads:
        one.start()
    ready.wait()
    _say("ready")
    assert sys.stdin.readline() == "go\n"
    gate.set()
    claimed.wait()
    _say("claimed")
    for one in threads:
        one.join()
    _say(json.dumps([[one.person_id, one.statuses, one.took, one.words] for one in told]))


def _say(words: Any) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _child(int(sys.argv[1]))
