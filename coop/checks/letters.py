"""Letters to those who are asked about somebody: the first, and those that ask again."""

from __future__ import annotations

from core.outbox.paper import Line, Paper


def asking(coop: str, referee: str, name: str, step: int, url: str) -> Paper:
    """A letter; `url` opens the form without an account, "" where no address is known."""
    again = "We have not had your answer yet. " if step else ""
    open_it = (
        "The link opens a short form; it needs no account, takes ten minutes, and is yours alone."
        if url
        else "Please answer the letter that we sent you first, or ring us."
    )
    lines = [
        Line(f"Dear {referee},"),
        Line(
            f"{again}{name} has applied to work in care with us and has named you. The law asks "
            "us for satisfactory evidence of their conduct before they start (Health and Social "
            "Care Act 2008 (Regulated Activities) Regulations 2014, Schedule 3)."
        ),
        Line(open_it, url),
    ]
    foot = (
        "What you write is read by those who decide about the appointment and by nobody else, "
        "and is kept with the record of checks."
    )
    return Paper(coop, f"A reference for {name}", lines, foot)


def subject(coop: str, name: str, step: int) -> str:
    """What stands over the letter."""
    return f"{'Reminder: a' if step else 'A'} reference for {name}, {coop}"
