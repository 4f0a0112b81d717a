"""Reads of the rota: frozen values, always of one co-op."""

from coop.rota.queries.candidates import choice
from coop.rota.queries.drafts import RotaRow, covering, next_to_make, rota, rotas, stored
from coop.rota.queries.places import is_published, name_of, reason_of
from coop.rota.queries.rest import RestRow, owed
from coop.rota.queries.said import said
from coop.rota.queries.week import Week, week

__all__ = [
    "RestRow",
    "RotaRow",
    "Week",
    "choice",
    "covering",
    "is_published",
    "name_of",
    "next_to_make",
    "owed",
    "reason_of",
    "rota",
    "rotas",
    "said",
    "stored",
    "week",
]
