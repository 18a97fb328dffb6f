"""Taking one step of a case without the window: accept, extend, hand over, close, archive, …"""

import dataclasses
import inspect
import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any, get_type_hints

from mediator_desktop.catalogue.grades import Grades
from mediator_desktop.catalogue.record_format import field_types, from_plain
from mediator_desktop.commands.desk import DONE, Add, Desk, dispute_of, plain_problem
from mediator_desktop.domain.actions import Action
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.services import casework, oversight
from mediator_desktop.services.disputes import Kept
from mediator_desktop.services.registration import shown

Verb = Callable[..., Kept]

VERBS: tuple[Verb, ...] = (
    casework.accept,
    casework.accept_on_own_motion,
    casework.decline,
    casework.tell_rights,
    casework.appoint,
    casework.recuse,
    casework.investigate,
    casework.add_evidence,
    casework.hold_session,
    casework.conclude,
    casework.change_agreement,
    casework.record_performance,
    casework.urge,
    casework.visit,
    casework.apply_for_confirmation,
    casework.record_ruling,
    casework.end_without_agreement,
    casework.refuse,
    casework.withdraw,
    casework.hand_over,
    casework.take_back,
    casework.extend,
    casework.open_docket,
    casework.strike_off,
    casework.close,
    casework.archive,
    oversight.set_grade,
    oversight.put_in_charge,
    oversight.supervise,
    oversight.feed_back,
    oversight.lift,
    oversight.notify_up,
)
"""Every step, in the order of a case; a test holds this against the services."""

STEPS = {verb.__name__: verb for verb in VERBS}
INDEX = "index"
"""Which entry of a list is meant; counted from 1 on the command line, as people count."""


def declare(add: Add) -> None:
    """The commands of this module."""
    step = add("step", _step, "给一件纠纷记一步（受理、延期、移交、结案、归档等）")
    step.add_argument("number", metavar="编号")
    step.add_argument("step", metavar="步骤")
    step.add_argument("facts", nargs="*", metavar="名称=值", help="这一步的内容，例如 on=2026-11-22")
    step.add_argument("--late-reason", default="", metavar="原因", help="结案以后补录的原因")


def _step(desk: Desk) -> int:
    verb = STEPS.get(desk.options.step.replace("-", "_"))
    if verb is None:
        raise Refused(f"没有“{desk.options.step}”这一步，可用的有：{'、'.join(STEPS)}")
    workplace = desk.workplace()
    positional, named = arguments(verb, desk.options.facts, workplace.grades)
    record = dispute_of(workplace, desk.options.number)
    with workplace.register.write(workplace.actor) as uow:
        case = casework.Case(
            record.id,
            record.version,
            uow,
            workplace.clock,
            late_reason=desk.options.late_reason,
            actor=workplace.actor,
        )
        verb(case, *positional, **named)
        kept, entries = uow.load(record.id), uow.log(record.id)
    is_new = kept.version != record.version
    label = Action(entries[0].action).label if is_new else "已经是这样，没有改动"
    doubts = _new_doubts(record.dispute, kept.dispute, workplace.clock.today())
    desk.tell(
        {
            "step": entries[0].action if is_new else None,
            "problems": [plain_problem(problem) for problem in doubts],
            "disputes": [shown(kept, workplace.vocabulary)],
        },
        (f"{kept.display_number}：{label}", *(f"注意：{problem.sentence}" for problem in doubts)),
    )
    return DONE


def _new_doubts(before: Dispute, after: Dispute, today: date) -> list[Problem]:
    """What deserves a second look since the step, as the editors would show it."""
    known = set(check_dispute(before, today))
    return [problem for problem in check_dispute(after, today) if problem not in known]


def arguments(verb: Verb, facts: list[str], scheme: Grades) -> tuple[list[Any], dict[str, Any]]:
    """The words `name=value` as a verb wants them: what stands in one thing (a session, a transfer) is put together.

    Raises Refused naming what is unknown, unreadable or missing.
    """
    given = dict(_pair(fact) for fact in facts)
    hints = get_type_hints(verb)
    positional: list[Any] = []
    named: dict[str, Any] = {}
    known: set[str] = set()
    for parameter in list(inspect.signature(verb).parameters.values())[1:]:
        kind = hints[parameter.name]
        if kind is Grades:
            positional.append(scheme)
            continue
        whole = _whole(kind)
        if whole is not None:
            known |= set(whole)
            mine = {name: _literal(given[name], whole[name]) for name in whole if name in given}
            if mine or parameter.default is inspect.Parameter.empty:
                positional.append(from_plain(_plain_kind(kind), mine))
            continue
        known.add(parameter.name)
        value = _single(parameter, kind, given)
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            named |= value
        else:
            positional += value.values()
    if unknown := sorted(given.keys() - known):
        words = "、".join(sorted(known))
        raise Refused(Problem(unknown[0], f"这一步没有这一项，可以填的有：{words}"))
    return positional, named


def _pair(fact: str) -> tuple[str, str]:
    name, sign, value = fact.partition("=")
    if not sign or not name:
        raise Refused(f"“{fact}”请写成 名称=值，例如 on=2026-11-22")
    return name.strip(), value.strip()


def _single(parameter: inspect.Parameter, kind: Any, given: dict[str, str]) -> dict[str, Any]:
    """One plain argument; empty where it is left to the verb. Raises Refused."""
    name = parameter.name
    if name not in given and parameter.default is not inspect.Parameter.empty:
        return {}
    holder = dataclasses.make_dataclass("Argument", [(name, kind)])
    table = {name: _literal(given[name], kind)} if name in given else {}
    value = getattr(from_plain(holder, table), name)
    if name == INDEX:
        if value < 1:
            raise Refused(Problem(name, "从第1项数起"))
        value -= 1
    return {name: value}


def _whole(kind: Any) -> dict[str, Any] | None:
    """The facts of a thing that a verb takes whole, None for a plain value."""
    kind = _plain_kind(kind)
    return field_types(kind) if isinstance(kind, type) and dataclasses.is_dataclass(kind) else None


def _plain_kind(kind: Any) -> Any:
    """`Filing` of `Filing | None`."""
    arms = [arm for arm in getattr(kind, "__args__", ()) if arm is not type(None)]
    return arms[0] if len(arms) == 1 and type(None) in kind.__args__ else kind


def _literal(text: str, kind: Any) -> Any:
    """A value as TOML writes it (2026-11-22, 3, true, ["a"]); texts and codes need no quotation marks."""
    if kind is str:
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
