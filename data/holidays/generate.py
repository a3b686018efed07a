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
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

try:
    import holidays
    from holidays.holiday_base import HolidayBase
except ImportError:
    sys.exit("generate.py: the package `holidays` is missing: python3 -m pip install holidays==0.109")

VERSION = "0.109"
YEARS = range(2025, 2031)
OUTPUT = Path(__file__).with_name("holidays.csv")
HEADER = "region,year,weekend,holidays,workdays,certain"
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

# Parts whose days in the package are known to be wrong or not to hold in the whole part, found by comparing with
# the law or with another data set (CROSS-CHECK.md). The days stay as the package has them; no year is certain.
DOUBTED: dict[str, str] = {
    "AU-QLD": "the show day holds in Brisbane only",
    "NZ-BOP": "no anniversary day",
    "NZ-GIS": "no anniversary day",
    "NZ-MWT": "no anniversary day",
    "NZ-TAS": "no anniversary day",
    "NZ-WKO": "no anniversary day",
    "US-CA": "not the days of Government Code 6700",
    "US-HI": "no Good Friday (HRS 8-1)",
    "US-LA": "not the days of R.S. 1:55",
    "US-PA": "not the days of 44 P.S. 11",
    "US-RI": "not the days of Gen. Laws 25-1-1",
    "US-UT": "not the days of Utah Code 63G-1-301",
}

# Countries whose own list in the package lacks days in lieu that every part has: the days that all parts share
# are added to the row of the country.
SHARED: set[str] = {"AU"}

# The label that the package puts into the English name of a day whose date it estimates.
ESTIMATED = "estimated"


class Row(NamedTuple):
    """One line of the file: a region in a year."""

    region: str
    year: int
    weekend: str
    holidays: str
    workdays: str
    certain: bool

    def line(self) -> str:
        """The line as it stands in the file, without the line feed."""
        certain = "true" if self.certain else "false"
        return f"{self.region},{self.year},{self.weekend},{self.holidays},{self.workdays},{certain}"


def subdivisions(country: str) -> list[str]:
    """The parts of `country` that get rows of their own, sorted. Stops the script at a stale name."""
    known = set(holidays.country_holidays(country).subdivisions)
    left_out = LEFT_OUT.get(country, set())
    only = ONLY.get(country, known - left_out)
    if stale := (left_out | only) - known:
        sys.exit(f"generate.py: {country} has no subdivision {', '.join(sorted(stale))}")
    return sorted(only)


def calendar(country: str, subdivision: str | None) -> HolidayBase:
    """The public holidays of a region, with English names, so that estimates can be told.

    One year more at each end: a day in lieu may fall in the year before or after its holiday.
    """
    languages = holidays.country_holidays(country).supported_languages or ()
    return holidays.country_holidays(
        country,
        subdiv=subdivision,
        years=range(YEARS[0] - 1, YEARS[-1] + 2),
        expand=False,
        observed=True,
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
    result = []
    for year in YEARS:
        off = {day for day in days if day.year == year}
        workdays = {day for day in days.weekend_workdays if day.year == year}
        if worked_holidays := off & workdays:
            sys.exit(f"generate.py: {region} works on a holiday: {month_days(worked_holidays, year)}")
        estimated = any(ESTIMATED in days[day] for day in off)
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
                announced(region, year) and not estimated and region not in DOUBTED,
            )
        )
    return result


def table() -> str:
    """The whole file, sorted by region and year."""
    everything = [
        row
        for country in COUNTRIES
        for subdivision in (None, *subdivisions(country))
        for row in rows(country, subdivision)
    ]
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
