#!/usr/bin/env python3
"""Writes holidays.csv: the public holidays of countries and their parts, 2025 to 2030.

Source: the PyPI package `holidays`, version 0.109 (MIT), category PUBLIC only, days in lieu included. No
network, no clock, no locale: the same package gives the same bytes.

    python3 -m pip install holidays==0.109
    python3 generate.py            # writes holidays.csv beside this script
    python3 generate.py --check    # writes nothing; fails if holidays.csv differs

README.md, "holidays/", describes the columns.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

try:
    import holidays
    from dateutil.easter import easter
    from holidays.calendars.chinese import _ChineseLunisolar
    from holidays.holiday_base import HolidayBase
except ImportError:
    sys.exit("generate.py: the package `holidays` is missing: python3 -m pip install holidays==0.109")

VERSION = "0.109"
YEARS = range(2025, 2031)
OUTPUT = Path(__file__).with_name("holidays.csv")
HEADER = "region,year,weekend,holidays,workdays,doubt"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Every country of never-block.csv and of laws/, and SG.
COUNTRIES = (
    "AR AT AU BE BR CA CH CL CN CO DE ES FR GB HK ID IE IL IN IT JP KE KR MX MY NG NL NZ PE PH PL PT RU SE SG "
    "TH TR TW UA US VN ZA"
).split()

# Subdivisions of the package that stay out, by country: no ISO 3166-2 code of their own, or days that do not
# hold in the whole of the part. A name that the package no longer knows stops the script.
LEFT_OUT: dict[str, set[str]] = {
    "AU": {"NSW Western"},  # a school calendar
    "BE": {"Flemish", "French", "German"},  # language communities, school and bank days only
    "BR": {"São Paulo Capital"},  # a city
    "CH": {"Stadt Zurich"},  # a city
    "DE": {"Augsburg"},  # a city
    "ES": {"Barcelona"},  # a city
    "FR": {"Zone A", "Zone B", "Zone C"},  # school zones
    "NL": {"Midden", "Noord", "Zuid"},  # school zones
    "NZ": {"South Canterbury"},  # a district, no code
    # Districts: the only day of their own is the municipal day of the chief town. 20 and 30 are regions.
    "PT": {f"{district:02}" for district in range(1, 19)},
}

# Where only some subdivisions are wanted. IT has provinces and cities; the day of a province is its chief
# town's patron saint, except in BZ, where a law of the province adds Whit Monday.
ONLY: dict[str, set[str]] = {"IT": {"BZ"}}

# The last year that the package took from an announcement, where days are set or moved year by year. Later
# rows come from standing rules alone and are not certain. `XX` covers a country and its parts, `XX-*` its
# parts alone, `XX-YY` one part.
ANNOUNCED_TO: dict[str, int] = {
    "AR": 2026,  # bridge days, by decree
    "AU-VIC": 2026,  # the Friday before the AFL Grand Final follows the fixtures
    "AU-WA": 2026,  # the King's Birthday, by yearly proclamation
    "CN": 2026,  # the State Council's arrangement, with swapped days
    "ES-*": 2026,  # each region chooses its days yearly (BOE)
    "RU": 2027,  # transfers, by decree
    "TH": 2026,  # extra days, by cabinet resolution
    "TW": 2026,  # the work calendar of the DGPA
    "UA": 2026,  # none are days off under martial law; nobody knows until when
    "VN": 2026,  # Tet and swapped days
}

# Where days off are exchanged by announcement: weekdays beside a holiday become days off, and weekend days before
# or after it are worked for them. Bound by what was announced so far: a day off lay at most 4 days from a day of the
# law, a worked weekend day at most 11 (`check_exchanges`). The spans are wider.
EXCHANGED: set[str] = {"CN", "RU", "TW", "VN"}
BREAK_DAYS = 7
WORKED_DAYS = 14

# An estimated feast may fall some days earlier or later, and its day in lieu with it.
ESTIMATE_DAYS = 3

# Where single days are set year by year and only these may change. Every other region of ANNOUNCED_TO may get a
# day off on any day.
SET_WITHIN: dict[str, str] = {
    "AU-VIC": "0915-1012",
    "AU-WA": "0915-1012",
}
# Bridge days by decree: the Monday before a national holiday on a Tuesday, the Friday after one on a Thursday.
BRIDGED: set[str] = {"AR"}

# Days of the package that the law leaves to a decree although they are no days in lieu, and how far they may move.
CHOSEN: dict[str, set[str]] = {
    "AR": {"0617", "0817", "1012", "1120"},  # to a Monday or Friday
    "VN": {"0901", "0903"},  # one of them beside 2 September
}
CHOSEN_DAYS = 4
CHOSEN_NAMES: dict[str, str] = {"VN": "Fourth Day of Lunar New Year"}  # or a second day before it


def on(year: int, *days: str) -> set[date]:
    """Days of `year` as `MMDD`, or spans as `MMDD-MMDD`."""
    result = set()
    for day in days:
        first, _, last = day.partition("-")
        ends = [date(year, int(end[:2]), int(end[2:])) for end in (first, last or first)]
        result |= {ends[0] + timedelta(days=n) for n in range((ends[1] - ends[0]).days + 1)}
    return result


def good_friday(year: int) -> date:
    """Good Friday of the western churches."""
    return easter(year) - timedelta(days=2)


def nth(year: int, month: int, weekday: int, count: int) -> date:
    """The `count`th such weekday of a month; 0 is Monday."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def election_day(year: int) -> date:
    """The Tuesday after the first Monday in November."""
    return nth(year, 11, 0, 1) + timedelta(days=1)


def mondays(days: set[date]) -> set[date]:
    """Those of the days that are Mondays."""
    return {day for day in days if day.weekday() == 0}


def lunar_new_year(year: int) -> date:
    """The first day of the Chinese calendar, as the package has it."""
    return _ChineseLunisolar().lunar_new_year_date(year)[0]


def or_monday(days: set[date]) -> set[date]:
    """The days, and the Monday after one that is a Sunday."""
    return days | {day + timedelta(days=1) for day in days if day.weekday() == 6}


# Parts whose days in the package are known to be wrong or not to hold in the whole part, found by comparing with
# the law or with another data set (CROSS-CHECK.md). The days stay as the package has them; those that are wrong or
# missing are in doubt, in every year. Called with the year, the days off of the row, and those of them that the law of
# the country has too.
DOUBTED: dict[str, Callable[[int, set[date], set[date]], set[date]]] = {
    # The show day holds in Brisbane only.
    "AU-QLD": lambda year, off, same: {day for day in off if day.month == 8},
    # No anniversary day: those of Auckland, Wellington and Nelson are Mondays within this span.
    "NZ-BOP": lambda year, off, same: mondays(on(year, "0119-0204")),
    "NZ-GIS": lambda year, off, same: mondays(on(year, "0119-0204")),
    "NZ-MWT": lambda year, off, same: mondays(on(year, "0119-0204", "0308-0314")),  # in parts of it Taranaki's
    "NZ-TAS": lambda year, off, same: mondays(on(year, "0119-0204")),
    "NZ-WKO": lambda year, off, same: mondays(on(year, "0119-0204")),
    # Government Code 6700 has days that the package has not, and not 15 February. From general knowledge: 12 February,
    # Lunar New Year, Good Friday, 24 April, 9 September, the fourth Friday in September, the second Monday in October.
    "US-CA": lambda year, off, same: (
        or_monday(on(year, "0212", "0215", "0424", "0909") | {lunar_new_year(year)}) - same
    )
    | {good_friday(year), nth(year, 9, 4, 4), nth(year, 10, 0, 2)},
    # No Good Friday (HRS 8-1).
    "US-HI": lambda year, off, same: {good_friday(year)},
    # R.S. 1:55.
    "US-LA": lambda year, off, same: on(year, "0108", "0830", "1101") | {nth(year, 10, 0, 2)},
    # 44 P.S. 11; the Friday after Thanksgiving is for state staff.
    "US-PA": lambda year, off, same: on(year, "0614")
    | {good_friday(year), election_day(year), nth(year, 11, 3, 4) + timedelta(days=1)},
    # Gen. Laws 25-1-1: 4 May, the election day of state officers, and Monday, not Friday, for a Saturday.
    "US-RI": lambda year, off, same: on(year, "0504")
    | {election_day(year)}
    | {day + timedelta(days=n) for day in off if day.weekday() == 5 for n in (-1, 2)},
    # Utah Code 63G-1-301: the Monday for 19 June, Good Friday; the text that holds from 2027 was not read.
    "US-UT": lambda year, off, same: on(year, "0613-0622")
    | ({good_friday(year)} if year < 2027 else on(year, "0101-1231") - same),
}

# Countries whose own list in the package lacks days in lieu that every part has: the days that all parts share
# are added to the row of the country.
SHARED: set[str] = {"AU"}

# Of a country with fewer parts in the file these are exceptions (IT-BZ), not the country.
FEWEST_PARTS = 3

# The label that the package puts into the English name of a day whose date it estimates.
ESTIMATED = "estimated"
# And that of a day off which was announced for a worked one.
SUBSTITUTED = "substituted"


class Row(NamedTuple):
    """One line of the file: a region in a year."""

    region: str
    year: int
    weekend: str
    holidays: str
    workdays: str
    doubt: str

    def line(self) -> str:
        """The line as it stands in the file, without the line feed."""
        return f"{self.region},{self.year},{self.weekend},{self.holidays},{self.workdays},{self.doubt}"


def subdivisions(country: str) -> list[str]:
    """The parts of `country` that get rows of their own, sorted. Stops the script at a stale name."""
    known = set(holidays.country_holidays(country).subdivisions)
    left_out = LEFT_OUT.get(country, set())
    only = ONLY.get(country, known - left_out)
    if stale := (left_out | only) - known:
        sys.exit(f"generate.py: {country} has no subdivision {', '.join(sorted(stale))}")
    return sorted(only)


def calendar(country: str, subdivision: str | None, *, in_lieu: bool = True) -> HolidayBase:
    """The public holidays of a region, with English names, so that estimates can be told.

    One year more at each end: a day in lieu may fall in the year before or after its holiday.
    """
    languages = holidays.country_holidays(country).supported_languages or ()
    return holidays.country_holidays(
        country,
        subdiv=subdivision,
        years=range(YEARS[0] - 1, YEARS[-1] + 2),
        expand=False,
        observed=in_lieu,
        language="en_US" if "en_US" in languages else None,
        categories=(holidays.PUBLIC,),
    )


def weekend(days: HolidayBase, year: int) -> str:
    """The weekly days off, such as `sat sun`. Stops the script if they change within the year."""
    first = date(year, 1, 1)
    whole_year = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    off = {day.weekday() for day in whole_year if days.is_weekend(day)}
    if any(days.is_weekend(day) != (day.weekday() in off) for day in whole_year):
        sys.exit(f"generate.py: the weekend of {days.country} changes within {year}")
    return " ".join(name for number, name in enumerate(WEEKDAYS) if number in off)


def with_enclosed_weekends(off: set[date], workdays: set[date], days: HolidayBase) -> set[date]:
    """`off` and the weekend days next to it that are not worked.

    The State Council announces whole breaks ("1 to 8 October"); the package lists a break without its plain
    weekend days. For 2025 and 2026 the result is the announced breaks, day for day (CROSS-CHECK.md).
    """
    whole = set(off)
    for step in (timedelta(days=1), timedelta(days=-1)):
        for day in off:
            neighbour = day + step
            while days.is_weekend(neighbour) and neighbour not in workdays:
                whole.add(neighbour)
                neighbour += step
    return whole


def shared_by_parts(country: str) -> set[date]:
    """The days off that all listed parts of `country` have in common."""
    return set.intersection(*(set(calendar(country, part)) for part in subdivisions(country)))


def announced(region: str, year: int) -> bool:
    """Whether the package's days of `year` rest on law or on an announcement, estimates aside."""
    country, _, part = region.partition("-")
    keys = (country, f"{country}-*", region) if part else (country,)
    return all(year <= ANNOUNCED_TO.get(key, year) for key in keys)


def month_days(dates: Iterable[date], year: int) -> str:
    """The dates that fall in `year` as `MMDD`, sorted, each once, separated by spaces."""
    return " ".join(f"{day:%m%d}" for day in sorted(set(dates)) if day.year == year)


def spans(days: set[date]) -> str:
    """Days as `MMDD` and `MMDD-MMDD`, sorted, as few as possible, separated by spaces."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and found[-1][1] == day - timedelta(days=1):
            found[-1][1] = day
        else:
            found.append([day, day])
    return " ".join(f"{first:%m%d}" if first == last else f"{first:%m%d}-{last:%m%d}" for first, last in found)


def near(days: Iterable[date], distance: int) -> set[date]:
    """The days at most `distance` days from one of `days`."""
    return {day + timedelta(days=n) for day in days for n in range(-distance, distance + 1)}


def in_doubt(region: str, year: int, days: HolidayBase, by_law: set[date], off: set[date]) -> set[date]:
    """The days of `year` that may turn out otherwise than the row has them.

    `by_law`: the days of the law itself, of this year and those around it, without days in lieu and estimates.
    They are certain, whatever is announced.
    """
    country, _, part = region.partition("-")
    every_day = on(year, "0101-1231")
    if region in DOUBTED:
        return DOUBTED[region](year, off, off & by_law & shared_with_country(country)) & every_day
    if region in SET_WITHIN and not announced(region, year):
        return on(year, SET_WITHIN[region])
    doubt = near((day for day in days if ESTIMATED in days[day]), ESTIMATE_DAYS)
    if not announced(region, year):
        if country in EXCHANGED:
            doubt |= near(by_law, BREAK_DAYS)
            doubt |= {day for day in near(by_law, WORKED_DAYS) if days.is_weekend(day)}
        elif country in BRIDGED:
            doubt |= near(on(year, *CHOSEN[country]), CHOSEN_DAYS)
            for day in shared_with_country(country):
                doubt |= {1: {day - timedelta(days=1)}, 3: {day + timedelta(days=1)}}.get(day.weekday(), set())
        else:
            doubt |= every_day
            if f"{country}-*" in ANNOUNCED_TO and part:
                # A part chooses its own days, not those of the country.
                by_law = by_law & shared_with_country(country)
    return (doubt - by_law) & every_day


def check_exchanges(days: HolidayBase, by_law: set[date], off: set[date], workdays: set[date]) -> None:
    """Stops the script if what was announced for a year reaches beyond the spans of `in_doubt`."""
    breaks = {day for day in off if not days.is_weekend(day)}
    for found, distance in ((breaks, BREAK_DAYS), (workdays, WORKED_DAYS)):
        if beyond := found - near(by_law, distance):
            sys.exit(f"generate.py: {days.country} exchanged a day far from a holiday: {min(beyond)}")


def shared_with_country(country: str) -> set[date]:
    """The days off of the country itself."""
    return set(calendar(country, None))


def check_regions(regions: set[str]) -> None:
    """Stops the script if a table above names a region that has no rows."""
    named = {key.removesuffix("-*") for key in ANNOUNCED_TO} | set(DOUBTED) | SHARED
    if stale := named - regions:
        sys.exit(f"generate.py: no such region: {', '.join(sorted(stale))}")


def rows(country: str, subdivision: str | None) -> list[Row]:
    """The rows of one region, by year."""
    region = f"{country}-{subdivision}" if subdivision else country
    days = calendar(country, subdivision)
    shared = shared_by_parts(country) if country in SHARED and not subdivision else set()
    statutory = calendar(country, subdivision, in_lieu=False)
    by_law = {
        day
        for day in statutory
        if day in days
        and ESTIMATED not in days[day]
        and SUBSTITUTED not in days[day]
        and f"{day:%m%d}" not in CHOSEN.get(country, ())
        and days[day] != CHOSEN_NAMES.get(country)
    }
    result = []
    for year in YEARS:
        off = {day for day in days if day.year == year}
        workdays = {day for day in days.weekend_workdays if day.year == year}
        if worked_holidays := off & workdays:
            sys.exit(f"generate.py: {region} works on a holiday: {month_days(worked_holidays, year)}")
        estimated = any(ESTIMATED in days[day] for day in off)
        is_certain = announced(region, year) and not estimated and region not in DOUBTED
        doubt = set() if is_certain else in_doubt(region, year, days, by_law, off)
        if is_certain and country in EXCHANGED:
            check_exchanges(days, by_law, off, workdays)
        if not is_certain and not doubt:
            sys.exit(f"generate.py: {region} is not certain in {year}, and no day of it is in doubt")
        if country == "CN" and announced(region, year):
            off = with_enclosed_weekends(off, workdays, days)
        off |= {day for day in shared if day.year == year}
        result.append(
            Row(
                region,
                year,
                weekend(days, year),
                month_days(off, year),
                month_days(workdays, year),
                spans(doubt),
            )
        )
    return result


def with_doubt_of_parts(row: Row, everything: list[Row]) -> Row:
    """The row; of a country with the days in doubt that it has not, and half of its parts or more have.

    Who asks about the country then lives in a part with that day more likely than not (Easter Monday in GB).
    """
    parts = [it for it in everything if it.year == row.year and it.region.startswith(f"{row.region}-")]
    if len(parts) < FEWEST_PARTS:
        return row
    days = Counter(day for part in parts for day in part.holidays.split())
    most = {day for day, count in days.items() if 2 * count >= len(parts)} - set(row.holidays.split())
    return row._replace(doubt=spans(on(row.year, *row.doubt.split(), *most)))


def table() -> str:
    """The whole file, sorted by region and year."""
    everything = [
        row
        for country in COUNTRIES
        for subdivision in (None, *subdivisions(country))
        for row in rows(country, subdivision)
    ]
    everything = [with_doubt_of_parts(row, everything) for row in everything]
    check_regions({row.region for row in everything})
    return "\n".join((HEADER, *(row.line() for row in sorted(everything)))) + "\n"


def main(arguments: list[str]) -> None:
    """Writes the file, or compares it with `--check`."""
    if holidays.__version__ != VERSION:
        sys.exit(f"generate.py: needs holidays=={VERSION}, found {holidays.__version__}")
    if arguments not in ([], ["--check"]):
        sys.exit("usage: generate.py [--check]")
    text = table().encode()
    if not arguments:
        OUTPUT.write_bytes(text)
    elif not OUTPUT.is_file() or OUTPUT.read_bytes() != text:
        sys.exit("generate.py: holidays.csv differs from what the script writes")


if __name__ == "__main__":
    main(sys.argv[1:])
