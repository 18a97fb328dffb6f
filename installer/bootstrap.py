"""Set up and start the program from a checkout, with nothing but Python.

    python3 installer/bootstrap.py run   [ARGUMENTS]     start the program
    python3 installer/bootstrap.py test  [ARGUMENTS]     run the tests (arguments go to pytest)
    python3 installer/bootstrap.py setup [--with-tests]  only prepare

Packages go into .venv in the checkout, at the versions and hashes of the lock files. Without a
display, ``run`` rehearses instead of opening the window: it makes a practice register, prints an
agreement and exports a ledger.

Exit status: the program's or pytest's own, or 2 when something outside stops the setup.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import system_libraries
from virtual_environment import SetupTrouble, prepare

CHECKOUT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 13)
MOST_TEST_PROCESSES = 4


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line (without the script's name) and return the exit status."""
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if command in ("-h", "--help"):
        print(__doc__)
        return 0
    known_options = {"run": None, "test": None, "setup": {"--with-tests"}}
    if command not in known_options or (command == "setup" and set(rest) - {"--with-tests"}):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        refuse_unsuitable_python(sys.version_info[:2], sys.maxsize)
        display = has_display(sys.platform, os.environ)
        ensure_system_packages(command, display)
        with_tests = command == "test" or "--with-tests" in rest
        python = prepare(CHECKOUT, with_tests, say)
        if command == "run":
            return start_program(python, rest, display)
        if command == "test":
            return start_tests(python, rest)
    except SetupTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    say(f"准备好了：{CHECKOUT}")
    return 0


def say(line: str) -> None:
    """Tell the user about the progress, at once even when the output is a file."""
    print(line, flush=True)


def refuse_unsuitable_python(version: tuple[int, int], largest_size: int) -> None:
    """Raise SetupTrouble unless this is a 64-bit Python that the locked packages support."""
    oldest, newest = (f"{major}.{minor}" for major, minor in (OLDEST_PYTHON, NEWEST_PYTHON))
    if OLDEST_PYTHON <= version <= NEWEST_PYTHON and largest_size > 2**32:
        return
    raise SetupTrouble(
        f"需要 64 位的 Python {oldest} 到 {newest}，现在用的是 {version[0]}.{version[1]}；"
        f"请改用：\n    {_suitable_python()} installer/bootstrap.py run"
    )


def _suitable_python() -> str:
    if os.name == "nt":
        return f"py -{NEWEST_PYTHON[0]}.{NEWEST_PYTHON[1]}"
    minors = range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1)
    names = [f"python3.{minor}" for minor in minors]
    return next((name for name in names if shutil.which(name)), names[-1])


def has_display(system: str, environ: Mapping[str, str]) -> bool:
    """Tell whether a window can be shown (``system`` as in sys.platform)."""
    if not system.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def ensure_system_packages(command: str, display: bool) -> None:
    """Install missing system packages where that is allowed; raise SetupTrouble where it is not.

    The libraries of a real window are welcome for ``run`` and ``setup`` but needed only where there
    is a display.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = missing_system_packages(window=display or command != "test")
    if not missing:
        return
    failure = ""
    prefix = system_libraries.administrator_prefix()
    if prefix is not None:
        say(f"正在安装缺少的系统软件包：{' '.join(missing)}")
        failure = system_libraries.install(missing, prefix)
    if missing_system_packages(window=display):
        raise SetupTrouble(missing_packages_message(missing, failure))


def missing_system_packages(window: bool) -> list[str]:
    """Return the missing packages of Qt (with those of a real ``window`` if asked) and of venv."""
    importlib.invalidate_caches()
    missing = system_libraries.missing_packages(system_libraries.IMPORT_LIBRARIES)
    if window:
        missing += system_libraries.missing_packages(system_libraries.WINDOW_LIBRARIES)
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return missing


def missing_packages_message(packages: Sequence[str], failure: str = "") -> str:
    """Say which system packages are missing and the one command that installs them."""
    reason = f"系统软件包没有装上：{failure}\n" if failure else "缺少系统软件包。\n"
    if shutil.which("apt-get") is None:
        return f"{reason}请管理员安装（这里是 Debian 的名称）：\n    {' '.join(packages)}"
    prefix = "sudo " if shutil.which("sudo") else ""
    command = system_libraries.install_command(packages, prefix)
    return f"{reason}请管理员（root）执行下面这一行，然后再试一次：\n    {command}"


def start_program(python: Path, arguments: Sequence[str], display: bool) -> int:
    """Open the window, or rehearse where none can be shown; return the program's exit status.

    Arguments that begin with a command's name (``list disputes``) are that command as it stands.
    """
    names_a_command = bool(arguments) and not arguments[0].startswith("-")
    mode = [] if display or names_a_command else ["rehearse"]
    return _call([str(python), "-m", "mediator_desktop", *mode, *arguments])


def start_tests(python: Path, arguments: Sequence[str]) -> int:
    """Run pytest in the checkout without showing windows; return its exit status.

    The whole suite is shared out among some processes; tests that were asked for by name run in one, as a debugger wants it.
    """
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    shared_out = (
        [] if arguments else ["-n", "auto", "--maxprocesses", str(MOST_TEST_PROCESSES), "--dist", "worksteal"]
    )
    return _call([str(python), "-m", "pytest", *shared_out, *arguments], cwd=CHECKOUT, env=settings)


def _call(command: Sequence[str], cwd: Path | None = None, env: Mapping[str, str] | None = None) -> int:
    status = subprocess.call(command, cwd=cwd, env=env)
    # A process ended by a signal has a negative status; shells report 128 + signal.
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
