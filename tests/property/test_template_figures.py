"""A county's table and our own say the same number of the same item, in a register of whatever disputes there may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.figures import FigureKind
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.ledgers.template_mapping import TemplateMapping
from mediator_desktop.services import statistics, templates
from mediator_desktop.services.template_counting import count_template
from mediator_desktop.services.workplace import Workplace
from tests.county_templates import ITEMS, LEVEL_COLUMNS, statistics_template
from tests.property.test_figures import PERIODS
from tests.registers import CLOCK, fresh_register
from tests.strategies import records, some

OURS = (*("排查数", "调处数", "调处率", "成功数", "成功率"), *("排查数", "调处数") * 19, *("起数",) * 4)
"""The last headings of our table's rows, in the order of the county's items."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Iterator[Workplace]:
    with fresh_register(tmp_path_factory.mktemp("templates")) as register:
        with register.write() as uow:
            uow.add_many(some(records(), 90, seed_number=29))
        paths = Paths(program=program_folder(), data=tmp_path_factory.mktemp("desk"))
        yield Workplace(paths=paths, register=register, clock=CLOCK, vocabulary=vocabulary, actor="甲")


class Understood:
    """A register, and what the two templates ask of it: items in rows, items in columns."""

    def __init__(self, folder: Path, desk: Workplace) -> None:
        self.desk = desk
        self.found: list[TemplateMapping] = []
        for across in (False, True):
            path = folder / "统计.xlsx"
            path.write_bytes(statistics_template(items_across=across))
            self.found.append(templates.propose(path, desk))


@pytest.fixture(scope="module")
def understood(desk: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Understood:
    return Understood(tmp_path_factory.mktemp("county"), desk)


def test_both_tables_are_understood_whole(understood: Understood) -> None:
    for mapping in understood.found:
        (sheet,) = mapping.sheets
        assert sheet.plan is not None
        assert sheet.plan.unknown == ()
        assert len(sheet.plan.cells) == (len(ITEMS) - 3) * len(LEVEL_COLUMNS)


@settings(max_examples=30)
@given(PERIODS, st.sampled_from(CountedBy), st.booleans(), st.booleans())
def test_every_cell_is_the_figure_of_our_own_table(
    understood: Understood,
    period: str,
    by: CountedBy,
    as_other: bool,
    across: bool,
) -> None:
    days, desk = Period.read(period), understood.desk
    with desk.register.read() as reader:
        counted = count_template(understood.found[across], days, by, reader, desk, unmapped_as_other=as_other)
        ours = statistics.counted(
            "screening_l1", days, desk, reader, counted_by=by, unmapped_as_other=as_other
        )
    assert [line.labels[-1] for line in ours.rows][: len(OURS)] == list(OURS)
    columns = {line.labels[-1]: place for place, line in enumerate(ours.columns)}
    compared = 0
    for figure in counted.numbers.tables["统计表"]:
        item, level = (figure.column - 2, figure.row - 6) if across else (figure.row - 5, figure.column - 5)
        expected = ours.at(item, columns[LEVEL_COLUMNS[level]])
        assert expected is not None
        assert expected.kind is not FigureKind.RATIO
        assert figure.value == expected.value, (ITEMS[item], LEVEL_COLUMNS[level])
        compared += 1
    assert compared >= (len(ITEMS) - 3) * (len(columns))
    missing = [found for found in ours.findings if found.check == "unmapped"]
    before = [note for note in ours.notes if "没有对应的一类" in note]
    told = any("没有对应的类别" in doubt for doubt in counted.numbers.doubts)
    assert told == (not as_other and bool(missing or before))


@settings(max_examples=10)
@given(PERIODS, st.sampled_from(CountedBy))
def test_the_list_behind_a_cell_is_as_long_as_it_says(
    understood: Understood, period: str, by: CountedBy
) -> None:
    desk = understood.desk
    with desk.register.read() as reader:
        counted = count_template(understood.found[False], Period.read(period), by, reader, desk)
        for figure in counted.numbers.tables["统计表"]:
            if figure.kind is FigureKind.CASES and figure.value:
                assert figure.question is not None
                assert len(statistics.disputes_behind(figure.question, reader)) == figure.value
