"""What a transfer packet says: cover, disputes and rounds with their files, to JSON and back, nothing taken on trust"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from mediator_desktop.catalogue.record_format import dispute_from_plain, from_plain, to_plain
from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute, Voiding
from mediator_desktop.domain.exchange import CaseNumber, Plain
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.screening import Campaign, ScreeningRound, check_round
from mediator_desktop.domain.steps import LateEntry
from mediator_desktop.domain.text import LINE_LENGTH, TEXT_LENGTH, unfit
from mediator_desktop.domain.unit import UnitLevel

T = TypeVar("T")

DAMAGED = "纠纷包里的内容读不懂，请对方重新做一个"
NEWER = "这个纠纷包是更新版本的程序做的，请先更新本程序再接收"
MOST_ITEMS = 5_000
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_APART = frozenset({"id", "dispute_id", "digest", "position", "added_at", "actor"})
"""What offices do not share of an attachment: where it lies, who added it, its place in the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """An office as it names itself in a packet or receipt."""

    name: str = ""
    committee: str = ""
    county: str = ""
    township: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a packet says of itself; `edition` is that of the sender's register, `made_at` the sender's clock."""

    id: str
    made_at: datetime
    edition: int
    sender: Sender
    recipient: str
    purpose: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A version of an office (public key, hex) that what is sent has taken in."""

    key: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """An attachment and the part of the packet that holds its bytes; `thumbnail` the part of its small picture."""

    attachment: Attachment
    part: int
    thumbnail: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentDispute:
    """A dispute as another office has it; its links to known people stay behind."""

    id: str
    version: int
    entered_at: datetime
    dispute: Dispute
    shown_number: str = ""
    number: CaseNumber | None = None
    voided: Voiding | None = None
    late_entries: tuple[LateEntry, ...] = ()
    files: tuple[SentFile, ...] = ()
    knows: tuple[Known, ...] = ()

    def facts(self) -> Plain:
        """Its facts, to be compared."""
        reason = self.voided.reason if self.voided else ""
        return dispute_facts(self.dispute, "", reason, (sent.attachment for sent in self.files))


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRound:
    """A screening round as another office has it; its unit is one of `units` of the packet."""

    id: str
    version: int
    entered_at: datetime
    actor: str = ""
    round: ScreeningRound
    voided_at: datetime | None = None
    void_reason: str = ""
    files: tuple[SentFile, ...] = ()
    knows: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentUnit:
    """A unit that rounds speak of; `above` are the names of those above it, the nearest first."""

    id: str
    level: UnitLevel
    name: str
    code: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry of a packet that cannot be taken over, and why."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A whole packet apart from the bytes of its files."""

    cover: Cover
    disputes: tuple[SentDispute, ...] = ()
    rounds: tuple[SentRound, ...] = ()
    units: tuple[SentUnit, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    broken: tuple[Broken, ...] = ()

    def unit(self, unit_id: str) -> SentUnit | None:
        """A unit of the packet by the sender's id."""
        return next((unit for unit in self.units if unit.id == unit_id), None)


def dispute_facts(
    dispute: Dispute, committee: str, void_reason: str, attachments: Iterable[Attachment]
) -> dict[str, Any]:
    """The facts of a dispute as offices compare them: the committee named, no links to people."""
    unlinked = tuple(replace(party, person_id=None) for party in dispute.parties)
    facts = to_plain(replace(dispute, committee=dispute.committee or committee, parties=unlinked))
    return typed_facts(facts, void_reason, attachments)


def round_facts(
    held: ScreeningRound, unit_name: str, void_reason: str, attachments: Iterable[Attachment]
) -> dict[str, Any]:
    """The facts of a round as offices compare them: the unit by its name, disputes in one order."""
    same = replace(held, unit=unit_name, disputes=tuple(sorted(held.disputes)))
    return typed_facts(to_plain(same), void_reason, attachments)


def typed_facts(facts: dict[str, Any], void_reason: str, attachments: Iterable[Attachment]) -> dict[str, Any]:
    """Facts with what the register keeps beside them."""
    if void_reason:
        facts["voided"] = void_reason
    if files := {attachment.id: attachment_facts(attachment) for attachment in attachments}:
        facts["attachments"] = files
    return facts


def attachment_facts(attachment: Attachment) -> dict[str, Any]:
    """What offices share of an attachment."""
    return {name: value for name, value in to_plain(attachment).items() if name not in _APART}


def dispute_of(facts: Plain) -> Dispute:
    """The dispute that some facts make."""
    return dispute_from_plain(
        {name: value for name, value in facts.items() if name not in ("voided", "attachments")}
    )


def round_of(facts: Plain, unit_id: str) -> ScreeningRound:
    """The round that some facts make, for a unit of this register."""
    plain = {name: value for name, value in facts.items() if name not in ("voided", "attachments")}
    return replace(from_plain(ScreeningRound, plain), unit=unit_id)


def written(content: Content) -> bytes:
    """The letter of a packet."""
    plain = {
        "cover": to_plain(content.cover),
        "disputes": [to_plain(sent) for sent in content.disputes],
        "rounds": [to_plain(sent) for sent in content.rounds],
        "units": [to_plain(unit) for unit in content.units],
        "campaigns": [to_plain(campaign) for campaign in content.campaigns],
    }
    return json.dumps(plain, ensure_ascii=False).encode()


def read(letter: bytes, edition: int, part_size: Callable[[int], int], now: datetime) -> Content:
    """Read a letter; what cannot be taken over stands in `broken`.

    `part_size` tells the bytes of a part, -1 for none. Raises Refused when the whole cannot be read.
    """
    table = json_table(letter)
    cover = _cover(table.get("cover"))
    is_newer = cover.edition > edition
    units, lost_units = _entries(table, "units", SentUnit)
    campaigns, lost_campaigns = _entries(table, "campaigns", Campaign)
    if not all(_fit_texts(to_plain(entry)) for entry in (*units, *campaigns)):
        raise Refused(DAMAGED)
    disputes, lost_disputes = _entries(table, "disputes", SentDispute)
    rounds, lost_rounds = _entries(table, "rounds", SentRound)
    lost = [*lost_disputes, *lost_rounds, *lost_units, *lost_campaigns]
    if lost and is_newer:
        raise Refused(NEWER)
    content = Content(cover=cover, units=tuple(units), campaigns=tuple(campaigns))
    sound = _Sound(content, part_size, now)
    return replace(
        content,
        disputes=tuple(sound.those(disputes, sound.dispute)),
        rounds=tuple(sound.those(rounds, sound.round)),
        broken=(*lost, *sound.broken),
    )


def json_table(raw: bytes) -> Mapping[str, Any]:
    """The table of a JSON text. Raises Refused."""
    try:
        table = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused(DAMAGED) from error
    if not isinstance(table, dict):
        raise Refused(DAMAGED)
    return table


def sender_from(table: Any) -> Sender:
    """The office that a packet or receipt comes from. Raises Refused for one without a name."""
    sender = _typed(Sender, table)
    if not sender.name.strip() or not _fit_line(sender.name):
        raise Refused(DAMAGED)
    return sender


def each(kind: type[T], entries: Any) -> Iterator[T]:
    """The entries of a list that must all be sound. Raises Refused."""
    if not isinstance(entries, list) or len(entries) > 2 * MOST_ITEMS:
        raise Refused(DAMAGED)
    for entry in entries:
        yield _typed(kind, entry)


def _cover(table: Any) -> Cover:
    cover = _typed(Cover, table)
    sender_from(to_plain(cover.sender))
    if not _ID.fullmatch(cover.id) or not _fit_texts(to_plain(cover)) or not 0 < cover.edition < 100_000:
        raise Refused(DAMAGED)
    return replace(cover, made_at=cover.made_at.replace(tzinfo=None))


def _typed(kind: type[T], table: Any) -> T:
    try:
        return from_plain(kind, table)
    except Refused as refused:
        raise Refused(DAMAGED) from refused


def _entries(table: Mapping[str, Any], name: str, kind: type[T]) -> tuple[list[T], list[Broken]]:
    entries = table.get(name, [])
    if not isinstance(entries, list) or len(entries) > MOST_ITEMS:
        raise Refused(DAMAGED)
    found: list[T] = []
    lost: list[Broken] = []
    for place, entry in enumerate(entries, start=1):
        try:
            found.append(from_plain(kind, entry))
        except Refused as refused:
            lost.append(Broken(_NAMES[name].format(place), refused.problems[0].sentence))
    return found, lost


_NAMES = {
    "disputes": "第{}件纠纷",
    "rounds": "第{}轮排查",
    "units": "第{}个单位",
    "campaigns": "第{}个专项活动",
}


class _Sound:
    """Tells sound entries from those that break a rule of the register, which are told apart with a sentence."""

    def __init__(self, content: Content, part_size: Callable[[int], int], now: datetime) -> None:
        self._content = content
        self._part_size = part_size
        self._now = now
        self._seen: set[str] = set()
        self.broken: list[Broken] = []

    def those(self, entries: Sequence[T], check: Callable[[T], Iterator[str]]) -> Iterator[T]:
        """The sound ones; the others go to `broken`."""
        for entry in entries:
            sentence = next(check(entry), None)
            if sentence is None:
                yield entry
            else:
                self.broken.append(Broken(_title(entry, self._content), sentence))

    def dispute(self, sent: SentDispute) -> Iterator[str]:
        """Why a dispute cannot be taken over."""
        yield from self._common(sent.id, sent.files)
        if not _fit_texts(to_plain(sent)):
            yield "里面有不能保存的字符或过长的文字"
        for problem in wrong(check_dispute(sent.dispute, self._now.date())):
            yield _sentence(problem)

    def round(self, sent: SentRound) -> Iterator[str]:
        """Why a round cannot be taken over."""
        yield from self._common(sent.id, sent.files)
        if self._content.unit(sent.round.unit) is None:
            yield "没有说明是哪个单位的排查"
        if not _fit_texts(to_plain(sent)):
            yield "里面有不能保存的字符或过长的文字"
        if any(not _ID.fullmatch(found) for found in sent.round.disputes):
            yield DAMAGED
        for problem in wrong(check_round(sent.round, self._now.date())):
            yield _sentence(problem)

    def _common(self, own_id: str, files: Sequence[SentFile]) -> Iterator[str]:
        if not _ID.fullmatch(own_id):
            yield DAMAGED
        if own_id in self._seen:
            yield "在包里出现了两次"
        self._seen.add(own_id)
        for sent in files:
            attachment = sent.attachment
            if not _ID.fullmatch(attachment.id) or attachment.id in self._seen:
                yield "附件的编号不对"
            self._seen.add(attachment.id)
            if len(attachment.name) > LINE_LENGTH or any(mark in attachment.name for mark in "/\\\0\n"):
                yield "附件的文件名不能用"
            if self._part_size(sent.part) != attachment.size:
                yield f"附件“{attachment.name}”不在包里"
            if sent.thumbnail is not None and self._part_size(sent.thumbnail) < 0:
                yield DAMAGED


def _title(entry: Any, content: Content) -> str:
    if isinstance(entry, SentRound):
        return round_title(entry, content)
    names = "、".join(party.name for party in entry.dispute.parties if party.name)
    return (entry.shown_number or names or entry.id)[:LINE_LENGTH]


def round_title(sent: SentRound, content: Content) -> str:
    """`溪口村 2026-11-20 的排查`."""
    unit = content.unit(sent.round.unit)
    return f"{unit.name if unit else ''} {sent.round.held_on.isoformat()} 的排查".strip()


def _sentence(problem: Problem) -> str:
    return f"{problem.sentence}（{problem.field}）" if problem.field else problem.sentence


def _fit_line(text: str) -> bool:
    return len(text) <= LINE_LENGTH and unfit(text) is None


def _fit_texts(value: Any) -> bool:
    """Whether every text in plain tables and lists can be kept."""
    match value:
        case str():
            return len(value) <= TEXT_LENGTH and unfit(value, lines=True) is None
        case Mapping():
            return all(_fit_texts(item) for item in value.values())
        case list():
            return all(_fit_texts(item) for item in value)
        case _:
            return True
