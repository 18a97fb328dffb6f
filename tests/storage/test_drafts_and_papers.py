"""What was typed and what was printed is kept as it was."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediator_desktop.domain.views import Draft, IssuedPaper
from mediator_desktop.storage.register import StoredRegister

NOW = datetime(2026, 3, 1, 9)


def drafts(register: StoredRegister) -> tuple[Draft, ...]:
    with register.read() as reader:
        return reader.drafts()


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("名称abc", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["facts", "parties", "raw"]), plain))
def test_a_draft_comes_back_as_it_was_typed(register: StoredRegister, content: dict) -> None:
    draft = Draft(key="intake:1", saved_at=NOW, content=content)
    with register.write() as uow:
        uow.keep_draft(draft)
    assert drafts(register) == (draft,)


def test_drafts_newest_first_one_a_key(register: StoredRegister) -> None:
    def draft(key: str, minute: int, facts: str) -> Draft:
        return Draft(key=key, saved_at=NOW.replace(minute=minute), content={"facts": facts})

    with register.write() as uow:
        uow.keep_draft(draft("intake:1", 1, "一"))
        uow.keep_draft(draft("case:a", 2, "二"))
        uow.keep_draft(draft("intake:1", 3, "三"))
    assert drafts(register) == (draft("intake:1", 3, "三"), draft("case:a", 2, "二"))
    with register.write() as uow:
        uow.drop_draft("intake:1")
        uow.drop_draft("never was")
    assert drafts(register) == (draft("case:a", 2, "二"),)


def paper(title: str, **values) -> IssuedPaper:
    facts = {
        "id": 0, "dispute_id": "a", "form_id": "agreement", "edition": "2010", "title": title,
        "printed_at": NOW, "actor": "", "digest": "d" * 64, "content": '{"值": "𬭎"}',
    }  # fmt: skip
    return IssuedPaper(**facts | values)


def test_printed_papers_newest_first(register: StoredRegister) -> None:
    with register.write("李秀英") as uow:
        first = uow.keep_issued(paper("协议书"))
        second = uow.keep_issued(paper("协议书", actor="赵长河"))
        uow.keep_issued(paper("别的案子", dispute_id="b"))
    assert first.id != second.id
    assert (first.actor, second.actor) == ("李秀英", "赵长河")
    with register.read() as reader:
        assert reader.issued_papers("a") == (second, first)
        assert reader.issued_papers("none") == ()


def test_the_office_is_kept_whole(register: StoredRegister, office) -> None:
    with register.read() as reader:
        assert reader.office() == office


@pytest.mark.parametrize(("committee", "year"), [("别的调委会", 2026), ("云岭镇人民调解委员会", 2025)])
def test_each_series_counts_for_itself(register: StoredRegister, committee: str, year: int) -> None:
    with register.write() as uow:
        uow.take_number("云岭镇人民调解委员会", 2026, 5, "n5", "a")
        uow.take_number("云岭镇人民调解委员会", 2026, 3, "n3", "b")
        assert uow.highest_serial("云岭镇人民调解委员会", 2026) == 5
        assert uow.highest_serial(committee, year) == 0
