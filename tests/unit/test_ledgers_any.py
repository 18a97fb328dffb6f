"""Ledgers of any layout: the sample ledgers equal to what a careful clerk reads out of them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import wrong
from mediator_desktop.domain.status import outcome_of
from mediator_desktop.domain.vocabulary import Duty, PartyRole
from mediator_desktop.ledgers.preview import ImportPreview, SheetPreview
from mediator_desktop.ledgers.proposals import propose

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples" / "ledgers"
TRUTH_FILE = SAMPLES / "truth.json"
TODAY = date(2026, 11, 22)
WORDS = load_vocabulary(ROOT / "forms")
SYNONYMS = load_synonyms(ROOT / "forms")
TRUTH: dict[str, Any] = json.loads(TRUTH_FILE.read_text("utf-8"))["files"] if TRUTH_FILE.is_file() else {}

pytestmark = pytest.mark.skipif(not TRUTH, reason="the sample ledgers are not beside this checkout")


@pytest.fixture(scope="module")
def previews() -> dict[str, ImportPreview]:
    return {name: propose(SAMPLES / name, WORDS, SYNONYMS, TODAY) for name in TRUTH}


def sheet_of(previews: dict[str, ImportPreview], name: str) -> SheetPreview:
    (sheet,) = [s for s in previews[name].sheets if s.sheet == TRUTH[name]["sheet"]]
    return sheet


@pytest.mark.parametrize("name", TRUTH)
def test_layout_and_mapping(previews: dict[str, ImportPreview], name: str) -> None:
    truth, told = TRUTH[name], json.loads(json.dumps(sheet_of(previews, name).to_json()))
    for key in ("sheet", "header_rows", "unit_row", "data_rows", "accepted_rows"):
        assert told[key] == truth[key], key
    assert told["columns"] == [{k: c[k] for k in ("col", "heading", "field")} for c in truth["columns"]]


@pytest.mark.parametrize("kind", ["reject", "flag"])
@pytest.mark.parametrize("name", TRUTH)
def test_refused_rows_and_doubtful_cells(previews: dict[str, ImportPreview], name: str, kind: str) -> None:
    keys = ("row", "column", "code", "value")
    told = sheet_of(previews, name).to_json()[kind]
    assert [{k: f[k] for k in keys} for f in told] == [{k: f[k] for k in keys} for f in TRUTH[name][kind]]
    assert all(finding["why"] for finding in told)


@pytest.mark.parametrize("name", TRUTH)
def test_totals(previews: dict[str, ImportPreview], name: str) -> None:
    told, truth = sheet_of(previews, name).to_json(), TRUTH[name]
    types, money = truth["totals_by_type"], truth["sum_amount_yuan"]
    assert told["totals_by_type"] == (types.get("normalised_accepted_rows", types) if types else types)
    assert told["sum_amount_yuan"] == (money["accepted_rows"] if money else money)


def spots() -> Iterator[Any]:
    for name, truth in TRUTH.items():
        for spot in truth.get("spot_checks", ()):
            if "reject" not in spot and name != "platform_export_25.xlsx":
                yield pytest.param(name, spot, id=f"{name}-{spot['row']}")


def named(dispute: Dispute, role: PartyRole) -> list[Party]:
    return [party for party in dispute.parties if party.role is role]


@pytest.mark.parametrize(("name", "spot"), list(spots()))
def test_rows_that_a_clerk_read_out(previews: dict[str, ImportPreview], name: str, spot: Any) -> None:
    (row,) = [r for r in sheet_of(previews, name).rows if r.row == spot["row"]]
    dispute = row.dispute
    assert dispute is not None
    assert not wrong(check_dispute(dispute, TODAY))
    agreement = dispute.agreement
    amount = (agreement.amount if agreement else None) or dispute.amount
    first, second = named(dispute, PartyRole.APPLICANT), named(dispute, PartyRole.RESPONDENT)
    deadline = dispute.responsibility.deadline
    found = {
        "row": row.row,
        "type": row.type_name,
        "village": dispute.village,
        "facts": dispute.facts,
        "people": dispute.people_involved,
        "found_on": str(dispute.found_on),
        "accepted_on": str(dispute.accepted_on),
        "resolved": outcome_of(dispute) is not None,
        "struck_off": outcome_of(dispute) is not None,
        "resolved_on": str(agreement.agreed_on if agreement else None),
        "deadline": str(deadline),
        "resp_unit": dispute.responsibility.unit,
        "resp_person": dispute.responsibility.person,
        "number": dispute.platform.code,
        "applicant": "、".join(p.name for p in first),
        "respondent": "、".join(p.name for p in second),
        "applicant_id": first[0].id_number if first else "",
        "respondent_id": second[0].id_number if second else "",
        "outcome": {True: "调解成功", False: "调解中"}[outcome_of(dispute) is not None],
        "agreement_form": agreement.form.label if agreement else "",
        "mediator": "、".join(dispute.mediator_names(Duty.LEAD)),
        "parties": [
            {k: v for k, v in (("name", p.name), ("phone", p.phone), ("id", p.id_number)) if v} for p in dispute.parties
        ],
        "amount_yuan": amount.fen // 100 if amount else 0,
        "file_no": row.values.get("file_no", ""),
        "performance": row.values.get("performance", ""),
    }  # fmt: skip
    assert {key: found[key] for key in spot} == spot
    if amount is None:
        assert spot.get("amount_yuan", 0) == 0


def test_what_no_field_takes_stands_in_the_note(previews: dict[str, ImportPreview]) -> None:
    rows = {row.row: row for row in sheet_of(previews, "outstanding_disputes.xls").rows}
    dispute = rows[13].dispute
    assert dispute is not None
    assert "化解时限：6月底前" in dispute.note
    assert dispute.responsibility.deadline == date(2026, 6, 30)  # the year is that of the title
    (lost,) = [r for r in sheet_of(previews, "township_case_register.xlsx").rows if r.row == 80]
    assert lost.dispute is not None
    assert "涉及金额：见协议书" in lost.dispute.note.replace("协议情况/", "")
    assert lost.amount is None


def test_a_total_that_disagrees_is_told(previews: dict[str, ImportPreview]) -> None:
    notes = "".join(sheet_of(previews, "township_case_register.xlsx").notes)
    assert "第405行的金额合计写着2672458，各行相加是3752114元" in notes
    assert "第406至415行只有编号或序号" in notes


def test_a_month_without_disputes_is_a_result(previews: dict[str, ImportPreview]) -> None:
    preview = previews["monthly_zero_report.xlsx"]
    assert not any(sheet.rows for sheet in preview.sheets)
    assert ("汇总表", "这是统计表，不是一件一行的台账，没有导入") in preview.passed_over
    truth = TRUTH["monthly_zero_report.xlsx"]["nil_report"]
    nil = dict(sheet_of(previews, "monthly_zero_report.xlsx").nil or {})
    assert nil == {key: truth[key] for key in nil}
    assert {"unit", "period", "disputes_found", "reported_by"} <= nil.keys()


def test_ids_that_lost_digits_are_never_stored(previews: dict[str, ImportPreview]) -> None:
    for row in sheet_of(previews, "township_case_register.xlsx").accepted:
        lost = [finding.value for finding in row.flag if finding.code == "id_lost_digits"]
        if lost:
            dispute = row.dispute
            assert dispute is not None
            assert not {p.id_number for p in dispute.parties} & set(lost)
            assert not any(value in dispute.note for value in lost)


def test_amounts_are_yuan(previews: dict[str, ImportPreview]) -> None:
    rows = {row.row: row for row in sheet_of(previews, "township_case_register.xlsx").rows}
    assert rows[10].amount == Money.yuan(29000)
