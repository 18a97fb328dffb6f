"""The office's own subsidy rules: copying ours, keeping what was changed, and what a change would have paid"""

import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from mediator_desktop.catalogue.reading import Declared, FormError
from mediator_desktop.catalogue.subsidy import KIND, read_rules, written
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.subsidy import RuleSet, check_rules, overlapping
from mediator_desktop.domain.subsidy_comparison import Comparison, compare
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.files import file_trouble, written_whole
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.subsidy import proposal
from mediator_desktop.services.workplace import Workplace

OWN = "own_"


@dataclass(frozen=True, slots=True)
class RulesKept:
    """A rule set as it is declared now."""

    rules: RuleSet
    changes: Changes


def own_copy(rules: RuleSet, workplace: Workplace) -> RuleSet:
    """A copy of a rule set to be changed: the office's own scheme beside ours, under an id that is free."""
    known = workplace.subsidies.sets
    number, rules_id = 1, f"{OWN}{rules.id.removeprefix(OWN)}"
    base = rules_id
    while rules_id in known:
        number += 1
        rules_id = f"{base}_{number}"
    return replace(rules, id=rules_id, scheme=rules_id, name=f"{rules.name}（本单位）", edition="1")


def successor(rules: RuleSet, workplace: Workplace) -> RuleSet:
    """The next edition of an own rule set: same scheme, a new id, in force from tomorrow."""
    copy = own_copy(rules, workplace)
    first = workplace.clock.today() + timedelta(days=1)
    edition = str(int(rules.edition) + 1) if rules.edition.isdigit() else f"{rules.edition} 新"
    return replace(
        copy, scheme=rules.family, name=rules.name, edition=edition, valid_from=first, valid_to=None
    )


def keep_rules(rules: RuleSet, workplace: Workplace) -> RulesKept:
    """Write a rule set into the office's own forms, where it wins over ours of the same id; logged.

    Claims that were made keep what they were made with. Raises Refused for rules that make no sense, that name unknown codes
    or are in force on the days of another one of their scheme; Trouble when the disk says no.
    """
    if problems := wrong(check_rules(rules)):
        raise Refused(*problems)
    others = [r for r in workplace.subsidies.scheme(rules.family) if r.id != rules.id]
    if both := overlapping([*others, rules]):
        other = both[0] if both[1].id == rules.id else both[1]
        raise Refused(
            Problem("valid_from", f"与“{other.name}”{other.edition}的有效日期重叠，请先写明它的停止日期")
        )
    folder = workplace.paths.own_forms / KIND
    target = folder / f"{rules.id}.toml"
    known = workplace.subsidies
    if rules.id in known.own:
        target = known.files[rules.id]
    text = written(rules)
    _check(text, workplace)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_trouble(error, target) from error
    written_whole(target, text.encode())
    workplace.forget_forms()
    with workplace.register.write(workplace.actor) as uow:
        uow.record_event("keep_subsidy_rules", subject=f"{rules.name} {rules.edition}".strip())
    return RulesKept(rules, Changes(subsidy=True))


def _check(text: str, workplace: Workplace) -> None:
    """Read the text back as the program will. Raises Refused."""
    try:
        read_rules(Declared(Path("rules.toml"), text, tomllib.loads(text)), workplace.subsidy_codes)
    except FormError as error:
        raise Refused(error.reason) from error


def effect(edited: RuleSet, before: str, period: Period, reader: Reader, workplace: Workplace) -> Comparison:
    """What a rule set that is being written would have paid for a period, beside a declared scheme; nothing is kept."""
    if problems := wrong(check_rules(edited)):
        raise Refused(*problems)
    whole = replace(edited, valid_from=None, valid_to=None)
    return compare(
        proposal(period, reader, workplace, before, rehearsal=True),
        proposal(period, reader, workplace, sets=(whole,), rehearsal=True),
    )
