"""The bootstrap of a checkout: what it decides, and that its lock files are whole. No network."""

import ast
import errno
import re
import sys
from pathlib import Path

import bootstrap
import pytest
import system_libraries
import virtual_environment
from virtual_environment import SetupTrouble, Stamp, Step, explain, plan, prepare, read_stamp

REPOSITORY = Path(__file__).resolve().parents[2]
LOCKS = [virtual_environment.RUNTIME_LOCK, virtual_environment.TEST_LOCK]

FITTING = Stamp(python="cpython-311", checkout="/c", runtime="r1", tests="", program="p1")
WITH_TESTS = Stamp(python="cpython-311", checkout="/c", runtime="r1", tests="t1", program="p1")


def changed(stamp: Stamp, **fields: str) -> Stamp:
    return Stamp(**{**vars(stamp), **fields})


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout's files that decide what gets installed."""
    for name in [*LOCKS, "pyproject.toml"]:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"# {name}\n", "utf-8")
    return tmp_path


@pytest.fixture
def carried_out(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """Record the steps instead of installing; the environment gets a Python all the same."""
    done: list[Step] = []

    def create(environment: Path, say: object) -> None:
        done.append(Step.CREATE)
        python = virtual_environment.python_of(environment)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(virtual_environment, "_create", create)
    monkeypatch.setattr(virtual_environment, "_install", lambda step, *_: done.append(step))
    return done


# What has to be done


@pytest.mark.parametrize(
    ("found", "wanted", "steps"),
    [
        pytest.param(FITTING, FITTING, (), id="fits"),
        pytest.param(WITH_TESTS, WITH_TESTS, (), id="fits-with-tests"),
        pytest.param(WITH_TESTS, FITTING, (), id="run-after-test"),
        pytest.param(FITTING, WITH_TESTS, (Step.TESTS,), id="test-after-run"),
        pytest.param(None, FITTING, (Step.CREATE, Step.RUNTIME, Step.PROGRAM), id="nothing-or-interrupted"),
        pytest.param(FITTING, changed(FITTING, program="p2"), (Step.PROGRAM,), id="pyproject"),
        pytest.param(
            WITH_TESTS,
            changed(WITH_TESTS, tests="t2"),
            (Step.CREATE, Step.RUNTIME, Step.TESTS, Step.PROGRAM),
            id="test-lock-changed",
        ),
        pytest.param(changed(WITH_TESTS, tests="t0"), FITTING, (), id="old-test-lock-unused"),
    ],
)
def test_only_what_differs_is_installed(found: Stamp | None, wanted: Stamp, steps: tuple[Step, ...]) -> None:
    assert plan(found, wanted) == steps


@pytest.mark.parametrize("field", ["python", "checkout", "runtime"])
def test_another_python_place_or_lock_starts_anew(field: str) -> None:
    steps = plan(FITTING, changed(FITTING, **{field: "other"}))
    assert steps == (Step.CREATE, Step.RUNTIME, Step.PROGRAM)


def test_second_run_does_nothing(checkout: Path, carried_out: list[Step]) -> None:
    prepare(checkout, with_tests=True, say=print)
    assert carried_out == [Step.CREATE, Step.RUNTIME, Step.TESTS, Step.PROGRAM]
    carried_out.clear()
    prepare(checkout, with_tests=True, say=print)
    prepare(checkout, with_tests=False, say=print)
    assert carried_out == []


def test_updating_the_program_forgets_no_test_packages(checkout: Path, carried_out: list[Step]) -> None:
    prepare(checkout, with_tests=True, say=print)
    (checkout / "pyproject.toml").write_text("# newer\n", "utf-8")
    carried_out.clear()
    prepare(checkout, with_tests=False, say=print)
    prepare(checkout, with_tests=True, say=print)
    assert carried_out == [Step.PROGRAM]


def test_line_ends_of_windows_change_nothing(checkout: Path, carried_out: list[Step]) -> None:
    prepare(checkout, with_tests=False, say=print)
    lock = checkout / virtual_environment.RUNTIME_LOCK
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    carried_out.clear()
    prepare(checkout, with_tests=False, say=print)
    assert carried_out == []


@pytest.mark.parametrize(
    ("interrupted", "redone"),
    [
        (Step.RUNTIME, [Step.CREATE, Step.RUNTIME, Step.TESTS, Step.PROGRAM]),
        (Step.TESTS, [Step.TESTS, Step.PROGRAM]),
        (Step.PROGRAM, [Step.PROGRAM]),
    ],
)
def test_interrupted_step_is_done_again(
    checkout: Path,
    carried_out: list[Step],
    monkeypatch: pytest.MonkeyPatch,
    interrupted: Step,
    redone: list[Step],
) -> None:
    def interrupt(step: Step, *_: object) -> None:
        if step is interrupted:
            raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(virtual_environment, "_install", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare(checkout, with_tests=True, say=print)
    carried_out.clear()
    prepare(checkout, with_tests=True, say=print)
    assert carried_out == redone


def test_failing_to_get_the_test_packages_leaves_the_program_runnable(
    checkout: Path, carried_out: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object) -> None:
        raise SetupTrouble("请检查网络。")

    prepare(checkout, with_tests=False, say=print)
    monkeypatch.setattr(virtual_environment, "_install", no_network)
    with pytest.raises(SetupTrouble):
        prepare(checkout, with_tests=True, say=print)
    prepare(checkout, with_tests=False, say=print)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"python": "cpython-311"}', '{"future": 1}'])
def test_broken_stamp_counts_as_none(checkout: Path, carried_out: list[Step], text: str) -> None:
    prepare(checkout, with_tests=False, say=print)
    (checkout / ".venv" / virtual_environment.STAMP_NAME).write_text(text, "utf-8")
    assert read_stamp(checkout / ".venv") is None


def test_environment_whose_python_is_gone_counts_as_none(checkout: Path, carried_out: list[Step]) -> None:
    prepare(checkout, with_tests=False, say=print)
    virtual_environment.python_of(checkout / ".venv").unlink()
    assert read_stamp(checkout / ".venv") is None


# What a user reads when something outside stops the setup


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("WARNING: Retrying (Retry(total=0)) ...\nERROR: No matching distribution found", "网络"),
        ("ERROR: No matching distribution found for sqlcipher3==0.6.4", "64 位"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "腾出"),
        ("error: could not create 'x.egg-info': Permission denied", "权限"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "清单不符"),
        ("one\nERROR: something new\n\n", "ERROR: something new"),
        ("", "?"),
    ],
)
def test_failure_is_explained(output: str, advice: str) -> None:
    assert advice in explain(output)


@pytest.mark.parametrize(
    ("code", "advice"), [(errno.ENOSPC, "腾出"), (errno.EACCES, "权限"), (errno.EROFS, "权限")]
)
def test_trouble_of_the_disk_is_no_traceback(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, code: int, advice: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, "refused by the system")

    monkeypatch.setattr(virtual_environment, "_create", fail)
    with pytest.raises(SetupTrouble, match=advice):
        prepare(checkout, with_tests=False, say=print)


def test_trouble_ends_with_status_2_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise SetupTrouble("请检查网络。")

    monkeypatch.setattr(bootstrap, "ensure_system_packages", refuse)
    assert bootstrap.main(["run"]) == 2
    assert capsys.readouterr().err == "请检查网络。\n"


@pytest.mark.parametrize("arguments", [[], ["start"], ["setup", "--with-everything"]])
def test_unknown_command_line_shows_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.main(arguments) == 2
    assert "bootstrap.py run" in capsys.readouterr().err


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_python_is_accepted(version: tuple[int, int]) -> None:
    bootstrap.refuse_unsuitable_python(version, 2**63 - 1)


@pytest.mark.parametrize(
    ("version", "largest_size"),
    [((3, 10), 2**63 - 1), ((3, 14), 2**63 - 1), ((3, 12), 2**31 - 1)],
    ids=["too-old", "too-new", "32-bit"],
)
def test_unsuitable_python_is_refused(version: tuple[int, int], largest_size: int) -> None:
    with pytest.raises(SetupTrouble, match=r"3\.11 到 3\.13(.|\n)*installer/bootstrap\.py") as refusal:
        bootstrap.refuse_unsuitable_python(version, largest_size)
    assert f"{version[0]}.{version[1]}" in str(refusal.value)


# System libraries


def test_only_packages_that_do_not_load_are_missing() -> None:
    libraries = {"liba.so.1": "package-a", "libb.so.2": "package-b", "libc.so.3": "package-c"}
    missing = system_libraries.missing_packages(libraries, lambda library: library == "libb.so.2")
    assert missing == ["package-a", "package-c"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the dynamic linker of Linux")
def test_the_linker_is_really_asked() -> None:
    assert system_libraries.can_load("libc.so.6")
    assert not system_libraries.can_load("libno-such-library.so.9")


def test_message_holds_one_command_that_can_be_pasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    last_line = bootstrap.missing_packages_message(["libgl1", "libegl1"]).splitlines()[-1]
    assert last_line.strip() == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 libegl1"
    )


def test_message_without_apt_names_the_packages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    message = bootstrap.missing_packages_message(["libgl1"])
    assert "libgl1" in message
    assert "apt-get" not in message


class MissingLibraries:
    """A Linux that lacks some packages, and an apt-get that may or may not help."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, imports: bool, windows: bool) -> None:
        self.installed: list[str] = []
        self.may_install = False
        self.apt_works = True
        self._lacking = {
            *(system_libraries.IMPORT_LIBRARIES.values() if imports else ()),
            *(system_libraries.WINDOW_LIBRARIES.values() if windows else ()),
        }
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setattr(system_libraries, "missing_packages", self._missing)
        monkeypatch.setattr(
            system_libraries, "administrator_prefix", lambda: [] if self.may_install else None
        )
        monkeypatch.setattr(system_libraries, "install", self._install)

    def _missing(self, libraries: dict[str, str]) -> list[str]:
        return [package for package in libraries.values() if package in self._lacking]

    def _install(self, packages: list[str], prefix: list[str]) -> str:
        self.installed += packages
        if not self.apt_works:
            return "E: Unable to fetch some archives"
        self._lacking -= set(packages)
        return ""


def test_administrator_gets_the_libraries_of_a_window_with_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system = MissingLibraries(monkeypatch, imports=True, windows=True)
    system.may_install = True
    bootstrap.ensure_system_packages("run", display=False)
    assert "libgl1" in system.installed
    assert "libxcb-cursor0" in system.installed


def test_tests_without_a_display_ask_for_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    system = MissingLibraries(monkeypatch, imports=False, windows=True)
    system.may_install = True
    bootstrap.ensure_system_packages("test", display=False)
    assert system.installed == []


def test_user_without_rights_can_rehearse_without_a_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    MissingLibraries(monkeypatch, imports=False, windows=True)
    bootstrap.ensure_system_packages("run", display=False)


def test_user_without_rights_is_told_all_packages_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    MissingLibraries(monkeypatch, imports=True, windows=True)
    with pytest.raises(SetupTrouble, match=r"libgl1 .*libxcb-cursor0"):
        bootstrap.ensure_system_packages("run", display=True)


def test_failed_installation_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    system = MissingLibraries(monkeypatch, imports=True, windows=False)
    system.may_install = True
    system.apt_works = False
    with pytest.raises(SetupTrouble, match="Unable to fetch"):
        bootstrap.ensure_system_packages("test", display=False)


# What is started


@pytest.mark.parametrize(
    ("system", "environ", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
    ],
)
def test_display(system: str, environ: dict[str, str], expected: bool) -> None:
    assert bootstrap.has_display(system, environ) is expected


@pytest.mark.parametrize(
    ("arguments", "display", "expected"),
    [
        ([], True, []),
        ([], False, ["rehearse"]),
        (["--data", "D"], True, ["--data", "D"]),
        (["--data", "D"], False, ["rehearse", "--data", "D"]),
        (["list", "disputes"], False, ["list", "disputes"]),
    ],
)
def test_program_is_opened_or_rehearsed(
    arguments: list[str], display: bool, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr("subprocess.call", call)
    assert bootstrap.start_program(Path("python"), arguments, display) == 0
    assert started == [["python", "-m", "mediator_desktop", *expected]]


@pytest.mark.parametrize(("status", "reported"), [(0, 0), (1, 1), (5, 5), (-11, 139)])
def test_tests_run_offscreen_and_their_status_is_ours(
    status: int, reported: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    platforms: list[str] = []

    def call(command: list[str], cwd: Path, env: dict[str, str]) -> int:
        platforms.append(env["QT_QPA_PLATFORM"])
        return status

    monkeypatch.setattr("subprocess.call", call)
    assert bootstrap.start_tests(Path("python"), ["-x"]) == reported
    assert platforms == ["offscreen"]


@pytest.mark.parametrize(("arguments", "shared_out"), [([], True), (["tests/unit"], False)])
def test_only_the_whole_suite_is_shared_out(
    arguments: list[str], shared_out: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def call(command: list[str], cwd: Path, env: dict[str, str]) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr("subprocess.call", call)
    bootstrap.start_tests(Path("python"), arguments)
    assert [("-n" in command, command[-1]) for command in commands] == [
        (shared_out, "worksteal" if shared_out else "tests/unit")
    ]


# Lock files


def locked_requirements(lock: str) -> dict[str, list[str]]:
    """Map each pinned requirement line of a lock to its hashes."""
    text = (REPOSITORY / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    return {line.split(" --hash=")[0].strip(): re.findall(r"--hash=(\S+)", line) for line in lines}


def distribution(requirement: str) -> str:
    """Return the normalised project name of a requirement such as ``PySide6_Essentials==6.8.3``."""
    return re.sub(r"[-_.]+", "-", re.split(r"[=<>!~\[; ]", requirement)[0]).lower()


def asked_for(name: str) -> list[str]:
    lines = (REPOSITORY / "installer" / name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and line[0] not in "#-"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_pinned_and_hashed(lock: str) -> None:
    requirements = locked_requirements(lock)
    assert requirements
    unpinned = [line for line in requirements if not re.match(r"[\w.-]+==[\w.]+( ;|$)", line)]
    weak = [
        line
        for line, hashes in requirements.items()
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", item) for item in hashes)
    ]
    assert (unpinned, weak) == ([], [])


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_package_source(lock: str) -> None:
    assert "://" not in (REPOSITORY / lock).read_text("utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_what_its_input_asks_for(lock: str) -> None:
    def bare(requirement: str) -> str:
        name, _, rest = requirement.partition("==")
        return f"{distribution(name)}=={rest}".replace("'", '"').replace(" ", "")

    locked = {bare(line) for line in locked_requirements(lock)}
    wanted = asked_for(Path(lock).with_suffix(".in").name)
    assert [line for line in wanted if bare(line) not in locked] == []


def test_both_locks_agree_on_shared_packages() -> None:
    runtime, tests = ({distribution(line): line for line in locked_requirements(lock)} for lock in LOCKS)
    shared = runtime.keys() & tests.keys()
    assert [name for name in sorted(shared) if runtime[name] != tests[name]] == []


# Import names that are not the name of their distribution.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "argon2": "argon2-cffi",
    "PySide6": "pyside6-essentials",
    "chinese_calendar": "chinesecalendar",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "fontTools": "fonttools",
}


def imported_names(source: Path) -> set[str]:
    """Return the top-level names of the modules that a source file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_every_import_of_the_program_is_locked() -> None:
    locked = {distribution(line) for line in locked_requirements(LOCKS[0])}
    own = {"mediator_desktop", *sys.stdlib_module_names}
    missing = {}
    for source in sorted((REPOSITORY / "mediator_desktop").rglob("*.py")):
        for name in imported_names(source) - own:
            if distribution(DISTRIBUTIONS.get(name, name)) not in locked:
                missing[name] = str(source.relative_to(REPOSITORY))
    assert missing == {}
