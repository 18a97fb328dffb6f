"""Files of disputes: what can be is registered, what cannot is refused with its place and field."""

import json
import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.services import registration
from mediator_desktop.services.disputes import register, tidied
from mediator_desktop.services.registration import Outcome, read_disputes, register_file, shown
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.register import StoredRegister
from tests.strategies import disputes

VOCABULARY = load_vocabulary(program_folder() / "forms")
SAMPLES = sorted((Path(__file__).resolve().parents[2] / "forms" / "samples").glob("*.toml"))


def written(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, "utf-8")
    return path


def outcomes(path: Path, stored: StoredRegister, clock: FixedClock) -> list[Outcome]:
    return register_file(path, stored, clock, VOCABULARY, "李秀英")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("one.json", {"facts": "滴水"}),
        ("list.json", [{"facts": "滴水"}]),
        ("table.json", {"disputes": [{"facts": "滴水"}]}),
        ("capitals.JSON", {"disputes": [{"facts": "滴水"}]}),
        ("one.toml", 'facts = "滴水"'),
        ("table.toml", '[[disputes]]\nfacts = "滴水"'),
        ("no ending", '[[disputes]]\nfacts = "滴水"'),
        ("marked.toml", b'\xef\xbb\xbffacts = "\xe6\xbb\xb4\xe6\xb0\xb4"'),
        ("shown.json", {"disputes": [{"facts": "滴水", "number": "〔2020〕第9号", "record": {"id": "x"}}]}),
    ],
)
def test_shapes_of_a_file(
    register: StoredRegister, clock: FixedClock, tmp_path: Path, name: str, content: Any
) -> None:
    path = written(tmp_path, name, content)
    assert list(read_disputes(path)) == [Dispute(facts="滴水")]
    assert outcomes(path, register, clock) == [Outcome(1, "〔2026〕云岭人调字第001号")]


def test_what_is_refused_does_not_stop_the_rest(
    register: StoredRegister, clock: FixedClock, tmp_path: Path
) -> None:
    entries = [
        {"facts": "一"},
        {"facts": 5, "colour": "red"},
        {},
        {"facts": "吵😀"},
        "text",
        {"facts": "二", "accepted_on": "2027-01-01"},
        {"facts": "三"},
    ]
    found = outcomes(written(tmp_path, "a.json", entries), register, clock)
    assert [o.place for o in found] == [1, 2, 3, 4, 5, 6, 7]
    assert [o.number for o in found if o.number] == ["〔2026〕云岭人调字第001号", "〔2026〕云岭人调字第002号"]
    assert {o.place: sorted(p.field for p in o.problems) for o in found if not o.number} == {
        2: ["colour", "facts"], 3: ["parties[0].name"], 4: ["facts"], 5: [""], 6: ["accepted_on"],
    }  # fmt: skip


BAD_FILES = {
    "no dispute": ("a.json", {"disputes": []}, "没有纠纷"),
    "no list": ("a.json", {"disputes": 5}, "没有纠纷"),
    "a number": ("a.json", "5", "没有纠纷"),
    "null": ("a.json", "null", "没有纠纷"),
    "an empty list": ("a.json", "[]", "没有纠纷"),
    "half a JSON": ("a.json", '{"disputes": [\n{"facts": ', "第2行"),
    "half a TOML": ("a.toml", "[[disputes]]\nfacts = \nplace = 5", "第2行"),
    "a TOML cut off": ("a.toml", '[[disputes]]\nfacts = "滴水', "读不下去"),
    "deep": ("a.json", "[" * 100_000, "读不下去"),
    "deep TOML": ("a.toml", "a = " + "[" * 100_000, "读不下去"),
    "a number of five thousand digits": ("a.json", '{"amount": ' + "9" * 5_000 + "}", "读不下去"),
    "not UTF-8": ("a.toml", "facts = '滴水'".encode("gb18030"), "UTF-8"),
    "a workbook": ("a.xlsx", b"PK\x03\x04" + b"\xff" * 100, "UTF-8"),
}


def test_a_code_of_no_list_is_named_with_those_that_are(
    register: StoredRegister, clock: FixedClock, tmp_path: Path
) -> None:
    path = written(tmp_path, "codes.json", {"facts": "滴水", "type_code": "quarrel", "source_code": "rumour"})
    (outcome,) = outcomes(path, register, clock)
    assert outcome.number is None
    assert [problem.field for problem in outcome.problems] == ["type_code", "source_code"]
    assert "neighbours" in outcome.problems[0].sentence


@pytest.mark.parametrize(("name", "content", "why"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_cannot_be_understood(
    register: StoredRegister, clock: FixedClock, tmp_path: Path, name: str, content: Any, why: str
) -> None:
    with pytest.raises(Refused, match=why) as caught:
        outcomes(written(tmp_path, name, content), register, clock)
    assert f"“{name}”" in str(caught.value)


def test_an_empty_toml_holds_one_empty_dispute(
    register: StoredRegister, clock: FixedClock, tmp_path: Path
) -> None:
    (found,) = outcomes(written(tmp_path, "a.toml", ""), register, clock)
    assert found.number is None


def test_a_file_that_is_not_there_is_trouble(
    register: StoredRegister, clock: FixedClock, tmp_path: Path
) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(Trouble, match="读不出来"):
            outcomes(path, register, clock)


@pytest.mark.parametrize(
    ("limit", "content"), [("MOST_BYTES", {"facts": "滴" * 100}), ("MOST_DISPUTES", [{}] * 99)]
)
def test_a_file_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, content: Any
) -> None:
    monkeypatch.setattr(registration, limit, 98)
    with pytest.raises(Refused, match="分成几个文件"):
        list(read_disputes(written(tmp_path, "a.json", content)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_registered_whole(register: StoredRegister, clock: FixedClock, path: Path) -> None:
    found = outcomes(path, register, clock)
    known = [bool(entry.get("parties") or entry.get("facts")) for entry in
             tomllib.loads(path.read_text("utf-8"))["disputes"]]  # fmt: skip
    assert [o.number is not None for o in found] == known, [o.problems for o in found]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(disputes)
def test_what_is_shown_can_be_registered_again(
    workplace: Workplace, clock: FixedClock, tmp_path: Path, dispute: Dispute
) -> None:
    dispute = replace(dispute, type_code="neighbours", source_code="")
    with workplace.register.write() as uow:
        first = register(dispute, uow, clock).record
    told = shown(first, workplace.vocabulary)
    path = written(tmp_path, "shown.json", {"disputes": [told]})
    (again,) = outcomes(path, workplace.register, clock)
    assert again.number is not None, again.problems
    assert again.number != first.number
    with workplace.register.read() as reader:
        second = reader.load(reader.find(again.number)[0])

    def nameless(one: Dispute) -> Dispute:
        return replace(one, parties=tuple(replace(p, person_id=None) for p in one.parties))

    assert nameless(second.dispute) == nameless(first.dispute) == tidied(dispute)


def test_what_the_register_derives_is_shown_beside_the_facts(workplace: Workplace, clock: FixedClock) -> None:
    with workplace.register.write() as uow:
        record = register(Dispute(facts="滴水", type_code="neighbours"), uow, clock).record
    told = shown(record, workplace.vocabulary)
    assert set(told) == {"number", "facts", "type_code", "record"}
    assert told["record"] == {
        "id": record.id, "version": 1, "display_number": record.number, "title": "当事人不详邻里纠纷",
        "status": "registered", "outcome": None, "effective_on": None, "voided": None,
        "entered_at": datetime(2026, 11, 22, 9).isoformat(), "changed_at": "2026-11-22T09:00:00",
    }  # fmt: skip
