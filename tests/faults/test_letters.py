"""The sender of letters, killed at its worst moments, and without its servers.

No letter is ever handed over twice by us; none is lost without a trace; where nobody can know
whether one arrived, that is what its state says.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db, transaction
from core.jobs.testing import own_kinds
from core.outbox import service
from core.outbox.models import Letter
from tests.factories.migrated import migrate
from tests.faults.app import declare_jobs
from tests.faults.nursery import Born
from tests.faults.processes import database_url, environment, started, until
from wsgi import create_app

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
WORDS = "Your shift is cancelled."


class PostOffice:
    """A mail server that takes letters; told to, it stands still before a word or an answer."""

    def __init__(self, port: int = 0, stall: str = "") -> None:
        self.stall, self.connected = stall, 0
        self.taken: list[str] = []
        self.over = threading.Event()
        self.socket = socket.create_server(("127.0.0.1", port))
        self.port = int(self.socket.getsockname()[1])
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connected += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if self.stall == "greeting":
                self.over.wait(60)
                return
            file = connection.makefile("rwb", buffering=0)
            file.write(b"220 post office\r\n")
            while line := file.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    file.write(b"354 go on\r\n")
                    lines = []
                    while (part := file.readline()) not in (b".\r\n", b""):
                        lines.append(part)
                    self.taken.append(b"".join(lines).decode())
                    if self.stall == "answer":
                        self.over.wait(60)
                        return
                file.write(b"250 yes\r\n")

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)


class Installation:
    """A database with letters; senders are processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(folder, DATABASE_URL=database_url("carework_letters"))
        self.app: Flask = create_app(self.env, {"SERVER_NAME": "localhost"})
        self.stack = ExitStack()

    def start(self, mail_url: str, *options: str, **more: str) -> Born:
        env = {**self.env, "MAIL_URL": mail_url, "MAIL_FROM": "care@example.org"}
        env |= {"PUBLIC_URL": "http://localhost", **more}
        command = ("-m", "tests.faults.app", *options)
        return self.stack.enter_context(started(*command, env=env))

    def round(self, mail_url: str, minutes: int = 0) -> None:
        """One round of a sender that nobody disturbs, so many minutes later."""
        process = self.start(mail_url, "letters", "--minutes", str(minutes))
        assert process.wait(60) == 0

    def post(self) -> int:
        key = f"fault {time.monotonic_ns()}"
        with transaction():
            service.post([service.Draft(key, "ann@example.org", "Co-op: news", WORDS)])
        letter_id = db.session.scalars(select(Letter.id).where(Letter.key == key)).one()
        db.session.rollback()
        return letter_id

    def letter(self, letter_id: int) -> Letter:
        db.session.rollback()
        return db.session.get_one(Letter, letter_id, populate_existing=True)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("letters"))
    declare_jobs()
    with own_kinds("fault."), made.app.app_context():
        migrate()
        db.session.remove()
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def house(installation: Installation) -> Iterator[Installation]:
    yield installation
    installation.stack.close()


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Iterator[PostOffice]:
    made = PostOffice(stall=getattr(request, "param", ""))
    yield made
    made.close()


def url(office: PostOffice) -> str:
    return f"smtp://127.0.0.1:{office.port}"


@pytest.mark.parametrize("office", ["greeting"], indirect=True)
def test_killed_between_claim_and_hand_over_it_is_not_sent_by_itself_and_says_so(
    house: Installation, office: PostOffice
) -> None:
    letter = house.post()
    sender = house.start(url(office), "letters")
    until(lambda: office.connected)
    sender.kill()
    sender.wait()
    assert (house.letter(letter).state, office.taken) == ("sending", [])
    office.stall = ""
    house.round(url(office))  # the next sender cannot know whether the first is only slow
    assert (house.letter(letter).state, office.taken) == ("sending", [])
    house.round(url(office), 6)
    row = house.letter(letter)
    assert (row.state, office.taken) == ("unsure", [])
    assert "may have arrived" in row.last_error


@pytest.mark.parametrize("office", ["answer"], indirect=True)
def test_killed_between_hand_over_and_mark_it_is_never_handed_over_again(
    house: Installation, office: PostOffice
) -> None:
    letter = house.post()
    sender = house.start(url(office), "letters")
    until(lambda: office.taken)
    sender.kill()
    sender.wait()
    office.stall = ""
    for minutes in (0, 6, 24 * 60):
        house.round(url(office), minutes)
    assert house.letter(letter).state == "unsure"
    assert [WORDS in taken for taken in office.taken] == [True]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_file_is_written_again_and_is_one_letter(
    house: Installation, tmp_path: Path, when: str
) -> None:
    letter = house.post()
    mark = house.folder / "stalled"
    mark.unlink(missing_ok=True)
    folder = f"file://{tmp_path}"
    sender = house.start(folder, "letters", FAULT_LETTERS=when)
    until(mark.exists)
    sender.kill()
    sender.wait()
    assert house.letter(letter).state == "sending"
    assert len(list(tmp_path.glob("*.eml"))) == (when == "after")
    house.round(folder, 6)
    assert house.letter(letter).state == "sent"
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_while_the_mail_server_is_down_letters_wait_and_then_go_out_once(
    house: Installation, office: PostOffice
) -> None:
    port = office.port
    office.close()
    letter = house.post()
    house.round(f"smtp://127.0.0.1:{port}")
    row = house.letter(letter)
    assert (row.state, row.tries) == ("waiting", 1)
    assert "refused" in row.last_error.lower()
    again = PostOffice(port)
    try:
        for minutes in (2, 2, 3):
            house.round(url(again), minutes)
    finally:
        again.close()
    assert house.letter(letter).state == "sent"
    assert len(again.taken) == 1


def test_letters_go_out_while_the_queue_is_down(house: Installation, office: PostOffice) -> None:
    """The ticker sends them; Redis carries jobs, and is nowhere here."""
    letter = house.post()
    house.start(
        url(office),
        "jobs",
        "tick",
        REDIS_URL=f"unix://{house.folder}/nowhere.sock",
    )
    until(lambda: house.letter(letter).state == "sent")
    assert [WORDS in taken for taken in office.taken] == [True]
