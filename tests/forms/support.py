"""Samples as sources for papers, and text out of PDF and DOCX files."""

import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from mediator_desktop.catalogue.paper_source import ContentsLine, PaperSource
from mediator_desktop.catalogue.papers import Papers, load_papers
from mediator_desktop.catalogue.reading import read_toml
from mediator_desktop.catalogue.record_format import dispute_from_plain
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office

FORMS = program_folder() / "forms"
TODAY = date(2026, 11, 22)
OFFICE = Office(
    name="云岭镇司法所",
    committee="云岭县云岭镇人民调解委员会",
    county="云岭县",
    township="云岭镇",
    court="云岭县人民法院",
)
RARE = "㛃䶮𬭎𫖯𪠽𬘡𬀩堃犇喆"


@cache
def papers() -> Papers:
    return load_papers(FORMS)


def source_of(
    dispute: Dispute, number: str | None = "〔2026〕云人调字第001号", item: int | None = None
) -> PaperSource:
    moment = datetime(2026, 11, 22, 9)
    record = DisputeRecord(
        id="1", version=1, number=number, entered_at=moment, changed_at=moment, dispute=dispute
    )
    return PaperSource(
        record=record, office=OFFICE, vocabulary=load_vocabulary(FORMS), today=TODAY, item=item
    )


@cache
def samples() -> dict[str, PaperSource]:
    """Every sample by `file:index`."""
    found = {}
    for path in sorted((FORMS / "samples").glob("*.toml")):
        for index, table in enumerate(read_toml(path).table["disputes"]):
            values = dict(table)
            number = values.pop("number", None)
            found[f"{path.stem}:{index}"] = source_of(dispute_from_plain(values), number)
    return found


def sample(name: str) -> PaperSource:
    return samples()[f"{name}:0"]


SHEETS = ("two_party:0", "five_party:0", "long:0")
SHEETS_OF = {
    "authorization": ("five_party:0", "without_agreement:0", "without_agreement:2"),
    "termination_notice": ("without_agreement:0", "without_agreement:1", "without_agreement:2"),
    "decline_notice": ("without_agreement:4", "without_agreement:5", "without_agreement:6"),
    "handover_letter": ("five_party:0", "long:0", "without_agreement:2"),
    "extension_consent": ("five_party:0", "long:0", "instalments:0"),
    "agreement_change": ("five_party:0", "long:0", "instalments:0"),
    "oral_agreement": ("oral:0", "two_party:0", "five_party:0"),
    "file_statement": ("two_party:0", "five_party:0", "oral:0"),
    "closing_report": ("two_party:0", "oral:0", "long:0"),
    "confirmation_persons": ("two_party:0", "instalments:0", "long:0"),
    "confirmation_unit": ("five_party:0", "long:0", "two_party:0"),
}
"""The three samples by which a form is shown; `SHEETS` where none are named."""

CONTENTS = (
    ContentsLine("人民调解申请书", "1-2"),
    ContentsLine("人民调解当事人权利义务告知书", "3-4"),
    ContentsLine("当事人身份证明", "5", "2人"),
    ContentsLine("人民调解协议书", "6-8"),
)


def sheets(form_id: str) -> dict[str, PaperSource]:
    """The three samples of a form, bound in a case file of 37 pages."""
    return {
        name: dataclasses.replace(samples()[name], contents=CONTENTS, page_count=37)
        for name in SHEETS_OF.get(form_id, SHEETS)
    }


def with_dispute(source: PaperSource, **changes: Any) -> PaperSource:
    """The source with facts of its dispute changed."""
    dispute = dataclasses.replace(source.dispute, **changes)
    return dataclasses.replace(source, record=dataclasses.replace(source.record, dispute=dispute))


def with_agreement(source: PaperSource, **changes: Any) -> PaperSource:
    """The source with facts of its agreement changed."""
    return with_dispute(source, agreement=dataclasses.replace(source.agreement, **changes))


def squeeze(text: str) -> str:
    """A text without spaces and line ends."""
    return re.sub(r"\s", "", text)


def tool(name: str, *arguments: str, given: bytes = b"", file: Path | None = None) -> str:
    import pytest

    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    command = [name, *arguments]
    if file is not None:
        file.write_bytes(given)
        command = [str(file) if part == "-" else part for part in command]
        given = b""
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


def pdf_text(pdf: bytes) -> str:
    """The words of a PDF in reading order, without the page numbers at the foot, squeezed."""
    text = tool("pdftotext", "-raw", "-", "-", given=pdf)
    return squeeze(re.sub(r"第 ?\d+ ?页 ?共 ?\d+ ?页", "", text))


def docx_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
    return squeeze("".join(node.text or "" for node in tree.iter() if node.tag.endswith("}t")))


def printed_values(dispute: Dispute) -> Iterator[str]:
    """What an agreement must show: every party's facts, the facts, every clause, every promise."""
    for party in dispute.parties:
        yield from (
            party.name,
            party.ethnicity,
            party.occupation,
            party.phone,
            party.address,
            party.id_number,
        )
        yield from (party.credit_code, party.representative, party.representative_post)
        if party.kind.value == "natural" and party.sex:
            yield party.sex.label
        yield from (agent.name for agent in party.agents)
    agreement = dispute.agreement
    if agreement:
        yield from (agreement.facts or dispute.facts).splitlines()
        yield from agreement.clauses
        yield from agreement.performance_text.splitlines()
        for item in agreement.performance:
            yield from (item.what, item.obligor, item.obligee, item.method, item.place)
            if item.due_on:
                yield f"{item.due_on.year}年{item.due_on.month}月{item.due_on.day}日"
            if item.amount:
                yield item.amount.digits
    yield from (m.name for m in dispute.mediators)
