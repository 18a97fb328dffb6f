"""The office's own usual phrases as a list: changed, moved, taken out."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.catalogue.slots import SLOTS
from mediator_desktop.catalogue.snippets import KINDS, Snippet
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.services import phrases
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.choices import ChoiceField, NamesField, Option, from_list
from mediator_desktop.ui.kit.editors import order_tabs
from mediator_desktop.ui.kit.entries import WHOLE_LINE, Entries
from mediator_desktop.ui.kit.fields import Field, LongTextField, TextField
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import Sheet, name_keys
from mediator_desktop.ui.kit.tasks import Progress, Runner
from mediator_desktop.ui.kit.widgets import Page, ScrollColumn, button, shortcut, text

BLANK = Snippet("", "", (), "any")


class PhrasesPage(Page):
    """`closed` asks to go back, `kept` tells that the phrases are others now."""

    closed = Signal()
    kept = Signal()

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("本单位的常用语", parent=parent)
        self.setObjectName("phrases_page")
        name_keys(self, "Enter 下一格 · Ctrl+S 保存 · Esc 返回")
        self._workplace = workplace
        self._runner = runner
        self._types = workplace.vocabulary.types
        self.header.say("存在本机的数据文件夹里，不含当事人姓名。用到的空写成 {甲方}、{金额} 这样。")
        self.header.add_button(button("返回", "phrases_back_button", self.closed.emit))
        scroll = ScrollColumn()
        card = Sheet("常用语")
        self._entries = Entries("phrases", BLANK, self._fields, lambda i: f"第{i + 1}条", movable=True)
        card.body.addWidget(self._entries)
        row = QHBoxLayout()
        row.addWidget(button("加一条", "add_phrase_button", lambda: self._entries.add(), icon="plus"))
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(text(f"可以用的空：{'、'.join(SLOTS)}", "hint", wraps=True))
        scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        foot = QHBoxLayout()
        self._state = text("", "", "phrases_state_label", wraps=True)
        foot.addWidget(self._state, 1)
        foot.addWidget(button("保存  Ctrl+S", "save_phrases_button", self.save, role="primary"))
        self.body.addLayout(foot)
        self._order = QTimer(self)
        self._order.setSingleShot(True)
        self._order.timeout.connect(lambda: order_tabs(self))
        self._entries.structure_changed.connect(self._order.start)
        shortcut(self, "Ctrl+S", self.save)
        shortcut(self, "Esc", self.closed.emit)

    def refresh(self) -> None:
        """Show what is kept now."""

        def read(_progress: Progress) -> tuple[Snippet, ...]:
            return phrases.own_phrases(self._workplace.paths)

        def show(found: tuple[Snippet, ...]) -> None:
            self._entries.load([_with_names(s, self._types.name) for s in found])
            self._state.setText(
                "" if found else "还没有自己的常用语。在案卷里选中文字，按 Shift+F8 就存到这里。"
            )
            self._order.start()
            if self._entries.entries():
                self._entries.entries()[0].focus_first()

        self._runner.run(read, show, lambda error: self._state.setText(sentence_of(error)))

    def save(self) -> None:
        """Keep the list as it is shown."""
        shown = dict(self._entries.paths())
        for index, snippet in enumerate(self._entries.value()):
            field = shown[f"phrases[{index}].types"]
            unknown = [word for word in snippet.types if self._types.find(word) is None]
            problem = Problem(field.name, f"没有“{unknown[0]}”这个类型，请按向下键选") if unknown else None
            field.show_problem(problem, insist=True)
            if problem is not None:
                field.editor.setFocus()
                self._state.setText(problem.sentence)
                return
        wanted = [self._with_codes(snippet) for snippet in self._entries.value()]

        def write(_progress: Progress) -> tuple[Snippet, ...]:
            return phrases.keep_own(self._workplace.paths, wanted)

        self._runner.run(write, self._saved, self._failed)

    def _saved(self, found: Sequence[Snippet]) -> None:
        for _path, field in self._entries.paths():
            field.show_problem(None)
        self._state.setText(f"已保存，共{len(found)}条")
        self.kept.emit()

    def _failed(self, error: Any) -> None:
        self._state.setText(sentence_of(error))
        if isinstance(error, Refused):
            shown = dict(self._entries.paths())
            for problem in error.problems:
                if problem.field in shown:
                    shown[problem.field].show_problem(problem, insist=True)
                    shown[problem.field].editor.setFocus()

    def _with_codes(self, snippet: Snippet) -> Snippet:
        found = [self._types.find(word) for word in snippet.types]
        return Snippet(snippet.title, snippet.text, tuple(c.code for c in found if c), snippet.kind)

    def _fields(self) -> Sequence[tuple[Field, int]]:
        kinds = tuple(Option(kind, word) for kind, word in KINDS.items())
        names = [code.name for code in self._types.codes]
        return (
            (TextField("title", "名称"), 2),
            (ChoiceField("kind", "用在哪里", kinds, nothing="any"), 1),
            (NamesField("types", "纠纷类型（留空为各类）", from_list(names)), 3),
            (LongTextField("text", "文字", lines=2), WHOLE_LINE),
        )


def _with_names(snippet: Snippet, name: Any) -> Snippet:
    return Snippet(snippet.title, snippet.text, tuple(name(code) for code in snippet.types), snippet.kind)
