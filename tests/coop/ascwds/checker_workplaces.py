"""The independent checker on the workplace file."""

from __future__ import annotations

from collections import Counter

from tests.coop.ascwds.checker_reading import (
    CQC,
    PERSON_POSTCODE,
    SENT,
    SETS,
    STATUS,
    number,
    tight,
    whole,
)


class Workplaces:
    """Its lines, and what they say together with the staff file. `held`, `rows`, `say`: Checker."""

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
