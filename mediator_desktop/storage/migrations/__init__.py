"""Bringing a register up to date: every step one transaction together with the row that says it ran."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from mediator_desktop.domain.problems import Refused

HEAD = "0006"
"""The newest step this program knows; a test holds it against the folder."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every step in order."""


def current_step(engine: Engine) -> str | None:
    """The step a register stands at, None for an empty file."""
    with engine.connect() as connection, connection.begin():
        if not inspect(connection).has_table("alembic_version"):
            return None
        step: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar_one_or_none()
        return step


def pending_steps(engine: Engine) -> tuple[str, ...]:
    """The steps still to be taken. Raises Refused for a register that a newer program wrote."""
    step = current_step(engine)
    if step is None:
        return KNOWN
    if step not in KNOWN:
        raise Refused("这本登记册由更新版本的程序写成，请先升级本程序再打开，内容没有改动")
    return KNOWN[KNOWN.index(step) + 1 :]


def migrate(engine: Engine, target: str | None = None) -> None:
    """Take every step up to `target`, the newest where none is named."""
    from alembic import command
    from alembic.config import Config

    from mediator_desktop.storage.engine import WRITES

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as plain:
        config.attributes["connection"] = plain.execution_options(**WRITES)
        command.upgrade(config, target or HEAD)
