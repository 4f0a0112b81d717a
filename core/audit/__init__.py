"""The append-only record of who changed what, and why."""

from core.audit.service import as_one, record

__all__ = ["as_one", "record"]
