"""Sending reports up: checked, signed, frozen with a digest, opened again only with a reason"""

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mediator_desktop.catalogue.submission_format import short_digest
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.submission import (
    Corrections,
    Frozen,
    Reopening,
    ReportKind,
    Submission,
    SubmissionState,
    check_reason,
    check_signing,
    period_name,
)
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import signatures
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.files import file_trouble
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.submission_check import Preflight, corrections_of, preflight
from mediator_desktop.services.submission_content import (
    Cancelled,
    Sending,
    frozen_now,
    report_kind,
    unit_of,
    workbooks,
)
from mediator_desktop.services.submission_due import Due, DueState, overview
from mediator_desktop.services.workplace import Workplace

__all__ = [
    "Due",
    "DueState",
    "Preflight",
    "Submitted",
    "corrections",
    "overview",
    "preflight",
    "reopen",
    "report_kind",
    "submit",
    "write_files",
]

BUSY = "正在报送的时候有人改动了这个时间段的内容，没有报送，请再检查一次"
NOT_PLACED = "已经报送并锁定，但文件没有放到“{}”里，请在已报送的列表里另存一份"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A report that was sent: where its workbooks are, and what changed."""

    submission: Submission
    files: tuple[Path, ...]
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A submission that may be sent anew."""

    submission: Submission
    changes: Changes


def submit(
    kind: ReportKind,
    period: Period,
    signer: str,
    signed_on: date,
    folder: Path,
    workplace: Workplace,
    *,
    maker: str = "",
    reviewer: str = "",
    disclosure: Disclosure | None = None,
    warnings_seen: bool = False,
    cancelled: Cancelled | None = None,
) -> Submitted:
    """Send a report: its workbooks are written to a folder, and what they say is frozen in one transaction.

    `maker` and `reviewer` stand on the signature lines with the signer; the names are remembered for next time. Files for which
    the county's own workbook was chosen are that workbook, filled; what is doubtful of it is among the checks.
    The files get their names only when the register has kept everything; before that nothing stays behind. Personal data
    is masked unless `disclosure` says to whom it goes in full and what for; that is logged. Raises Refused for what a check
    forbids, for warnings nobody has seen, for a file of the same name, and when the period changed meanwhile; Trouble when
    the disk says no.
    """
    signer = tidy(signer)
    today = workplace.clock.today()
    names = SignatureNames(maker=tidy(maker), reviewer=tidy(reviewer), head=signer)
    said = [problem for problem in names.check() if problem.field != "head"]
    if problems := (*check_signing(signer, signed_on, today), *said):
        raise Refused(*problems)
    before = preflight(kind, period, workplace)
    if not before.can_go:
        raise Refused(*(check.sentence for check in before.checks if check.stops))
    if before.checks and not warnings_seen:
        raise Refused(
            *(Problem("warnings", check.sentence) for check in before.checks),
            Problem("warnings", "请先看过以上提醒，确认后再报送"),
        )
    with workplace.register.read() as reader:
        office = reader.office()
    assert office is not None  # the checks before say so
    now = workplace.clock.now()
    sending = Sending(
        kind=kind,
        period=period,
        office=office,
        revision=before.revision,
        signer=signer,
        signed_on=signed_on,
        submitted_at=now.isoformat(),
        disclosure=disclosure,
        maker=names.maker,
        reviewer=names.reviewer,
        templates=before.templates,
    )
    with _drafts(folder, before.files) as drafts:
        made, digest = workbooks(sending, before.frozen, workplace, cancelled)
        for name, content in made.items():
            _write(drafts[name], content)
        submission = Submission(
            id=str(uuid.uuid4()),
            kind=kind.id,
            name=kind.name,
            period=period,
            unit=unit_of(office),
            revision=before.revision,
            signer=signer,
            signed_on=signed_on,
            due_on=before.due_on,
            submitted_at=now,
            actor=workplace.actor,
            full=disclosure is not None,
            digest=digest,
            files=tuple(made),
        )
        with workplace.register.write(workplace.actor) as uow:
            _check_unchanged(before, workplace, uow)
            uow.keep_submission(submission, before.frozen, made)
            signatures.remember(names, uow)
            if disclosure is not None:
                uow.record_event("export", subject=f"{kind.name} {period}（完整，{disclosure}）")
        placed = _placed(drafts, folder)
    return Submitted(submission=submission, files=placed, changes=Changes(submissions=True))


def _check_unchanged(before: Preflight, workplace: Workplace, reader: Reader) -> None:
    """Nobody can write while this transaction is open: what is counted now is what is kept."""
    sent = reader.submissions(before.kind.id, before.period)
    if any(one.state is SubmissionState.SUBMITTED for one in sent):
        raise Refused("这个时间段刚刚已经报送过，请先看看已报送的内容")
    if _undated(frozen_now(before.kind, before.period, workplace)) != _undated(before.frozen):
        raise Refused(BUSY)


def _undated(frozen: Frozen) -> Frozen:
    return replace(frozen, tables=tuple(replace(table, made_on=date.min) for table in frozen.tables))


@contextmanager
def _drafts(folder: Path, names: Sequence[str]) -> Iterator[Mapping[str, Path]]:
    """Paths for drafts beside their places; what is still there at the end is taken away. Raises Refused, Trouble."""
    if not folder.is_dir():
        raise Trouble(f"找不到文件夹“{folder}”，请先建好或换一个地方")
    if taken := [name for name in names if (folder / name).exists()]:
        raise Refused(f"文件夹里已经有“{taken[0]}”，请移走或换一个文件夹")
    mark = uuid.uuid4().hex[:8]
    drafts = {name: folder / f".{mark}-{place}.new" for place, name in enumerate(names)}
    try:
        yield drafts
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise file_trouble(error, path) from error


def _placed(drafts: Mapping[str, Path], folder: Path) -> tuple[Path, ...]:
    """The drafts under their names. They are kept in the register too, so that a failure here loses nothing."""
    placed = []
    try:
        for name, draft in drafts.items():
            target = folder / name
            if target.exists():
                raise FileExistsError
            os.replace(draft, target)
            placed.append(target)
    except OSError as error:
        raise Trouble(NOT_PLACED.format(folder)) from error
    return tuple(placed)


def write_files(submission_id: str, folder: Path, workplace: Workplace) -> tuple[Path, ...]:
    """Write the workbooks of a submission once more, byte for byte as they were sent; logged. Raises Refused, Trouble."""
    with workplace.register.read() as reader:
        submission = reader.load_submission(submission_id)
        files = reader.submission_files(submission_id)
    with _drafts(folder, tuple(files)) as drafts:
        for name, content in files.items():
            _write(drafts[name], content)
        with workplace.register.write(workplace.actor) as uow:
            how = "完整" if submission.full else "脱敏"
            uow.record_event("export", subject=f"已报送的{submission.name} {submission.period}（{how}）")
        return _placed(drafts, folder)


def reopen(submission_id: str, reason: str, workplace: Workplace) -> Reopened:
    """Open a submission again, so that its period can be sent anew; what was sent stays. Raises Refused without a reason."""
    reason = tidy(reason)
    if problems := check_reason(reason):
        raise Refused(*problems)
    with workplace.register.write(workplace.actor) as uow:
        submission = uow.load_submission(submission_id)
        newest = uow.submissions(submission.kind, submission.period)[0]
        if newest.id != submission.id:
            raise Refused("这个时间段后来又报送过，请打开最近一次的报送")
        uow.reopen_submission(
            submission_id, Reopening(at=workplace.clock.now(), actor=workplace.actor, reason=reason)
        )
        return Reopened(submission=uow.load_submission(submission_id), changes=Changes(submissions=True))


def corrections(submission_id: str, workplace: Workplace) -> Corrections:
    """What a submission would say otherwise today, by figure and by dispute. Raises Refused for an unknown one."""
    with workplace.register.read() as reader:
        submission = reader.load_submission(submission_id)
    return corrections_of(submission, workplace)


def sentence_of(submitted: Submission) -> str:
    """`2026年10月人民调解月报已报送（第1次），校验码 …`."""
    when = period_name(submitted.period)
    return (
        f"{when}{submitted.name}已报送（第{submitted.revision}次），校验码 {short_digest(submitted.digest)}"
    )
