"""Facts that two offices keep of one case, compared field by field with what both last knew. Pure, on the record format

A fact is a field of the record format (`facts`, `sessions`) or, in parts that are filled in independently, one field of
the part (`docket.result`). Where only the other office changed a fact since the last exchange it is taken over, where
only we did ours stays, where both did a person decides.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mediator_desktop.domain.vocabulary import Term

Plain = Mapping[str, Any]
"""A record as tables, lists and strings, fields that hold their default left out."""

PARTS = frozenset({"docket", "filing", "responsibility", "warning", "platform", "attachments"})
"""Parts whose fields are compared one by one."""
GROWING = frozenset(
    {
        "requests", "investigations", "sessions", "extensions", "transfers", "supervisions", "notices",
        "agreement_changes", "recusals", "return_visits", "disputes", "people",
    }
)  # fmt: skip
"""Lists that only grow, so that the entries of both offices may be kept one after the other."""


class Standing(Term):
    """How what a packet brings stands to what is on record here."""

    NEW = "new", "新的"
    CHANGED = "changed", "有改动"
    SAME = "same", "没有变化"
    CONFLICT = "conflict", "双方都改过"


class Result(Term):
    """What became of an entry of a packet at the office that received it."""

    NEW = "new", "新收下"
    CHANGED = "changed", "已更新"
    SAME = "same", "没有变化"
    LEFT = "left", "没有接收"


class Trust(Term):
    """What is known of the key that signed a packet or receipt."""

    KNOWN = "known", "以前收过"
    NEW = "new", "第一次收到"
    OTHER_KEY = "other_key", "与以前的不同"


class Side(Term):
    """Whose version of a fact is kept."""

    MINE = "mine", "我方"
    THEIRS = "theirs", "对方"
    BOTH = "both", "都留"


class Way(Term):
    """Which way a packet went."""

    OUT = "out", "发出"
    IN = "in", "收到"


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that go along in a packet, fetched when their turn comes."""

    size: int
    fetch: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumber:
    """A case number with the series it was taken from."""

    committee: str
    series_year: int
    serial: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketRow:
    """A packet sent or received; `peer` is the other office's name, `peer_key` its public key (hex) where it is known.

    `content` says what was in it and what became of it: ids, versions and results, no personal data.
    """

    id: str
    way: Way
    at: datetime
    actor: str = ""
    peer: str = ""
    peer_key: str = ""
    content: Plain
    receipted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What an office said of a dispute or round: its facts at a version of its own, and our version after the exchange.

    `peer` is that office's public key (hex); our own key where it is what a packet of ours said.
    """

    peer: str
    own_id: str
    their_version: int
    own_version: int
    facts: Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A fact that the other office changed; None where it is not filled in. In a conflict we changed it too."""

    path: str
    mine: Any
    theirs: Any
    is_conflict: bool

    @property
    def sides(self) -> tuple[Side, ...]:
        """What may be chosen."""
        return tuple(Side) if self.path in GROWING else (Side.MINE, Side.THEIRS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the other office changed since the last exchange."""

    standing: Standing
    differences: tuple[Difference, ...] = ()

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """Facts that a person must decide on."""
        return tuple(d for d in self.differences if d.is_conflict)


def compare(mine: Plain | None, theirs: Plain, base: Plain | None) -> Comparison:
    """Compare two versions; `base` is what both last knew, None when they never met.

    Without a base a fact that only one side knows is taken, and nothing known is emptied.
    """
    if mine is None:
        return Comparison(Standing.NEW)
    own, other = flat(mine), flat(theirs)
    before = flat(base) if base is not None else None
    found = []
    for path in sorted(own.keys() | other.keys()):
        first, second = own.get(path), other.get(path)
        if first == second:
            continue
        if before is None:
            if second is not None:
                found.append((path, first, second, first is not None))
        elif second != before.get(path):
            found.append((path, first, second, first != before.get(path)))
    differences = tuple(Difference(path=p, mine=m, theirs=t, is_conflict=c) for p, m, t, c in found)
    if any(d.is_conflict for d in differences):
        return Comparison(Standing.CONFLICT, differences)
    return Comparison(Standing.CHANGED if differences else Standing.SAME, differences)


def merged(mine: Plain, comparison: Comparison, choices: Mapping[str, Side]) -> dict[str, Any]:
    """Our version with what the other office changed; `choices` decide the conflicts by their paths.

    Raises KeyError for a conflict that was not decided.
    """
    facts = flat(mine)
    for difference in comparison.differences:
        match choices[difference.path] if difference.is_conflict else Side.THEIRS:
            case Side.MINE:
                continue
            case Side.THEIRS:
                facts[difference.path] = difference.theirs
            case Side.BOTH:
                facts[difference.path] = _both(difference)
    return deep({path: value for path, value in facts.items() if value is not None})


def flat(plain: Plain) -> dict[str, Any]:
    """Facts by path."""
    facts: dict[str, Any] = {}
    for name, value in plain.items():
        if name in PARTS:
            facts |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            facts[name] = value
    return facts


def deep(facts: Plain) -> dict[str, Any]:
    """The record of some facts by path."""
    plain: dict[str, Any] = {}
    for path, value in facts.items():
        part, dot, name = path.partition(".")
        if dot:
            plain.setdefault(part, {})[name] = value
        else:
            plain[path] = value
    return plain


def fingerprint(key: bytes) -> str:
    """Four groups of five digits by which people compare an office's key on the telephone (66 bits of its SHA-256)."""
    number = int.from_bytes(hashlib.sha256(b"office key" + key).digest(), "big") % 10**20
    digits = f"{number:020}"
    return " ".join(digits[place : place + 5] for place in range(0, 20, 5))


def _both(difference: Difference) -> list[Any]:
    mine = list(difference.mine or ())
    return mine + [entry for entry in difference.theirs or () if entry not in mine]
