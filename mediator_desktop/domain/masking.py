"""What of a person's data is shown where not all of it is needed (masked by default)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.vocabulary import PartyKind

MINOR_MARK = "（未成年）"
"""Behind a minor's shortened name on lists."""

COMPOUND_SURNAMES = frozenset(
    """
    欧阳 太史 上官 端木 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台
    皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘
    子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
    段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚
    左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚
    褚师 纳兰 完颜
    """.split()  # noqa: SIM905 - a table of eighty literals is harder to read
)


def surname_of(name: str) -> str:
    """The family name of a Chinese name: two characters for compound surnames, else one."""
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    return name[:1]


def mask_name(name: str, kind: PartyKind = PartyKind.NATURAL) -> str:
    """`张某`, `张某某`; organisations are not masked."""
    if kind is not PartyKind.NATURAL or not name:
        return name
    surname = surname_of(name)
    return surname + "某" * min(2, max(1, len(name) - len(surname)))


def mask_id(number: str) -> str:
    """First six and last four characters of an identity number."""
    if len(number) <= 10:
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def mask_phone(phone: str) -> str:
    """`154****0086`: the middle of the number hidden, the last four kept."""
    digits = len(phone)
    if digits < 7:
        return "*" * digits
    return phone[: digits - 8] + "****" + phone[-4:] if digits > 8 else "****" + phone[-4:]


def mask_text(text: str) -> str:
    """Free text with every long number (identity, phone, account) hidden but for its ends."""

    def hide(found: re.Match[str]) -> str:
        number = found[0]
        return mask_id(number) if len(number) >= 15 else mask_phone(number)

    return re.sub(r"(?<!\d)\d{7,20}[Xx]?(?![\dXx])", hide, text)


def for_lists(dispute: Dispute, day: date | None) -> Dispute:
    """The dispute as lists may show it: `张某（未成年）` for each party who is a minor on a day, in the title too.

    未成年人保护法 Art 4 and 个人信息保护法 Art 28: a minor's name is shown where the case is worked on, not in passing.
    """
    hidden = {p.name: _listed_name(p.name) for p in dispute.parties if p.name and p.is_minor_on(day)}
    if not hidden:
        return dispute
    parties = tuple(replace(p, name=hidden[p.name]) if p.is_minor_on(day) else p for p in dispute.parties)
    return replace(dispute, parties=parties, title=_without(dispute.title, hidden))


def _listed_name(name: str) -> str:
    return mask_name(name) + MINOR_MARK


def _without(text: str, hidden: Mapping[str, str]) -> str:
    """A text with names put out of sight; the longest first, for one may be part of another."""
    for name in sorted(hidden, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, hidden[name])
    return text
