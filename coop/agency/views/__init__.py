"""Pages of agencies, their workers and bookings."""

from coop.agency.views import agencies, bookings
from coop.agency.views.blueprint import blueprint

__all__ = ["agencies", "blueprint", "bookings"]
