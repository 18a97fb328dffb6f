"""Who stands on a sheet: blocks of parties, and the lines where people sign"""

import re
from collections.abc import Iterator

from mediator_desktop.catalogue.paper_blocks import Each, PartiesBlock, SignSpec
from mediator_desktop.catalogue.paper_items import ITEM_LISTS, agent_words
from mediator_desktop.catalogue.paper_source import PaperSource, Value, signers
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import Duty, PartyKind, PartyRole
from mediator_desktop.papers.fill_words import cell_rows, heading, value_of
from mediator_desktop.papers.filled import Cell, Cells, FilledBlock, Sign
from mediator_desktop.papers.wording import flat, value_words

_LISTED = re.compile(r"[、，,;；\n]+")


def party_blocks(block: PartiesBlock, source: PaperSource) -> Iterator[FilledBlock]:
    """The block of every party meant, then blank ones."""
    everyone = enumerate(source.dispute.parties)
    if block.of_item:
        at = source.index(len(source.dispute.parties), last=False)
        members = [(i, p) for i, p in everyone if i == at]
    else:
        members = [(i, p) for i, p in everyone if p.role in block.roles]
    absent = [role for role in block.roles if role not in {party.role for _, party in members}]
    while len(members) < block.at_least:
        role = absent.pop(0) if absent else block.roles[-1]
        place = len(members)
        kind = block.blanks[place] if place < len(block.blanks) else PartyKind.NATURAL
        members.append((-1, Party(role=role, kind=kind)))
    for index, party in members:
        if block.heading:
            yield heading(block.heading.replace("{role}", party.role.label))
        yield Cells(tuple(_party_rows(block, party, index, source)))


def _party_rows(
    block: PartiesBlock, party: Party, index: int, source: PaperSource
) -> Iterator[tuple[Cell, ...]]:
    fields = ITEM_LISTS["parties"].fields

    def lookup(name: str) -> Value:
        return flat(value_words(fields[name].get(party, index, source)))

    is_person = party.kind is PartyKind.NATURAL
    is_unknown = index < 0
    yield from cell_rows(block.person if is_person else block.organisation, lookup, is_blank=is_unknown)
    for name in block.extra:
        if name == "agents":
            for agent in party.agents:
                guardian = party.is_minor_on(source.day) and agent.authority is None
                yield (Cell("法定代理人" if guardian else "委托代理人", flat(agent_words(agent))),)
        elif value := lookup(name):
            yield (Cell(fields[name].label, str(value)),)


def signs(spec: SignSpec, source: PaperSource) -> list[Sign]:
    """The places to sign that a line of the form stands for."""
    names = _signer_names(spec, source)
    names += [""] * max(0, spec.at_least - len(names))
    return [Sign(spec.label, name if spec.named else "") for name in names]


def _signer_names(spec: SignSpec, source: PaperSource) -> list[str]:
    if spec.field:
        words = value_words(value_of(spec.field, source))
        return [name for name in (flat(part) for part in _LISTED.split(words)) if name]
    parties = source.dispute.parties
    match spec.each:
        case Each.ONCE:
            return [""] * spec.at_least
        case Each.MEDIATORS:
            return [m.name for duty in (Duty.LEAD, Duty.ASSISTANT) for m in signers(source, duty)]
        case Each.RECORDERS:
            return [m.name for m in signers(source, Duty.RECORDER)]
        case Each.PARTY:
            return [_signer(source.party, source)]
        case Each.PRESENT:
            attendance = source.session.attendance
            came = tuple(p for p in parties if p.name and p.name in attendance)
            parties = came if came else parties
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
