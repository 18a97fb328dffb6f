"""Facts of parties, agents and mediators that a paper may print."""

from collections.abc import Sequence

from mediator_desktop.catalogue.paper_field import PaperField
from mediator_desktop.catalogue.paper_source import FieldKind, PaperSource, label_of
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import Duty, PartyKind, PartyRole


def names(source: PaperSource, role: PartyRole | None = None) -> str:
    """Names of the parties of one side, or of all."""
    parties = source.dispute.parties
    return "、".join(p.name for p in parties if p.name and role in (None, p.role))


def _two_sides(source: PaperSource) -> tuple[str, str]:
    """Applicants and all others; where a side is empty, the first party and the rest."""
    parties = [p for p in source.dispute.parties if p.name]
    one = [p.name for p in parties if p.role is PartyRole.APPLICANT]
    others = [p.name for p in parties if p.role is not PartyRole.APPLICANT]
    if not one or not others:
        everyone = one or others
        one, others = everyone[:1], everyone[1:]
    return "、".join(one), "、".join(others)


def _mediators(source: PaperSource, *duties: Duty) -> str:
    return "、".join(m.name for m in source.dispute.mediators if m.name and m.duty in duties)


def _information(parties: Sequence[Party]) -> str:
    """A line a party: side, name, address, phone."""
    lines = []
    for party in parties:
        facts = [party.role.label + party.name]
        facts += [f"住址：{party.address}"] if party.address else []
        facts += [f"电话：{party.phone}"] if party.phone else []
        lines.append("，".join(facts))
    return "\n".join(lines)


def _represented_by(source: PaperSource) -> str:
    """`甲（执行董事）` of an organisation: who represents it, and the post."""
    party = source.party
    if party.kind is PartyKind.NATURAL or not party.representative:
        return ""
    return party.representative + (f"（{party.representative_post}）" if party.representative_post else "")


_T, _P, _D, _C = FieldKind.TEXT, FieldKind.PROSE, FieldKind.DATE, FieldKind.COUNT
_F = PaperField

PEOPLE = (
    _F("parties.names", "当事人", _T, names, "parties"),
    _F("parties.applicants", "申请人", _T, lambda s: names(s, PartyRole.APPLICANT), "parties"),
    _F("parties.respondents", "被申请人", _T, lambda s: names(s, PartyRole.RESPONDENT), "parties"),
    _F("parties.third", "第三人", _T, lambda s: names(s, PartyRole.THIRD_PARTY), "parties"),
    _F("parties.before", "申请一方", _T, lambda s: _two_sides(s)[0], "parties"),
    _F("parties.after", "另一方", _T, lambda s: _two_sides(s)[1], "parties"),
    _F("parties.count", "当事人人数", _C, lambda s: len(s.dispute.parties) or None, "parties"),
    _F(
        "mediators.names",
        "人民调解员",
        _T,
        lambda s: _mediators(s, Duty.LEAD, Duty.ASSISTANT),
        "mediators",
    ),
    _F("mediators.lead", "主持调解员", _T, lambda s: _mediators(s, Duty.LEAD), "mediators"),
    _F("mediators.assistants", "协助调解员", _T, lambda s: _mediators(s, Duty.ASSISTANT), "mediators"),
    _F("mediators.recorder", "记录人", _T, lambda s: _mediators(s, Duty.RECORDER), "mediators"),
    _F("party.name", "姓名", _T, lambda s: s.party.name, "parties[].name"),
    _F("party.sex", "性别", _T, lambda s: label_of(s.party.sex), "parties[].sex"),
    _F("party.age", "年龄", _C, lambda s: s.party.age_on(s.day), "parties[].birth_date"),
    _F("party.id_number", "身份证号", _T, lambda s: s.party.id_number, "parties[].id_number"),
    _F(
        "party.credit_code",
        "统一社会信用代码",
        _T,
        lambda s: s.party.credit_code,
        "parties[].credit_code",
    ),
    _F("party.address", "住址", _T, lambda s: s.party.address, "parties[].address"),
    _F("party.phone", "联系方式", _T, lambda s: s.party.phone, "parties[].phone"),
    _F(
        "party.representative",
        "法定代表人",
        _T,
        lambda s: s.party.representative,
        "parties[].representative",
    ),
    _F("party.post", "职务", _T, lambda s: s.party.representative_post, "parties[].representative_post"),
    _F("agent.name", "受托人", _T, lambda s: s.agent.name, "parties[].agents"),
    _F("agent.sex", "受托人性别", _T, lambda s: label_of(s.agent.sex), "parties[].agents"),
    _F("agent.id_number", "受托人身份证号", _T, lambda s: s.agent.id_number, "parties[].agents"),
    _F("agent.workplace", "受托人单位", _T, lambda s: s.agent.workplace, "parties[].agents"),
    _F("agent.phone", "受托人电话", _T, lambda s: s.agent.phone, "parties[].agents"),
    _F("agent.relation", "与委托人关系", _T, lambda s: s.agent.relation, "parties[].agents"),
    _F("agent.authority", "委托权限", _T, lambda s: s.agent.authority or "", "parties[].agents"),
    _F("agent.valid_until", "委托期限", _D, lambda s: s.agent.valid_until, "parties[].agents"),
    _F("parties.information", "当事人信息", _P, lambda s: _information(s.dispute.parties), "parties"),
    _F(
        "party.role", "当事人地位", _T, lambda s: s.party.role.label if s.party.name else "", "parties[].role"
    ),
    _F(
        "party.proof_number",
        "证件号码",
        _T,
        lambda s: s.party.credit_code or s.party.id_number,
        "parties[].id_number",
    ),
    _F("party.represented_by", "法定代表人及职务", _T, _represented_by, "parties[].representative"),
    _F("agent.matter", "委托事项", _T, lambda s: "代为参加人民调解" if s.agents else "", "parties[].agents"),
    _F("agents.names", "受托人姓名", _T, lambda s: "、".join(a.name for a in s.agents), "parties[].agents"),
)
