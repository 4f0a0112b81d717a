"""The kinds of things that people are told; lower floors declare theirs with `core.news` too."""

from __future__ import annotations

from core.news import NoticeKind, all_kinds, declare, groups, is_known, known, of_group

__all__ = ["NoticeKind", "all_kinds", "declare", "groups", "is_known", "known", "of_group"]
