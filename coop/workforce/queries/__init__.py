"""Reads of the workforce: a fixed number of queries whatever the people; always of one co-op."""

from coop.workforce.queries.chosen import chosen, in_force, terms
from coop.workforce.queries.cover import cover
from coop.workforce.queries.lately import conditions
from coop.workforce.queries.people import managers, names, sick, spells
from coop.workforce.queries.whole import book, facts, headcount, people_book

__all__ = [
    "book",
    "chosen",
    "conditions",
    "cover",
    "facts",
    "headcount",
    "in_force",
    "managers",
    "names",
    "people_book",
    "sick",
    "spells",
    "terms",
]
