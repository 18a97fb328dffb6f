"""Statistics of a month and of a year, whole tables with checks and notes, against bare SQL: the same groups, and one count."""

from datetime import date

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services import statistics
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.figure_queries import groups
from tests.bench.measuring import Seen, compare

TABLES = ("judicial_cases", "zz_19", "overview")
BY = CountedBy.ACCEPTED
COVERED = "SELECT type_code, count(*) FROM dispute WHERE accepted_on >= ? AND accepted_on <= ? AND status <> 'voided' GROUP BY 1"


def measure(workplace: Workplace, today: date, rounds: int = 9) -> list[Seen]:
    """All rows about statistics: the last whole year and one of its months."""
    seen: list[Seen] = []
    year = Period.read(str(today.year - 1))
    month = Period.read(f"{today.year - 1}-06")
    with workplace.register.read() as reader:
        connection = reader._connection
        words = workplace.statistics.words
        place = statistics.place_of(reader)
        for table in TABLES:
            form = workplace.statistics.tables[table]
            for name, period in (("month", month), ("year", year)):
                asked = statistics.asked_of(form, words, period, BY, place)
                days = (period.first_day.isoformat(), period.last_day.isoformat())

                def ours(table: str = table, period: Period = period) -> object:
                    return statistics.counted(table, period, workplace, reader, counted_by=BY)

                seen.append(
                    compare(
                        f"{table}, a {name}, against its own bare SELECT",
                        ours,
                        lambda asked=asked: groups(connection, asked),  # type: ignore[misc]
                        "≤ 2×",
                        rounds,
                    )
                )
                seen.append(
                    compare(
                        f"{table}, a {name}, against one covered count",
                        ours,
                        lambda days=days: connection.exec_driver_sql(COVERED, days).fetchall(),  # type: ignore[misc]
                        "told",
                        rounds,
                    )
                )
        figure = next(
            found
            for found in statistics.counted("judicial_cases", year, workplace, reader, counted_by=BY).figures
            if found.question is not None
        )
        question = figure.question
        assert question is not None
        days = (question.first_day.isoformat(), question.last_day.isoformat())
        bare = "SELECT * FROM dispute WHERE accepted_on >= ? AND accepted_on <= ? AND status <> 'voided'"
        seen.append(
            compare(
                f"the {figure.value} disputes behind a figure",
                lambda: statistics.disputes_behind(question, reader),
                lambda: connection.exec_driver_sql(bare, days).fetchall(),
                "≤ 2×",
                rounds,
            )
        )
    return seen
