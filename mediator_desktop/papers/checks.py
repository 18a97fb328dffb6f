"""What is missing or contradicts itself on a paper, said before it is printed."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from mediator_desktop.catalogue.paper_blocks import Check
from mediator_desktop.catalogue.paper_fields import FIELDS
from mediator_desktop.catalogue.paper_items import ITEM_LISTS
from mediator_desktop.catalogue.paper_source import PaperSource, party_label
from mediator_desktop.catalogue.papers import PaperForm
from mediator_desktop.domain.agreement import least_copies
from mediator_desktop.domain.identity import check_credit_code, read_resident_id
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.vocabulary import PartyKind
from mediator_desktop.papers.wording import day_words, value_words


def problems(form: PaperForm, source: PaperSource) -> tuple[Problem, ...]:
    """Missing facts (MISSING), contradictions (WRONG) and doubts (DOUBTFUL) of a sheet, in the order of the paper."""
    source = form.meant_by(source)
    found = [*_missing_of_parties(form, source)]
    for names, severity in ((form.required, Severity.MISSING), (form.wanted, Severity.DOUBTFUL)):
        for name in names:
            field = FIELDS[name]
            if not value_words(field.get(source)):
                found.append(Problem(field.path_for(source), f"还缺{field.label}", severity))
    for check in form.checks:
        found += _CHECKS[check](source)
    return tuple(dict.fromkeys(found))


_SHORT_LABELS = {"address": "住址", "age": "年龄或出生日期"}
_ORGANISATION_LABELS = {"name": "名称", "address": "住所", "post": "法定代表人的职务"}
_PATHS = {"age": "birth_date", "post": "representative_post"}


def _missing_of_parties(form: PaperForm, source: PaperSource) -> Iterator[Problem]:
    fields = ITEM_LISTS["parties"].fields
    for index, party in enumerate(source.dispute.parties):
        is_person = party.kind is PartyKind.NATURAL
        for name in form.person if is_person else form.organisation:
            if value_words(fields[name].get(party, index, source)):
                continue
            labels = _SHORT_LABELS if is_person else _ORGANISATION_LABELS
            label = labels.get(name, fields[name].label)
            path = f"parties[{index}].{_PATHS.get(name, name)}"
            yield Problem(path, f"还缺{party_label(source, index)}{label}", Severity.MISSING)


def _check_parties(source: PaperSource) -> Iterator[Problem]:
    """At least two sides, nobody on both (人民调解法 Art 2: a dispute is between people)."""
    parties = source.dispute.parties
    if len(parties) < 2:
        yield Problem("parties", f"至少要有两方当事人，现在有{len(parties)}方")
    elif len({party.role for party in parties}) < 2:
        yield Problem("parties", f"当事人都填成了{parties[0].role.label}，没有对方")
    for index, party in enumerate(parties):
        for earlier_index in range(index):
            earlier = parties[earlier_index]
            if _same_person(earlier, party):
                sentence = f"{party_label(source, earlier_index)}和{party_label(source, index)}是同一人"
                if earlier.role is party.role:
                    sentence = f"{party.role.label}“{party.name}”写了两次"
                yield Problem(f"parties[{index}].name", sentence)
        if party.is_minor_on(source.day) and not any(agent.name for agent in party.agents):
            sentence = f"{party_label(source, index)}未满18周岁，还没有填写法定代理人"
            yield Problem(f"parties[{index}].agents", sentence, Severity.DOUBTFUL)


def _same_person(one: Party, other: Party) -> bool:
    """Same number, or same name with nothing that tells them apart."""
    for name in ("id_number", "credit_code"):
        left, right = getattr(one, name), getattr(other, name)
        if left and right:
            return bool(left == right)
    if not one.name or one.name != other.name or one.kind is not other.kind:
        return False
    facts = ("birth_date", "phone", "address", "sex", "stated_age")
    return not any(
        getattr(one, name) and getattr(other, name) and getattr(one, name) != getattr(other, name)
        for name in facts
    )


def _check_identity(source: PaperSource) -> Iterator[Problem]:
    """Numbers that do not check out are named but stop nothing: a passport is no citizen's number either."""
    for index, party in enumerate(source.dispute.parties):
        who = party_label(source, index)
        path = f"parties[{index}]"
        if party.id_number:
            yield from _check_id(party, who, f"{path}.id_number")
        if party.credit_code:
            try:
                check_credit_code(party.credit_code)
            except ValueError as error:
                yield _doubt(f"{path}.credit_code", f"{who}的{error}")
        for number, agent in enumerate(party.agents):
            if agent.id_number:
                try:
                    read_resident_id(agent.id_number)
                except ValueError as error:
                    yield _doubt(f"{path}.agents[{number}].id_number", f"代理人{agent.name}的{error}")


def _check_id(party: Party, who: str, path: str) -> Iterator[Problem]:
    try:
        read = read_resident_id(party.id_number)
    except ValueError as error:
        yield _doubt(path, f"{who}的证件号码请核对：{error}")
        return
    if party.birth_date and party.birth_date != read.birth_date:
        yield _doubt(path, f"{who}的出生日期与身份证号不符")
    if party.sex and party.sex is not read.sex:
        yield _doubt(path, f"{who}的性别与身份证号不符")


def _doubt(path: str, sentence: str) -> Problem:
    return Problem(path, sentence, Severity.DOUBTFUL)


def _check_copies(source: PaperSource) -> Iterator[Problem]:
    agreement = source.agreement
    if agreement.copies is None:
        return
    count = len(source.dispute.parties)
    least = least_copies(agreement, count)
    if agreement.copies < least:
        court = "，法院一份" if agreement.confirmation_planned else ""
        sentence = (
            f"协议一式{agreement.copies}份不够，至少要{least}份：{count}方当事人各一份，调委会一份{court}"
        )
        yield Problem("agreement.copies", sentence)


def _late(
    path: str, first: date | None, first_name: str, then: date | None, then_name: str
) -> Iterator[Problem]:
    if first and then and then < first:
        yield Problem(path, f"{then_name}（{day_words(then)}）早于{first_name}（{day_words(first)}）")


def _check_dates(source: PaperSource) -> Iterator[Problem]:
    """Application, acceptance, notice and sessions in an order that cannot be."""
    dispute = source.dispute
    yield from _late("accepted_on", dispute.applied_on, "申请日期", dispute.accepted_on, "受理日期")
    for index, session in enumerate(dispute.sessions):
        name = f"第{index + 1}次调解日期"
        yield from _late(f"sessions[{index}].held_on", dispute.accepted_on, "受理日期", session.held_on, name)
    first = min((s.held_on for s in dispute.sessions if s.held_on), default=None)
    if dispute.rights_notified_on and first and first < dispute.rights_notified_on:
        sentence = "权利义务告知日期晚于第一次调解，应在调解前告知"
        yield Problem("rights_notified_on", sentence, Severity.DOUBTFUL)


def _check_agreement_dates(source: PaperSource) -> Iterator[Problem]:
    """An agreement before acceptance or a session; signatures or performance before the agreement."""
    dispute, agreement = source.dispute, source.agreement
    agreed = agreement.agreed_on
    path = "agreement.agreed_on"
    yield from _late(path, dispute.accepted_on, "受理日期", agreed, "协议日期")
    for index, session in enumerate(dispute.sessions):
        yield from _late(path, session.held_on, f"第{index + 1}次调解日期", agreed, "协议日期")
    for index, signing in enumerate(agreement.signings):
        name = f"{signing.name or signing.part.label}{signing.manner.label}日期"
        yield from _late(f"agreement.signings[{index}].on", agreed, "协议日期", signing.on, name)
    for index, item in enumerate(agreement.performance):
        name = f"第{index + 1}项履行期限"
        yield from _late(f"agreement.performance[{index}].due_on", agreed, "协议日期", item.due_on, name)
    if agreed and agreed > source.today:
        yield Problem(path, f"协议日期（{day_words(agreed)}）还没有到", Severity.DOUBTFUL)


def _check_amounts(source: PaperSource) -> Iterator[Problem]:
    agreement = source.agreement
    sums = [item.amount.fen for item in agreement.performance if item.amount is not None]
    if agreement.amount is None or not sums or sum(sums) == agreement.amount.fen:
        return
    total = sum(sums)
    sentence = f"履行事项合计{total // 100:,}.{total % 100:02d}元，与协议金额{agreement.amount}不符"
    yield Problem("agreement.amount", sentence)


_ONES = "[壹贰叁肆伍陆柒捌玖]"
_CAPITAL_SUM = (
    r"(?P<capitals>[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆][零壹贰叁肆伍陆柒捌玖角分整正]*"
    rf"|{_ONES}角(?:{_ONES}分)?[整正]?|{_ONES}分[整正]?)"
)
_DIGIT_SUM = (
    r"[¥￥]?\s*(?P<digits>[\d０-９]{1,3}(?:[,，][\d０-９]{3})+(?:[.．][\d０-９]+)?|[\d０-９]+(?:[.．][\d０-９]+)?)"
    r"\s*(?P<unit>[万亿])?\s*元?(?:整|正)?"
)
_LABEL = r"(?:人民币|小写|大写|[:：\s¥￥])*"
_PAIRS = (
    re.compile(rf"{_CAPITAL_SUM}\s*[（(，,、]\s*{_LABEL}{_DIGIT_SUM}\s*[)）]?"),
    re.compile(rf"{_DIGIT_SUM}\s*[（(，,、]\s*{_LABEL}{_CAPITAL_SUM}\s*[)）]?"),
)


def _check_capitals(source: PaperSource) -> Iterator[Problem]:
    """A sum in capitals must be the sum in digits beside it."""
    agreement = source.agreement
    texts = [
        (f"agreement.clauses[{i}]", f"协议第{i + 1}条", text) for i, text in enumerate(agreement.clauses)
    ]
    texts.append(("agreement.performance_text", "履行方式、时限", agreement.performance_text))
    texts.append(("agreement.facts", "纠纷主要事实", agreement.facts or source.dispute.facts))
    for path, name, text in texts:
        for capitals, digits in unequal_sums(text):
            yield Problem(path, f"{name}的金额大小写不一致：“{capitals}”和“{digits}”")


def unequal_sums(text: str) -> Iterator[tuple[str, str]]:
    """Sums in capitals with a different sum in digits directly beside them, as (capitals, digits)."""
    if not any(char in text for char in "元圆角分"):
        return
    taken: set[int] = set()
    for pattern in _PAIRS:
        for found in pattern.finditer(text):
            at = found.start("capitals")
            if at in taken:
                continue
            taken.add(at)
            amount = _amount(found["digits"], found["unit"])
            if amount is None or _plain_capitals(found["capitals"]) != _plain_capitals(amount.capitals):
                yield found["capitals"], found["digits"] + (found["unit"] or "") + "元"


def _amount(digits: str, unit: str | None) -> Money | None:
    try:
        if unit is None:
            return Money.yuan(digits.replace("，", ","))
        scale = {"万": 10**4, "亿": 10**8}[unit]
        plain = digits.replace("，", ",").replace(",", "").replace("．", ".")
        whole, _, part = plain.partition(".")
        fen = int(whole) * scale * 100 + int((part or "0").ljust(12, "0")[:12]) * scale * 100 // 10**12
        return Money(fen)
    except ValueError:
        return None


def _plain_capitals(text: str) -> str:
    """Ways of writing the same sum made one: 圆/元, 整/正 or nothing, zeros that only bind."""
    text = text.replace("圆", "元").rstrip("整正").replace("零", "").replace("〇", "")
    return re.sub(r"(^|[万亿])拾", r"\1壹拾", text)


def _check_persons(source: PaperSource) -> Iterator[Problem]:
    """The sheet knows people only."""
    for index, party in enumerate(source.dispute.parties):
        if party.kind is not PartyKind.NATURAL:
            sentence = f"{party_label(source, index)}是单位，请用个人与单位的那一份"
            yield _doubt(f"parties[{index}].kind", sentence)
            return


def _check_with_unit(source: PaperSource) -> Iterator[Problem]:
    """The sheet is for a dispute with an organisation."""
    parties = source.dispute.parties
    if parties and all(party.kind is PartyKind.NATURAL for party in parties):
        yield _doubt("parties", "各方都是个人，请用个人与个人的那一份")


_CHECKS: Mapping[Check, Callable[[PaperSource], Iterator[Problem]]] = {
    Check.PARTIES: _check_parties,
    Check.IDENTITY: _check_identity,
    Check.COPIES: _check_copies,
    Check.DATES: _check_dates,
    Check.AGREEMENT_DATES: _check_agreement_dates,
    Check.AMOUNTS: _check_amounts,
    Check.CAPITALS: _check_capitals,
    Check.PERSONS: _check_persons,
    Check.WITH_UNIT: _check_with_unit,
}
