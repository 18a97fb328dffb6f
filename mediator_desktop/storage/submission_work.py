"""What submissions read and write in one transaction; part of the unit of work. Rows are added, never changed."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, literal_column, select
from sqlalchemy.exc import IntegrityError

from mediator_desktop.catalogue.submission_format import canonical, from_plain, to_plain
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.received import Choice, Received
from mediator_desktop.domain.submission import Frozen, Reopening, Submission
from mediator_desktop.storage import audit
from mediator_desktop.storage import submission_tables as t

UNKNOWN = "登记册里没有这次报送"
_FIRST_WORK = (
    "SELECT list_day FROM dispute WHERE list_day >= ? AND status <> 'voided' ORDER BY list_day LIMIT 1",
    "SELECT min(for_day) FROM screening_round WHERE for_day >= ? AND voided_at IS NULL",
)


class SubmissionReads:
    """Reads of what was sent up and of what a county received."""

    _connection: Connection

    def submissions(self, kind: str = "", period: Period | None = None) -> tuple[Submission, ...]:
        """What was sent, of a kind and period or of all, the newest period and revision first."""
        c = t.submission.c
        query = _submissions().order_by(c.last_day.desc(), c.kind, c.revision.desc())
        if kind:
            query = query.where(c.kind == kind)
        if period is not None:
            query = query.where(
                c.first_day == period.first_day.isoformat(), c.last_day == period.last_day.isoformat()
            )
        return tuple(_submission(row) for row in self._connection.execute(query).mappings())

    def load_submission(self, submission_id: str) -> Submission:
        """One submission. Raises Refused when there is none of that id."""
        query = _submissions().where(t.submission.c.id == submission_id)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise Refused(UNKNOWN)
        return _submission(row)

    def frozen(self, submission_id: str) -> Frozen:
        """What a submission said. Raises Refused when there is none of that id."""
        query = select(t.submission.c.content).where(t.submission.c.id == submission_id)
        content = self._connection.execute(query).scalar_one_or_none()
        if content is None:
            raise Refused(UNKNOWN)
        return from_plain(Frozen, json.loads(content))

    def submission_files(self, submission_id: str) -> Mapping[str, bytes]:
        """The workbooks of a submission as they were written, by name."""
        c = t.submission_file.c
        query = select(c.name, c.content).where(c.submission_id == submission_id).order_by(c.position)
        return {name: bytes(content) for name, content in self._connection.execute(query)}

    def first_work(self, since: date) -> date | None:
        """The first day, on or after one, of a dispute that is not void or of a round of screening."""
        found = [
            self._connection.exec_driver_sql(query, (since.isoformat(),)).scalar() for query in _FIRST_WORK
        ]
        return min((date.fromisoformat(day) for day in found if day), default=None)

    def received(self, kind: str = "", period: Period | None = None) -> tuple[Received, ...]:
        """What towns sent, as it came in."""
        c = t.received.c
        query = select(c.content).order_by(c.received_at, literal_column("rowid"))
        if kind:
            query = query.where(c.kind == kind)
        if period is not None:
            query = query.where(
                c.first_day == period.first_day.isoformat(), c.last_day == period.last_day.isoformat()
            )
        contents = self._connection.execute(query).scalars()
        return tuple(from_plain(Received, json.loads(content)) for content in contents)

    def received_periods(self) -> tuple[tuple[str, str, Period], ...]:
        """Kinds of reports that came in with their periods, the newest first."""
        c = t.received.c
        query = (
            select(c.kind, c.name, c.first_day, c.last_day)
            .distinct()
            .order_by(c.last_day.desc(), c.first_day.desc(), c.kind)
        )
        return tuple(
            (kind, name, Period(date.fromisoformat(first), date.fromisoformat(last)))
            for kind, name, first, last in self._connection.execute(query)
        )

    def choices(self) -> Mapping[str, Choice]:
        """Which received reports somebody chose; of several choices the newest."""
        c = t.received_choice.c
        query = select(c.received_id, c.at, c.actor, c.reason).order_by(c.position)
        return {
            received: Choice(received=received, at=datetime.fromisoformat(at), actor=actor, reason=reason)
            for received, at, actor, reason in self._connection.execute(query)
        }


class SubmissionWrites(SubmissionReads, ABC):
    """Writes of submissions, each with its audit row."""

    @abstractmethod
    def record_event(
        self, action: str, *, subject: str = "", changes: audit.FieldChanges | None = None
    ) -> None:
        """Write an audit row; the unit of work knows when and who."""

    def keep_submission(self, submission: Submission, frozen: Frozen, files: Mapping[str, bytes]) -> None:
        """Keep a submission for good. Raises Refused when this revision was sent already."""
        values = {
            "id": submission.id,
            "kind": submission.kind,
            "name": submission.name,
            "first_day": submission.period.first_day.isoformat(),
            "last_day": submission.period.last_day.isoformat(),
            "unit": submission.unit,
            "revision": submission.revision,
            "signer": submission.signer,
            "signed_on": submission.signed_on.isoformat(),
            "due_on": submission.due_on.isoformat() if submission.due_on else None,
            "submitted_at": submission.submitted_at.isoformat(),
            "actor": submission.actor,
            "full": int(submission.full),
            "digest": submission.digest,
            "files": json.dumps(submission.files, ensure_ascii=False),
            "content": canonical(to_plain(frozen)),
        }
        try:
            self._connection.execute(insert(t.submission), [values])
        except IntegrityError as error:
            raise Refused("这个时间段刚刚已经报送过，请先看看已报送的内容") from error
        rows = [
            {"submission_id": submission.id, "position": position, "name": name, "content": content}
            for position, (name, content) in enumerate(files.items())
        ]
        if rows:
            self._connection.execute(insert(t.submission_file), rows)
        how = "完整" if submission.full else "脱敏"
        self.record_event(
            "submit",
            subject=f"{submission.name} {submission.period} 第{submission.revision}次（{how}，{submission.signer}签发）",
            changes={"digest": (None, submission.digest)},
        )

    def reopen_submission(self, submission_id: str, reopening: Reopening) -> None:
        """Note that a submission was opened again. Raises Refused when it was already."""
        submission = self.load_submission(submission_id)
        if submission.reopening is not None:
            raise Refused("这次报送已经重新打开过了")
        values = {
            "submission_id": submission_id,
            "at": reopening.at.isoformat(),
            "actor": reopening.actor,
            "reason": reopening.reason,
        }
        self._connection.execute(insert(t.submission_reopening), [values])
        self.record_event(
            "reopen",
            subject=f"{submission.name} {submission.period} 第{submission.revision}次",
            changes={"reason": (None, reopening.reason)},
        )

    def keep_received(self, received: Received) -> None:
        """Keep a report of a town for good."""
        values = {
            "id": received.id,
            "unit": received.unit,
            "sender": received.sender,
            "kind": received.kind,
            "name": received.name,
            "first_day": received.period.first_day.isoformat(),
            "last_day": received.period.last_day.isoformat(),
            "digest": received.digest,
            "received_at": received.received_at.isoformat(),
            "content": canonical(to_plain(received)),
        }
        self._connection.execute(insert(t.received), [values])
        self.record_event("receive_report", subject=f"{received.sender} {received.name} {received.period}")

    def choose_received(self, choice: Choice) -> None:
        """Note which report of a town counts from now on."""
        values = {
            "received_id": choice.received,
            "at": choice.at.isoformat(),
            "actor": choice.actor,
            "reason": choice.reason,
        }
        self._connection.execute(insert(t.received_choice), [values])
        self.record_event("choose_report", subject=choice.received, changes={"reason": (None, choice.reason)})


def _submissions() -> Any:
    s, r = t.submission.c, t.submission_reopening.c
    columns = [column for column in s if column.name != "content"]
    query = select(*columns, r.at.label("reopened_at"), r.actor.label("reopened_by"), r.reason)
    return query.select_from(t.submission).outerjoin(t.submission_reopening, r.submission_id == s.id)


def _submission(row: Any) -> Submission:
    reopened = row["reopened_at"]
    return Submission(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        period=Period(date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])),
        unit=row["unit"],
        revision=row["revision"],
        signer=row["signer"],
        signed_on=date.fromisoformat(row["signed_on"]),
        due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        submitted_at=datetime.fromisoformat(row["submitted_at"]),
        actor=row["actor"],
        full=bool(row["full"]),
        digest=row["digest"],
        files=tuple(json.loads(row["files"])),
        reopening=Reopening(
            at=datetime.fromisoformat(reopened), actor=row["reopened_by"], reason=row["reason"]
        )
        if reopened
        else None,
    )
