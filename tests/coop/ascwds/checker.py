"""An independent reading of the three files of ASC-WDS: shares no code with the slice.

Written from `columns.json` and `codes.json` (the facts read from the public source of ASC-WDS):
its own reading of the words under "format" for every column, and of the rules between rows and
files. Those that the two do not hold are read from that source itself: a registered manager's
record or vacancy in what CQC regulates, moves only to a workplace that is there already and judged
by it, counts that are many beside the staff (`crossValidate.js`, `workplaceCSVValidator.js`).
`check(contents, on, held)` gives (line number, file, column, level, words).
"""

from __future__ import annotations

from datetime import timedelta

from tests.coop.ascwds.checker_reading import (
    COLUMNS,
    SETS,
    UNREAD,
    age,
    day,
    later,
    parse,
    tight,
    whole,
)
from tests.coop.ascwds.checker_staff import Staff
from tests.coop.ascwds.checker_workplaces import Workplaces

__all__ = ["COLUMNS", "Checker", "check", "errors"]


class Checker(Workplaces, Staff):
    def __init__(self, contents, on, held):
        self.on = on
        self.held = held  # {"workplaces": set, "staff": set of (workplace, worker)} or None
        self.found = []
        self.rows = {}
        for name in ("workplace", "staff", "training"):
            if name in contents:
                self.rows[name] = self.read(name, contents[name])
            elif name == "training":
                self.rows[name] = []
            else:
                self.rows[name] = []
                self.say(0, name, "", "error", "the file is missing")

    def say(self, line, name, column, level, words):
        self.found.append((line, name, column, level, words))

    def read(self, name, content):
        if content.startswith(b"\xef\xbb\xbf"):
            self.say(1, name, "", "error", "begins with a byte-order mark")
            content = content[3:]
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            self.say(1, name, "", "error", "is not UTF-8")
            return []
        records, broken, needless = parse(text)
        for line in needless:
            self.say(line, name, "", "error", "quotes where none are needed")
        for line in broken:
            self.say(line, name, "", "error", "quotes where none can stand")
        if not records:
            self.say(1, name, "", "error", "is empty")
            return []
        head = records[0]
        if not self.head_is_right(name, head):
            self.say(1, name, "", "error", "the first line is not the header")
            return []
        rows = []
        for line, record in enumerate(records[1:], start=2):
            if len(record) != len(head):
                self.say(line, name, "", "error", f"{len(record)} cells, not {len(head)}")
                continue
            rows.append((line, dict(zip(head, record, strict=True))))
        if not rows and name != "training":
            self.say(1, name, "", "error", "holds no record")
        return rows

    def head_is_right(self, name, head):
        wanted = [column["name"] for column in COLUMNS[name]["columns"]]
        if name == "staff":
            if head[2:4] == ["CHGUNIQUEWRKID", "TRANSFERSTAFFRECORD"]:
                head = head[:2] + head[4:]
            extra = head[len(wanted) :]
            pairs = [f"QUALACH{n:02d}{end}" for n in range(4, 100) for end in ("", "NOTES")]
            if len(extra) % 2 or extra != pairs[: len(extra)]:
                return False
            head = head[: len(wanted)]
        return head == wanted

    def run(self):
        self.needed()
        self.listed()
        places = self.workplaces()
        staff = self.staff(places)
        self.left_out(places, staff)
        self.training(places, staff)
        return self.found

    def needed(self):
        for name, rows in self.rows.items():
            for column in COLUMNS[name]["columns"]:
                if column["required"] != "always":
                    continue
                for line, row in rows:
                    skipped = name == "staff" and row["STATUS"].upper() in UNREAD
                    first = column["name"] in (
                        "LOCALESTID",
                        "UNIQUEWORKERID",
                        "STATUS",
                        "DISPLAYID",
                    )
                    if not row[column["name"]].strip() and (first or not skipped):
                        self.say(line, name, column["name"], "error", "nothing there")

    def listed(self):
        """Columns whose whole cell is one code of a list."""
        single = {
            "workplace": {
                "ESTTYPE": "error", "REGTYPE": "error", "MAINSERVICE": "error",
                "PERMCQC": "error", "PERMLA": "error",
                "DHA": "warning", "REPEATTRAINING": "warning", "CWPAWARE": "warning",
                "OPTOUTPEN": "warning", "SLEEPINS": "warning", "SLEEPINPAY": "warning",
                "TRAVELTIME": "warning",
            },
            "staff": {
                "GENDER": "error", "ETHNICITY": "error", "NATIONALITY": "error",
                "BRITISHCITIZENSHIP": "error", "COUNTRYOFBIRTH": "error", "DISABLED": "error",
                "CARECERT": "error", "RECSOURCE": "error", "HANDCVISA": "warning",
                "INOUTUK": "warning", "DHA": "error", "APPRENTICE": "warning",
                "EMPLSTATUS": "error", "ZEROHRCONT": "error", "SALARYINT": "error",
                "MAINJOBROLE": "error", "NMCREG": "error", "AMHP": "error", "CWPCATEGORY": "warning",
            },
            "training": {
                "CATEGORY": "error", "ACCREDITED": "error", "WHODELIVERED": "error",
                "PROVIDERNAME": "error", "HOWDELIVERED": "error",
            },
        }  # fmt: skip
        for name, columns in single.items():
            lists = {column["name"]: column.get("codes") for column in COLUMNS[name]["columns"]}
            for line, row in self.rows[name]:
                if name == "staff" and row["STATUS"].upper() in UNREAD:
                    continue
                for column, level in columns.items():
                    value = row[column]
                    if value and value not in SETS[lists[column]]:
                        self.say(line, name, column, level, f"{value!r} is on no list")

    # -- training

    def training(self, places, staff):
        for line, row in self.rows["training"]:
            say = lambda column, level, words, line=line: self.say(  # noqa: E731
                line, "training", column, level, words
            )
            place, ref = tight(row["LOCALESTID"]), tight(row["UNIQUEWORKERID"])
            if len(row["LOCALESTID"]) > 50 or place not in places:
                say("LOCALESTID", "error", "in no workplace row")
            if len(row["UNIQUEWORKERID"]) > 50 or (place, ref) not in staff:
                say("UNIQUEWORKERID", "error", "in no staff row of the workplace")
            for column, most in (("TRAININGNAME", 120), ("NOTES", 1000)):
                if len(row[column]) > most:
                    say(column, "error", f"over {most} characters")
            if row["PROVIDERNAME"] and row["WHODELIVERED"] != "2":
                say("PROVIDERNAME", "warning", "only with WHODELIVERED 2")
            done, ends = day(row["DATECOMPLETED"]), day(row["EXPIRYDATE"])
            if row["DATECOMPLETED"]:
                born = day(staff.get((place, ref), {}).get("DOB", ""))
                if done is None or done > self.on or (born and age(born, done) < 14):
                    say("DATECOMPLETED", "error", "no day that can be")
            if row["EXPIRYDATE"] and (ends is None or (done and ends <= done)):
                say("EXPIRYDATE", "error", "not after DATECOMPLETED")
            validity = row["VALIDITY"]
            if not validity:
                continue
            if validity == "none":
                if row["EXPIRYDATE"]:
                    say("EXPIRYDATE", "warning", "given with none")
            elif whole(validity) is None or not 1 <= int(validity) <= 999:
                say("VALIDITY", "error", "none, or 1 to 999 months")
            elif done and ends and ends != later(done, int(validity)) - timedelta(days=1):
                say("EXPIRYDATE", "warning", "not DATECOMPLETED and the months less a day")


def check(contents, on, held=None):
    """(line, file, column, level, words) of everything found; `held`: what ASC-WDS has."""
    return Checker(contents, on, held).run()


def errors(contents, on, held=None):
    """Those that stop an upload."""
    return [one for one in check(contents, on, held) if one[3] == "error"]
