"""What a letter looks like: the same words as plain text and as simple HTML. Pure.

Mail programs keep few styles: everything stands in one column, with the styles on the elements
themselves, no picture, nothing fetched from anywhere, legible in light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

INK, MUTED, LINE, BRAND = "#1c2524", "#55605e", "#d5dad7", "#0b5d5b"
FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news: "Your leave is approved.", when it was told, and the page to open."""

    words: str
    url: str = ""  # absolute; empty: no link
    small: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter: who writes, what it is, the news line by line, and how to change what comes."""

    sender: str
    title: str
    lines: Sequence[Line]
    foot: str
    foot_url: str = ""


def _groups(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    return [(group, list(held)) for group, held in groupby(lines, key=lambda line: line.group)]


def text(paper: Paper) -> str:
    """As plain text: what every mail program shows, and what is read aloud."""
    parts = [paper.title] if paper.title else []
    for group, lines in _groups(paper.lines):
        if group:
            parts.append(f"{group}\n{'-' * len(group)}")
        parts += ["\n".join(filter(None, (one.words, one.small, one.url))) for one in lines]
    parts.append("\n".join(filter(None, (f"-- \n{paper.sender}", paper.foot, paper.foot_url))))
    return "\n\n".join(parts) + "\n"


def html(paper: Paper) -> str:
    """As HTML of the simplest kind; whatever people typed is escaped."""
    body = "".join(_group(group, lines) for group, lines in _groups(paper.lines))
    title = (
        f'<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">{escape(paper.title)}</h1>'
        if paper.title
        else ""
    )
    foot = escape(paper.foot)
    if paper.foot_url:
        foot += f' <a href="{escape(paper.foot_url)}" style="color:{BRAND}">Change it</a>'
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light"><title>{escape(paper.sender)}</title></head>'
        f'<body style="margin:0;padding:16px;background:#f6f4ef;color:{INK};{FONT}">'
        '<div style="max-width:560px;margin:0 auto;padding:20px;background:#ffffff;'
        f'border:1px solid {LINE};border-radius:8px;font-size:16px;line-height:1.5">'
        f'<p style="margin:0 0 12px;font-size:14px;color:{MUTED}">{escape(paper.sender)}</p>'
        f"{title}{body}"
        f'<p style="margin:20px 0 0;padding-top:12px;border-top:1px solid {LINE};'
        f'font-size:14px;color:{MUTED}">{foot}</p></div></body></html>\n'
    )


def _group(group: str, lines: Sequence[Line]) -> str:
    head = (
        f'<h2 style="margin:20px 0 4px;font-size:14px;color:{MUTED}">{escape(group)}</h2>'
        if group
        else ""
    )
    return head + "".join(_line(one) for one in lines)


def _line(line: Line) -> str:
    words = escape(line.words)
    small = (
        f'<div style="font-size:14px;color:{MUTED}">{escape(line.small)}</div>'
        if line.small
        else ""
    )
    link = (
        f'<div style="padding-top:4px"><a href="{escape(line.url)}" '
        f'style="display:inline-block;padding:10px 0;color:{BRAND}">Open it</a></div>'
        if line.url
        else ""
    )
    return (
        f'<div style="margin:0;padding:12px 0;border-top:1px solid {LINE}">'
        f"{words}{small}{link}</div>"
    )
