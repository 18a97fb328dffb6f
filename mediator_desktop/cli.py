"""Composition root of the headless commands; the same services as the window, no Qt.

Exit status: 0 done, 1 done with refusals listed, 2 could not be done (one sentence why).
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.commands import (
    analysis,
    cases,
    county,
    forms,
    ledgers,
    packets,
    printing,
    registers,
    schedule,
    statistics,
    steps,
    submission,
    subsidy,
)
from mediator_desktop.commands.desk import FAILED, Command, Desk, complain, day
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Refused, Trouble

if TYPE_CHECKING:
    from mediator_desktop.services.ports import RegisterKeeper

PROGRAM = "mediator-desktop"
GROUPS = (
    registers,
    cases,
    steps,
    printing,
    ledgers,
    forms,
    packets,
    schedule,
    statistics,
    analysis,
    subsidy,
    submission,
    county,
)


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit status. Expected failures are one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = _parser().parse_args(argv)
        command: Command = options.command
        return command(Desk(options, _keeper))
    except Refused as refused:
        complain(refused.problems)
    except Trouble as trouble:
        print(trouble.sentence, file=sys.stderr)
    except FormError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _keeper(paths: Paths, clock: Clock) -> "RegisterKeeper":
    from mediator_desktop.storage.keeper import Keeper

    return Keeper(paths, clock)


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with the words of a call."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"命令写法不对（{message}）。用 {PROGRAM} --help 看写法。\n")


def _common(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """Options that may stand before or behind the command."""
    absent: Any = None if top else argparse.SUPPRESS
    parser.add_argument("--data", type=Path, default=absent, metavar="文件夹", help="登记册所在的文件夹")
    parser.add_argument("--password-file", type=Path, default=absent, metavar="文件", help="存有密码的文件")
    parser.add_argument("--today", type=day, default=absent, metavar="日期", help="演练用的日期")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=PROGRAM, description="乡镇矛盾纠纷调处登记", add_help=True)
    _common(parser, top=True)
    commands = parser.add_subparsers(required=True, metavar="命令")

    def add(name: str, run: Command, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        _common(command, top=False)
        command.add_argument("--json", action="store_true", help="给机器读的输出")
        command.set_defaults(command=run)
        return command

    for group in GROUPS:
        group.declare(add)
    return parser
