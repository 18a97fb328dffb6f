"""Invented disputes for practice and tests: plausible, never impossible, the same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import accumulate
from random import Random

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing, effective_date
from mediator_desktop.domain.dispute import (
    Assignment,
    Dispute,
    Ending,
    PlatformFacts,
    Responsibility,
    ReturnVisit,
    Session,
)
from mediator_desktop.domain.money import Money, split_evenly
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ChosenBy,
    Duty,
    Level,
    NoticeManner,
    Outcome,
    PerformanceState,
    SigningManner,
    SigningPart,
)
from mediator_desktop.services import demo_texts as texts
from mediator_desktop.services.demo_people import REGION, Crowd

YEARS = 20
A_YEARS_WORK = 750


def invent_office() -> Office:
    """The township office of the practice register."""
    return Office(
        name="云岭镇司法所",
        committee="云岭镇人民调解委员会",
        county="云岭县",
        township="云岭镇",
        region_code=REGION,
        court="云岭县人民法院",
        level=Level.TOWNSHIP,
        number_rule=NumberRule(prefix="云岭"),
        villages=(
            "溪口村", "石桥村", "松林村", "上湾村", "桃源村", "白石村", "大坪村", "柳树村", "枫林社区", "双桥村",
            "龙潭村", "高岗村",
        ),
        mediators=("罗桂生", "杨茂林", "邹秀英", "张德贵", "谭福根", "上官建平"),
    )  # fmt: skip


def invent_disputes(
    count: int, seed: int = 1, today: date = date(2026, 10, 31), office: Office | None = None
) -> Iterator[Dispute]:
    """Disputes in the order they came in, the last ones around `today`; nothing happens after it."""
    inventor = _Inventor(Random(seed), today, office or invent_office())
    span = min(max(count * 365 // A_YEARS_WORK, 3 * 365), YEARS * 365)
    ages = sorted((int(span * inventor.random() ** 1.7) for _ in range(count)), reverse=True)
    for age in ages:
        yield inventor.dispute(_working_day(today - timedelta(days=age), today))


def _working_day(day: date, today: date) -> date:
    """The same day, or Monday for a weekend; before the weekend where Monday is yet to come."""
    if day.weekday() < 5:
        return day
    monday = day + timedelta(days=7 - day.weekday())
    return monday if monday <= today else day - timedelta(days=day.weekday() - 4)


@dataclass(frozen=True, slots=True)
class _Case:
    """What is fixed when a dispute comes in."""

    story: texts.Story
    received: date
    village: str
    parties: tuple[Party, ...]
    title: str
    facts: str
    asked: Money | None
    words: dict[str, str]


class _Inventor(Crowd):
    """Tells the course of each dispute."""

    def __init__(self, rng: Random, today: date, office: Office) -> None:
        super().__init__(rng, office.villages or invent_office().villages)
        self.today = today
        self.mediators = office.mediators or invent_office().mediators
        self.types = list(texts.WEIGHTS)
        self.weights = list(accumulate(texts.WEIGHTS.values()))
        self.serial = 0
        self.serial_day: date | None = None

    def by_today(self, day: date, low: int, high: int) -> date | None:
        """Some days later, or None when that is still to come."""
        later = day + timedelta(days=self.between(low, high))
        return later if later <= self.today else None

    def dispute(self, received: date) -> Dispute:
        """One dispute that came in on a day, as it stands today."""
        type_code = self.rng.choices(self.types, cum_weights=self.weights)[0]
        case = self._case(type_code, received)
        source = self._source()
        found = received if source in ("screening", "grid", "informant") else None
        base: dict[str, object] = {
            "level": Level.TOWNSHIP if self.chance(0.6) else Level.VILLAGE,
            "parties": case.parties,
            "type_code": type_code,
            "source_code": source,
            "village": case.village,
            "place": f"{case.village}{self.between(1, 12)}组",
            "facts": case.facts,
            "requests": (case.story.request.format_map(case.words),),
            "people_involved": len(case.parties) + self.between(0, 6),
            "difficulty": self._difficulty(case.asked),
            "found_on": found,
            "applied_on": received if source == "application" else None,
            "responsibility": self._responsibility(case, found),
        }
        course = self._course(case)
        if source != "application" and "accepted_on" not in course:
            base["found_on"] = received
        if not (course.get("agreement") and case.asked):
            base["amount"] = case.asked
        if self.chance(0.4) and course.get("accepted_on"):
            base["platform"] = self._platform(received, type_code)
        return Dispute(**base, **course)  # type: ignore[arg-type]

    def _case(self, type_code: str, received: date) -> _Case:
        story = self.pick(texts.STORIES[type_code])
        parties = self.parties(story, received)
        asked = None
        if story.high:
            step = 100 if story.low >= 1000 else 50
            asked = Money.yuan(self.between(story.low // step, story.high // step) * step)
        event = received - timedelta(days=self.between(1, 25))
        village = parties[0].village or self.pick(self.villages)
        words = {
            "a": parties[0].name,
            "b": parties[1].name,
            "v": village,
            "d": f"{event.month}月{event.day}日",
            "m": f"{asked.fen // 100}元" if asked else "",
            "p": f"{asked.fen // 100}元" if asked else "",
            "x": self.pick(story.variants),
        }
        facts = story.facts.format_map(words)
        return _Case(story, received, village, parties, f"{words['a']}与{words['b']}", facts, asked, words)

    def _source(self) -> str:
        return self.rng.choices(_SOURCES, cum_weights=_SOURCE_WEIGHTS)[0]

    def _difficulty(self, asked: Money | None) -> str:
        if asked and asked.fen >= 5_000_000:
            return self.pick(("major", "hard", "general"))
        return "simple" if self.chance(0.4) else "general"

    def _responsibility(self, case: _Case, found: date | None) -> Responsibility:
        if found is None:
            return Responsibility()
        return Responsibility(
            grade=self.pick(("low", "low", "low", "medium", "medium", "high")),
            leader=self.pick(texts.LEADERS),
            unit=f"{case.village}调委会",
            person=self.pick(self.mediators),
            measures=self.pick(texts.MEASURES),
            deadline=found + timedelta(days=self.pick((7, 15, 30))),
        )

    def _platform(self, received: date, type_code: str) -> PlatformFacts:
        if received != self.serial_day:
            self.serial_day, self.serial = received, 0
        self.serial += 1
        return PlatformFacts(
            code=f"{REGION}{received:%Y%m%d}{self.serial:04d}",
            registrar=self.pick(self.mediators),
            death="无",
            migrant_worker="是" if type_code == "migrant_wages" else "否",
        )

    def _course(self, case: _Case) -> dict[str, object]:
        """What happened after the dispute came in, as far as it has come by today."""
        accepted = self.by_today(case.received, 0, 3)
        if self.chance(0.02) and accepted:
            reason, to = self.pick(texts.DECLINED)
            ending = Ending(outcome=Outcome.DECLINED, on=accepted, reason=reason, referred_to=to)
            return {"ending": ending}
        if accepted is None or (self.chance(0.1) and (self.today - case.received).days < 10):
            return {}
        course: dict[str, object] = {
            "accepted_on": accepted,
            "rights_notified_on": accepted,
            "rights_notice": NoticeManner.WRITTEN if self.chance(0.7) else NoticeManner.ORAL,
            "mediators": self._assigned(),
        }
        early = self.random()
        if early < 0.02:
            return course | self._ended(case, Outcome.WITHDRAWN, accepted, texts.WITHDRAWN)
        if early < 0.035 and (day := self.by_today(accepted, 0, 5)):
            to, why = self.pick(texts.HANDED)
            ending = Ending(outcome=Outcome.HANDED_OVER, on=day, reason=why, referred_to=to)
            return course | {"ending": ending, **self._closed(day, 0.7)}
        days, next_on = self._session_days(accepted)
        agreed = bool(days) and next_on is None and self.chance(0.92)
        course["sessions"] = tuple(self._session(case, day, days, next_on, agreed=agreed) for day in days)
        if not days or next_on is not None:
            return course
        if agreed:
            return course | self._agreed(case, days[-1])
        if self.chance(0.3):
            return course | self._ended(case, Outcome.PARTY_REFUSED, days[-1], texts.REFUSED)
        return course | self._ended(case, Outcome.NOT_REACHED, days[-1], texts.NOT_REACHED)

    def _assigned(self) -> tuple[Assignment, ...]:
        names = self.rng.sample(self.mediators, min(3, len(self.mediators)))
        chosen = ChosenBy.PARTIES if self.chance(0.15) else ChosenBy.APPOINTED
        duties = (
            (Duty.LEAD, Duty.ASSISTANT, Duty.RECORDER) if self.chance(0.6) else (Duty.LEAD, Duty.RECORDER)
        )
        return tuple(
            Assignment(name=name, duty=duty, chosen_by=chosen if duty is Duty.LEAD else None)
            for name, duty in zip(names, duties, strict=False)
        )

    def _session_days(self, accepted: date) -> tuple[list[date], date | None]:
        """The days of the sessions held, and the day agreed for the next one where it is still to come."""
        wanted = 1 + self.chance(0.3) + self.chance(0.08)
        days: list[date] = []
        day = accepted + timedelta(days=self.between(0, 8))
        while len(days) < wanted:
            if day > self.today:
                return days, day
            days.append(day)
            day += timedelta(days=self.between(3, 12))
        return days, None

    def _session(
        self, case: _Case, day: date, days: list[date], next_on: date | None, *, agreed: bool
    ) -> Session:
        place = days.index(day)
        last = place == len(days) - 1 and next_on is None
        words = case.words | {"title": case.title, "facts": case.facts, "point": self.pick(texts.POINTS)}
        lines = texts.RECORD + (texts.AGREED_LINES if last and agreed else texts.OPEN_LINES)
        result = texts.RESULTS["agreed" if agreed else "failed"] if last else texts.RESULTS["open"]
        return Session(
            held_on=day,
            held_at=time(self.pick((9, 10, 14, 15)), self.pick((0, 30))),
            place=f"{case.village}调解室" if self.chance(0.5) else "镇综治中心调解室",
            helpers="村民小组组长" if self.chance(0.25) else "",
            record="\n".join(lines).format_map(words),
            result=result,
            next_on=None if last else days[place + 1] if place + 1 < len(days) else next_on,
            is_public=False if self.chance(0.3) else None,
        )

    def _ended(self, case: _Case, outcome: Outcome, after: date, reasons: Sequence[str]) -> dict[str, object]:
        day = self.by_today(after, 0, 4) or after
        reason = self.pick(reasons).format_map(case.words)
        told = outcome is not Outcome.WITHDRAWN
        ending = Ending(
            outcome=outcome,
            on=day,
            reason=reason,
            referred_to="云岭县人民法院" if told else "",
            refused_by=case.parties[1].name if outcome is Outcome.PARTY_REFUSED else "",
            told_on=day if told else None,
            told=NoticeManner.ORAL if told else None,
        )
        return {"ending": ending, **self._closed(day, 0.75)}

    def _closed(self, day: date, share: float) -> dict[str, object]:
        closed = self.by_today(day, 0, 20)
        return {"closed_on": closed} if closed and self.chance(share) else {}

    def _agreed(self, case: _Case, day: date) -> dict[str, object]:
        oral = self.chance(0.28)
        amount = case.asked
        if amount is not None and self.chance(0.7):
            amount = Money.yuan(max(100, amount.fen // 100 * self.between(5, 9) // 10 // 10 * 10))
        items = self._promises(case, amount, day)
        done = [item.done_on for item in items if item.done_on]
        words = case.words | {"p": f"{amount.fen // 100}元" if amount else ""}
        agreement = Agreement(
            form=AgreementForm.ORAL if oral else AgreementForm.WRITTEN,
            reached=True,
            agreed_on=day,
            clauses=tuple(clause.format_map(words) for clause in case.story.clauses),
            performance_text=self._performance_words(items),
            performance=items,
            amount=amount,
            copies=None if oral else len(case.parties) + 1,
            confirmation_planned=not oral and bool(amount and amount.fen >= 1_000_000) and self.chance(0.3),
            signings=() if oral else self._signings(case, day),
        )
        course: dict[str, object] = {"agreement": agreement}
        visit = self.by_today(day, 12, 60) if self.chance(0.7) else None
        if visit is not None:
            course["return_visits"] = (self._visit(case, visit, items),)
        bound = effective_date(agreement, [party.name for party in case.parties])
        if len(done) == len(items) and bound is not None:
            course |= self._closed(max([*done, visit or day, bound]), 0.92)
        return course

    def _promises(self, case: _Case, amount: Money | None, day: date) -> tuple[PerformanceItem, ...]:
        payer, payee = case.parties[1].name, case.parties[0].name
        if amount is None:
            due = day + timedelta(days=self.pick((7, 10, 15, 30)))
            what = case.story.clauses[0].format_map(case.words)
            return (
                PerformanceItem(
                    what=what, obligor=payer, obligee=payee, due_on=due, done_on=self._done(due, day)
                ),
            )
        parts = 1 if amount.fen < 300_000 or self.chance(0.6) else self.between(2, 6)
        method = self.pick(("现金", "银行转账", "微信转账"))
        items = []
        for number, part in enumerate(split_evenly(amount, parts), start=1):
            due = day + timedelta(days=0 if parts == 1 and self.chance(0.4) else 30 * number)
            items.append(
                PerformanceItem(
                    what=f"支付第{number}期款" if parts > 1 else "支付约定的款项",
                    amount=part,
                    obligor=payer,
                    obligee=payee,
                    method=method,
                    due_on=due,
                    done_on=self._done(due, day),
                )
            )
        return tuple(items)

    def _done(self, due: date, agreed: date) -> date | None:
        """Mostly on time or early, sometimes late, now and then not at all; never before the agreement."""
        if self.chance(0.02) or (self.chance(0.1) and (self.today - due).days < 200):
            return None
        day = due + timedelta(days=self.between(-6, 2) if self.chance(0.85) else self.between(3, 20))
        day = max(day, agreed)
        return day if day <= self.today else None

    @staticmethod
    def _performance_words(items: tuple[PerformanceItem, ...]) -> str:
        last = max((item.due_on for item in items if item.due_on), default=None)
        when = f"于{last.year}年{last.month}月{last.day}日前" if last else ""
        return f"{when}分{len(items)}期履行完毕。" if len(items) > 1 else f"{when}一次履行完毕。"

    def _signings(self, case: _Case, day: date) -> tuple[Signing, ...]:
        """Everyone signs on the day; the seal may follow, and lately some of it may be missing."""
        fresh = (self.today - day).days < 25
        signings = [
            Signing(
                part=SigningPart.PARTY,
                name=party.name,
                manner=SigningManner.FINGERPRINT if self.chance(0.2) else SigningManner.SIGNATURE,
                on=day,
            )
            for index, party in enumerate(case.parties)
            if not (fresh and index and self.chance(0.2))
        ]
        signings.append(Signing(part=SigningPart.MEDIATOR, name=self.pick(self.mediators), on=day))
        seal = self.by_today(day, 0, 2)
        if seal and not (fresh and self.chance(0.3)):
            signings.append(Signing(part=SigningPart.COMMITTEE, manner=SigningManner.SEAL, on=seal))
        return tuple(signings)

    def _visit(self, case: _Case, day: date, items: tuple[PerformanceItem, ...]) -> ReturnVisit:
        done = all(item.done_on and item.done_on <= day for item in items)
        return ReturnVisit(
            visited_on=day,
            visitor=self.pick(self.mediators),
            visited=case.parties[0].name,
            performance=PerformanceState.PERFORMED if done else PerformanceState.PERFORMING,
            satisfied=self.chance(0.96),
            text="协议已经履行，双方关系正常。" if done else "协议正在履行，提醒双方按期办理。",
        )


_SOURCES = (
    "application", "initiative", "screening", "grid", "informant", "police", "petition", "court", "hotline",
    "leader_reception", "other_department", "centre",
)  # fmt: skip
_SOURCE_WEIGHTS = list(accumulate((45, 14, 12, 7, 3, 7, 4, 4, 1, 1, 1, 1)))
