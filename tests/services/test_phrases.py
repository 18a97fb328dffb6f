"""The office's own usual phrases: nobody's name in them, the file whole, a broken one never in the way."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.slots import SLOTS, slots_of
from mediator_desktop.catalogue.snippets import KINDS, Snippet, fill_slots, load_snippets
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import Assignment, Dispute
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.vocabulary import Duty, PartyRole
from mediator_desktop.services import phrases
from tests.strategies import disputes, texts

TODAY = date(2026, 11, 22)

CASE = Dispute(
    type_code="neighbours",
    parties=(
        Party(name="王建国", address="溪口村3组", agents=(Agent(name="钱代理"),)),
        Party(name="王小明"),
        Party(role=PartyRole.RESPONDENT, name="李德福"),
        Party(role=PartyRole.THIRD_PARTY, name="孙三", address="石桥村1组"),
    ),
    mediators=(Assignment(name="李秀英"), Assignment(name="赵长河", duty=Duty.RECORDER)),
)


def texts_of(paths: Paths) -> list[str]:
    return [snippet.text for snippet in phrases.own_phrases(paths)]


def test_names_go_back_into_slots(paths: Paths) -> None:
    words = "王建国、王小明与李德福说定：孙三作证，钱代理在场。王建国住溪口村3组，李秀英主持，赵长河记。"
    kept = phrases.add_own(paths, words, "record", CASE)
    assert kept.text == (
        "{甲方}与{乙方}说定：{第三人}作证，____在场。{甲方}住{甲方住址}，{调解员}主持，{记录人}记。"
    )
    assert (kept.kind, kept.types) == ("record", ("neighbours",))
    assert kept.title == "{甲方}与{乙方}说定：…"
    assert phrases.own_phrases(paths) == (kept,)
    raw = phrases.own_file(paths).read_text("utf-8")
    assert not any(name in raw for name in ("王建国", "王小明", "李德福", "孙三", "李秀英", "溪口村3组"))


def test_the_same_phrase_is_kept_once(paths: Paths) -> None:
    for _ in range(2):
        phrases.add_own(paths, "双方握手言和。", "visit", CASE)
    assert texts_of(paths) == ["双方握手言和。"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("  \n", "先选中"),
        ("电话15412340086", "电话或者证件号码"),
        ("证件３６９９０１１９６２０８１５００１Ｘ", "电话或者证件号码"),
        ("好😀", "表情"),
        ("字" * 5_001, "太长"),
        ("{不认识的}", "不认识"),
    ],
)
def test_what_is_no_phrase_is_not_kept(paths: Paths, words: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        phrases.add_own(paths, words, "record", CASE)
    assert not phrases.own_file(paths).exists()


def test_too_many_phrases(paths: Paths) -> None:
    many = [Snippet(f"第{i}条", "文字", (), "any") for i in range(phrases.MOST + 1)]
    with pytest.raises(Refused, match="最多500条"):
        phrases.keep_own(paths, many)


def test_own_phrases_come_first_and_are_filled(paths: Paths) -> None:
    kept = phrases.add_own(paths, "李德福当场付清。", "clause", CASE)
    found, sentence = phrases.all_phrases(paths)
    assert sentence == ""
    assert found.for_type("neighbours")[0] == kept
    assert fill_slots(kept.text, slots_of(CASE, TODAY)) == "李德福当场付清。"
    assert kept not in found.for_type("traffic"), "kept for the type it came from"


def test_a_list_that_is_emptied_leaves_no_file(paths: Paths) -> None:
    phrases.add_own(paths, "文字", "any", CASE)
    assert phrases.keep_own(paths, ()) == ()
    assert not phrases.own_file(paths).exists()
    assert phrases.own_phrases(paths) == ()


def test_an_unknown_place_counts_as_everywhere(paths: Paths) -> None:
    assert phrases.add_own(paths, "文字", "nonsense", Dispute()).kind == "any"


@pytest.mark.parametrize("content", ["id = ", 'id = "own"', "\udcff"], ids=["torn", "empty", "GBK"])
def test_a_broken_file_is_told_and_never_in_the_way(paths: Paths, content: str) -> None:
    path = phrases.own_file(paths)
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    found, sentence = phrases.all_phrases(paths)
    assert "own.toml" in sentence
    assert found == load_snippets(paths.forms)
    with pytest.raises(Trouble, match=r"own\.toml"):
        phrases.own_phrases(paths)
    with pytest.raises(Trouble):
        phrases.add_own(paths, "文字", "any", CASE)
    assert path.read_bytes() == content.encode("utf-8", "surrogateescape"), (
        "nothing of the office's is overwritten"
    )


def test_a_folder_that_cannot_be_written_is_trouble(paths: Paths) -> None:
    paths.data.mkdir()
    paths.own_forms.write_text("a file where a folder should be")
    with pytest.raises(Trouble):
        phrases.keep_own(paths, (Snippet("甲", "文字", (), "any"),))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            Snippet,
            title=texts.map(lambda words: words.replace("\n", "")[:40] or "甲"),
            text=texts.filter(lambda words: bool(words) and not re.search("[0-9]{7}", words)),
            types=st.lists(st.sampled_from(["neighbours", "contract"]), unique=True).map(tuple),
            kind=st.sampled_from(sorted(KINDS)),
        ),
        max_size=5,
    )
)
def test_what_is_kept_is_what_is_read(paths: Paths, wanted: list[Snippet]) -> None:
    kept = phrases.keep_own(paths, wanted)
    assert phrases.own_phrases(paths) == kept
    assert [(s.text, s.types, s.kind) for s in kept] == [(s.text, s.types, s.kind) for s in wanted]


@given(disputes)
def test_slots_are_filled_from_the_dispute_alone(dispute: Dispute) -> None:
    found = slots_of(dispute, TODAY)
    assert set(found) <= set(SLOTS)
    assert all(found.values()), "what is not known is left out, and becomes a blank"
    names = {party.name for party in dispute.parties}
    for slot in ("甲方姓名", "乙方姓名"):
        assert slot not in found or found[slot] in names
