"""Nothing here but this floor's tables, imported so that the metadata knows them all."""

from core.audit import models as audit
from core.calendar import models as calendar
from core.jobs import models as jobs
from core.people import models as people

__all__ = ["audit", "calendar", "jobs", "people"]
