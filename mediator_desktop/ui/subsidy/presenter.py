"""What the pages of 补贴 ask of the services; choices that were made and not claimed yet are kept as a draft"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.record_format import from_plain, to_plain
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, wrong
from mediator_desktop.domain.subsidy import RuleSet
from mediator_desktop.domain.subsidy_cases import Choice, Payee, Proposal, check_choice
from mediator_desktop.domain.subsidy_claim import ClaimRecord, ClaimRow, Stage, Verdict
from mediator_desktop.domain.subsidy_comparison import Comparison
from mediator_desktop.services import drafts, subsidy, subsidy_rules, subsidy_sheets
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.subsidy_sheets import SheetKind
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner, Ticket

PREFIX = "subsidy:"
Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A period as counted: with what was chosen so far, the choices that cannot be used, and what is known of payees."""

    proposal: Proposal
    choices: Mapping[str, Choice]
    faults: Mapping[str, str]
    payees: Mapping[str, Payee]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rule sets, those of the office's own, and a sentence for each file that cannot be used."""

    sets: Mapping[str, RuleSet]
    own: frozenset[str]
    usual: str
    faults: tuple[str, ...] = field(default=())


class SubsidyPresenter:
    """Reads and writes; a later question of the same kind replaces an earlier one."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._tickets: dict[str, Ticket] = {}

    def rules(self) -> Rules:
        """The declared rule sets."""
        known = self._workplace.subsidies
        faults = tuple(f"没有采用 {error}" for error in known.broken)
        return Rules(known.sets, known.own, known.usual, faults)

    def scheme(self, name: str) -> tuple[RuleSet, ...]:
        """The rule sets of a scheme."""
        return self._workplace.subsidies.scheme(name)

    def open_period(
        self, period: Period, scheme: str, show: Callable[[Opened], None], failed: Failed
    ) -> None:
        """Count a period with the choices kept for it."""
        workplace, key = self._workplace, key_of(period, scheme)

        def ask(reader: Reader) -> Opened:
            kept = next((draft for draft in reader.drafts() if draft.key == key), None)
            choices = _read(kept.content if kept else {})
            bad = {name: wrong(check_choice(choice)) for name, choice in choices.items()}
            faults = {name: problems[0].sentence for name, problems in bad.items() if problems}
            usable = {name: choice for name, choice in choices.items() if name not in faults}
            found = subsidy.proposal(period, reader, workplace, scheme, usable)
            return Opened(found, choices, faults, {payee.name: payee for payee in reader.payees()})

        self._ask("period", self._runner.read(ask, show, failed))

    def keep_choices(
        self,
        period: Period,
        scheme: str,
        choices: Mapping[str, Choice],
        then: Callable[[Any], None] | None = None,
    ) -> None:
        """Keep what was chosen for a period until it is claimed; nothing chosen forgets the draft."""
        clock, key = self._workplace.clock, key_of(period, scheme)
        kept = {name: to_plain(choice) for name, choice in choices.items() if choice != Choice()}
        content = {"title": f"{period.in_words}案件补贴", "choices": kept}
        if kept:
            self._runner.write(lambda uow: drafts.keep(key, content, uow, clock), then)
        else:
            self._runner.write(lambda uow: drafts.drop(key, uow), then)

    def claim(
        self,
        period: Period,
        scheme: str,
        choices: Mapping[str, Choice],
        chosen: Sequence[str],
        by: str,
        on: date,
        done: Callable[[subsidy.ClaimKept], None],
        failed: Failed,
    ) -> None:
        """申报 the chosen cases; their choices are frozen in the claim, those of others stay."""
        workplace, key = self._workplace, key_of(period, scheme)
        wanted = set(chosen)
        used = {name: choice for name, choice in choices.items() if name in wanted}
        rest = {
            name: to_plain(one) for name, one in choices.items() if name not in wanted and one != Choice()
        }

        def act(uow: UnitOfWork) -> subsidy.ClaimKept:
            kept = subsidy.claim(period, chosen, by, on, uow, workplace, scheme=scheme, choices=used)
            if rest:
                content = {"title": f"{period.in_words}案件补贴", "choices": rest}
                drafts.keep(key, content, uow, workplace.clock)
            else:
                uow.drop_draft(key)
            return kept

        self._runner.write(act, done, failed)

    def claims(self, show: Callable[[tuple[ClaimRow, ...]], None]) -> None:
        """Every claim."""
        self._ask("claims", self._runner.read(lambda reader: reader.subsidy_claims(), show))

    def load_claim(self, claim_id: str, show: Callable[[ClaimRecord], None], failed: Failed) -> None:
        """One claim, whole."""
        self._ask(
            "claim", self._runner.read(lambda reader: reader.load_subsidy_claim(claim_id), show, failed)
        )

    def take_stage(
        self,
        record: ClaimRecord,
        stage: Stage,
        by: str,
        on: date,
        but: Sequence[Verdict],
        done: Callable[[subsidy.ClaimKept], None],
        failed: Failed,
    ) -> None:
        """Take the next stage of a claim."""
        clock = self._workplace.clock
        self._runner.write(
            lambda uow: subsidy.take_stage(record.id, record.version, stage, by, on, uow, clock, but=but),
            done,
            failed,
        )

    def undo_stage(
        self,
        record: ClaimRecord,
        reason: str,
        done: Callable[[subsidy.ClaimKept], None],
        failed: Failed,
    ) -> None:
        """Take back the last stage."""
        clock, by = self._workplace.clock, self._workplace.actor
        self._runner.write(
            lambda uow: subsidy.undo_stage(record.id, record.version, reason, uow, clock, by=by), done, failed
        )

    def people(self, show: Callable[[tuple[Payee, ...]], None]) -> None:
        """Everyone who may be paid."""
        self._ask("people", self._runner.read(subsidy.people, show))

    def keep_payee(self, payee: Payee, done: Callable[[subsidy.PayeeKept], None], failed: Failed) -> None:
        """Keep what is known of a payee."""
        self._runner.write(lambda uow: subsidy.keep_payee(payee, uow), done, failed)

    def compare(
        self, period: Period, one: str, other: str, show: Callable[[Comparison], None], failed: Failed
    ) -> None:
        """Two schemes on one period."""
        workplace = self._workplace
        self._ask(
            "compare",
            self._runner.read(
                lambda reader: subsidy.comparison(period, one, other, reader, workplace), show, failed
            ),
        )

    def effect(
        self,
        edited: RuleSet,
        before: str,
        period: Period,
        show: Callable[[Comparison], None],
        failed: Failed,
    ) -> None:
        """What a rule set that is being written would have paid, beside the scheme it comes from."""
        workplace = self._workplace
        self._ask(
            "effect",
            self._runner.read(
                lambda reader: subsidy_rules.effect(edited, before, period, reader, workplace), show, failed
            ),
        )

    def keep_rules(
        self, rules: RuleSet, done: Callable[[subsidy_rules.RulesKept], None], failed: Failed
    ) -> None:
        """Write a rule set into the office's own forms."""
        workplace = self._workplace
        self._runner.run(lambda _progress: subsidy_rules.keep_rules(rules, workplace), done, failed)

    def save_sheet(
        self,
        record: ClaimRecord,
        kind: SheetKind,
        target: Path,
        disclosure: Disclosure | None,
        done: Callable[[Path], None],
        failed: Failed,
    ) -> None:
        """Write a sheet of a claim; in full only with a disclosure."""
        workplace = self._workplace

        def act(_progress: Any) -> Path:
            with workplace.register.read() as reader:
                full = disclosure is not None
                sheet = subsidy_sheets.sheet_of(record, kind, reader, workplace, full=full)
            subsidy_sheets.save(sheet, target, workplace, disclosure)
            return target

        self._runner.run(act, done, failed)

    def _ask(self, kind: str, ticket: Ticket) -> None:
        earlier = self._tickets.get(kind)
        if earlier is not None:
            earlier.cancel()
        self._tickets[kind] = ticket


def key_of(period: Period, scheme: str) -> str:
    """The key of the draft of a period's choices."""
    return f"{PREFIX}{period.first_day}..{period.last_day}:{scheme}"


def period_of(key: str) -> tuple[Period, str]:
    """What `key_of` made a key of. Raises ValueError for another key."""
    days, _, scheme = key.removeprefix(PREFIX).partition(":")
    return Period.read(days), scheme


def _read(content: Mapping[str, Any]) -> dict[str, Choice]:
    """The choices of a draft; one that an older program wrote otherwise is left out."""
    found: dict[str, Choice] = {}
    plain = content.get("choices")
    for name, table in (plain if isinstance(plain, dict) else {}).items():
        try:
            found[str(name)] = from_plain(Choice, table)
        except Refused:
            continue
    return found
