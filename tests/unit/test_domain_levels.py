"""At which level a dispute was closed, and what share each level closed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.levels import Closing, Move, closing_level, shares
from mediator_desktop.domain.vocabulary import Level, TransferKind

V, T, C = Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY
UNITS = {"溪口村": V, "云岭镇": T, "云岭县": C}


def sent(*ways: tuple[TransferKind, str]) -> tuple[Move, ...]:
    return tuple(Move(kind=kind, on=date(2026, 3, 1), to_unit=unit) for kind, unit in ways)


UP, OVER, ASSIGN, CONSULT = (
    TransferKind.REPORT_UP,
    TransferKind.HAND_OVER,
    TransferKind.ASSIGN,
    TransferKind.CONSULT,
)


@pytest.mark.parametrize(
    ("closing", "level"),
    [
        (Closing(), T),
        (Closing(level=V), V),
        (Closing(committee="溪口村人民调解委员会"), V),
        (Closing(committee="别处人民调解委员会"), T),
        (Closing(level=C, committee="溪口村人民调解委员会"), C),
        (Closing(level=V, moves=sent((UP, "云岭镇综治中心"))), T),
        (Closing(level=V, moves=sent((UP, "司法所"))), T),
        (Closing(level=V, moves=sent((UP, "司法所"), (UP, "信访局"))), C),
        (Closing(level=C, moves=sent((UP, "市里"))), C),
        (Closing(level=V, moves=sent((OVER, "派出所"))), V),
        (Closing(level=V, moves=sent((OVER, "云岭县人民法院"))), C),
        (Closing(level=T, moves=sent((ASSIGN, "溪口村调委会"))), V),
        (Closing(level=V, moves=sent((CONSULT, "云岭县司法局"))), V),
    ],
)
def test_the_level_of_whoever_had_it_last(closing: Closing, level: Level) -> None:
    assert closing_level(closing, UNITS, T) is level


def test_shares_are_of_the_agreements() -> None:
    closings = [Closing(level=V, agreed=True)] * 3 + [Closing(level=V), Closing(level=T, agreed=True)]
    found = shares(closings, UNITS, T)
    assert [(one.level, one.closed, one.agreed, one.share) for one in found] == [
        (V, 4, 3, 0.75),
        (T, 1, 1, 0.25),
        (C, 0, 0, 0.0),
    ]


def test_without_agreements_there_is_no_share() -> None:
    assert [one.share for one in shares([Closing(level=V)], UNITS, T)] == [None] * 3
    assert [one.closed for one in shares([], UNITS, T)] == [0, 0, 0]


closings = st.builds(
    Closing,
    level=st.none() | st.sampled_from(Level),
    moves=st.lists(st.sampled_from(TransferKind).map(lambda kind: sent((kind, ""))[0]), max_size=3).map(
        tuple
    ),
    agreed=st.booleans(),
)


@given(st.lists(closings, max_size=20))
def test_nothing_is_counted_twice_or_lost(found: list[Closing]) -> None:
    told = shares(found, UNITS, T)
    assert sum(one.closed for one in told) == len(found)
    assert sum(one.agreed for one in told) == sum(one.agreed for one in found)
    if any(one.agreed for one in found):
        assert sum(one.share or 0 for one in told) == pytest.approx(1)
