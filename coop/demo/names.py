"""Names for the demo co-op: what a care team in an English town is called. No real person."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """First names and surnames that go together; `share` out of 100 of the staff."""

    share: int
    first: tuple[str, ...]
    last: tuple[str, ...]


def _group(share: int, first: str, last: str) -> Group:
    return Group(share, tuple(first.split()), tuple(last.split()))


GROUPS = (
    _group(
        34,
        "Karen Dawn Lisa Gemma Sharon Kelly Joanne Paul Chloe Megan Lauren Stephen Mark Tracey "
        "Jade Callum Beth Hannah Diane Craig Ryan Leanne Alan Sophie Ellie Donna Gareth Sian "
        "Niamh Fiona Angus Rhys Julie Maureen Liam Kieran Amy Debbie",
        "Walker Hughes Thompson Whitfield Marsh Fletcher Barker Lowe Harding Pearce Sutton "
        "Bennett Doyle Murphy Gallagher Price Jenkins Campbell Fraser Holt Ashworth Rudd "
        "Cartwright Nuttall Openshaw Fenton Hargreaves Kershaw Mellor Tudor Penrose Bellamy",
    ),
    _group(
        10,
        "Oluwaseun Chidinma Funmilayo Emeka Ngozi Tunde Adaeze Bukola Ifeoma Segun Yetunde Obinna",
        "Adeyemi Okafor Balogun Eze Okonkwo Adebayo Nwosu Ogunleye Chukwu Afolabi Obi Bello",
    ),
    _group(
        6,
        "Kwame Abena Kofi Akosua Yaw Esi Kojo Ama Efua Nana",
        "Mensah Owusu Boateng Asante Osei Appiah Agyeman Darko Amoah Sarpong",
    ),
    _group(
        9,
        "Tomasz Agnieszka Piotr Katarzyna Magdalena Marcin Ewa Joanna Krzysztof Beata Iwona",
        "Nowak Wiśniewska Zieliński Kaczmarek Mazur Wójcik Dudek Krawczyk Lis Sikora Pawlak",
    ),
    _group(
        6,
        "Ioana Andrei Elena Mihai Cristina Gabriela Florin Ana Radu Simona",
        "Popescu Ionescu Munteanu Stan Dumitru Marin Rusu Toma Lungu Moraru",
    ),
    _group(
        9,
        "Anju Sunitha Jincy Biju Priya Harpreet Manpreet Gurdeep Asha Rekha Binoy Sheela",
        "Thomas Varghese Mathew Kurian Nair Gill Sandhu Dhillon Patel Shah Joseph Menon",
    ),
    _group(
        7,
        "Aaliyah Bilal Fatima Imran Nadia Saima Yusuf Zainab Haroon Rukhsana",
        "Khan Hussain Begum Malik Iqbal Rahman Akhtar Mahmood Chowdhury Miah",
    ),
    _group(
        6,
        "Marites Jonalyn Rodel Cherry Arnel Liezl Rowena Jerome Maricel Noel",
        "Santos Reyes Cruz Bautista Garcia Mendoza Aquino Villanueva Ramos Navarro",
    ),
    _group(
        6,
        "Tendai Rudo Tatenda Chipo Farai Nyasha Tafadzwa Rumbidzai Simba Memory",
        "Moyo Ncube Dube Sibanda Chikwanha Mutasa Gumbo Zhou Marufu Chirwa",
    ),
    _group(
        4,
        "Marcia Delroy Sonia Leroy Yvonne Winston Shanice Andre Beverley Tyrone",
        "Gordon Bailey Morgan Grant Powell Francis Reid Blake Dixon Samuels",
    ),
    _group(
        3,
        "Hodan Abdi Ayaan Faduma Mohamed Hibo Liban Sahra",
        "Warsame Farah Jama Hassan Aden Yusuf Omar Abdullahi",
    ),
)

# Those whom the staff room calls by another name.
USED_NAMES = {
    "Oluwaseun": "Seun",
    "Funmilayo": "Funmi",
    "Agnieszka": "Aga",
    "Katarzyna": "Kasia",
    "Magdalena": "Magda",
    "Krzysztof": "Kris",
    "Stephen": "Steve",
    "Joanne": "Jo",
    "Deborah": "Debbie",
    "Rumbidzai": "Rumbi",
    "Tafadzwa": "Taffy",
    "Harpreet": "Harps",
    "Marites": "Tess",
    "Chidinma": "Chichi",
}

HOUSES = ("Maple Court", "Rowan House", "Elm Lodge", "Cedar Court", "Hazel House", "Birch Lodge")
AREAS = ("East", "West", "North", "South", "Riverside", "Moorside")
SCHEMES = (
    "Harbour View",
    "Mill Gardens",
    "Canal Court",
    "Castle Gardens",
    "Station View",
    "Abbey Court",
)
STREETS = (
    "Alder Street",
    "Beck Lane",
    "Canal Terrace",
    "Dock Road",
    "Elder Close",
    "Fern Avenue",
    "Garrison Road",
    "Hollins Lane",
    "Ivy Bank",
    "Jubilee Road",
    "Kiln Street",
    "Limekiln Way",
    "Mill Brow",
    "Nelson Street",
    "Orchard Rise",
    "Park Terrace",
    "Quarry Hill",
    "Ropewalk",
    "Sandy Lane",
    "Tannery Yard",
)


class Names:
    """Gives out full names, each once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.taken: set[str] = set()

    def next(self) -> tuple[str, str]:
        """A first name and a surname that nobody has had yet."""
        for _ in range(200):
            group = self.rng.choices(GROUPS, [group.share for group in GROUPS])[0]
            first, last = self.rng.choice(group.first), self.rng.choice(group.last)
            if f"{first} {last}" not in self.taken:
                self.taken.add(f"{first} {last}")
                return first, last
        # a very large co-op: a second surname makes more
        other = self.rng.choice(GROUPS[0].last)
        while f"{first} {last}-{other}" in self.taken:
            first, other = self.rng.choice(GROUPS[0].first), self.rng.choice(GROUPS[0].last)
            last = self.rng.choice(GROUPS[0].last)
        self.taken.add(f"{first} {last}-{other}")
        return first, f"{last}-{other}"


def distinct(names: tuple[str, ...], n: int) -> str:
    """The n-th name of a list; the list begins anew with a number when it is used up."""
    again, index = divmod(n, len(names))
    return names[index] if not again else f"{names[index]} {again + 1}"


def slug(name: str) -> str:
    """Plain small letters, for an e-mail address."""
    plain = unicodedata.normalize("NFD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in plain.casefold() if c.isascii() and (c.isalnum() or c == "-"))
