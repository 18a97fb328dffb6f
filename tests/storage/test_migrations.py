"""Migrations: the same tables as today's program uses, all or nothing, and a copy made before."""

import importlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.agreement import PerformanceItem
from mediator_desktop.domain.dispute import Ending, PlatformFacts
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.steps import Docket, Filing
from mediator_desktop.domain.unit import UnitTree
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.storage import migrations, tables
from mediator_desktop.storage import register as register_module
from mediator_desktop.storage.engine import make_engine
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.loading import load_record
from mediator_desktop.storage.register import StoredRegister
from mediator_desktop.storage.units import all_units
from tests.registers import PASSWORD, key_of, raw_connection, reopened

KEY = bytes(range(32))
VERSIONS = Path(migrations.__file__).parent / "versions"
STEPS = sorted(path for path in VERSIONS.glob("*.py") if path.name != "__init__.py")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = make_engine(tmp_path / "empty.db", KEY)
    yield made
    made.dispose()


def schema(engine: Engine) -> dict[str, Any]:
    """What SQLite says of every table: columns, keys, indexes."""
    with engine.connect() as connection, connection.begin():
        found = inspect(connection)
        return {
            name: {
                "columns": [
                    (c["name"], str(c["type"]), c["nullable"], _bare(c["default"]), bool(c["primary_key"]))
                    for c in found.get_columns(name)
                ],
                "key": found.get_pk_constraint(name)["constrained_columns"],
                "foreign": sorted(
                    (f["constrained_columns"], f["referred_table"], f["referred_columns"],
                     f["options"].get("ondelete"))
                    for f in found.get_foreign_keys(name)
                ),
                "unique": sorted(u["column_names"] for u in found.get_unique_constraints(name)),
                "indexes": sorted(
                    (i["name"], i["column_names"], bool(i["unique"]), str(i["dialect_options"].get("sqlite_where")))
                    for i in found.get_indexes(name)
                ),
                "checks": sorted(c["sqltext"] for c in found.get_check_constraints(name)),
            }
            for name in found.get_table_names()
            if name != "alembic_version" and not name.startswith(tables.SEARCH_TABLE)
        }  # fmt: skip


def _bare(default: str | None) -> str | None:
    return default.strip("'\"") if default is not None else None


def search_ddl(engine: Engine) -> list[str]:
    with engine.connect() as connection, connection.begin():
        query = text("SELECT sql FROM sqlite_master WHERE name LIKE :search ORDER BY name")
        rows = connection.execute(query, {"search": f"{tables.SEARCH_TABLE}%"}).scalars()
        return [re.sub(r"\s+", "", sql) for sql in rows]


def test_the_steps_make_the_tables_that_the_program_uses(engine: Engine, tmp_path: Path) -> None:
    migrations.migrate(engine)
    todays = make_engine(tmp_path / "todays.db", KEY)
    with todays.connect() as connection, connection.begin():
        tables.metadata.create_all(connection)
        connection.execute(text(tables.SEARCH_DDL))
    made, wanted = schema(engine), schema(todays)
    assert made.keys() == wanted.keys() == tables.metadata.tables.keys()
    for name, table in wanted.items():
        for aspect, expected in table.items():
            assert made[name][aspect] == expected, f"{aspect} of {name}"
    assert search_ddl(engine) == search_ddl(todays)
    todays.dispose()


def test_the_known_steps_are_those_in_the_folder() -> None:
    modules = [importlib.import_module(f"{migrations.__name__}.versions.{path.stem}") for path in STEPS]
    assert tuple(module.revision for module in modules) == migrations.KNOWN
    assert [module.down_revision for module in modules] == [None, *migrations.KNOWN[:-1]]
    assert migrations.KNOWN[-1] == migrations.HEAD
    for path, module in zip(STEPS, modules, strict=True):
        assert path.name.startswith(f"v{module.revision}_")


@pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)
def test_a_step_knows_nothing_of_todays_program(path: Path) -> None:
    imported = re.findall(r"^\s*(?:from|import)\s+(\S+)", path.read_text("utf-8"), re.MULTILINE)
    assert [name for name in imported if name.startswith("mediator_desktop")] == []


@pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)
def test_every_step_has_a_test_of_its_own(path: Path) -> None:
    assert f"def test_{path.stem}" in Path(__file__).read_text("utf-8")


def test_v0001_first_register(engine: Engine) -> None:
    assert migrations.current_step(engine) is None
    assert migrations.pending_steps(engine) == migrations.KNOWN
    migrations.migrate(engine, "0001")
    assert migrations.current_step(engine) == "0001"
    with engine.connect() as connection, connection.begin():
        found = inspect(connection).get_table_names()
        assert {"dispute", "party", "agreement", "case_number", "audit", "draft", "search"} <= set(found)
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    assert version == ["0001"]


def test_v0002_whole_case(engine: Engine) -> None:
    migrations.migrate(engine, "0001")
    with engine.connect() as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO dispute (id, version, entered_at, changed_at, status, list_day, facts)"
                " VALUES ('a', 1, '2026-03-01T09:00:00', '2026-03-01T09:00:00', 'agreed', '2026-03-01', '滴水')"
            )
        )
        connection.execute(text("INSERT INTO session (entry, position, place) VALUES (1, 0, '调解室')"))
        connection.execute(
            text("INSERT INTO agreement (entry, reached, confirmation_planned) VALUES (1, 1, 0)")
        )
        connection.execute(text("INSERT INTO performance_item (entry, position, what) VALUES (1, 0, '修墙')"))
        connection.execute(text("INSERT INTO ending (entry, outcome) VALUES (1, 'withdrawn')"))
        connection.execute(text("INSERT INTO return_visit (entry, position, text) VALUES (1, 0, '已履行')"))
        connection.execute(text("INSERT INTO platform (entry, code) VALUES (1, '350100')"))
        connection.commit()
    assert migrations.pending_steps(engine) == migrations.KNOWN[1:]
    migrations.migrate(engine)
    with engine.connect() as connection, connection.begin():
        _, record = load_record(connection, "a")
    dispute = record.dispute
    assert (dispute.facts, dispute.sessions[0].place, dispute.return_visits[0].text) == (
        "滴水",
        "调解室",
        "已履行",
    )
    assert dispute.agreement is not None
    assert dispute.agreement.performance == (PerformanceItem(what="修墙"),)
    assert dispute.ending == Ending(outcome=Outcome.WITHDRAWN)
    assert dispute.platform == PlatformFacts(code="350100")
    assert (dispute.filing, dispute.docket, dispute.confirmation) == (Filing(), Docket(), None)
    assert record.late_entries == ()


@pytest.mark.parametrize("start", ["0001", "0002"])
def test_v0003_screening(engine: Engine, start: str) -> None:
    migrations.migrate(engine, start)
    office = {
        "name": "云岭镇司法所",
        "county": "云县",
        "township": "云岭镇",
        "villages": ["溪口村", "石桥村"],
    }
    with engine.connect() as connection, connection.begin():
        connection.execute(
            text("INSERT INTO office (id, content, changed_at) VALUES (1, :content, '2026-03-01T09:00:00')"),
            {"content": json.dumps(office)},
        )
        connection.commit()
    migrations.migrate(engine, "0003")
    with engine.connect() as connection, connection.begin():
        tree = UnitTree(all_units(connection))
    assert [tree.full_name(unit.id) for unit in tree.in_order()] == [
        "云县", "云县云岭镇", "云县云岭镇溪口村", "云县云岭镇石桥村",
    ]  # fmt: skip
    assert [unit.level.value for unit in tree.in_order()] == ["county", "township", "village", "village"]


@pytest.mark.parametrize("start", ["0001", "0002", "0003"])
def test_v0004_prevention(engine: Engine, start: str) -> None:
    migrations.migrate(engine, start)
    migrations.migrate(engine, "0004")
    found = schema(engine)
    assert {"prevention", "yearly_figure"} <= found.keys()
    assert "dispute_figures" in [name for name, *_ in found["dispute"]["indexes"]]


def test_v0006_subsidy(engine: Engine) -> None:
    migrations.migrate(engine, "0005")
    migrations.migrate(engine, "0006")
    with engine.connect() as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO subsidy_claim (id, version, entered_at, changed_at, first_day, last_day, scheme, counted_by,"
                " cases, claimed, amount) VALUES ('a', 1, '', '', '2026-07-01', '2026-09-30', 's', 'closed', 0, 0, 0)"
            )
        )
        row = connection.execute(text("SELECT title, stage FROM subsidy_claim")).one()
        tables = set(inspect(connection).get_table_names())
    assert tuple(row) == ("", None)
    assert {"payee", "subsidy_line", "subsidy_stage", "subsidy_verdict"} <= tables


@pytest.mark.parametrize("start", ["0001", "0002", "0003", "0004"])
def test_v0005_submissions(engine: Engine, start: str) -> None:
    migrations.migrate(engine, start)
    migrations.migrate(engine, "0005")
    with engine.connect() as connection, connection.begin():
        found = set(inspect(connection).get_table_names())
        triggers = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'submission_no_%'")
        ).scalars()
        assert {
            "submission",
            "submission_file",
            "submission_reopening",
            "received",
            "received_choice",
        } <= found
        assert set(triggers) == {"submission_no_update", "submission_no_delete"}


def test_a_register_that_is_up_to_date_is_left_alone(register: StoredRegister, paths: Paths) -> None:
    register.close()
    before = paths.register.read_bytes()
    with reopened(paths.data):
        pass
    assert paths.register.read_bytes() == before
    assert not paths.backups.exists()


def test_a_register_of_a_newer_program_is_refused_untouched(
    register: StoredRegister, keeper: Keeper, paths: Paths
) -> None:
    with raw_connection(paths.data) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    register.close()
    before = paths.register.read_bytes()
    with pytest.raises(Refused, match="由更新版本的程序写成，请先升级本程序再打开，内容没有改动"):
        keeper.open(PASSWORD)
    assert paths.register.read_bytes() == before
    assert not paths.backups.exists()


# A program with a further step, as the next version will have


SECOND = '''
"""A step of the future."""
from alembic import op

revision = "9000"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE future (id INTEGER PRIMARY KEY)")
    op.execute("ALTER TABLE dispute ADD COLUMN future TEXT")
    op.execute("UPDATE dispute SET facts = 'changed'")
    {end}
'''


@pytest.fixture
def future(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives the program a further step that ends in a given way."""

    def give(end: str) -> None:
        folder = tmp_path / "future"
        shutil.copytree(Path(migrations.__file__).parent, folder)
        step = SECOND.replace("{end}", end).replace("{head}", migrations.HEAD)
        (folder / "versions" / "v9000_future.py").write_text(step, "utf-8")
        monkeypatch.setattr(migrations, "__file__", str(folder / "__init__.py"))
        monkeypatch.setattr(migrations, "KNOWN", (*migrations.KNOWN, "9000"))
        monkeypatch.setattr(migrations, "HEAD", "9000")

    return give


def fill(paths: Paths) -> None:
    with raw_connection(paths.data) as raw:
        raw.execute(
            "INSERT INTO dispute (id, version, entered_at, changed_at, status, list_day, facts)"
            " VALUES ('a', 1, '2026-03-01T09:00:00', '2026-03-01T09:00:00', 'registered', '2026-03-01', '滴水')"
        )
        raw.execute("INSERT INTO search(rowid, words) VALUES (1, '滴水')")


def facts(folder: Path) -> list[str]:
    with raw_connection(folder) as raw:
        return [row[0] for row in raw.execute("SELECT facts FROM dispute").fetchall()]


def test_an_older_register_is_copied_and_then_brought_up_to_date(
    register: StoredRegister, keeper: Keeper, paths: Paths, future: Callable[[str], None]
) -> None:
    fill(paths)
    register.close()
    future("pass")
    keeper.open(PASSWORD).close()
    assert facts(paths.data) == ["changed"]
    (copy,) = paths.backups.iterdir()
    assert copy.name == "升级前 2026-11-22 090000"
    assert facts(copy) == ["滴水"]
    engine = make_engine(copy / "register.db", key_of(copy))
    assert migrations.current_step(engine) == migrations.KNOWN[-2]
    engine.dispose()
    keeper.open(PASSWORD).close()
    assert len(list(paths.backups.iterdir())) == 1


def test_a_step_that_fails_half_way_leaves_nothing(
    register: StoredRegister, keeper: Keeper, paths: Paths, future: Callable[[str], None]
) -> None:
    fill(paths)
    register.close()
    future('raise RuntimeError("power cut")')
    with pytest.raises(RuntimeError, match="power cut"):
        keeper.open(PASSWORD)
    assert facts(paths.data) == ["滴水"]
    engine = make_engine(paths.register, key_of(paths.data))
    assert migrations.current_step(engine) == migrations.KNOWN[-2]
    with engine.connect() as connection, connection.begin():
        found = inspect(connection)
        assert "future" not in found.get_table_names()
        assert "future" not in [column["name"] for column in found.get_columns("dispute")]
    engine.dispose()


def test_a_first_start_that_fails_half_way_leaves_nothing(
    engine: Engine, future: Callable[[str], None]
) -> None:
    future('raise RuntimeError("power cut")')
    with pytest.raises(RuntimeError, match="power cut"):
        migrations.migrate(engine, "9000")
    assert migrations.current_step(engine) == migrations.KNOWN[-2], (
        "each step is kept with the row that says it ran"
    )


def test_without_room_for_the_copy_nothing_is_changed(
    register: StoredRegister,
    keeper: Keeper,
    paths: Paths,
    future: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(paths)
    register.close()
    future("pass")

    def full(*_: object, **__: object) -> None:
        raise Trouble("磁盘满了")

    with monkeypatch.context() as patched:
        patched.setattr(register_module, "copy_register", full)
        with pytest.raises(Trouble, match="磁盘满了"):
            keeper.open(PASSWORD)
    assert facts(paths.data) == ["滴水"]
