"""Parses what comes before a subcommand, installs the crash hook, calls app or cli; nothing else."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from mediator_desktop.config.options import WindowOptions
from mediator_desktop.config.paths import locate
from mediator_desktop.domain.clock import FixedClock, SystemClock
from mediator_desktop.ui.kit.crash import CrashHook


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or do what the subcommand says. Returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options = window_options(arguments)
    data = options.data if options else None
    today = options.today if options else None
    clock = FixedClock.on(today) if today else SystemClock()
    hook = CrashHook(lambda: locate(data).reports, clock)
    hook.install()
    if options is None:
        from mediator_desktop import cli
        from mediator_desktop.commands.desk import FAILED

        try:
            return cli.main(arguments)
        except Exception as error:
            hook.handle(type(error), error, error.__traceback__)
            return FAILED
    from mediator_desktop import app

    return app.run(options, clock, hook)


def window_options(arguments: Sequence[str]) -> WindowOptions | None:
    """What the window is opened with; None when there is a subcommand or anything unknown."""
    known: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, _, value = rest.pop(0).partition("=")
        if name not in ("--data", "--password-file", "--today"):
            return None
        if not value:
            if not rest:
                return None
            value = rest.pop(0)
        known[name] = value
    try:
        return WindowOptions(
            data=Path(known["--data"]) if "--data" in known else None,
            password_file=Path(known["--password-file"]) if "--password-file" in known else None,
            today=date.fromisoformat(known["--today"]) if "--today" in known else None,
        )
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main())
