"""The independent checker on the staff file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from tests.coop.ascwds.checker_reading import (
    PERSON_POSTCODE,
    SETS,
    STATUS,
    UNREAD,
    age,
    day,
    number,
    tight,
    whole,
)


class Staff:
    """Its lines, and those of one person together. `held`, `on`, `rows`, `say`: Checker."""

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
