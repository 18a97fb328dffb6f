"""Puts a dispute's facts into a declared form: what will be printed, as plain words. No drawing here."""

from collections.abc import Iterator

from mediator_desktop.catalogue.paper_blocks import (
    Block,
    CellsBlock,
    ChoiceBlock,
    ClausesBlock,
    EntriesBlock,
    FrameBlock,
    PageBreakBlock,
    PageSpec,
    PartiesBlock,
    PerformanceBlock,
    RuledBlock,
    SealBlock,
    SectionBlock,
    SignaturesBlock,
    SpaceBlock,
    TableBlock,
    TextBlock,
)
from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, Value
from mediator_desktop.catalogue.papers import PaperForm
from mediator_desktop.papers.checks import problems
from mediator_desktop.papers.fill_lists import clause_blocks, entry_blocks, performance_blocks, table_of
from mediator_desktop.papers.fill_people import party_blocks, signs
from mediator_desktop.papers.fill_words import body, cell_rows, choices, heading, sentence, struck, value_of
from mediator_desktop.papers.filled import (
    Cells,
    FilledBlock,
    FilledPaper,
    Frame,
    Page,
    PageBreak,
    Ruled,
    Run,
    Seal,
    Signatures,
    Space,
    Text,
)
from mediator_desktop.papers.wording import blank, flat, paragraphs, value_words

__all__ = ["fill", "problems"]


def fill(form: PaperForm, source: PaperSource) -> FilledPaper:
    """Everything that the sheet will say; what is not known becomes a blank to write on."""
    source = form.meant_by(source)
    page = form.page
    number = value_words(value_of("number", source))
    return FilledPaper(
        form=form.id,
        edition=form.edition,
        title=f"{form.title} {number}".strip(),
        author=source.committee,
        page=Page(
            page.top,
            page.bottom,
            page.left,
            page.right,
            page.size,
            page.leading,
            page.title_size,
            page.numbered,
        ),
        blocks=tuple(filled for block in form.blocks for filled in _fill_block(block, source, page)),
    )


def _fill_block(block: Block, source: PaperSource, page: PageSpec) -> Iterator[FilledBlock]:
    match block:
        case TextBlock():
            runs = struck(sentence(block.text, source), block.strike, source)
            joined = block.style == "heading"
            yield Text(runs, block.style.value, block.align.value, block.indent, block.size, joined)
        case CellsBlock():
            rows = cell_rows(block.rows, lambda name: value_of(name, source), is_blank=source.is_blank)
            yield Cells(rows, block.boxed)
        case PartiesBlock():
            yield from party_blocks(block, source)
        case SectionBlock():
            yield from _section(block, source)
        case ClausesBlock():
            yield from clause_blocks(block, source, page)
        case PerformanceBlock():
            yield from performance_blocks(block, source)
        case ChoiceBlock():
            marks = choices(block.options, value_of(block.field, source))
            yield Text((Run(block.label, "label"), *marks), indent=False)
        case SignaturesBlock():
            left = tuple(sign for spec in block.left for sign in signs(spec, source))
            right = tuple(sign for spec in block.right for sign in signs(spec, source))
            yield Signatures(left, right)
        case SealBlock():
            yield _seal(block, source)
        case TableBlock():
            yield table_of(block, source)
        case EntriesBlock():
            yield from entry_blocks(block, source)
        case FrameBlock():
            yield Frame(block.label, block.mm)
        case RuledBlock():
            if block.label:
                yield heading(block.label)
            yield Ruled(block.lines)
        case SpaceBlock():
            yield Space(block.mm)
        case PageBreakBlock():
            yield PageBreak()


def _section(block: SectionBlock, source: PaperSource) -> Iterator[FilledBlock]:
    texts = _texts(value_of(block.field, source))
    if block.inline and (texts or block.lines <= 1):
        first = Run(texts[0]) if texts else Run(kind="blank", width=24)
        yield Text((Run(block.label, "label"), first), indent=False)
        yield from (body(text) for text in texts[1:])
        return
    yield heading(block.label)
    if texts:
        yield from (body(text) for text in texts)
    else:
        yield Ruled(block.lines)


def _texts(value: Value) -> list[str]:
    """The paragraphs of a value, one for each entry of a list."""
    if isinstance(value, tuple):
        return [flat(item) for item in value if item.strip()]
    return paragraphs(value_words(value))


def _seal(block: SealBlock, source: PaperSource) -> Seal:
    lines = tuple(_seal_line(sentence(line, source)) for line in block.text)
    day = value_words(value_of(block.date, source))
    date_runs = (Run(day),) if day else blank(FieldKind.DATE, ruled=False)
    return Seal(tuple(line for line in lines if line), date_runs, block.room)


def _seal_line(runs: tuple[Run, ...]) -> str:
    """Words of a line, with empty room for its blanks; nothing where there are no words."""
    known = any(run.text for run in runs)
    return "".join(run.text or "\u3000" * run.width for run in runs) if known else ""
