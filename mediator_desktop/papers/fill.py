"""Puts a dispute's facts into a declared form: what will be printed, as plain words. No drawing here."""

import re
from collections.abc import Iterator, Sequence

from mediator_desktop.catalogue.paper_blocks import (
    CAPITALS,
    SLOT,
    Block,
    CellsBlock,
    CellSpec,
    ChoiceBlock,
    ClausesBlock,
    Each,
    PageBreakBlock,
    PartiesBlock,
    PerformanceBlock,
    RuledBlock,
    SealBlock,
    SectionBlock,
    SignaturesBlock,
    SignSpec,
    SpaceBlock,
    Strike,
    TableBlock,
    TextBlock,
)
from mediator_desktop.catalogue.paper_fields import FIELDS, performance_sentence
from mediator_desktop.catalogue.paper_items import ITEM_LISTS, agent_words
from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, Value, signers
from mediator_desktop.catalogue.papers import PaperForm
from mediator_desktop.domain.money import LARGEST_FEN, Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import Duty, PartyKind, PartyRole
from mediator_desktop.papers.checks import problems
from mediator_desktop.papers.filled import (
    Cell,
    Cells,
    FilledBlock,
    FilledPaper,
    Page,
    PageBreak,
    Ruled,
    Run,
    Seal,
    Sign,
    Signatures,
    Space,
    Table,
    Text,
)
from mediator_desktop.papers.wording import (
    blank,
    clause_number,
    flat,
    money_words,
    numbered_by_hand,
    paragraphs,
    value_words,
)

__all__ = ["fill", "problems"]

_HAND_BLANK = re.compile(r"_{2,}")


def fill(form: PaperForm, source: PaperSource) -> FilledPaper:
    """Everything that the sheet will say; what is not known becomes a blank to write on."""
    page = form.page
    number = value_words(FIELDS["number"].get(source))
    return FilledPaper(
        form=form.id,
        edition=form.edition,
        title=f"{form.title} {number}".strip(),
        author=source.committee,
        page=Page(page.top, page.bottom, page.left, page.right, page.size, page.leading, page.title_size),
        blocks=tuple(filled for block in form.blocks for filled in _fill_block(block, source)),
    )


def _fill_block(block: Block, source: PaperSource) -> Iterator[FilledBlock]:
    match block:
        case TextBlock():
            runs = _strike(_sentence(block.text, source), block.strike, source)
            joined = block.style == "heading"
            yield Text(runs, block.style.value, block.align.value, block.indent, block.size, joined)
        case CellsBlock():
            yield Cells(tuple(tuple(_cell(c, source) for c in row) for row in block.rows), block.boxed)
        case PartiesBlock():
            yield from _parties(block, source)
        case SectionBlock():
            yield from _section(block, source)
        case ClausesBlock():
            yield from _clauses(block, source)
        case PerformanceBlock():
            yield from _performance(block, source)
        case ChoiceBlock():
            yield _choice(block, source)
        case SignaturesBlock():
            left = tuple(sign for spec in block.left for sign in _signs(spec, source))
            right = tuple(sign for spec in block.right for sign in _signs(spec, source))
            yield Signatures(left, right)
        case SealBlock():
            yield _seal(block, source)
        case TableBlock():
            yield _table(block, source)
        case RuledBlock():
            if block.label:
                yield _heading(block.label)
            yield Ruled(block.lines)
        case SpaceBlock():
            yield Space(block.mm)
        case PageBreakBlock():
            yield PageBreak()


def _heading(text: str) -> Text:
    return Text((Run(text),), style="heading", indent=False, joined=True)


def _body(text: str) -> Text:
    return Text((Run(text),))


def _sentence(text: str, source: PaperSource) -> tuple[Run, ...]:
    """Words with the slots filled; unknown values and `____` become blanks."""
    runs: list[Run] = []
    at = 0
    for slot in SLOT.finditer(text):
        runs += _with_blanks(text[at : slot.start()])
        at = slot.end()
        name, _, style = slot[1].partition(":")
        field = FIELDS[name]
        words = flat(value_words(field.get(source), style))
        width = int(style) if style and style != CAPITALS else 0
        runs += (Run(words),) if words else blank(field.kind, width)
    runs += _with_blanks(text[at:])
    return _merged(runs)


def _with_blanks(text: str) -> Iterator[Run]:
    at = 0
    for found in _HAND_BLANK.finditer(text):
        if found.start() > at:
            yield Run(text[at : found.start()])
        yield Run(kind="blank", width=len(found[0]))
        at = found.end()
    if at < len(text):
        yield Run(text[at:])


def _merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbouring plain runs joined into one."""
    merged: list[Run] = []
    for run in runs:
        if merged and not run.kind and not merged[-1].kind:
            merged[-1] = Run(merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)


def _strike(runs: tuple[Run, ...], strikes: Sequence[Strike], source: PaperSource) -> tuple[Run, ...]:
    """Cross out the words that do not apply."""
    for strike in strikes:
        if value_words(FIELDS[strike.field].get(source)) != strike.value:
            continue
        out: list[Run] = []
        for run in runs:
            head, found, tail = run.text.partition(strike.text)
            if run.kind or not found:
                out.append(run)
                continue
            out += [Run(head), Run(strike.text, "strike"), Run(tail)]
        runs = tuple(run for run in out if run.text or run.kind)
    return runs


def _cell(spec: CellSpec, source: PaperSource) -> Cell:
    words = value_words(FIELDS[spec.field].get(source)) if spec.field else ""
    return Cell(spec.label, "\n".join(paragraphs(words)), spec.share, spec.lines)


def _parties(block: PartiesBlock, source: PaperSource) -> Iterator[FilledBlock]:
    members = [(i, p) for i, p in enumerate(source.dispute.parties) if p.role in block.roles]
    absent = [role for role in block.roles if role not in {party.role for _, party in members}]
    while len(members) < block.at_least:
        role = absent.pop(0) if absent else block.roles[-1]
        members.append((-1, Party(role=role)))
    for index, party in members:
        if block.heading:
            yield _heading(block.heading.replace("{role}", party.role.label))
        yield Cells(tuple(_party_rows(block, party, index, source)))


def _party_rows(
    block: PartiesBlock, party: Party, index: int, source: PaperSource
) -> Iterator[tuple[Cell, ...]]:
    fields = ITEM_LISTS["parties"].fields

    def words(name: str) -> str:
        return flat(value_words(fields[name].get(party, index, source)))

    is_person = party.kind is PartyKind.NATURAL
    for row in block.person if is_person else block.organisation:
        yield tuple(Cell(spec.label, words(spec.field), spec.share, spec.lines) for spec in row)
    for name in block.extra:
        if name == "agents":
            for agent in party.agents:
                guardian = party.is_minor_on(source.day) and agent.authority is None
                yield (Cell("法定代理人" if guardian else "委托代理人", flat(agent_words(agent))),)
        elif value := words(name):
            yield (Cell(fields[name].label, value),)


def _section(block: SectionBlock, source: PaperSource) -> Iterator[FilledBlock]:
    value = FIELDS[block.field].get(source)
    texts = _texts(value)
    if block.inline and (texts or block.lines <= 1):
        first = Run(texts[0]) if texts else Run(kind="blank", width=24)
        yield Text((Run(block.label, "label"), first), indent=False)
        yield from (_body(text) for text in texts[1:])
        return
    yield _heading(block.label)
    if texts:
        yield from (_body(text) for text in texts)
    else:
        yield Ruled(block.lines)


def _texts(value: Value) -> list[str]:
    """The paragraphs of a value, one for each entry of a list."""
    if isinstance(value, tuple):
        return [flat(item) for item in value if item.strip()]
    return paragraphs(value_words(value))


def _clauses(block: ClausesBlock, source: PaperSource) -> Iterator[FilledBlock]:
    value = FIELDS[block.field].get(source)
    clauses = [text for text in value if text.strip()] if isinstance(value, tuple) else []
    yield _heading(block.label)
    if not clauses:
        yield Ruled(block.lines)
    by_hand = numbered_by_hand(clauses)
    for number, clause in enumerate(clauses, start=1):
        first, *others = paragraphs(clause)
        yield _body(first if by_hand else clause_number(block.numbering, number) + first)
        yield from (_body(text) for text in others)


_SCHEDULE = (
    ("serial", "序号", 8, "centre"),
    ("obligor", "履行人", 14, "left"),
    ("obligee", "对方", 12, "left"),
    ("what", "履行事项", 22, "left"),
    ("amount", "金额（元）", 18, "right"),
    ("manner", "方式、地点", 16, "left"),
    ("due_on", "期限", 26, "left"),
    ("note", "备注", 14, "left"),
)


def _performance(block: PerformanceBlock, source: PaperSource) -> Iterator[FilledBlock]:
    agreement = source.agreement
    items = agreement.performance
    yield _heading(block.label)
    texts = paragraphs(agreement.performance_text)
    yield from (_body(text) for text in texts)
    if not items and not texts:
        yield Ruled(block.lines)
    if len(items) == 1 and not texts:
        yield _body(flat(performance_sentence(items[0])))
    elif items:
        yield _schedule(source)
        sums = [item.amount.fen for item in items if item.amount is not None]
        if len(sums) > 1 and sum(sums) <= LARGEST_FEN:
            yield _body(f"以上款项合计{money_words(Money(sum(sums)))}。")


def _schedule(source: PaperSource) -> Table:
    """The performance items; columns in which nothing is known are left out."""
    fields = ITEM_LISTS["performance"].fields
    columns: list[list[str]] = []
    kept = []
    for column in _SCHEDULE:
        name = column[0]
        cells = []
        for index, item in enumerate(source.agreement.performance):
            value = fields[name].get(item, index, source)
            cells.append(value.digits if isinstance(value, Money) else flat(value_words(value)))
        if any(cells):
            kept.append(column)
            columns.append(cells)
    return Table(
        tuple(column[1] for column in kept),
        tuple(column[2] for column in kept),
        tuple(column[3] for column in kept),
        tuple(zip(*columns, strict=True)),
    )


def _choice(block: ChoiceBlock, source: PaperSource) -> Text:
    value = str(FIELDS[block.field].get(source) or "") if block.field else ""
    runs = [Run(block.label, "label")]
    for index, option in enumerate(block.options):
        mark = "tick" if value and option.value == value else "box"
        runs += [Run(kind=mark), Run(option.text + ("" if index == len(block.options) - 1 else "\u3000"))]
    return Text(tuple(runs), indent=False)


def _signs(spec: SignSpec, source: PaperSource) -> list[Sign]:
    names = [""] * spec.at_least if spec.each is Each.ONCE else _signer_names(spec.each, source)
    names += [""] * max(0, spec.at_least - len(names))
    return [Sign(spec.label, name if spec.named else "") for name in names]


def _signer_names(each: Each, source: PaperSource) -> list[str]:
    parties = source.dispute.parties
    match each:
        case Each.MEDIATORS:
            return [m.name for duty in (Duty.LEAD, Duty.ASSISTANT) for m in signers(source, duty)]
        case Each.RECORDERS:
            return [m.name for m in signers(source, Duty.RECORDER)]
        case Each.PARTY:
            return [_signer(source.party, source)]
        case Each.APPLICANTS:
            parties = tuple(p for p in parties if p.role is PartyRole.APPLICANT)
        case Each.RESPONDENTS:
            parties = tuple(p for p in parties if p.role is PartyRole.RESPONDENT)
    return [_signer(party, source) for party in parties]


def _signer(party: Party, source: PaperSource) -> str:
    """The name under a signature line, with those who sign for a minor."""
    name = flat(party.name)
    guardians = "、".join(flat(agent.name) for agent in party.agents if agent.name)
    if guardians and party.is_minor_on(source.day):
        return f"{name}（法定代理人{guardians}）"
    return name


def _seal(block: SealBlock, source: PaperSource) -> Seal:
    lines = tuple("".join(run.text for run in _sentence(line, source)) for line in block.text)
    day = value_words(FIELDS[block.date].get(source)) if block.date else ""
    date_runs = (Run(day),) if day else blank(FieldKind.DATE, ruled=False)
    return Seal(tuple(line for line in lines if line), date_runs, block.room)


def _table(block: TableBlock, source: PaperSource) -> Table:
    rows: list[tuple[str, ...]] = []
    if block.items:
        entries = ITEM_LISTS[block.items]
        for index, entry in enumerate(entries.get(source)):
            values = (
                entries.fields[column.field].get(entry, index, source) if column.field else ""
                for column in block.columns
            )
            rows.append(tuple(flat(value_words(value)) for value in values))
    for row in block.rows:
        rows.append(tuple("".join(run.text for run in _sentence(text, source)) for text in row))
    rows += [("",) * len(block.columns)] * block.blank_rows
    return Table(
        tuple(column.label for column in block.columns),
        tuple(column.share for column in block.columns),
        tuple(column.align.value for column in block.columns),
        tuple(rows),
    )
