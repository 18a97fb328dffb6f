"""Names of signature lines kept for next time, and who is offered for them."""

from pathlib import Path

import pytest

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.services import signatures
from mediator_desktop.services.workplace import Workplace
from tests.submitting import sent, with_disputes


def test_names_are_kept_until_others_are_given(workplace: Workplace) -> None:
    with workplace.register.write() as uow:
        assert signatures.remembered(uow) == SignatureNames()
        signatures.remember(SignatureNames(maker="李秀英", head="赵长河"), uow)
        signatures.remember(SignatureNames(), uow)
        signatures.remember(SignatureNames(head="孙梅"), uow)
        assert signatures.remembered(uow) == SignatureNames(maker="李秀英", head="孙梅")


@pytest.mark.parametrize("kept", ["x", "[]", "3"])
def test_what_cannot_be_read_counts_as_nothing(workplace: Workplace, kept: str) -> None:
    with workplace.register.write() as uow:
        uow.keep_state(signatures.STATE, kept)
        assert signatures.remembered(uow) == SignatureNames()


def test_names_are_tidied_and_refused_beside_their_field() -> None:
    assert signatures.checked(SignatureNames(maker=" 李秀英 ")) == SignatureNames(maker="李秀英")
    with pytest.raises(Refused) as refused:
        signatures.checked(SignatureNames(head="\x07"))
    assert [problem.field for problem in refused.value.problems] == ["head"]


def test_who_signed_last_is_offered_first(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 1)
    sent(workplace, tmp_path / "out", maker="罗桂生")
    with workplace.register.read() as reader:
        offered = signatures.suggestions(reader)
    assert offered[:2] == ("赵长河", "罗桂生")
    assert len(set(offered)) == len(offered) > 2
