"""What every headless command works with, and how it tells what it did."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from mediator_desktop.config.paths import PASSWORD_VARIABLE, Paths, locate
from mediator_desktop.domain.clock import Clock, FixedClock, SystemClock
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, Trouble

if TYPE_CHECKING:
    from mediator_desktop.services.ports import RegisterKeeper
    from mediator_desktop.services.workplace import Workplace

DONE, REFUSALS, FAILED = 0, 1, 2
"""Exit status: done, done with refusals listed, could not be done."""

MakeKeeper = Callable[[Paths, Clock], "RegisterKeeper"]
Command = Callable[["Desk"], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]
"""Declares a command: its name, what runs it, what it is about."""


class Desk:
    """What a command works with: its options, the clock, and the register once it is opened."""

    def __init__(self, options: argparse.Namespace, make_keeper: MakeKeeper) -> None:
        self.options = options
        self._make_keeper = make_keeper
        self.paths: Paths = locate(options.data)
        self.clock: Clock = FixedClock.on(options.today) if options.today else SystemClock()

    @property
    def password(self) -> str:
        """From `--password-file`, else MEDIATOR_PASSWORD. Raises Refused when neither is there."""
        if self.options.password_file:
            try:
                return str(self.options.password_file.read_text("utf-8-sig")).strip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise Trouble("密码文件读不出来，请检查路径和权限") from error
        if password := os.environ.get(PASSWORD_VARIABLE):
            return password
        raise Refused(f"请用 --password-file 或环境变量 {PASSWORD_VARIABLE} 给出密码")

    @property
    def has_register(self) -> bool:
        """Whether a register lies in the data folder and a password for it was given."""
        given = self.options.password_file or os.environ.get(PASSWORD_VARIABLE)
        return bool(given) and self.keeper().exists()

    def keeper(self, paths: Paths | None = None) -> "RegisterKeeper":
        """The keeper of the register in the data folder, or in another."""
        return self._make_keeper(paths or self.paths, self.clock)

    def workplace(self) -> "Workplace":
        """The register, opened, with clock and forms."""
        from mediator_desktop.catalogue.vocabulary import load_vocabulary
        from mediator_desktop.services.workplace import Workplace

        return Workplace(
            paths=self.paths,
            register=self.keeper().open(self.password),
            clock=self.clock,
            vocabulary=load_vocabulary(self.paths.forms, self.paths.own_forms),
            actor="命令行",
        )

    def tell(self, plain: Any, lines: Iterable[str]) -> None:
        """Print for machines with `--json`, else for people."""
        if getattr(self.options, "json", False):
            print(json.dumps(plain, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                print(line)


def dispute_of(workplace: "Workplace", number: str) -> DisputeRecord:
    """The one dispute that goes by a number. Raises Refused for none or several."""
    with workplace.register.read() as reader:
        found = reader.find(number)
        if not found:
            raise Refused(f"登记册里没有编号“{number}”")
        if len(found) > 1:
            ids = "、".join(found[:5])
            raise Refused(f"有{len(found)}件纠纷都用编号“{number}”，请改用内部号：{ids}")
        return reader.load(found[0])


def sentence_of(problem: Problem) -> str:
    """A problem as one line, its field first."""
    return f"{problem.field}：{problem.sentence}" if problem.field else problem.sentence


def complain(problems: Iterable[Problem]) -> None:
    """Say problems on standard error."""
    for problem in problems:
        print(sentence_of(problem), file=sys.stderr)


def plain_problem(problem: Problem) -> dict[str, str]:
    """A problem for machines."""
    return {"field": problem.field, "sentence": problem.sentence, "severity": problem.severity.value}


def day(text: str) -> date:
    """Read a day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-03-05") from None


def period(text: str) -> Period:
    """Read a span of days of the command line."""
    try:
        return Period.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def amount(text: str) -> int:
    """Read a number of things of the command line."""
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("请给 1 到 1000000 之间的数")
    return int(text)
