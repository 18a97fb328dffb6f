"""Errors of the database said as sentences with advice."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.storage.folders import NOT_A_REGISTER

_SENTENCES = (
    ("database or disk is full", "磁盘满了，这次没有保存；请腾出空间后再保存一次"),
    ("readonly", "登记册所在的文件夹不能写入，请检查是否只读或没有权限"),
    ("locked", "登记册正被另一个窗口占用，请稍等再试；一直这样就关掉别的窗口"),
    ("busy", "登记册正被另一个窗口占用，请稍等再试；一直这样就关掉别的窗口"),
    ("unable to open", "登记册打不开，请检查文件夹是否存在、有没有权限"),
    ("disk i/o", "磁盘读写出错，这次没有保存；请检查磁盘或优盘是否接好"),
    ("malformed", "登记册有损坏，请用最近的备份恢复"),
)


def sentence_for(error: BaseException) -> str | None:
    """The sentence for a database error, None when it is not the surroundings' fault."""
    text = str(getattr(error, "orig", None) or error).lower()
    for sign, sentence in _SENTENCES:
        if sign in text:
            return sentence
    return None


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the surroundings' database errors into Trouble; programming errors pass through.

    Both SQLAlchemy's errors and, where a connection is used without it, the driver's own.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, DBAPIError) and not type(error).__module__.startswith("sqlcipher3"):
            raise
        if "not a database" in str(getattr(error, "orig", error)):
            raise Refused(NOT_A_REGISTER) from error
        if sentence := sentence_for(error):
            raise Trouble(sentence) from error
        raise
