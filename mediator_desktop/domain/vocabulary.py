"""One English identifier for each Chinese term that the rules themselves depend on.

Lists that an office may edit (dispute types, sources, …) are data in `forms/vocabulary/`; here are only
the values on which a rule branches.
"""

from enum import StrEnum


class Term(StrEnum):
    """A code with the Chinese word that people read."""

    label: str

    def __new__(cls, code: str, label: str = "") -> "Term":
        """One argument looks a code up, two define it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)


class Sex(Term):
    """性别."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class PartyRole(Term):
    """Side of a party (当事人地位)."""

    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "被申请人"
    THIRD_PARTY = "third_party", "第三人"


class PartyKind(Term):
    """Kind of a party (当事人类型)."""

    NATURAL = "natural", "自然人"
    LEGAL = "legal", "法人"
    OTHER = "other", "其他组织"


class Authority(Term):
    """Extent of an agent's authority (委托权限)."""

    GENERAL = "general", "一般代理"
    SPECIAL = "special", "特别授权"


class Duty(Term):
    """What a mediator does in a case."""

    LEAD = "lead", "主持调解员"
    ASSISTANT = "assistant", "协助调解员"
    RECORDER = "recorder", "记录人"


class ChosenBy(Term):
    """How a mediator came to the case (人民调解法 Art 19)."""

    APPOINTED = "appointed", "调委会指定"
    PARTIES = "parties", "当事人选择"


class Level(Term):
    """Level that handles the dispute (层级)."""

    VILLAGE = "village", "村(社区)"
    TOWNSHIP = "township", "乡镇"
    COUNTY = "county", "县"


class ApplicationForm(Term):
    """How the application was made, and as what platforms count the case (口头案件、书面案件)."""

    ORAL = "oral", "口头申请"
    WRITTEN = "written", "书面申请"


class Original(Term):
    """Whether a piece of evidence is the original."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"


class TransferKind(Term):
    """Ways in which a dispute goes to another unit."""

    REPORT_UP = "report_up", "上报"
    HAND_OVER = "hand_over", "移交"
    ASSIGN = "assign", "交办"
    CONSULT = "consult", "会诊"


class CourtBy(Term):
    """Why a court may confirm an agreement (民事诉讼法 Art 205)."""

    INVITING = "inviting", "邀请调解的人民法院"
    DOMICILE = "domicile", "当事人住所地"
    SUBJECT = "subject", "标的物所在地"
    COMMITTEE = "committee", "调解组织所在地"
    INTERMEDIATE = "intermediate", "相应的中级人民法院"


class ConfirmationResult(Term):
    """What the court decided (民事诉讼法 Art 206)."""

    VALID = "valid", "裁定协议有效"
    DISMISSED = "dismissed", "裁定驳回申请"
    WITHDRAWN = "withdrawn", "撤回申请"


class NoticeManner(Term):
    """How the parties were told their rights (若干规定 Art 30)."""

    ORAL = "oral", "口头"
    WRITTEN = "written", "书面"


class AgreementForm(Term):
    """协议形式; `UNTOLD` where a ledger that was taken over says that it was settled and not how."""

    WRITTEN = "written", "书面协议"
    ORAL = "oral", "口头协议"
    UNTOLD = "untold", "没有写明"


class SigningPart(Term):
    """Who put their name or seal under an agreement."""

    PARTY = "party", "当事人"
    MEDIATOR = "mediator", "人民调解员"
    RECORDER = "recorder", "记录人"
    COMMITTEE = "committee", "人民调解委员会印章"


class SigningManner(Term):
    """How it was done (人民调解法 Art 29)."""

    SIGNATURE = "signature", "签名"
    SEAL = "seal", "盖章"
    FINGERPRINT = "fingerprint", "按指印"


class Outcome(Term):
    """How the mediation ended (调解结果)."""

    WRITTEN_AGREEMENT = "written_agreement", "达成书面协议"
    ORAL_AGREEMENT = "oral_agreement", "达成口头协议"
    AGREEMENT = "agreement", "达成协议"
    NOT_REACHED = "not_reached", "未达成协议"
    PARTY_REFUSED = "party_refused", "一方拒绝调解"
    WITHDRAWN = "withdrawn", "撤回申请"
    HANDED_OVER = "handed_over", "移交其他部门"
    DECLINED = "declined", "不予受理"

    @property
    def is_agreement(self) -> bool:
        """Whether the parties agreed (调解成功)."""
        return self in (Outcome.WRITTEN_AGREEMENT, Outcome.ORAL_AGREEMENT, Outcome.AGREEMENT)


class Status(Term):
    """Where a dispute stands; always derived from facts, never set by hand."""

    REGISTERED = "registered", "已登记"
    ACCEPTED = "accepted", "已受理"
    MEDIATING = "mediating", "调解中"
    AGREED = "agreed", "待生效"
    PERFORMING = "performing", "履行中"
    PERFORMED = "performed", "已履行"
    NOT_REACHED = "not_reached", "调解不成"
    PARTY_REFUSED = "party_refused", "一方拒绝"
    WITHDRAWN = "withdrawn", "已撤回"
    HANDED_OVER = "handed_over", "已移交"
    DECLINED = "declined", "不予受理"
    CLOSED = "closed", "已结案"
    VOIDED = "voided", "已作废"

    @property
    def is_open(self) -> bool:
        """Whether the office still has something to do (在办)."""
        return self in _OPEN


_OPEN = frozenset({Status.REGISTERED, Status.ACCEPTED, Status.MEDIATING, Status.AGREED, Status.PERFORMING})


class PerformanceState(Term):
    """协议履行情况, as platforms and ledgers ask for it."""

    PERFORMED = "performed", "协议已履行"
    PERFORMING = "performing", "履行中"
    CONFIRMATION = "confirmation", "申请司法确认"
    REPENTED = "repented", "达成协议后反悔"
    SUED = "sued", "达成协议后起诉"
    OTHER = "other", "其他"
