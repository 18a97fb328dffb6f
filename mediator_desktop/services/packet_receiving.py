"""Taking over what a transfer packet brings, as decided: everything in one transaction, or nothing"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Voiding
from mediator_desktop.domain.exchange import (
    CaseNumber,
    Origin,
    PacketRow,
    Plain,
    Result,
    Side,
    Way,
    merged,
)
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.screening import RoundRecord
from mediator_desktop.domain.steps import LateEntry
from mediator_desktop.domain.text import LINE_LENGTH
from mediator_desktop.domain.unit import Unit, UnitTree, own_unit
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import packet_content as letters
from mediator_desktop.services.packet_arrivals import Arrival, Item, compared
from mediator_desktop.services.packet_content import SentDispute, SentFile, SentRound
from mediator_desktop.services.packets import ItemResult, check_trust, unwatched
from mediator_desktop.services.ports import UnitOfWork
from mediator_desktop.services.units import save_units
from mediator_desktop.services.workplace import Workplace

CHANGED_MEANWHILE = "登记册里的内容刚刚又有改动，请重新打开纠纷包看一遍再接收"
MOST_SERIAL = 1_000_000
_CHANGEABLE = ("section", "caption", "evidence_key", "stands_for", "item", "turn", "per_page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided.

    `sides` decides conflicts: by id of the dispute or round, then by the path of the fact. `left` are ids not to be taken
    over. `is_checked` says that the fingerprint was compared by telephone, `accepts_other_county` that a packet of
    another county is meant for us, `adds_units` that missing units are to be added.
    """

    sides: Mapping[str, Mapping[str, Side]] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    is_checked: bool = False
    accepts_other_county: bool = False
    adds_units: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of every entry of a packet."""

    packet_id: str
    results: tuple[ItemResult, ...]
    changes: Changes

    def count(self, result: Result) -> int:
        """How many entries had a result."""
        return sum(1 for entry in self.results if entry.result == result.value)


def receive(
    arrival: Arrival,
    decision: Decision,
    workplace: Workplace,
    watch: Callable[[int, int], None] = unwatched,
) -> Received:
    """Take over what was decided. Attached files are laid into the vault first; without their rows they mean nothing.

    Raises Refused for a sender nobody checked, another county, a conflict without a decision, what contradicts itself
    once put together, and when the register changed since the packet was opened. Receiving the same packet again changes
    nothing.
    """
    _check(arrival, decision)
    digests = _into_vault(arrival, decision, workplace, watch)
    with workplace.register.write(workplace.actor) as uow:
        now = compared(arrival.file, arrival.content, uow, workplace.vocabulary)
        known = uow.packet(arrival.content.cover.id, Way.IN)
        if known is not None and not now.has_news:
            results = tuple(letters.each(ItemResult, known.content["results"]))
            return Received(packet_id=known.id, results=results, changes=Changes())
        if now.items != arrival.items:
            raise Refused(CHANGED_MEANWHILE)
        return _Taking(now, decision, digests, uow, workplace.clock).all()


def undecided(arrival: Arrival, decision: Decision) -> tuple[tuple[Item, str], ...]:
    """Conflicts without a decision: the entry and the path of the fact."""
    return tuple(
        (item, difference.path)
        for item in arrival.items
        if _is_wanted(item, decision)
        for difference in item.comparison.conflicts
        if decision.sides.get(item.id, {}).get(difference.path) not in difference.sides
    )


def _is_wanted(item: Item, decision: Decision) -> bool:
    return item.id not in decision.left and not item.obstacle


def _check(arrival: Arrival, decision: Decision) -> None:
    sender = arrival.content.cover.sender
    check_trust(arrival.trust, sender.name, arrival.fingerprint, is_checked=decision.is_checked)
    if arrival.is_other_county and not decision.accepts_other_county:
        raise Refused(Problem("county", f"这个包来自{sender.county}，不是本县的；确实要接收，请先确认"))
    if open_questions := undecided(arrival, decision):
        raise Refused(
            *(
                Problem(f"{item.id}.{path}", f"{item.number or item.title}：双方都改过，请选用哪一方的")
                for item, path in open_questions
            )
        )


def _into_vault(
    arrival: Arrival, decision: Decision, workplace: Workplace, watch: Callable[[int, int], None]
) -> dict[str, str]:
    """Lay the bytes of new attachments into the vault; their digests by attachment id."""
    wanted = [
        sent
        for item in arrival.items
        if _is_wanted(item, decision)
        for sent in item.sent.files
        if sent.attachment.id not in (item.mine or {}).get("attachments", {})
    ]
    total = sum(sent.attachment.size for sent in wanted)
    done = 0
    digests: dict[str, str] = {}
    for sent in wanted:
        digests[sent.attachment.id] = workplace.register.vault.put(arrival.file.part(sent.part))
        done += sent.attachment.size
        watch(done, total)
    return digests


class _Taking:
    """Writes what was decided through one unit of work."""

    def __init__(
        self, arrival: Arrival, decision: Decision, digests: Mapping[str, str], uow: UnitOfWork, clock: Clock
    ) -> None:
        self._arrival = arrival
        self._decision = decision
        self._digests = digests
        self._uow = uow
        self._clock = clock
        self._now = clock.now()
        self._sender = arrival.content.cover.sender
        self._office = uow.office() or Office()
        self._units: dict[str, Unit] = dict(arrival.own_units)

    def all(self) -> Received:
        """Everything, in the order units, campaigns, disputes, rounds."""
        added_units = self._add_units()
        self._add_campaigns()
        results = tuple(self._item(item) for item in self._arrival.items)
        self._remember(results)
        taken = [entry for entry in results if entry.result in (Result.NEW, Result.CHANGED)]
        return Received(
            packet_id=self._arrival.content.cover.id,
            results=results,
            changes=Changes(
                disputes=frozenset(entry.id for entry in taken if entry.kind == "dispute"),
                screening=any(entry.kind == "round" for entry in taken),
                office=added_units,
                everything=added_units,
            ),
        )

    def _item(self, item: Item) -> ItemResult:
        kind = "round" if item.is_round else "dispute"
        is_homeless = isinstance(item.sent, SentRound) and item.sent.round.unit not in self._units
        if not _is_wanted(item, self._decision) or is_homeless:
            return ItemResult(id=item.id, kind=kind, result=Result.LEFT.value)
        if isinstance(item.sent, SentRound):
            result, version = self._round(item, item.sent)
        else:
            result, version = self._dispute(item, item.sent)
        self._uow.keep_origin(
            Origin(
                peer=self._arrival.key,
                own_id=item.id,
                their_version=item.sent.version,
                own_version=version,
                facts=item.theirs,
            )
        )
        return ItemResult(id=item.id, kind=kind, result=result.value, version=version)

    def _dispute(self, item: Item, sent: SentDispute) -> tuple[Result, int]:
        if item.mine is None:
            return Result.NEW, self._new_dispute(item, sent)
        facts = self._merged(item)
        before = self._uow.load(item.id)
        record = self._changed_dispute(item, sent, before, facts)
        is_filed = self._files(item, sent.files, facts)
        is_same = record.version == before.version and not is_filed
        return (Result.SAME if is_same else Result.CHANGED), record.version

    def _new_dispute(self, item: Item, sent: SentDispute) -> int:
        number = self._number(sent.number, item.id)
        dispute = sent.dispute
        if number is None and sent.shown_number and not dispute.docket.number:
            docket = replace(dispute.docket, number=sent.shown_number[:LINE_LENGTH])
            dispute = replace(dispute, docket=docket)
        record = DisputeRecord(
            id=item.id,
            version=1,
            number=number,
            entered_at=min(_local(sent.entered_at), self._now),
            changed_at=self._now,
            dispute=self._linked(dispute, dispute),
            voided=replace(sent.voided, at=_local(sent.voided.at)) if sent.voided else None,
        )
        self._uow.add(record)
        if sent.late_entries:
            late = tuple(replace(entry, at=_local(entry.at)) for entry in sent.late_entries)
            record = replace(record, version=2, late_entries=late)
            self._uow.replace(record, expected_version=1, action="receive_packet")
        self._files(item, sent.files, item.theirs)
        return record.version

    def _changed_dispute(
        self, item: Item, sent: SentDispute, before: DisputeRecord, facts: Plain
    ) -> DisputeRecord:
        dispute = letters.dispute_of(facts)
        if not before.dispute.committee and dispute.committee == self._office.committee:
            dispute = replace(dispute, committee="")
        dispute = self._linked(dispute, before.dispute)
        if problems := wrong(check_dispute(dispute, self._clock.today())):
            name = item.number or item.title
            raise Refused(*(Problem(p.field, f"{name}合在一起后：{p.sentence}") for p in problems))
        late = self._late_entries(item, sent, before, dispute)
        record = before
        if dispute != before.dispute or late != before.late_entries:
            record = replace(
                before,
                version=before.version + 1,
                changed_at=self._now,
                dispute=dispute,
                late_entries=late,
            )
            self._uow.replace(record, expected_version=before.version, action="receive_packet")
        if (reason := facts.get("voided")) and record.voided is None:
            voiding = Voiding(at=self._now, reason=str(reason))
            version = record.version
            record = replace(record, version=version + 1, changed_at=self._now, voided=voiding)
            self._uow.void(record, voiding, expected_version=version)
        return record

    def _late_entries(
        self, item: Item, sent: SentDispute, before: DisputeRecord, dispute: Dispute
    ) -> tuple[LateEntry, ...]:
        """What was added after closing: the sender's notes of it, else one that names the packet."""
        known = {to_plain(entry)["reason"] for entry in before.late_entries}
        late = tuple(
            replace(entry, at=_local(entry.at)) for entry in sent.late_entries if entry.reason not in known
        )
        if not late and before.dispute.closed_on is not None and dispute != before.dispute:
            fields = tuple(d.path for d in item.comparison.differences if "." not in d.path)
            reason = f"接收{self._sender.name}的纠纷包"
            late = (LateEntry(at=self._now, actor=self._sender.name, reason=reason, fields=fields),)
        return (*before.late_entries, *late)

    def _round(self, item: Item, sent: SentRound) -> tuple[Result, int]:
        unit = self._units[sent.round.unit]
        if item.mine is None:
            record = RoundRecord(
                id=item.id,
                version=1,
                entered_at=min(_local(sent.entered_at), self._now),
                changed_at=self._now,
                actor=sent.actor or self._sender.name,
                round=self._known_only(letters.round_of(item.theirs, unit.id), ()),
                voided_at=_local(sent.voided_at) if sent.voided_at else None,
                void_reason=sent.void_reason,
            )
            self._uow.add_round(record)
            self._files(item, sent.files, item.theirs)
            return Result.NEW, record.version
        facts = self._merged(item)
        before = self._uow.load_round(item.id)
        held = self._known_only(letters.round_of(facts, before.round.unit), before.round.disputes)
        record = before
        reason = str(facts.get("voided", ""))
        if held != before.round or (reason and not before.voided_at):
            record = replace(
                before,
                version=before.version + 1,
                changed_at=self._now,
                round=held,
                voided_at=before.voided_at or (self._now if reason else None),
                void_reason=reason or before.void_reason,
            )
            self._uow.replace_round(record, expected_version=before.version)
        is_filed = self._files(item, sent.files, facts)
        is_same = record.version == before.version and not is_filed
        return (Result.SAME if is_same else Result.CHANGED), record.version

    def _known_only(self, held: Any, own: tuple[str, ...]) -> Any:
        """A round whose disputes are all on record; those we had keep their order."""
        wanted = set(held.disputes)
        ordered = [*(d for d in own if d in wanted), *(d for d in held.disputes if d not in own)]
        return replace(held, disputes=tuple(d for d in ordered if self._is_on_record(d)))

    def _is_on_record(self, dispute_id: str) -> bool:
        try:
            self._uow.load(dispute_id)
        except Refused:
            return False
        return True

    def _merged(self, item: Item) -> dict[str, Any]:
        return merged(item.mine or {}, item.comparison, self._decision.sides.get(item.id, {}))

    def _files(self, item: Item, sent: tuple[SentFile, ...], facts: Plain) -> bool:
        """Bring the attachments in line with the facts; whether anything was done."""
        wanted: Mapping[str, Any] = facts.get("attachments", {})
        present = {attachment.id: attachment for attachment in self._uow.attachments(item.id)}
        ever = self._uow.attachment_owners(list(wanted))
        brought = {file.attachment.id: file for file in sent}
        done = False
        for key, told in wanted.items():
            if key not in ever:
                self._add_file(item, brought[key])
                done = True
            elif key in present and told != letters.attachment_facts(present[key]):
                mine = present[key]
                theirs = brought[key].attachment
                self._uow.change_attachment(
                    replace(mine, **{name: getattr(theirs, name) for name in _CHANGEABLE})
                )
                done = True
        for key in present.keys() - wanted.keys():
            self._uow.remove_attachment(key, f"{self._sender.name}已取出")
            done = True
        return done

    def _add_file(self, item: Item, sent: SentFile) -> None:
        attachment: Attachment = replace(
            sent.attachment,
            dispute_id=item.id,
            digest=self._digests[sent.attachment.id],
            added_at=_local(sent.attachment.added_at),
        )
        picture = self._arrival.file.part(sent.thumbnail) if sent.thumbnail is not None else None
        self._uow.add_attachment(attachment, picture)

    def _number(self, told: CaseNumber | None, dispute_id: str) -> str | None:
        """The number that the other office gave, None where it was given here before."""
        if told is None or not 0 < told.serial <= MOST_SERIAL or not told.committee:
            return None
        if not told.number or len(told.number) > LINE_LENGTH or self._uow.is_number_taken(told.number):
            return None
        try:
            self._uow.take_number(told.committee, told.series_year, told.serial, told.number, dispute_id)
        except Refused:
            return None
        return told.number

    def _linked(self, dispute: Dispute, before: Dispute) -> Dispute:
        """The dispute with its parties linked to people known here."""
        day = dispute.received_on or self._clock.today()
        own = {(party.role, party.name): party.person_id for party in before.parties}
        parties = []
        for party in dispute.parties:
            linked = replace(party, person_id=own.get((party.role, party.name)))
            parties.append(replace(linked, person_id=self._uow.link_person(linked, day)))
        return replace(dispute, parties=tuple(parties))

    def _add_units(self) -> bool:
        if not self._decision.adds_units or not self._arrival.missing_units:
            return False
        units = list(self._uow.units())
        last = max((unit.position for unit in units), default=-1)
        for offset, sent in enumerate(self._arrival.missing_units, start=1):
            tree = UnitTree(units)
            named = [u for name in sent.above[:1] for u in tree.named(name) if u.level.rank < sent.level.rank]
            home = own_unit(tree, self._office)
            above = named[0] if named else home
            parent = above.id if above is not None and above.level.rank < sent.level.rank else ""
            own_id = sent.id if sent.id not in tree.units else str(uuid.uuid4())
            unit = Unit(
                id=own_id,
                parent=parent,
                level=sent.level,
                name=sent.name,
                code=sent.code,
                position=last + offset,
            )
            units.append(unit)
            self._units[sent.id] = unit
        save_units(units, self._uow, self._clock)
        return True

    def _add_campaigns(self) -> None:
        known = {campaign.id for campaign in self._uow.campaigns()}
        for campaign in self._arrival.content.campaigns:
            if campaign.id not in known:
                units = tuple(self._units[unit].id for unit in campaign.units if unit in self._units)
                self._uow.keep_campaign(replace(campaign, units=units))

    def _remember(self, results: tuple[ItemResult, ...]) -> None:
        cover = self._arrival.content.cover
        self._uow.keep_packet(
            PacketRow(
                id=cover.id,
                way=Way.IN,
                at=self._now,
                actor="",
                peer=self._sender.name,
                peer_key=self._arrival.key,
                content={
                    "recipient": cover.recipient,
                    "purpose": cover.purpose,
                    "note": cover.note,
                    "made_at": cover.made_at.isoformat(),
                    "results": [to_plain(entry) for entry in results],
                },
            )
        )
        counted = {result.label: sum(e.result == result.value for e in results) for result in Result}
        self._uow.record_event(
            "receive_packet",
            subject=cover.id,
            changes={
                "sender": (None, self._sender.name),
                "purpose": (None, cover.purpose),
                "results": (None, {label: count for label, count in counted.items() if count}),
            },
        )


def _local(moment: datetime) -> datetime:
    """A moment without a zone, as the register keeps them."""
    return moment.replace(tzinfo=None)
