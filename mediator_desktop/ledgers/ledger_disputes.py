"""A row of any ledger as a dispute of the register; what has no field of its own stands word for word in the note"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mediator_desktop.catalogue.ledger_synonyms import Synonyms
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    Ending,
    PlatformFacts,
    Responsibility,
    ReturnVisit,
    Session,
)
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.steps import Docket
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Duty,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
)
from mediator_desktop.ledgers.platform_disputes import (
    committee_level,
    form_word,
    own_outcome,
    party_kind,
    performance_word,
    village_of,
)
from mediator_desktop.ledgers.preview import ParsedRow
from mediator_desktop.ledgers.splitting import Person, split_village
from mediator_desktop.ledgers.values import narrow, read_day, read_serial, split_names

NOTE_TITLE = "导入时没有用上的内容："
_CLOSING = re.compile("结案|办结|销号|消号")
_TERM = re.compile("[底末旬前内]|季度|半年")
"""A deadline told in words: what was made of it stands beside the words themselves."""
_WRITTEN_DAY = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}")
_OF_OUTCOME = {
    Outcome.WRITTEN_AGREEMENT: AgreementForm.WRITTEN,
    Outcome.ORAL_AGREEMENT: AgreementForm.ORAL,
}
_TELLING_FORM = (
    "agreement_form",
    "method",
    "outcome",
    "progress",
    "measures",
    "resolved",
    "strike_off",
    "performance",
)
_DENIED = re.compile("(?:[未没拒拟待将]|不愿|不肯|不同意|准备)[^，,。；;、]{0,10}?协议")
_WRITTEN_FORM = re.compile("(?:签订|签署|签了|签下|签)[了好]?[^，,。；;、口]{0,8}协议|书面(?:调解)?协议")
_CLAUSE = re.compile(r"[，,。；;、\s]")
_SETTLED = re.compile(
    "(?:已经?|当场|现场|当日|当天|就地|及时|成功|圆满|妥善|顺利|全部|均)*化解(?:成功|完毕|到位|了)?"
    "|.*达成.{0,8}(?:协议|一致|和解|谅解).*|.*(?:化解|调解|调处)成功"
)
"""A clause of what was done that says the dispute is settled; 继续化解 and 化解中 do not."""
_NOT_SETTLED = re.compile(
    "[未没不拒难待拟将尚]|正在(?!履行)|继续|准备|争取|力争|反悔|反弹|暂时|部分(?!履行)|如果|若"
)
_SPOKEN_FORM = re.compile("口头(?:调解)?(?:协议|和解|约定)")
_DAYS = frozenset(
    {
        "accepted_on",
        "found_on",
        "mediated_on",
        "agreed_on",
        "resolved_on",
        "struck_off_on",
        "visited_on",
        "deadline",
    }
)
_KEPT_ELSEWHERE = frozenset(
    {
        "seq", "number", "accepted_on", "mediated_on", "agreed_on", "resolved_on", "visited_on", "deadline", "division",
        "place", "title", "party", "party_id", "party_phone", "applicant", "applicant_id", "applicant_phone",
        "respondent", "respondent_id", "respondent_phone", "type", "facts", "demand", "people", "amount", "grade",
        "source", "leader", "resp_unit", "resp_person", "measures", "outcome", "resolved", "committee", "studio",
        "registrar", "mediator", "co_mediator", "agreement_no", "agreement_form", "performance", "satisfaction",
        "death", "subsidy", "attribute", "special_group", "migrant_worker", "converted", "found_on", "note",
        "party_address", "applicant_address", "respondent_address", "struck_off_on", "strike_off", "village",
        "people_as_written",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What was worked out of a row besides its words: days by field, people by side, cells of unknown columns by heading.

    `headings` are the columns' headings by field; `unread` the fields whose words no field could take.
    """

    days: Mapping[str, date]
    people: Mapping[str, tuple[Person, ...]]
    extra: Mapping[str, str]
    headings: Mapping[str, str]
    unread: frozenset[str]


def build_dispute(
    vocabulary: Vocabulary, synonyms: Synonyms, untold: AgreementForm, facts: RowFacts, row: ParsedRow
) -> Dispute:
    """The dispute of a row; nothing that the row says is lost. `untold` is the form of agreements whose form it does not tell."""
    words = row.values
    get = words.get
    days = facts.days
    rest = set(facts.unread & words.keys())
    kind = vocabulary.types.find(get("type", ""))
    source = vocabulary.sources.find(get("source", ""))
    says = synonyms.says
    told = own_outcome(get("outcome", ""))
    success = is_success(words, synonyms)
    failed = says("failure", get("outcome", "")) or (told is not None and not success)
    closing = bool(_CLOSING.search(facts.headings.get("resolved_on", "")))
    agreed_on = days.get("agreed_on") or (None if closing else days.get("resolved_on"))
    closed_on = days.get("resolved_on") if closing else None
    village, around = (
        split_village(get("village", "")) if "village" in words else (village_of(get("division", "")), "")
    )
    if around or (village and not _names_village(village)):
        rest.add("village")
    if not _names_village(village) and len(village) > 8:
        village = ""
    agreement = _agreement(row, facts, synonyms, agreed_on, untold) if success else None
    if agreement is None:
        rest |= {"performance", "agreement_form", "agreement_no", "agreed_on"} & words.keys()
        if not failed:
            rest |= {"resolved_on"} & words.keys()
    if (
        (said := words.get("resolved"))
        and "outcome" not in words
        and not (says("yes", said) or says("no", said))
    ):
        rest.add("resolved")
    struck_off_on = days.get("struck_off_on")
    if said := words.get("strike_off"):
        rest.add("strike_off")
        written = _WRITTEN_DAY.search(said)
        if struck_off_on is None and written and _is_resolved(words, synonyms):
            struck_off_on = read_day(written[0]).day
    if "deadline" in words and ("deadline" not in days or _TERM.search(words["deadline"])):
        rest.add("deadline")
    if "visited_on" not in days:
        rest |= {"satisfaction"} & words.keys()
    difficult = "难" in facts.headings.get("grade", "")
    difficulty, grade = _grades(vocabulary, get("grade", ""), difficult)
    if "grade" in words and not difficulty and not grade:
        rest.add("grade")
    return Dispute(
        committee=get("committee", ""),
        level=committee_level(get("committee", "")),
        parties=_parties(facts.people, words),
        type_code=kind.code if kind else "",
        source_code=source.code if source else "",
        village=village,
        place=get("place", ""),
        title=get("title", ""),
        facts=tidy(get("facts", "")),
        requests=(tidy(words["demand"]),) if "demand" in words else (),
        amount=row.amount if row.amount and row.amount.fen and agreement is None else None,
        people_involved=_count(get("people", "")),
        difficulty=difficulty,
        found_on=days.get("found_on"),
        accepted_on=days.get("accepted_on"),
        mediators=_mediators(get("mediator", ""), get("co_mediator", "")),
        sessions=(Session(held_on=days["mediated_on"]),) if "mediated_on" in days else (),
        agreement=agreement,
        ending=Ending(outcome=told or Outcome.NOT_REACHED, on=days.get("resolved_on"))
        if failed and not success
        else None,
        return_visits=_visits(days, get("satisfaction", ""), synonyms),
        closed_on=closed_on if success or failed else None,
        docket=Docket(struck_off_on=struck_off_on) if struck_off_on else Docket(),
        responsibility=Responsibility(
            grade=grade,
            leader=get("leader", ""),
            unit=get("resp_unit", ""),
            person=get("resp_person", ""),
            measures=tidy(get("measures", "")),
            deadline=days.get("deadline"),
        ),
        platform=PlatformFacts(
            code=get("number", ""),
            studio=get("studio", ""),
            registrar=get("registrar", ""),
            division=get("division", ""),
            grade=get("grade", "") if difficult else "",
            death=get("death", ""),
            subsidy=get("subsidy", ""),
            attribute=get("attribute", ""),
            special_group=get("special_group", ""),
            migrant_worker=get("migrant_worker", ""),
            converted=get("converted", ""),
        ),
        note=_note(words, facts, rest),
    )


def is_success(words: Mapping[str, str], synonyms: Synonyms) -> bool:
    """Whether a row says that the parties agreed, or that the dispute is settled."""
    said = words.get("outcome", "")
    if (told := own_outcome(said)) is not None:
        return told.is_agreement
    if said:
        return synonyms.says("success", said)
    return _is_resolved(words, synonyms) or ("resolved" not in words and _is_told_settled(words))


def agreed_form(words: Mapping[str, str]) -> AgreementForm | None:
    """The form of the agreement as a row tells it, in its own column or in words beside; None where it tells none."""
    if (form := form_word(words.get("agreement_form", ""))) is not None:
        return form
    told = own_outcome(words.get("outcome", ""))
    if told in _OF_OUTCOME:
        return _OF_OUTCOME[told]
    if words.get("agreement_no"):
        return AgreementForm.WRITTEN
    beside = [_DENIED.sub("", said) for name in _TELLING_FORM if (said := words.get(name))]
    if any(map(_WRITTEN_FORM.search, beside)) or "书面" in words.get("method", ""):
        return AgreementForm.WRITTEN
    if any(map(_SPOKEN_FORM.search, beside)) or "口头" in words.get("method", ""):
        return AgreementForm.ORAL
    return None


def untold_notes(rows: Iterable[ParsedRow], synonyms: Synonyms, taken_as: AgreementForm) -> list[str]:
    """One sentence where rows say that a dispute was settled and not in what form, empty where all do."""
    is_any = any(
        not row.reject and is_success(row.values, synonyms) and agreed_form(row.values) is None
        for row in rows
    )
    if not is_any:
        return []
    if taken_as is not AgreementForm.UNTOLD:
        return [f"有的行写了化解，没有写协议是口头还是书面，都按您选的“{taken_as.label}”算"]
    return ["有的行写了化解，没有写协议是口头还是书面；这些算调解成功，不算进口头协议和书面协议，可以选一种"]


def _is_resolved(words: Mapping[str, str], synonyms: Synonyms) -> bool:
    if "resolved" in words:
        return synonyms.says("yes", words["resolved"])
    said = re.sub(r"[\d.\-年月日()（）]", "", narrow(words.get("strike_off", "")))
    return synonyms.says("struck_off", said) or ("struck_off_on" in words and not said)


def _is_told_settled(words: Mapping[str, str]) -> bool:
    """Whether what was done says so in words and the day of it stands beside: 当场化解, 9月26日."""
    said = words.get("progress", "")
    if not re.search(r"\d", words.get("resolved_on", "")) or _NOT_SETTLED.search(said):
        return False
    return any(_SETTLED.fullmatch(clause) for clause in _CLAUSE.split(said))


def _names_village(village: str) -> bool:
    return village.endswith(("村", "社区", "居委会"))


def _grades(vocabulary: Vocabulary, said: str, difficult: bool) -> tuple[str, str]:
    """Difficulty and risk grade: by the heading which of both a word means, else the list that has it."""
    hard, risk = vocabulary["difficulties"].find(said), vocabulary["grades"].find(said)
    if difficult or (hard and not risk):
        return (hard.code if hard else ""), ""
    return "", (risk.code if risk else "")


def _parties(people: Mapping[str, tuple[Person, ...]], words: Mapping[str, str]) -> tuple[Party, ...]:
    found = []
    for side in ("party", "applicant", "respondent"):
        for place, person in enumerate(people.get(side, ())):
            kind = party_kind(person.name)
            second = side == "respondent" or (
                side == "party" and (person.side == 2 or (person.side == 0 and place > 0))
            )
            address = words.get(f"{side}_address", "")
            is_natural = kind is PartyKind.NATURAL
            found.append(
                Party(
                    role=PartyRole.RESPONDENT if second else PartyRole.APPLICANT,
                    kind=kind,
                    name=person.name,
                    phone=person.phone,
                    id_number=person.id_number if is_natural and len(person.id_number) == 18 else "",
                    credit_code="" if is_natural else person.id_number,
                    address=address if len(people.get(side, ())) == 1 else "",
                )
            )
    return tuple(found)


def _count(said: str) -> int | None:
    found = re.fullmatch(r"(\d{1,7})\s*[人名]?", narrow(said))
    return int(found[1]) if found and int(found[1]) > 0 else None


def _mediators(lead: str, others: str) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(name=name, duty=duty)
        for said, duty in ((lead, Duty.LEAD), (others, Duty.ASSISTANT))
        for name in split_names(said)
    )


def _agreement(
    row: ParsedRow, facts: RowFacts, synonyms: Synonyms, agreed_on: date | None, untold: AgreementForm
) -> Agreement:
    words = row.values
    return Agreement(
        form=agreed_form(words) or untold,
        reached=True,
        agreed_on=agreed_on,
        number=words.get("agreement_no", ""),
        amount=row.amount if row.amount and row.amount.fen else None,
        reported_performance=_performance(words.get("performance", ""), synonyms),
    )


def _performance(said: str, synonyms: Synonyms) -> PerformanceState | None:
    if known := performance_word(said):
        return known
    if synonyms.says("performed", said):
        return PerformanceState.PERFORMED
    return PerformanceState.PERFORMING if synonyms.says("performing", said) else None


def _visits(days: Mapping[str, date], said: str, synonyms: Synonyms) -> tuple[ReturnVisit, ...]:
    if "visited_on" not in days:
        return ()
    satisfied = (
        True if synonyms.says("satisfied", said) else False if synonyms.says("dissatisfied", said) else None
    )
    return (ReturnVisit(visited_on=days["visited_on"], satisfied=satisfied),)


def _as_day(said: str) -> str:
    """A day as people write it where a cell holds a workbook's bare number of it (46296), else the words."""
    day = read_serial(said)
    return f"{day.year}年{day.month}月{day.day}日" if day else said


def _note(words: Mapping[str, str], facts: RowFacts, rest: set[str]) -> str:
    """The ledger's own remark, then everything that found no field."""
    lines = []
    for name, told in words.items():
        said = _as_day(told) if name in _DAYS else told
        heading = "当事人" if name == "people_as_written" else "".join(facts.headings.get(name, name).split())
        crowded = name.endswith("_address") and len(facts.people.get(name.removesuffix("_address"), ())) != 1
        if name in rest or name not in _KEPT_ELSEWHERE or crowded or name == "people_as_written":
            lines.append(f"{heading}：{said}")
    lines += [f"{''.join(heading.split())}：{said}" for heading, said in facts.extra.items()]
    own = tidy(words.get("note", ""))
    return "\n".join(filter(None, (own, *([NOTE_TITLE, *lines] if lines else ()))))
