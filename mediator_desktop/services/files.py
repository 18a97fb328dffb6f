"""Writing files for people: whole or not at all, and said plainly when it cannot be done."""

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from mediator_desktop.domain.problems import Trouble


def written_whole(target: Path, content: bytes) -> None:
    """Write a file beside its place and move it there when it is safe on disk. Raises Trouble."""
    written_in_parts(target, (content,))


def written_in_parts(
    target: Path, parts: Iterable[bytes], before_it_counts: Callable[[], object] | None = None
) -> None:
    """The same, piece by piece; `before_it_counts` is done when all is written and before the file has its name.

    Raises Trouble, and whatever making a piece raises; then nothing is left behind.
    """
    beside = target.with_name(f".{target.name}.new")
    try:
        try:
            with open(beside, "wb") as file:
                for part in parts:
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            if before_it_counts is not None:
                before_it_counts()
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise file_trouble(error, target) from error


def file_trouble(error: OSError, target: Path) -> Trouble:
    """The sentence with advice for a file that could not be written or read."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble("磁盘满了，文件没有写成，请腾出空间后再试")
    if error.errno == errno.ENOENT:
        return Trouble(f"找不到文件夹“{target.parent}”，请先建好或换一个地方")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS):
        return Trouble(f"“{target.name}”写不进去，可能正在别的程序里打开，或这个文件夹不能写入")
    return Trouble(f"“{target.name}”没有写成，请换一个地方再试")
