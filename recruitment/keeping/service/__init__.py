"""Hold back, lift, say how long, tell, remove: the verbs."""

from recruitment.keeping.service.deciding import hold, lift, remove_now, settle
from recruitment.keeping.service.nightly import tick, tick_all
from recruitment.keeping.service.removing import remove

__all__ = ["hold", "lift", "remove", "remove_now", "settle", "tick", "tick_all"]
