"""The dispute being worked on: one working copy over all editing tabs, what differs from the register, drafts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.late import late_fields
from mediator_desktop.domain.problems import Problem
from mediator_desktop.ui.casefile.presenter import draft_content
from mediator_desktop.ui.casefile.tab_factory import tab_of
from mediator_desktop.ui.kit.sections import Section, restore_texts, unread_texts, unreadable


@dataclass
class Desk:
    """`working` is what is typed apart from the open tab; `baseline` what the register holds of it."""

    record: DisputeRecord
    working: Dispute
    baseline: Dispute
    open_name: str = ""
    open_tab: Section | None = None
    unread: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: DisputeRecord) -> "Desk":
        """A desk with a dispute as it is on record."""
        return cls(record, record.dispute, record.dispute)

    def value(self) -> Dispute:
        """The dispute with everything typed."""
        return self.open_tab.apply(self.working) if self.open_tab is not None else self.working

    @property
    def is_dirty(self) -> bool:
        """Whether something typed differs from the register."""
        return self.value() != self.baseline or any(self.all_unread().values())

    def all_unread(self) -> dict[str, dict[str, str]]:
        """Texts that cannot be read, by tab and path."""
        found = dict(self.unread)
        if self.open_tab is not None:
            found[self.open_name] = unread_texts((self.open_tab,))
        return {name: texts for name, texts in found.items() if texts}

    def leave(self) -> None:
        """Take over what the open tab shows."""
        if self.open_tab is not None:
            self.working = self.open_tab.apply(self.working)
            self.unread[self.open_name] = unread_texts((self.open_tab,))
        self.open_tab, self.open_name = None, ""

    def enter(self, name: str, tab: Section) -> None:
        """Show the working copy on a tab; what it only writes differently counts as unchanged."""
        clean = not self.is_dirty
        tab.load(self.working)
        self.open_name, self.open_tab = name, tab
        if clean:
            self.working = self.baseline = tab.apply(self.working)
        restore_texts((tab,), self.unread.get(name, {}))

    def take(self, dispute: Dispute, unread: dict[str, str]) -> None:
        """Put a draft on the desk."""
        self.working = dispute
        self.unread = {}
        for path, words in unread.items():
            self.unread.setdefault(tab_of(path), {})[path] = words

    def draft(self) -> dict[str, Any] | None:
        """What a draft keeps; None when nothing differs."""
        if not self.is_dirty:
            return None
        texts = {path: words for found in self.all_unread().values() for path, words in found.items()}
        return draft_content(self.value(), texts, self.record.version)

    @property
    def late(self) -> tuple[str, ...]:
        """Facts typed on a closed case that need a reason to be saved."""
        return late_fields(self.record.dispute, self.value())

    def problems(self, check: Callable[[Dispute, Dispute], tuple[Problem, ...]]) -> list[Problem]:
        """Everything wrong: unreadable texts of every tab, then the rules (`check` gets what is on record, too)."""
        found: list[Problem] = []
        if self.open_tab is not None:
            found += [problem for problem, _field in unreadable((self.open_tab,))]
            found += self.open_tab.own_problems()
        for name, texts in self.unread.items():
            if name != self.open_name:
                found += [
                    Problem(path, f"“{_short(words)}”还不能保存，请改正") for path, words in texts.items()
                ]
        return found + list(check(self.value(), self.record.dispute))


def _short(words: str) -> str:
    return words if len(words) <= 20 else words[:19] + "…"
