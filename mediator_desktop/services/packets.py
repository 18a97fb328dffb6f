"""Sending disputes and a village's week to another office: one sealed, signed file, and the receipt that comes back"""

import json
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.exchange import Origin, PacketRow, Part, Trust, Way, fingerprint
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.screening import RoundRecord
from mediator_desktop.domain.text import LINE_LENGTH, tidy, unfit
from mediator_desktop.domain.unit import UnitTree
from mediator_desktop.services import packet_content as letters
from mediator_desktop.services.files import written_in_parts, written_whole
from mediator_desktop.services.packet_content import (
    Content,
    Cover,
    Known,
    Sender,
    SentDispute,
    SentFile,
    SentRound,
    SentUnit,
)
from mediator_desktop.services.ports import Reader, Vault
from mediator_desktop.services.workplace import Workplace

ENDING = ".mdpacket"
RECEIPT_ENDING = ".mdreceipt"
MOST_DISPUTES = 2_000
MOST_RECEIPT_BYTES = 5_000_000
PURPOSES = ("按职责上报", "移交办理", "交办下级", "办结反馈", "排查情况报送")
"""What the full facts of a dispute leave the office for, as offered."""


def unwatched(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to send: disputes by id, and the rounds of a unit and those below it in a period with what they found."""

    disputes: tuple[str, ...] = ()
    unit: str = ""
    period: Period | None = None
    recipient: str
    purpose: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A packet as it was written; `fingerprint` is read out when the other office asks on the telephone."""

    packet_id: str
    path: Path
    disputes: int
    rounds: int
    files: int
    fingerprint: str


def suggested_passphrase() -> str:
    """Four groups of four digits, easily read out on the telephone (53 bits, behind Argon2id)."""
    return "-".join("".join(secrets.choice("0123456789") for _ in range(4)) for _ in range(4))


def pack(
    wanted: Wanted,
    target: Path,
    passphrase: str,
    workplace: Workplace,
    watch: Callable[[int, int], None] = unwatched,
) -> Packed:
    """Write a packet. What leaves is in the log before the file has its name.

    Raises Refused when nothing is chosen, recipient or purpose is missing or the passphrase is too short; Trouble when
    the disk says no.
    """
    wanted = _tidied(wanted)
    register = workplace.register
    with register.write(workplace.actor) as uow:
        signing_key = uow.signing_key()
        own_key = uow.public_key()
    assert own_key is not None
    with register.read() as reader:
        packing = _Packing(reader, workplace, own_key.hex())
        content = packing.content(wanted)
    vault = register.vault
    parts = [Part(size, partial(fetch, vault)) for size, fetch in packing.parts]

    def record() -> None:
        with register.write(workplace.actor) as uow:
            uow.keep_packet(_row(content, workplace))
            for own_id, version, facts in packing.facts:
                uow.keep_origin(
                    Origin(
                        peer=own_key.hex(),
                        own_id=own_id,
                        their_version=version,
                        own_version=version,
                        facts=facts,
                    )
                )
            uow.record_event("send_packet", subject=content.cover.id, changes=_logged(content, packing.files))

    sealed = register.packet_files.sealed(letters.written(content), parts, passphrase, signing_key, watch)
    written_in_parts(target, sealed, record)
    return Packed(
        packet_id=content.cover.id,
        path=target,
        disputes=len(content.disputes),
        rounds=len(content.rounds),
        files=packing.files,
        fingerprint=fingerprint(own_key),
    )


def own_fingerprint(reader: Reader) -> str:
    """The groups that another office compares with, empty before the first packet."""
    key = reader.public_key()
    return fingerprint(key) if key is not None else ""


class _Packing:
    """Gathers what a packet holds inside one consistent read."""

    def __init__(self, reader: Reader, workplace: Workplace, own_key: str) -> None:
        office = reader.office()
        if office is None:
            raise Refused("还没有填写单位情况，请先到“设置”里填写")
        self._reader = reader
        self._workplace = workplace
        self._office: Office = office
        self._own_key = own_key
        self.parts: list[tuple[int, Callable[[Vault], bytes]]] = []
        self.facts: list[tuple[str, int, dict[str, Any]]] = []
        """Id, version and facts of everything that goes along."""
        self.files = 0

    def content(self, wanted: Wanted) -> Content:
        """Everything but the bytes of the files."""
        tree = UnitTree(self._reader.units())
        rounds = list(self._rounds(wanted, tree))
        found = [dispute for record in rounds for dispute in record.round.disputes]
        ids = tuple(dict.fromkeys((*wanted.disputes, *found)))
        if not ids and not rounds:
            raise Refused(Problem("disputes", "没有要发送的内容，请先选纠纷，或选有排查记录的单位和时间"))
        if len(ids) > MOST_DISPUTES:
            raise Refused(f"一个纠纷包最多装{MOST_DISPUTES}件纠纷，请分几次发送")
        used = {record.round.campaign for record in rounds}
        return Content(
            cover=Cover(
                id=str(uuid.uuid4()),
                made_at=self._workplace.clock.now(),
                edition=self._workplace.register.packet_files.edition,
                sender=sender_of(self._office),
                recipient=wanted.recipient,
                purpose=wanted.purpose,
                note=wanted.note,
            ),
            disputes=tuple(self._dispute(self._reader.load(dispute_id)) for dispute_id in ids),
            rounds=tuple(self._round(record, tree) for record in rounds),
            units=tuple(
                _sent_unit(unit_id, tree)
                for unit_id in sorted({r.round.unit for r in rounds} & tree.units.keys())
            ),
            campaigns=tuple(c for c in self._reader.campaigns() if c.id in used),
        )

    def _rounds(self, wanted: Wanted, tree: UnitTree) -> Iterator[RoundRecord]:
        if not wanted.unit or wanted.period is None:
            return
        units = (wanted.unit, *(unit.id for unit in tree.all_below(wanted.unit)))
        period = wanted.period
        for held in self._reader.held_rounds(period.first_day, period.last_day, units):
            yield self._reader.load_round(held.id)
        for round_id in self._reader.void_rounds(period.first_day, period.last_day, units):
            if any(origin.peer == self._own_key for origin in self._reader.origins(round_id)):
                yield self._reader.load_round(round_id)

    def _dispute(self, record: DisputeRecord) -> SentDispute:
        attachments = self._reader.attachments(record.id)
        dispute = replace(
            record.dispute,
            committee=record.dispute.committee or self._office.committee,
            parties=tuple(replace(party, person_id=None) for party in record.dispute.parties),
        )
        sent = SentDispute(
            id=record.id,
            version=record.version,
            entered_at=record.entered_at,
            dispute=dispute,
            shown_number=record.display_number,
            number=self._reader.case_number(record.id),
            voided=record.voided,
            late_entries=record.late_entries,
            files=self._sent_files(attachments),
            knows=self._knows(record.id),
        )
        self.facts.append((record.id, record.version, dict(sent.facts())))
        return sent

    def _round(self, record: RoundRecord, tree: UnitTree) -> SentRound:
        attachments = self._reader.attachments(record.id)
        name = tree.units[record.round.unit].name if record.round.unit in tree.units else ""
        facts = letters.round_facts(record.round, name, record.void_reason, attachments)
        self.facts.append((record.id, record.version, facts))
        return SentRound(
            id=record.id,
            version=record.version,
            entered_at=record.entered_at,
            actor=record.actor,
            round=record.round,
            voided_at=record.voided_at,
            void_reason=record.void_reason,
            files=self._sent_files(attachments),
            knows=self._knows(record.id),
        )

    def _sent_files(self, attachments: Iterable[Attachment]) -> tuple[SentFile, ...]:
        sent = []
        for attachment in attachments:
            picture = self._reader.thumbnail(attachment.digest)
            part = self._add_part(attachment.size, partial(_stored, attachment.digest))
            thumbnail = None
            if picture is not None:
                thumbnail = self._add_part(len(picture), partial(_given, picture))
            sent.append(SentFile(attachment=replace(attachment, digest=""), part=part, thumbnail=thumbnail))
            self.files += 1
        return tuple(sent)

    def _add_part(self, size: int, fetch: Callable[[Vault], bytes]) -> int:
        self.parts.append((size, fetch))
        return len(self.parts) - 1

    def _knows(self, own_id: str) -> tuple[Known, ...]:
        newest: dict[str, int] = {}
        for origin in self._reader.origins(own_id):
            if origin.peer != self._own_key:
                newest[origin.peer] = max(newest.get(origin.peer, 0), origin.their_version)
        return tuple(Known(key=key, version=version) for key, version in sorted(newest.items()))


def _stored(digest: str, vault: Vault) -> bytes:
    return vault.get(digest)


def _given(content: bytes, _vault: Vault) -> bytes:
    return content


def sender_of(office: Office) -> Sender:
    """How an office names itself."""
    return Sender(
        name=office.name, committee=office.committee, county=office.county, township=office.township
    )


def _sent_unit(unit_id: str, tree: UnitTree) -> SentUnit:
    unit = tree.units[unit_id]
    above = tuple(higher.name for higher in tree.way_up(unit_id))
    return SentUnit(id=unit.id, level=unit.level, name=unit.name, code=unit.code, above=above)


def _row(content: Content, workplace: Workplace) -> PacketRow:
    cover = content.cover
    return PacketRow(
        id=cover.id,
        way=Way.OUT,
        at=cover.made_at,
        actor=workplace.actor,
        peer=cover.recipient,
        content={
            "purpose": cover.purpose,
            "note": cover.note,
            "disputes": [[sent.id, sent.version] for sent in content.disputes],
            "rounds": [[sent.id, sent.version] for sent in content.rounds],
        },
    )


def _logged(content: Content, files: int) -> dict[str, tuple[Any, Any]]:
    cover = content.cover
    return {
        "recipient": (None, cover.recipient),
        "purpose": (None, cover.purpose),
        "disputes": (None, [sent.shown_number or sent.id for sent in content.disputes]),
        "rounds": (None, len(content.rounds)),
        "files": (None, files),
    }


def _tidied(wanted: Wanted) -> Wanted:
    wanted = replace(
        wanted, recipient=tidy(wanted.recipient), purpose=tidy(wanted.purpose), note=tidy(wanted.note)
    )
    problems = []
    for name, label in (("recipient", "接收单位"), ("purpose", "发送的事由")):
        if not getattr(wanted, name):
            problems.append(Problem(name, f"请填写{label}"))
    for name in ("recipient", "purpose", "note"):
        if len(getattr(wanted, name)) > LINE_LENGTH:
            problems.append(Problem(name, f"太长了，最多{LINE_LENGTH}个字"))
        elif sentence := unfit(getattr(wanted, name), lines=name == "note"):
            problems.append(Problem(name, sentence))
    if bool(wanted.unit) != (wanted.period is not None):
        problems.append(Problem("period", "发送排查记录要同时给出单位和时间"))
    if problems:
        raise Refused(*problems)
    return wanted


# Receipts


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """What became of one dispute or round; `version` is the receiver's own afterwards, 0 where it was left."""

    id: str
    kind: str
    result: str
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as it was read; `fingerprint` is that of the key that signed it, `trust` what is known of the key."""

    packet: PacketRow
    receiver: Sender
    at: str
    results: tuple[ItemResult, ...]
    key: str
    fingerprint: str
    trust: Trust


def write_receipt(packet_id: str, target: Path, workplace: Workplace) -> Path:
    """Write the receipt of a packet that was received. Raises Refused for a packet that was not."""
    with workplace.register.write(workplace.actor) as uow:
        signing_key = uow.signing_key()
        row = uow.packet(packet_id, Way.IN)
        office = uow.office() or Office()
    if row is None:
        raise Refused("这个纠纷包还没有接收，没有回执")
    letter = json.dumps(
        {
            "packet": packet_id,
            "at": row.at.isoformat(),
            "receiver": to_plain(sender_of(office)),
            "results": row.content["results"],
        },
        ensure_ascii=False,
    )
    seal = workplace.register.packet_files.signed(letter.encode(), signing_key)
    content = json.dumps({"format": 1, "letter": letter, "seal": seal.hex()}, ensure_ascii=False, indent=1)
    written_whole(target, content.encode())
    return target


def read_receipt(path: Path, workplace: Workplace) -> Receipt:
    """Read a receipt and say whose it is; nothing is kept. Raises Refused or Trouble."""
    letter, seal = _opened_receipt(path)
    key = workplace.register.packet_files.signer(letter, seal).hex()
    table = letters.json_table(letter)
    receiver = letters.sender_from(table.get("receiver"))
    results = tuple(letters.each(ItemResult, table.get("results")))
    with workplace.register.read() as reader:
        row = reader.packet(str(table.get("packet", "")), Way.OUT)
        trust = trust_of(reader, key, receiver.name)
    if row is None:
        raise Refused("这不是本处发出的纠纷包的回执，请看看是不是选错了文件")
    if row.receipted_at is not None and row.peer_key != key:
        raise Refused("这个纠纷包已有另一个单位的回执，请打电话问清是谁收到了")
    return Receipt(
        packet=row,
        receiver=receiver,
        at=str(table.get("at", ""))[:19],
        results=results,
        key=key,
        fingerprint=fingerprint(bytes.fromhex(key)),
        trust=trust,
    )


def take_receipt(receipt: Receipt, workplace: Workplace, *, is_checked: bool = False) -> Receipt:
    """Note that a packet arrived; a second time nothing changes.

    `is_checked` says that the fingerprint of a key that is new here was compared by telephone. Raises Refused otherwise.
    """
    check_trust(receipt.trust, receipt.receiver.name, receipt.fingerprint, is_checked=is_checked)
    with workplace.register.write(workplace.actor) as uow:
        row = uow.packet(receipt.packet.id, Way.OUT) or receipt.packet
        if row.receipted_at is not None:
            return replace(receipt, packet=row)
        kept = replace(
            row,
            peer_key=receipt.key,
            receipted_at=workplace.clock.now(),
            content={
                **row.content,
                "receiver": receipt.receiver.name,
                "results": [to_plain(result) for result in receipt.results],
            },
        )
        uow.keep_packet(kept)
        uow.record_event("take_receipt", subject=row.id, changes={"receiver": (None, receipt.receiver.name)})
    return replace(receipt, packet=kept)


def trust_of(reader: Reader, key: str, name: str) -> Trust:
    """What is known of a key that an office of a name signs with."""
    if reader.is_key_known(key):
        return Trust.KNOWN
    return Trust.OTHER_KEY if reader.peer_keys(name) - {key} else Trust.NEW


def check_trust(trust: Trust, name: str, groups: str, *, is_checked: bool) -> None:
    """Raise Refused when a key is new here and nobody compared its fingerprint."""
    if trust is Trust.KNOWN or is_checked:
        return
    if trust is Trust.OTHER_KEY:
        raise Refused(
            Problem(
                "fingerprint",
                f"注意：{name}这次的识别码是 {groups}，与以前的不同，可能有人冒充；请打电话核对，对上了再接收",
            )
        )
    raise Refused(
        Problem("fingerprint", f"第一次收到{name}的文件，请打电话向对方核对识别码 {groups}，对上了再接收")
    )


def _opened_receipt(path: Path) -> tuple[bytes, bytes]:
    try:
        raw = path.read_bytes() if path.stat().st_size <= MOST_RECEIPT_BYTES else b""
    except OSError as error:
        raise Trouble(f"“{path.name}”读不出来，请看看文件还在不在、U盘有没有拔出") from error
    wrong_file = Refused("这不是回执文件，请看看是不是选错了文件")
    try:
        table = letters.json_table(raw)
    except Refused:
        raise wrong_file from None
    if isinstance(table.get("format"), int) and table["format"] > 1:
        raise Refused("这个回执是更新版本的程序做的，请先更新本程序")
    letter, seal = table.get("letter"), table.get("seal")
    if not isinstance(letter, str) or not isinstance(seal, str):
        raise wrong_file
    try:
        return letter.encode(), bytes.fromhex(seal)
    except ValueError:
        raise wrong_file from None
