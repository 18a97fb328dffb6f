"""Sentences of an analysis report: only what the figures say, no causes, no trends"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from mediator_desktop.domain.analysis import MERGED, Compared, Overview, percent_words, ranked
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Term

MOST_NAMED = 3
"""Lines that are named where the first ones of a ranking are told."""
MOST_TIED = 6
"""The same where the last of them are equal."""
MOST_WITHOUT = 8
"""Villages without a dispute that are named; more are only counted."""

_DONE = {
    CountedBy.FOUND: "排查发现",
    CountedBy.ACCEPTED: "受理",
    CountedBy.AGREED: "化解",
    CountedBy.CLOSED: "办结",
}
"""What was done with the disputes of a period, by the day that they count by."""
_PREVENTED = (
    ("suicide", "防止民间纠纷引起自杀"),
    ("crime", "防止民间纠纷转化为刑事案件"),
    ("petition", "防止群体性上访"),
    ("brawl", "防止群体性械斗"),
)


class Sentence(Term):
    """What a sentence tells."""

    TOTAL = "total", "总量"
    CHANGE = "change", "同比和环比"
    ROUNDS = "rounds", "排查"
    MONTHS = "months", "各月"
    SOURCES = "sources", "来源"
    TYPES = "types", "主要类别"
    TYPE_CHANGES = "type_changes", "类别的增减"
    VILLAGES = "villages", "较多的村(社区)"
    VILLAGES_WITHOUT = "villages_without", "没有纠纷的村(社区)"
    SIZES = "sizes", "规模"
    DIFFICULTIES = "difficulties", "级别"
    RESOLVED = "resolved", "化解"
    MONEY = "money", "金额"
    PERFORMANCE = "performance", "履行"
    CONFIRMATION = "confirmation", "司法确认"
    VISITS = "visits", "回访"
    PREVENTION = "prevention", "预防"
    OPEN = "open", "还在调解的"
    LAPSED = "lapsed", "反悔和起诉"
    MAJOR = "major", "重大疑难"


RATIOS_OF: Mapping[Sentence, tuple[str, ...]] = {
    Sentence.TOTAL: ("success_rate",),
    Sentence.RESOLVED: ("success_rate",),
    Sentence.SOURCES: ("share",),
    Sentence.TYPES: ("share",),
    Sentence.PERFORMANCE: ("performed_rate",),
}
"""Named ratios that a sentence gives; their definitions are printed under it."""

BEGINNINGS = frozenset(
    {Sentence.SOURCES, Sentence.TYPES, Sentence.VILLAGES, Sentence.SIZES, Sentence.PERFORMANCE}
)
"""Sentences that begin a new paragraph."""


def said(sentence: Sentence, overview: Overview) -> str:
    """The sentence (or the few of them), empty where there is nothing to tell."""
    return "".join(_TELLS[sentence](overview))


def done_words(counted_by: CountedBy) -> str:
    """What was done with the disputes that count: 受理, 排查发现, 化解, 办结."""
    return _DONE[counted_by]


def _total(o: Overview) -> Iterator[str]:
    done, total = done_words(o.counted_by), o.total
    if not total.now:
        yield f"{o.when}，{o.whose}没有{done}矛盾纠纷。"
        return
    told = [f"{o.when}，{o.whose}共{done}矛盾纠纷{total.now}件"]
    if total.agreed is not None and o.counted_by is not CountedBy.AGREED:
        told.append(f"调解成功{total.agreed}件")
        if total.rate:
            told.append(f"调解成功率{total.rate}%")
    yield "，".join(told) + "。"


def _change(o: Overview) -> Iterator[str]:
    total, done = o.total, done_words(o.counted_by)
    for name, base, part in (
        ("上年同期", total.last_year, total.year_percent),
        ("上期", total.previous, total.previous_percent),
    ):
        if base is None:
            continue
        if not base:
            yield f"{name}登记册里没有{done}的纠纷，不算百分比。"
        elif base == total.now:
            yield f"与{name}持平，{name}也是{base}件。"
        else:
            word, way = ("增加", "上升") if total.now > base else ("减少", "下降")
            share = f"，{way}{part}%" if part else ""
            yield f"与{name}的{base}件相比，{word}{abs(total.now - base)}件{share}。"


def _rounds(o: Overview) -> Iterator[str]:
    rounds, found = o.outcome("rounds"), o.outcome("found_in_rounds")
    if rounds:
        yield (
            f"开展矛盾纠纷排查{rounds}次，排查发现纠纷{found}件。"
            if found
            else f"开展矛盾纠纷排查{rounds}次，没有发现纠纷。"
        )


def _months(o: Overview) -> Iterator[str]:
    numbers = [part.now for part in o.months]
    if len(numbers) < 2 or max(numbers) == min(numbers):
        return

    def told(number: int) -> str:
        names = [part.name for part in o.months if part.now == number]
        return f"{'、'.join(names)}，{'各' if len(names) > 1 else ''}{number}件"

    yield f"从月份看，最多的是{told(max(numbers))}；最少的是{told(min(numbers))}。"


def _sources(o: Overview) -> Iterator[str]:
    found = ranked(o.sources)
    if found:
        yield "从来源看，" + "；".join(_source(part, o.sources) for part in found) + "。"


def _source(part: Compared, all_parts: Sequence[Compared]) -> str:
    """A source with its share; those it is made up of in brackets, for they are counted in it."""
    inner = sorted((p for p in all_parts if p.part_of == part.id and p.now), key=lambda p: -p.now)
    made_of = f"（其中{'、'.join(f'{p.name}{p.now}件' for p in inner)}）" if inner else ""
    return f"{part.name}{part.now}件{made_of}" + (f"，占{part.share}%" if part.share else "")


def _types(o: Overview) -> Iterator[str]:
    found = ranked(o.types)
    first = _leaders(found)
    if not first:
        if found:
            yield f"从类别看，涉及{len(found)}类，每类最多{found[0].now}件。"
        return
    names = "、".join(f"{part.name}{part.now}件{_in_brackets(part)}" for part in first)
    if len(first) == len(found):
        yield f"从类别看，{'都是' if len(found) == 1 else '有'}{names}。"
        return
    if len(first) == 1:
        yield f"从类别看，最多的是{names}。"
        return
    together = percent_words(sum(part.now for part in first), o.total.now, o.share)
    yield f"从类别看，居前的是{names}" + (f"，{len(first)}类合计占{together}%。" if together else "。")


def _type_changes(o: Overview) -> Iterator[str]:
    """The types that grew and fell most against a year ago; nothing where there was nothing a year ago."""
    if not o.total.last_year:
        return
    changes = [(part.more, part.name) for part in o.types if part.more is not None and not part.part_of]
    told = []
    for word, most in (
        ("增加", max((more for more, _ in changes), default=0)),
        ("减少", min((more for more, _ in changes), default=0)),
    ):
        names = [name for more, name in changes if more == most]
        if (most > 0) is (word == "增加") and most and len(names) <= MOST_NAMED:
            each = "各" if len(names) > 1 else ""
            told.append(f"{word}最多的是{'、'.join(names)}，{each}{word}{abs(most)}件")
    if told:
        yield f"与上年同期相比，{'；'.join(told)}。"


def _villages(o: Overview) -> Iterator[str]:
    first = _leaders([part for part in ranked(o.villages) if part.id != MERGED])
    if first:
        names = "、".join(f"{part.name}{part.now}件" for part in first)
        yield f"从地域看，{'较多' if len(first) > 1 else '最多'}的是{names}。"
    unknown = sum(part.now for part in o.villages if part.is_unknown)
    if unknown:
        yield f"有{unknown}件没有填写村(社区)。"


def _villages_without(o: Overview) -> Iterator[str]:
    without = [part.name for part in o.villages if not part.now and not part.is_unknown]
    if without and o.total.now:
        names = "、".join(without) if len(without) <= MOST_WITHOUT else f"有{len(without)}个村(社区)"
        yield f"{names}没有{done_words(o.counted_by)}纠纷。"


def _sizes(o: Overview) -> Iterator[str]:
    yield from _listed("从规模看，涉及", o.block("size"))


def _difficulties(o: Overview) -> Iterator[str]:
    yield from _listed("从难度级别看，", o.block("difficulties"))


def _listed(begin: str, parts: Sequence[Compared]) -> Iterator[str]:
    """Those that occur, in the order of the table."""
    found = [part for part in parts if part.now and not part.is_unknown]
    if found:
        yield begin + "、".join(f"{part.name}的{part.now}件" for part in found) + "。"


def _resolved(o: Overview) -> Iterator[str]:
    agreed = o.outcome("agreed")
    if not o.total.now or "agreed" not in o.outcomes:
        return
    if not agreed:
        yield "没有达成协议的纠纷。"
        return
    forms = "、".join(
        f"{word}{o.outcome(name)}件"
        for name, word in (("written", "书面协议"), ("oral", "口头协议"))
        if o.outcome(name)
    )
    told = f"调解成功{agreed}件" + (f"（{forms}）" if forms else "")
    rate = o.outcomes.get("success_rate")
    if rate is not None and rate.shown:
        told += f"，调解成功率{rate.shown}%" + (
            f"，上年同期为{rate.last_year_shown}%" if rate.last_year_shown else ""
        )
    yield told + "。"


def _money(o: Overview) -> Iterator[str]:
    money = o.outcomes.get("money")
    if money is not None and money.now and money.shown:
        yield f"协议涉及金额{money.shown}万元。"


def _performance(o: Overview) -> Iterator[str]:
    found = [part for part in o.performances if part.now and not part.is_unknown]
    if found:
        rate = o.outcomes["performed_rate"].shown if "performed_rate" in o.outcomes else ""
        words = "、".join(f"{part.name}{part.now}件" for part in found)
        yield f"从履行看，{words}" + (f"，履行率{rate}%。" if rate else "。")


def _confirmation(o: Overview) -> Iterator[str]:
    confirmed = o.outcome("confirmed")
    if confirmed:
        parts = "、".join(
            f"{word}{o.outcome(name)}件"
            for name, word in (("confirmed_valid", "确认有效"), ("confirmed_dismissed", "确认无效"))
            if o.outcome(name)
        )
        yield f"申请司法确认{confirmed}件" + (f"，其中{parts}。" if parts else "。")


def _visits(o: Overview) -> Iterator[str]:
    if o.visits is not None and o.visits.made:
        yield f"回访{o.visits.made}次，涉及纠纷{o.visits.disputes}件。"


def _prevention(o: Overview) -> Iterator[str]:
    told = [f"预防纠纷{o.outcome('prevented')}件"] if o.outcome("prevented") else []
    for name, words in _PREVENTED:
        if o.outcome(name):
            told.append(f"{words}{o.outcome(name)}件{o.outcome(f'{name}_people')}人")
    if told:
        yield "，".join(told) + "。"


def _open(o: Overview) -> Iterator[str]:
    if o.outcome("open"):
        yield f"还在调解的{o.outcome('open')}件。"


def _lapsed(o: Overview) -> Iterator[str]:
    told = [
        f"{words}的{o.outcome(name)}件"
        for name, words in (("repented", "达成协议后反悔"), ("sued", "达成协议后起诉"))
        if o.outcome(name)
    ]
    if told:
        yield "，".join(told) + "。"


def _major(o: Overview) -> Iterator[str]:
    if o.major is not None:
        yield f"重大疑难纠纷{o.major}件。" if o.major else "没有重大疑难纠纷。"


_TELLS: Mapping[Sentence, Callable[[Overview], Iterator[str]]] = {
    Sentence.TOTAL: _total,
    Sentence.CHANGE: _change,
    Sentence.ROUNDS: _rounds,
    Sentence.MONTHS: _months,
    Sentence.SOURCES: _sources,
    Sentence.TYPES: _types,
    Sentence.TYPE_CHANGES: _type_changes,
    Sentence.VILLAGES: _villages,
    Sentence.VILLAGES_WITHOUT: _villages_without,
    Sentence.SIZES: _sizes,
    Sentence.DIFFICULTIES: _difficulties,
    Sentence.RESOLVED: _resolved,
    Sentence.MONEY: _money,
    Sentence.PERFORMANCE: _performance,
    Sentence.CONFIRMATION: _confirmation,
    Sentence.VISITS: _visits,
    Sentence.PREVENTION: _prevention,
    Sentence.OPEN: _open,
    Sentence.LAPSED: _lapsed,
    Sentence.MAJOR: _major,
}


def _leaders(found: Sequence[Compared]) -> Sequence[Compared]:
    """The first three; those equal to the third too where they are few, else none of them, so that no tie is cut."""
    count = min(MOST_NAMED, len(found))
    while 0 < count < len(found) and found[count].now == found[count - 1].now:
        count += 1
    if count > MOST_TIED:
        count = next(n for n, part in enumerate(found) if part.now == found[count - 1].now)
    return found[:count]


def _in_brackets(part: Compared) -> str:
    return f"（占{part.share}%）" if part.share else ""
