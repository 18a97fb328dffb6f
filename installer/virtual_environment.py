"""The ``.venv`` of a checkout: made once from the locked packages, then reused while it fits.

A stamp file inside records what was installed. Each part is struck off the stamp before it changes
and entered after, so an interrupted setup shows and its unfinished part is done again.
"""

from __future__ import annotations

import enum
import errno
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

STAMP_NAME = "mediator-setup.json"
RUNTIME_LOCK = "installer/requirements.txt"
TEST_LOCK = "installer/requirements-test.txt"

# Room that a whole environment takes while it is being made, in bytes.
NEEDED_BYTES = 1_000_000_000


class SetupTrouble(Exception):
    """Something outside the program stops the setup; the text says what, and what to do now."""


@dataclass(frozen=True)
class Stamp:
    """What an environment was made for and where, then the digest of what each part came from.

    An empty digest stands for a part that is not wanted, or not (wholly) installed.
    """

    python: str
    checkout: str
    runtime: str
    tests: str
    program: str


class Step(enum.Enum):
    """One piece of work in bringing an environment up to date."""

    CREATE = "create"
    RUNTIME = "runtime"
    TESTS = "tests"
    PROGRAM = "program"


# The steps that install something, in order, and the field of the stamp that each one fills.
_PARTS = {Step.RUNTIME: "runtime", Step.TESTS: "tests", Step.PROGRAM: "program"}


def wanted_stamp(checkout: Path, with_tests: bool) -> Stamp:
    """Describe the environment that this checkout and the running Python ask for."""
    return Stamp(
        python=f"{sys.implementation.cache_tag}-{sys.platform}-{platform.machine()}",
        checkout=str(checkout),
        runtime=_digest(checkout / RUNTIME_LOCK),
        tests=_digest(checkout / TEST_LOCK) if with_tests else "",
        program=_digest(checkout / "pyproject.toml"),
    )


def read_stamp(environment: Path) -> Stamp | None:
    """Return the stamp of an environment; None if that or its Python is absent or broken."""
    if not python_of(environment).exists():
        return None
    try:
        return Stamp(**json.loads((environment / STAMP_NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def plan(found: Stamp | None, wanted: Stamp) -> tuple[Step, ...]:
    """Return the steps that lead from the environment ``found`` to the one ``wanted``.

    A changed lock makes the environment anew, so that a package that left the lock is really gone.
    Test packages that are there but not asked for may stay.
    """
    if found is None or not _may_stay(found, wanted):
        tests = (Step.TESTS,) if wanted.tests else ()
        return (Step.CREATE, Step.RUNTIME, *tests, Step.PROGRAM)
    steps = []
    if wanted.tests and not found.tests:
        steps.append(Step.TESTS)
    if found.program != wanted.program:
        steps.append(Step.PROGRAM)
    return tuple(steps)


def _may_stay(found: Stamp, wanted: Stamp) -> bool:
    base = (found.python, found.checkout, found.runtime)
    same_base = base == (wanted.python, wanted.checkout, wanted.runtime)
    return same_base and (not wanted.tests or found.tests in ("", wanted.tests))


def prepare(checkout: Path, with_tests: bool, say: Callable[[str], None]) -> Path:
    """Bring ``checkout/.venv`` up to date and return its Python; ``say`` hears of the progress.

    Raises SetupTrouble when the network, the disk or a permission does not allow it.
    """
    environment = checkout / ".venv"
    try:
        wanted = wanted_stamp(checkout, with_tests)
        found = read_stamp(environment)
        steps = plan(found, wanted)
        if found is None or Step.CREATE in steps:
            _create(environment, say)
            found = replace(wanted, runtime="", tests="", program="")
        for step, part in _PARTS.items():
            if step in steps:
                _write_stamp(environment, replace(found, **{part: ""}))
                _install(step, checkout, environment, say)
                found = replace(found, **{part: getattr(wanted, part)})
                _write_stamp(environment, found)
    except OSError as error:
        raise SetupTrouble(explain(str(error))) from error
    return python_of(environment)


def python_of(environment: Path) -> Path:
    """Return where the Python of a virtual environment lies."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def explain(output: str) -> str:
    """Turn what a failed pip or venv printed into one sentence with advice."""
    for signs, sentence in _KNOWN_TROUBLES:
        if any(sign in output for sign in signs):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    reason = (errors or lines or ["?"])[-1]
    return f"运行环境没有准备好，请把下面这行告诉技术人员：\n    {reason}"


# Tried in this order: a full disk during a download also looks like a broken connection.
_KNOWN_TROUBLES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (f"[Errno {errno.ENOSPC}]", "No space left on device"),
        "磁盘空间（或临时目录）不够，请腾出至少 1 GB 空间后再试一次。",
    ),
    (
        (
            f"[Errno {errno.EACCES}]",
            f"[Errno {errno.EPERM}]",
            f"[Errno {errno.EROFS}]",
            "Permission denied",
        ),
        "没有权限在程序所在的文件夹里写入，请先关闭正在运行的本程序；"
        "若文件夹属于别的用户，请用那个用户运行，或把整个文件夹复制到自己的目录里再试。",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "下载到的软件包与清单不符，没有安装，请换一个网络或软件源后再试一次。",
    ),
    (
        (
            "Retrying (Retry",
            "ConnectionError",
            "ConnectTimeout",
            "ReadTimeout",
            "ProxyError",
            "SSLError",
            "IncompleteRead",
            "ProtocolError",
            "Temporary failure in name resolution",
        ),
        "连接不上软件源，请检查网络（或 pip 的软件源、代理设置）后再试一次。",
    ),
    (
        ("No matching distribution found",),
        "软件源里没有适合这台电脑的软件包；需要 64 位 Windows，或 x86-64、arm64 的 Linux，"
        "并且软件源是完整的。",
    ),
)


def _install(step: Step, checkout: Path, environment: Path, say: Callable[[str], None]) -> None:
    locked = ["--require-hashes", "--only-binary", ":all:", "-r"]
    if step is Step.RUNTIME:
        say("正在下载并安装程序用到的软件包（约 140 MB），第一次要几分钟 ……")
        _pip(environment, [*locked, str(checkout / RUNTIME_LOCK)], say)
    elif step is Step.TESTS:
        say("正在下载并安装测试用的软件包（约 35 MB）……")
        _pip(environment, [*locked, str(checkout / TEST_LOCK)], say)
    else:
        say("正在登记本程序 ……")
        _pip(environment, ["--no-deps", "--no-build-isolation", "-e", str(checkout)], say)


def _create(environment: Path, say: Callable[[str], None]) -> None:
    if Path(sys.prefix) == environment:
        raise SetupTrouble("运行环境需要重做，请不要用 .venv 里的 Python，改用系统的 Python 运行。")
    if shutil.disk_usage(environment.parent).free < NEEDED_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if environment.exists():
        say("原有的运行环境不完整或已过时，重新准备 ……")
        (environment / STAMP_NAME).unlink(missing_ok=True)
        shutil.rmtree(environment)
    say("正在建立运行环境 .venv ……")
    status, output = _run([sys.executable, "-m", "venv", str(environment)])
    if status:
        raise SetupTrouble(explain(output))


def _pip(environment: Path, arguments: list[str], say: Callable[[str], None]) -> None:
    command = [str(python_of(environment)), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", *arguments]
    status, output = _run(command, lambda line: _report_download(line, say))
    if status:
        raise SetupTrouble(explain(output))


def _report_download(line: str, say: Callable[[str], None]) -> None:
    if line.strip().startswith("Downloading") and " MB)" in line:
        say(f"    {line.strip()}")


def _run(command: list[str], listen: Callable[[str], None] = lambda line: None) -> tuple[int, str]:
    """Run ``command`` without input; return its exit status and all that it printed."""
    # PIP_USER in a user's settings would aim past the environment.
    settings = {**os.environ, "PYTHONUTF8": "1", "PIP_USER": "0"}
    lines = []
    with subprocess.Popen(
        command,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            listen(line)
    return process.returncode, "".join(lines)


def _write_stamp(environment: Path, stamp: Stamp) -> None:
    (environment / STAMP_NAME).write_text(json.dumps(asdict(stamp), indent=1), "utf-8")


def _digest(path: Path) -> str:
    # A checkout on Windows may have other line ends.
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
