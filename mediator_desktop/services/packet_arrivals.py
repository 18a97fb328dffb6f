"""Opening a transfer packet: what in it is new here, what changed, what both offices changed; nothing is kept yet"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.exchange import (
    Comparison,
    Plain,
    Standing,
    Trust,
    Way,
    compare,
    fingerprint,
)
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import RoundRecord
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.unit import Unit, UnitTree
from mediator_desktop.services import packet_content as letters
from mediator_desktop.services.packet_content import Content, Known, SentDispute, SentRound, SentUnit
from mediator_desktop.services.packet_ports import OpenPacket
from mediator_desktop.services.packets import trust_of, unwatched
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

VOID_HERE = "本处已作废，不接收改动"
OLDER = "本处已收过它更新的内容"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A dispute or round of a packet beside what is on record here.

    `theirs` and `mine` are facts as compared (`mine` None for a new one), `obstacle` says why it cannot be taken over.
    """

    sent: SentDispute | SentRound
    title: str
    number: str
    comparison: Comparison
    theirs: Plain
    mine: Plain | None
    obstacle: str = ""

    @property
    def id(self) -> str:
        """The id, the same in every office."""
        return self.sent.id

    @property
    def is_round(self) -> bool:
        """Whether it is a screening round."""
        return isinstance(self.sent, SentRound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An opened packet beside the register as it stands.

    `missing_units` are units that its rounds speak of and that are not in the tree here; `own_units` the units here by
    the sender's ids.
    """

    file: OpenPacket
    content: Content
    key: str
    fingerprint: str
    trust: Trust
    is_other_county: bool
    is_received: bool
    items: tuple[Item, ...]
    missing_units: tuple[SentUnit, ...]
    own_units: Mapping[str, Unit]
    notes: tuple[str, ...] = ()

    def item(self, own_id: str) -> Item | None:
        """The entry of an id."""
        return next((item for item in self.items if item.id == own_id), None)

    @property
    def has_news(self) -> bool:
        """Whether anything in it is not on record here yet."""
        return any(item.comparison.standing is not Standing.SAME for item in self.items)


def open_packet(
    path: Path, passphrase: str, workplace: Workplace, watch: Callable[[int, int], None] = unwatched
) -> Arrival:
    """Read a packet through and compare it with the register. Raises Refused or Trouble."""
    files = workplace.register.packet_files
    file = files.opened(path, passphrase, watch)
    content = letters.read(file.letter, files.edition, file.part_size, workplace.clock.now())
    with workplace.register.read() as reader:
        return compared(file, content, reader, workplace.vocabulary)


def compared(file: OpenPacket, content: Content, reader: Reader, vocabulary: Vocabulary) -> Arrival:
    """An opened packet beside the register as a reader sees it. Raises Refused for a packet of our own."""
    office = reader.office()
    if office is None:
        raise Refused("还没有填写单位情况，请先到“设置”里填写")
    own_key = reader.public_key()
    if file.key == own_key:
        raise Refused("这是本处自己发出的纠纷包，请选对方给的那个文件")
    sender = content.cover.sender
    key = file.key.hex()
    tree = UnitTree(reader.units())
    own_units = {unit.id: own for unit in content.units if (own := _own_unit(unit, tree)) is not None}
    comparing = _Comparing(reader, vocabulary, content, key, own_key.hex() if own_key else "", own_units)
    return Arrival(
        file=file,
        content=content,
        key=key,
        fingerprint=fingerprint(file.key),
        trust=trust_of(reader, key, sender.name),
        is_other_county=bool(sender.county and office.county and sender.county != office.county),
        is_received=reader.packet(content.cover.id, Way.IN) is not None,
        items=(
            *(comparing.dispute(sent, office.committee) for sent in content.disputes),
            *(comparing.round(sent) for sent in content.rounds),
        ),
        missing_units=tuple(unit for unit in content.units if unit.id not in own_units),
        own_units=own_units,
        notes=_notes(content, office),
    )


class _Comparing:
    """Puts what was sent beside what is on record."""

    def __init__(
        self,
        reader: Reader,
        vocabulary: Vocabulary,
        content: Content,
        key: str,
        own_key: str,
        own_units: Mapping[str, Unit],
    ) -> None:
        self._reader = reader
        self._vocabulary = vocabulary
        self._content = content
        self._key = key
        self._own_key = own_key
        self._own_units = own_units

    def dispute(self, sent: SentDispute, own_committee: str) -> Item:
        """A dispute beside ours."""
        sender = self._content.cover.sender
        named = replace(sent.dispute, committee=sent.dispute.committee or sender.committee or sender.name)
        sent = replace(sent, dispute=named)
        theirs, mine, is_void = dict(sent.facts()), None, False
        record = self._record(sent.id)
        if record is not None:
            reason = record.voided.reason if record.voided else ""
            is_void = record.voided is not None
            mine = letters.dispute_facts(
                record.dispute, own_committee, reason, self._reader.attachments(record.id)
            )
        type_name = self._vocabulary.types.name(named.type_code) if named.type_code else ""
        comparison, obstacle = self._compared(sent, theirs, mine, is_void=is_void)
        return Item(
            sent=sent,
            title=title_of(named, type_name),
            number=record.display_number if record is not None else sent.shown_number,
            comparison=comparison,
            theirs=theirs,
            mine=mine,
            obstacle=obstacle,
        )

    def round(self, sent: SentRound) -> Item:
        """A round beside ours."""
        unit = self._content.unit(sent.round.unit)
        name = unit.name if unit is not None else ""
        theirs = letters.round_facts(
            sent.round, name, sent.void_reason, (file.attachment for file in sent.files)
        )
        mine, is_void = None, False
        record = self._round(sent.id)
        if record is not None:
            is_void = record.voided_at is not None
            own = next((u.name for u in self._reader.units() if u.id == record.round.unit), "")
            mine = letters.round_facts(
                record.round, own, record.void_reason, self._reader.attachments(record.id)
            )
        comparison, obstacle = self._compared(sent, theirs, mine, is_void=is_void)
        return Item(
            sent=sent,
            title=letters.round_title(sent, self._content),
            number="",
            comparison=comparison,
            theirs=theirs,
            mine=mine,
            obstacle=obstacle,
        )

    def _compared(
        self, sent: SentDispute | SentRound, theirs: Plain, mine: Plain | None, *, is_void: bool
    ) -> tuple[Comparison, str]:
        owners = self._reader.attachment_owners([file.attachment.id for file in sent.files])
        if any(owner != sent.id for owner in owners.values()):
            return Comparison(Standing.SAME), "里面的附件在本处属于别的纠纷"
        base, is_older = self._base(sent)
        comparison = compare(mine, theirs, base)
        if mine is None or comparison.standing is Standing.SAME:
            return comparison, ""
        if is_void:
            return Comparison(Standing.SAME), VOID_HERE
        return (Comparison(Standing.SAME), OLDER) if is_older else (comparison, "")

    def _base(self, sent: SentDispute | SentRound) -> tuple[Plain | None, bool]:
        """What both offices last knew, and whether the sender told us something newer before.

        Either the sender's last words to us, or words of ours that the sender has taken in, whichever came later.
        """
        origins = self._reader.origins(sent.id)
        told = max((o for o in origins if o.peer == self._key), key=lambda o: o.own_version, default=None)
        taken = _versions(sent.knows, self._own_key)
        said = max(
            (o for o in origins if o.peer == self._own_key and o.their_version in taken),
            key=lambda o: o.own_version,
            default=None,
        )
        is_older = told is not None and told.their_version > sent.version
        if told is None or (said is not None and said.own_version >= told.own_version):
            return (said.facts if said is not None else None), is_older
        return told.facts, is_older

    def _record(self, dispute_id: str) -> DisputeRecord | None:
        try:
            return self._reader.load(dispute_id)
        except Refused:
            return None

    def _round(self, round_id: str) -> RoundRecord | None:
        try:
            return self._reader.load_round(round_id)
        except Refused:
            return None


def _versions(knows: Sequence[Known], own_key: str) -> frozenset[int]:
    return frozenset(known.version for known in knows if own_key and known.key == own_key)


def _own_unit(sent: SentUnit, tree: UnitTree) -> Unit | None:
    """The unit here of the same level and name, below one of the same name where both know what is above."""
    for unit in tree.named(sent.name):
        above = tree.way_up(unit.id)
        is_same_place = not sent.above or not above or above[0].name == sent.above[0]
        if unit.level is sent.level and is_same_place:
            return unit
    return None


def _notes(content: Content, office: Office) -> tuple[str, ...]:
    found = []
    recipient = content.cover.recipient
    ours = (office.name, office.committee, office.township, office.county)
    if not any(name and (name in recipient or recipient in name) for name in ours):
        found.append(f"这个包写明是发给“{recipient}”的，请核对是不是给本处的")
    if content.broken:
        found.append(f"有{len(content.broken)}项不能接收，原因写在后面")
    return tuple(found)
