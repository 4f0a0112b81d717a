"""An independent reading of the three files of ASC-WDS: shares no code with the slice.

Written from `columns.json` and `codes.json` (the facts read from the public source of ASC-WDS):
its own reading of the words under "format" for every column, and of the rules between rows and
files. Those that the two do not hold are read from that source itself: a registered manager's
record or vacancy in what CQC regulates, moves only to a workplace that is there already and judged
by it, counts that are many beside the staff (`crossValidate.js`, `workplaceCSVValidator.js`).
`check(contents, on, held)` gives (line number, file, column, level, words).
"""

from __future__ import annotations

import calendar
import json
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import coop

DATA = Path(coop.__file__).parent / "ascwds" / "data"
COLUMNS = json.loads((DATA / "columns.json").read_text())
CODES = json.loads((DATA / "codes.json").read_text())
SETS = {
    name: {str(row["code"]): row for row in rows}
    for name, rows in CODES.items()
    if isinstance(rows, list)
}
STATUS = {"NEW", "UPDATE", "UNCHECKED", "NOCHANGE", "DELETE"}
SENT = {"NEW", "UPDATE"}
UNREAD = {"UNCHECKED", "NOCHANGE", "DELETE"}
DATE = re.compile(r"\d{2}/\d{2}/\d{4}")
PERSON_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d{1,2}[A-Za-z]? \d[A-Za-z]{2}")
CQC = re.compile(r"\d-\d{8,12}")


def parse(text):
    """RFC 4180 by hand: records, lines with quotes where none can stand, and where none need to."""
    faults, needless, records, record, cell = [], [], [], [], ""
    state, at = "start", 0
    while at < len(text):
        char = text[at]
        if state == "quoted":
            if char == '"' and text[at + 1 : at + 2] == '"':
                cell += '"'
                at += 1
            elif char == '"':
                state = "after"
                if not set(cell) & set(',"\r\n'):
                    needless.append(len(records) + 1)
            else:
                cell += char
        elif char == '"' and state == "start":
            state = "quoted"
        elif char == ",":
            record.append(cell)
            cell, state = "", "start"
        elif char in "\r\n":
            if char == "\r" and text[at + 1 : at + 2] == "\n":
                at += 1
            record.append(cell)
            records.append(record)
            record, cell, state = [], "", "start"
        else:
            if state == "after":
                faults.append(len(records) + 1)
            if char == '"':
                faults.append(len(records) + 1)
            cell += char
            state = "plain"
        at += 1
    if cell or record:
        record.append(cell)
        records.append(record)
    return records, faults, needless


def day(text):
    """DD/MM/YYYY, or None."""
    if not DATE.fullmatch(text):
        return None
    try:
        return date(int(text[6:]), int(text[3:5]), int(text[:2]))
    except ValueError:
        return None


def age(born, on):
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def later(on, months):
    total = on.year * 12 + on.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


def number(text):
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def whole(text):
    return int(text) if re.fullmatch(r"\d+", text) else None


def tight(text):
    return text.replace(" ", "")


class Checker:
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

    # -- workplaces

    def workplaces(self):
        places, seen, locations = {}, Counter(), Counter()
        for line, row in self.rows["workplace"]:
            say = lambda column, level, words, line=line: self.say(  # noqa: E731
                line, "workplace", column, level, words
            )
            ref = row["LOCALESTID"]
            if len(ref) > 49:
                say("LOCALESTID", "error", "over 49 characters")
            seen[tight(ref)] += 1
            if seen[tight(ref)] > 1:
                say("LOCALESTID", "error", "stands twice")
            status = row["STATUS"].upper()
            if status and status not in STATUS:
                say("STATUS", "error", "no such status")
            if self.held is not None and status in STATUS:
                known = tight(ref) in {tight(one) for one in self.held["workplaces"]}
                if (status == "NEW") == known:
                    say("STATUS", "error", "NEW is for what is not known, the rest for what is")
            places[tight(ref)] = row
            for column, most in (("ESTNAME", 120), ("ADDRESS1", 40), ("ADDRESS2", 40),
                                 ("ADDRESS3", 40), ("POSTTOWN", 40), ("POSTCODE", 10),
                                 ("OTHERTYPE", 240)):  # fmt: skip
                if len(row[column]) > most:
                    say(column, "error", f"over {most} characters")
            if row["POSTCODE"] and not PERSON_POSTCODE.fullmatch(row["POSTCODE"]):
                say("POSTCODE", "error", "no UK postcode")
            if (row["ESTTYPE"] == "8") != bool(row["OTHERTYPE"]):
                say("OTHERTYPE", "warning", "goes with ESTTYPE 8 alone")
            self.regulated(row, say, locations if status in SENT else Counter())
            self.services(row, say)
            self.users(row, say)
            self.healthcare(row, say)
            self.totals(row, say)
            self.roles(row, say)
            self.policies(row, say)
            if status in SENT:
                self.managed(row, say)
        return places

    def managed(self, row, say):
        """What CQC regulates has a registered manager among its staff, or a vacancy for one."""
        codes, vacant = row["ALLJOBROLES"].split(";"), row["VACANCIES"].split(";")
        wanted = any(
            code == "4" and whole(count) for code, count in zip(codes, vacant, strict=False)
        )
        if row["REGTYPE"] != "2":
            if wanted:
                say("VACANCIES", "warning", "a registered manager where CQC does not regulate")
            return
        there = any(
            each["MAINJOBROLE"] == "4"
            and each["STATUS"].upper() in SENT
            and tight(each["LOCALESTID"]) == tight(row["LOCALESTID"])
            for _, each in self.rows["staff"]
        )
        if not there and not wanted and row["MAINSERVICE"] != "72":
            say("VACANCIES", "error", "no registered manager, and no vacancy for one")

    def left_out(self, places, staff):
        """What ASC-WDS holds and no row names is deleted there without a word."""
        if self.held is None:
            return
        for ref in {tight(one) for one in self.held["workplaces"]} - set(places):
            self.say(0, "workplace", "LOCALESTID", "warning", f"{ref} is deleted by omission")
        for a, b in {(tight(a), tight(b)) for a, b in self.held["staff"]} - set(staff):
            self.say(0, "staff", "UNIQUEWORKERID", "warning", f"{a} {b} is deleted by omission")

    def regulated(self, row, say, locations):
        main, kind = row["MAINSERVICE"], row["REGTYPE"]
        service = SETS["service"].get(main)
        if service and kind in ("0", "2"):
            wanted = service["cqc_regulated"]
            if wanted != "either" and wanted != (kind == "2"):
                say("REGTYPE", "error", "does not agree with MAINSERVICE")
        for column in ("PROVNUM", "LOCATIONID"):
            value = row[column]
            if kind == "0" and value:
                say(column, "warning", "with REGTYPE 0")
            needed = kind == "2" and not (column == "LOCATIONID" and main == "72")
            if (needed or (kind == "2" and value)) and not CQC.fullmatch(value):
                say(column, "error", "not as CQC writes it")
        if kind == "2" and row["LOCATIONID"]:
            locations[row["LOCATIONID"]] += 1
            if locations[row["LOCATIONID"]] > 1:
                say("LOCATIONID", "error", "stands twice")

    def services(self, row, say):
        codes = row["ALLSERVICES"].split(";")
        if codes[1:] == ["0"]:
            codes = codes[:1]
        if any(code not in SETS["service"] for code in codes) or len(set(codes)) != len(codes):
            say("ALLSERVICES", "error", "not services")
        if row["MAINSERVICE"] not in codes:
            say("ALLSERVICES", "error", "does not hold the main service")
        for column in ("CAPACITY", "UTILISATION"):
            places = row[column].split(";")  # an empty cell is one empty place
            if len(places) != len(codes):
                say(column, "error", "not one place for each service")
            for code, value in zip(codes, places, strict=False):
                if value and (whole(value) is None or whole(value) >= 9999):
                    say(column, "error", "no whole number below 9999")
                by_visits = SETS["service"].get(code, {}).get("pay_and_pensions_group") == 1
                if value and column == "CAPACITY" and by_visits:
                    say(column, "error", "care at home has users and no places")
        words = row["SERVICEDESC"].split(";")
        if len(words) != len(codes):
            say("SERVICEDESC", "error", "not one place for each service")
        if any(len(one) > 120 for one in words):
            say("SERVICEDESC", "error", "over 120 characters")

    def users(self, row, say):
        codes = row["SERVICEUSERS"].split(";") if row["SERVICEUSERS"] else []
        if any(code not in SETS["service_user"] for code in codes):
            say("SERVICEUSERS", "error", "not people supported")
            return
        words = row["OTHERUSERDESC"].split(";")
        if len(words) != max(1, len(codes)):
            say("OTHERUSERDESC", "error", "not one place for each")
            return
        for code, said in zip(codes, words, strict=False):
            if len(said) > 120:
                say("OTHERUSERDESC", "error", "over 120 characters")
            if SETS["service_user"][code]["takes_description"] and not said:
                say("OTHERUSERDESC", "warning", "asked for and not there")

    def healthcare(self, row, say):
        service = SETS["service"].get(row["MAINSERVICE"], {})
        if row["DHA"] and not service.get("can_do_dha"):
            say("DHA", "warning", "the main service cannot do it")
        if (value := row["DHAACTIVITIES"]) and (
            row["DHA"] != "1"
            or (
                value != "999"
                and any(
                    one not in SETS["delegated_healthcare_activity"] for one in value.split(";")
                )
            )
        ):
            say("DHAACTIVITIES", "warning", "only with DHA 1, codes or 999")

    def totals(self, row, say):
        total = whole(row["TOTALPERMTEMP"])
        if total is None or total > 999 or (total == 0 and row["MAINSERVICE"] != "72"):
            say("TOTALPERMTEMP", "error", "0 to 999, 0 only for a head office")
        mine = sum(
            tight(each["LOCALESTID"]) == tight(row["LOCALESTID"]) and each["STATUS"].upper() in SENT
            for _, each in self.rows["staff"]
        )
        if total is not None and total != mine:
            say("TOTALPERMTEMP", "warning", f"{mine} staff rows")
        if total != mine:
            return
        for column, most in (("STARTERS", mine), ("LEAVERS", mine - 1), ("VACANCIES", mine - 1)):
            if sum(whole(one) or 0 for one in row[column].split(";") if one != "999") > most:
                say(column, "warning", "many beside the staff there are")

    def roles(self, row, say):
        codes = row["ALLJOBROLES"].split(";") if row["ALLJOBROLES"] else []
        if any(code not in SETS["main_job_role"] for code in codes) or len(set(codes)) != len(
            codes
        ):
            say("ALLJOBROLES", "error", "not job roles")
        sums = {}
        for column in ("STARTERS", "LEAVERS", "VACANCIES"):
            value = row[column]
            if value == "999":
                sums[column] = 0
                continue
            numbers = [whole(one) for one in value.split(";")]
            if None in numbers or any(one > 999 for one in numbers if one is not None):
                say(column, "error", "no whole numbers up to 999")
                sums[column] = 0
                continue
            sums[column] = sum(numbers)
            if codes and len(numbers) != len(codes):
                say(column, "error", "not one number for each job role")
            if not codes and (len(numbers) > 1 or sums[column]):
                say("ALLJOBROLES", "error", "needed where anybody is counted")
        if sums["LEAVERS"] > 0 and row["REASONS"]:
            reasons, numbers = row["REASONS"].split(";"), row["REASONNOS"].split(";")
            counts = [whole(one) for one in numbers]
            if any(whole(one) is None for one in reasons):
                say("REASONS", "error", "no whole numbers")
            if (
                len(reasons) != len(numbers)
                or None in counts
                or sum(c or 0 for c in counts) != sums["LEAVERS"]
            ):
                say("REASONNOS", "error", "do not add up to the leavers")

    def policies(self, row, say):
        service = SETS["service"].get(row["MAINSERVICE"], {})
        group = service.get("pay_and_pensions_group")
        use = row["CWPUSE"].split(";") if row["CWPUSE"] else []
        reasons = SETS["cwp_use_reason"]
        if use and (
            use[0] not in ("1", "2", "999")
            or (use[1:] and use[0] != "1")
            or any(one not in reasons for one in use[1:])
        ):
            say("CWPUSE", "warning", "1, 2 or 999; reasons only after 1")
        if row["CWPUSEDESC"] and ("10" not in use[1:] or len(row["CWPUSEDESC"]) > 120):
            say("CWPUSEDESC", "warning", "only with reason 10")
        for column in ("SICKPAY", "PENSION"):
            if row[column] and row[column] not in ("0", "1", "unknown"):
                say(column, "warning", "0, 1 or unknown")
        if row["ACTUALCONT"]:
            value = number(row["ACTUALCONT"])
            if row["PENSION"] != "1" or value is None or not 3 < value <= 100:
                say("ACTUALCONT", "warning", "above 3 up to 100, with PENSION 1")
        if row["HOLIDAY"] and whole(row["HOLIDAY"]) is None:
            say("HOLIDAY", "warning", "no digits")
        if row["SLEEPINS"] and group == 3:
            say("SLEEPINS", "warning", "not asked of this service")
        if row["SLEEPINPAY"] and row["SLEEPINS"] != "1":
            say("SLEEPINPAY", "warning", "only with SLEEPINS 1")
        if row["TRAVELTIME"] and group != 1:
            say("TRAVELTIME", "warning", "not asked of this service")
        if row["TTDIFFRATE"]:
            value = number(row["TTDIFFRATE"])
            if row["TRAVELTIME"] != "3" or value is None or not 2.5 <= value <= 200:
                say("TTDIFFRATE", "warning", "2.5 to 200, with TRAVELTIME 3")

    # -- staff

    def staff(self, places):
        known, numbers, moving = {}, defaultdict(list), []
        for line, row in self.rows["staff"]:
            say = lambda column, level, words, line=line: self.say(  # noqa: E731
                line, "staff", column, level, words
            )
            place, ref = tight(row["LOCALESTID"]), tight(row["UNIQUEWORKERID"])
            if place not in places:
                say("LOCALESTID", "error", "in no workplace row")
            if (place, ref) in known:
                say("UNIQUEWORKERID", "error", "stands twice")
            known[place, ref] = row
            for column in ("LOCALESTID", "UNIQUEWORKERID", "DISPLAYID"):
                if len(row[column]) > 49:
                    say(column, "error", "over 49 characters")
            status = row["STATUS"].upper()
            if status and status not in STATUS:
                say("STATUS", "error", "no such status")
            if self.held is not None and status in STATUS:
                there = (place, ref) in {(tight(a), tight(b)) for a, b in self.held["staff"]}
                if (status == "NEW") == there:
                    say("STATUS", "error", "NEW is for who is not known, the rest for who is")
            target = tight(row.get("TRANSFERSTAFFRECORD") or "")
            if target:
                known_there = self.held is None or target in {
                    tight(one) for one in self.held["workplaces"]
                }
                new = places.get(target, {}).get("STATUS", "").upper() in ("NEW", "DELETE")
                if target not in places or new or not known_there:
                    say("TRANSFERSTAFFRECORD", "error", "to a workplace that is not there")
                if status != "UPDATE":
                    say("TRANSFERSTAFFRECORD", "error", "only with UPDATE")
                twin = row.get("CHGUNIQUEWRKID") or row["UNIQUEWORKERID"]
                moving.append((line, target, tight(twin)))
            if len(row.get("CHGUNIQUEWRKID", "")) > 49:
                say("CHGUNIQUEWRKID", "error", "over 49 characters")
            if status in UNREAD:
                continue
            self.who(row, say)
            self.origin(row, say)
            self.dates(row, say)
            self.terms(line, row, say, numbers)
            self.job(row, places.get(target) or places.get(place, {}), say)
            self.learned(row, say)
        arrived = Counter((target, ref) for _, target, ref in moving)
        for line, target, ref in moving:
            if (target, ref) in known or arrived[target, ref] > 1:
                self.say(line, "staff", "UNIQUEWORKERID", "error", "stands there already")
        for ni, hours in numbers.items():
            if len(hours) > 1 and sum(h for _, h in hours) > 75:
                for line, _ in hours:
                    self.say(line, "staff", "NINUMBER", "error", f"{ni} works over 75 hours in all")
        return known

    def who(self, row, say):
        number_ = tight(row["NINUMBER"])
        if (
            number_
            and number_ != "Admin"
            and not re.fullmatch(r"[A-Za-z]{2}\d{6}[A-Za-z]?", number_)
        ):
            say("NINUMBER", "error", "no such number")
        if not row["POSTCODE"]:
            say("POSTCODE", "warning", "nothing there")
        elif not PERSON_POSTCODE.fullmatch(row["POSTCODE"]):
            say("POSTCODE", "warning", "no postcode with one space")
        born = day(row["DOB"])
        if row["DOB"] != "Admin" and (born is None or not 14 <= age(born, self.on) <= 100):
            say("DOB", "warning", "no day of birth of somebody from 14 to 100")

    def origin(self, row, say):
        british = row["NATIONALITY"] == "826"
        if british and row["BRITISHCITIZENSHIP"]:
            say("BRITISHCITIZENSHIP", "warning", "of a British national")
        if year := row["YEAROFENTRY"]:
            born = day(row["DOB"])
            if whole(year) is None or len(year) != 4 or int(year) > self.on.year:
                say("YEAROFENTRY", "error", "no year that has begun")
            elif born and int(year) < born.year:
                say("YEAROFENTRY", "error", "before they were born")
            if row["COUNTRYOFBIRTH"] in ("", "826"):
                say("YEAROFENTRY", "warning", "born in the UK, or nobody knows")
        if row["HANDCVISA"] and (british or row["BRITISHCITIZENSHIP"] == "1"):
            say("HANDCVISA", "warning", "of a British citizen")
        if row["INOUTUK"] and row["HANDCVISA"] != "1":
            say("INOUTUK", "warning", "only with HANDCVISA 1")

    def dates(self, row, say):
        born, start = day(row["DOB"]), day(row["STARTDATE"])
        if start is None:
            say("STARTDATE", "warning", "no day")
        else:
            if start > self.on:
                say("STARTDATE", "warning", "in the future")
            if born and age(born, start) < 14:
                say("STARTDATE", "warning", "before the 14th birthday")
            if whole(row["YEAROFENTRY"]) and start.year < int(row["YEAROFENTRY"]):
                say("STARTDATE", "warning", "before they came")
        sector = row["STARTINSECT"]
        if sector != "999":
            year = whole(sector) if len(sector) == 4 else None
            if year is None or (start and year > start.year) or (born and year < born.year + 14):
                say("STARTINSECT", "warning", "no year that can be")

    def terms(self, line, row, say, numbers):
        zero = row["ZEROHRCONT"]
        hours = {}
        for column in ("CONTHOURS", "AVGHOURS"):
            value = row[column]
            if not value or value == "999":
                continue
            amount = number(value)
            if amount is None or amount > 75 or amount * 2 != int(amount * 2):
                say(column, "error", "0 to 75 in halves, or 999")
            else:
                hours[column] = amount
        contract = hours.get("CONTHOURS")
        if contract and zero in ("1", "999"):
            say("ZEROHRCONT", "error", "hours, and a zero-hours contract")
        if contract and not zero:
            say("ZEROHRCONT", "warning", "hours, and not said")
        if contract == 0 and zero == "2":
            say("ZEROHRCONT", "warning", "no hours, and no zero-hours contract")
        loose = row["EMPLSTATUS"] in ("3", "4", "7")
        if row["CONTHOURS"] and (loose or zero == "1"):
            say("CONTHOURS", "warning", "of somebody without hours agreed")
        if row["AVGHOURS"] and row["EMPLSTATUS"] in ("1", "2") and zero != "1":
            say("AVGHOURS", "warning", "of somebody with hours agreed")
        if row["NINUMBER"] and row["NINUMBER"] != "Admin":
            numbers[tight(row["NINUMBER"]).upper()].append(
                (line, hours.get("CONTHOURS", 0) or hours.get("AVGHOURS", 0))
            )
        sick = row["DAYSSICK"]
        if sick and sick != "999":
            amount = number(sick)
            if amount is None or amount > 366 or amount * 2 != int(amount * 2):
                say("DAYSSICK", "warning", "0 to 366 in halves, or 999")
        self.pay(row, say)

    def pay(self, row, say):
        if row["SALARY"]:
            most = 250_000 if row["MAINJOBROLE"] == "1" else 200_000
            amount = number(row["SALARY"])
            if row["SALARYINT"] == "999":
                say("SALARY", "warning", "with SALARYINT 999")
            elif row["SALARYINT"] != "1" or amount is None or not 500 <= amount <= most:
                say("SALARY", "error", "500 and up, with SALARYINT 1")
        if row["HOURLYRATE"]:
            if row["SALARYINT"] == "999":
                say("HOURLYRATE", "warning", "with SALARYINT 999")
            elif (
                row["SALARYINT"] != "3"
                or not re.fullmatch(r"\d+(\.\d{1,2})?", row["HOURLYRATE"])
                or not 2.5 <= float(row["HOURLYRATE"]) <= 200
            ):
                say("HOURLYRATE", "error", "2.50 to 200 with SALARYINT 3")

    def job(self, row, place, say):
        role = SETS["main_job_role"].get(row["MAINJOBROLE"])
        if role is None:
            return
        if row["MAINJOBROLE"] == "4" and place.get("REGTYPE") != "2":
            say("MAINJOBROLE", "error", "a registered manager where CQC does not regulate")
        described = row["MAINJOBROLE"] in ("23", "27")
        if described != bool(row["MAINJRDESC"]) or len(row["MAINJRDESC"]) > 119:
            say("MAINJRDESC", "warning", "1 to 119 characters with 23 or 27")
        for column, code in (("NMCREG", "16"), ("AMHP", "6")):
            if (row["MAINJOBROLE"] == code) != bool(row[column]):
                say(column, "warning", f"goes with MAINJOBROLE {code}")
        if row["DHA"]:
            service = SETS["service"].get(place.get("MAINSERVICE", ""), {})
            if not role["can_do_dha"] or not service.get("can_do_dha") or place.get("DHA") == "2":
                say("DHA", "warning", "ruled out by the role or the workplace")

    def learned(self, row, say):
        level = row["L2CARECERT"]
        if level and level not in ("1", "2", "3"):
            head, _, year = level.partition(";")
            if head != "1" or whole(year) is None or not 2024 <= int(year) <= self.on.year:
                say("L2CARECERT", "warning", "3, 2, 1 or 1;YYYY")
        for column in ("SCQUAL", "NONSCQUAL"):
            value = row[column]
            if not value and column == "SCQUAL":
                say(column, "warning", "nothing there")
            if value in ("", "2", "999") or (value == "1" and column == "NONSCQUAL"):
                continue
            head, _, grade = value.partition(";")
            if head != "1" or grade not in SETS["qualification_level"]:
                say(column, "error", "2, 999 or 1;LEVEL")
        for column in [name for name in row if re.fullmatch(r"QUALACH\d\d", name)]:
            if not row[column]:
                continue
            code, _, year = row[column].partition(";")
            if code not in SETS["qualification"]:
                say(column, "error", "no such qualification")
            if not year:
                say(column, "warning", "no year")
            elif whole(year) is None or not self.on.year - 100 <= int(year) <= self.on.year:
                say(column, "error", "no year of the last hundred")
            if len(row[f"{column}NOTES"]) > 120:
                say(f"{column}NOTES", "warning", "over 120 characters")

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
