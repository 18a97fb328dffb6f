"""One party of a dispute: the seven fields of the paper, identity, agents, and what is rarely needed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from mediator_desktop.domain.identity import check_phone, read_resident_id, tidy_number
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.vocabulary import Authority, PartyKind, Sex
from mediator_desktop.ui.kit.choices import ChoiceField, SuggestField, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import CountField, DateField, Field, TextField
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.typed import Lean
from mediator_desktop.ui.kit.widgets import Badge, button, shortcut, text

_NATURAL = ("id_number", "sex", "birth_date", "stated_age", "ethnicity", "occupation")
_ORGANISATION = ("credit_code", "representative", "representative_post")
_PLAIN = ("name", "ethnicity", "occupation", "phone", "address", "village", "id_number", "credit_code",
          "representative", "representative_post", "name_note")  # fmt: skip


def tidy_phone(typed: str) -> str:
    """A telephone number without blanks; what is none stays as typed."""
    try:
        return check_phone(typed)
    except ValueError:
        return tidy(typed)


class AgentRow(QWidget):
    """委托代理人 of a party."""

    changed = Signal()
    removed = Signal()

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._original = Agent()
        self._fields: dict[str, Field] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(text("委托代理人", "muted"))
        head.addStretch(1)
        head.addWidget(button("去掉代理人", "remove_agent_button", self.removed.emit, role="quiet"))
        outer.addLayout(head)
        grid = FieldGrid()
        outer.addWidget(grid)
        for field, span in (
            (SuggestField("name", "代理人姓名", offers.names), 1),
            (TextField("id_number", "身份证号", clean=tidy_number), 2),
            (SuggestField("relation", "与当事人关系", offers.words("relations")), 1),
            (TextField("phone", "电话", clean=tidy_phone), 1),
            (ChoiceField("authority", "委托权限", term_options(Authority), nothing=None), 1),
            (ChoiceField("sex", "性别", term_options(Sex), nothing=None), 1),
            (TextField("workplace", "单位"), 2),
            (DateField("valid_until", "委托到哪天", offers.today, lean=Lean.FUTURE), 1),
        ):
            field.editor.setObjectName(f"agent_{field.editor.objectName()}")
            self._fields[field.name] = field
            field.changed.connect(self.changed)
            grid.add(field, span)

    def value(self) -> Agent:
        """The agent as entered."""
        return replace(self._original, **{name: field.value() for name, field in self._fields.items()})

    def set_value(self, agent: Agent) -> None:
        """Show an agent."""
        self._original = agent
        for name, field in self._fields.items():
            field.set_value(getattr(agent, name))

    def field_at(self, path: str) -> Field | None:
        """The field of a name."""
        return self._fields.get(path) or self._fields["name"]

    def fields(self) -> Iterator[Field]:
        """All fields."""
        yield from self._fields.values()


class PartyBlock(Sheet):
    """A party on one card. `identified` comes when name, number or telephone were typed and left."""

    changed = Signal()
    identified = Signal()
    structure_changed = Signal()

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("当事人", parent)
        self.setObjectName("party_block")
        self._offers = offers
        self._original = Party()
        self._kind = PartyKind.NATURAL
        self._agents: list[AgentRow] = []
        self._fields: dict[str, Field] = {}
        self.minor_badge = Badge("未成年", "due")
        self.minor_badge.setObjectName("minor_badge")
        self.minor_badge.hide()
        self.head.insertWidget(1, self.minor_badge)
        self._more_button = button("更多", "more_button", self._toggle_more, role="quiet")
        self.kind_button = self._make_kind_button()
        self.head.addWidget(self._more_button)
        self.head.addWidget(button("＋ 代理人", "add_agent_button", self.add_agent, role="quiet"))
        self.head.addWidget(self.kind_button)
        self._grid = FieldGrid()
        self.body.addWidget(self._grid)
        for field, span in self._make_fields():
            self._fields[field.name] = field
            self._grid.add(field, span)
            field.changed.connect(self._field_changed)
        for name in ("name", "id_number", "phone", "credit_code"):
            self._fields[name].changed.connect(self.identified)
        self._offer_button = button("", "fill_from_id_button", self.fill_from_id, role="quiet")
        self._offer_button.hide()
        self.body.addWidget(self._offer_button, 0, Qt.AlignmentFlag.AlignLeft)
        shortcut(self, "F2", self.fill_from_id)
        self._more = FieldGrid()
        self._note_field = TextField("name_note", "注音或替代字")
        self._note_field.changed.connect(self.changed)
        self._fields["name_note"] = self._note_field
        self._more.add(self._note_field, 2)
        self.body.addWidget(self._more)
        self._agent_box = QVBoxLayout()
        self.body.addLayout(self._agent_box)
        self._show_more(False)
        self._show_kind()

    def _make_fields(self) -> tuple[tuple[Field, int], ...]:
        offers = self._offers
        return (
            (SuggestField("name", "姓名", offers.names), 1),
            (TextField("id_number", "身份证号", clean=tidy_number), 2),
            (TextField("credit_code", "统一社会信用代码", clean=tidy_number), 2),
            (ChoiceField("sex", "性别", term_options(Sex), nothing=None), 1),
            (DateField("birth_date", "出生日期", offers.today), 1),
            (CountField("stated_age", "年龄"), 1),
            (TextField("representative", "法定代表人(负责人)"), 1),
            (TextField("representative_post", "职务"), 1),
            (SuggestField("ethnicity", "民族", offers.words("ethnic_groups")), 1),
            (TextField("phone", "联系方式", clean=tidy_phone), 1),
            (SuggestField("occupation", "职业或职务", offers.words("occupations")), 1),
            (SuggestField("village", "村(社区)", offers.villages), 1),
            (TextField("address", "单位或住址"), 2),
        )

    def _make_kind_button(self) -> QPushButton:
        made = button("自然人 ▾", "kind_button", role="quiet")
        menu = QMenu(made)
        for kind in PartyKind:
            action = QAction(kind.label, menu)
            action.triggered.connect(lambda _checked=False, chosen=kind: self._choose_kind(chosen))
            menu.addAction(action)
        made.setMenu(menu)
        return made

    @property
    def kind(self) -> PartyKind:
        """Natural person or which organisation."""
        return self._kind

    def set_kind(self, kind: PartyKind) -> None:
        """Show the fields of a kind; what was typed for the other one comes back with it."""
        self._kind = kind
        self._show_kind()

    def _choose_kind(self, kind: PartyKind) -> None:
        self.set_kind(kind)
        self.changed.emit()
        self._fields["name"].setFocus()

    def value(self) -> Party:
        """The party as entered; what the block does not show is kept."""
        found = {name: self._fields[name].value() for name in _PLAIN}
        natural = self._kind is PartyKind.NATURAL
        birth = self._fields["birth_date"].value() if natural else None
        told = self._original.stated_age if birth else self._fields["stated_age"].value()
        for name in _ORGANISATION if natural else _NATURAL:
            if name in found:
                found[name] = ""
        same = found["name"] == self._original.name
        return replace(
            self._original,
            kind=self._kind,
            sex=self._fields["sex"].value() if natural else None,
            birth_date=birth,
            stated_age=told if natural else None,
            agents=tuple(row.value() for row in self._agents),
            person_id=self._original.person_id if same else None,
            **found,
        )

    def set_value(self, party: Party) -> None:
        """Show a party."""
        self._original = party
        self._kind = party.kind
        for name, field in self._fields.items():
            field.set_value(getattr(party, name))
        for row in list(self._agents):
            self._drop_agent(row)
        for agent in party.agents:
            self._append_agent().set_value(agent)
        self._show_more(bool(party.name_note))
        self._show_kind()

    def field_at(self, path: str) -> Field | None:
        """The field that a path inside the party names: `phone`, `agents[0].phone`."""
        if path.startswith("agents["):
            index, _, rest = path.removeprefix("agents[").partition("]")
            if index.isdigit() and int(index) < len(self._agents):
                return self._agents[int(index)].field_at(rest.lstrip("."))
        field = self._fields.get(path)
        if path == "name_note":
            self._show_more(True)
        if path == "stated_age" and self._fields["birth_date"].text():
            field = self._fields["birth_date"]
        return field

    def fields(self) -> Iterator[Field]:
        """Every field that counts for the kind shown."""
        hidden = _ORGANISATION if self._kind is PartyKind.NATURAL else _NATURAL
        yield from (field for name, field in self._fields.items() if name not in hidden)
        for row in self._agents:
            yield from row.fields()

    def paths(self) -> Iterator[tuple[str, Field]]:
        """Every field with its path inside the party."""
        yield from self._fields.items()
        for index, row in enumerate(self._agents):
            yield from ((f"agents[{index}].{field.name}", field) for field in row.fields())

    def take(self, party: Party) -> None:
        """Show a party as if it had been typed."""
        self.set_value(party)
        self.changed.emit()
        self.structure_changed.emit()

    def fill_from_id(self) -> None:
        """Take birth date and sex from the identity number."""
        try:
            said = read_resident_id(self._fields["id_number"].text())
        except ValueError:
            return
        self._fields["birth_date"].set_value(said.birth_date)
        self._fields["sex"].set_value(said.sex)
        self._field_changed()

    def add_agent(self) -> None:
        """Add an empty agent and go there."""
        row = self._append_agent()
        self.structure_changed.emit()
        next(row.fields()).setFocus()

    def first_editor(self) -> QWidget:
        """Where the block begins."""
        return self._fields["name"].editor

    def focus_first(self) -> None:
        """Go to the first field."""
        self._fields["name"].setFocus()

    def _append_agent(self) -> AgentRow:
        row = AgentRow(self._offers)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove_agent(row))
        self._agents.append(row)
        self._agent_box.addWidget(row)
        return row

    def _remove_agent(self, row: AgentRow) -> None:
        self._drop_agent(row)
        self.focus_first()
        self.changed.emit()
        self.structure_changed.emit()

    def _drop_agent(self, row: AgentRow) -> None:
        self._agents.remove(row)
        self._agent_box.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _field_changed(self) -> None:
        self._show_derived()
        self.changed.emit()

    def _show_kind(self) -> None:
        natural = self._kind is PartyKind.NATURAL
        self.kind_button.setText(f"{self._kind.label} ▾")
        for name in _NATURAL:
            self._fields[name].setVisible(natural)
        for name in _ORGANISATION:
            self._fields[name].setVisible(not natural)
        self._rename("name", "姓名" if natural else "名称")
        self._rename("address", "单位或住址" if natural else "住所")
        self._grid.arrange()
        self._show_derived()
        self.structure_changed.emit()

    def _rename(self, name: str, label: str) -> None:
        self._fields[name].caption.setText(label)
        self._fields[name].editor.setAccessibleName(label)

    def _show_derived(self) -> None:
        """Age, minor flag, and what the identity number offers."""
        today = self._offers.today()
        party = self.value()
        age_field = self._fields["stated_age"]
        assert isinstance(age_field, CountField)
        if party.birth_date is not None:
            with QSignalBlocker(age_field.edit):
                age_field.edit.setText(str(party.age_on(today)) if party.birth_date <= today else "")
            age_field.edit.setReadOnly(True)
        elif age_field.edit.isReadOnly():
            age_field.edit.setReadOnly(False)
            age_field.set_value(self._original.stated_age)
        self.minor_badge.setVisible(party.is_minor_on(today))
        self._offer_from_id(party)

    def _offer_from_id(self, party: Party) -> None:
        try:
            said = read_resident_id(party.id_number) if party.kind is PartyKind.NATURAL else None
        except ValueError:
            said = None
        wanted = said is not None and (party.birth_date is None or party.sex is None)
        if said is not None and wanted:
            self._offer_button.setText(f"按身份证号填入：{said.birth_date} · {said.sex.label}（F2）")
        self._offer_button.setVisible(wanted)

    def _toggle_more(self) -> None:
        self._show_more(self._more.isHidden())
        if not self._more.isHidden():
            self._note_field.setFocus()

    def _show_more(self, shown: bool) -> None:
        self._more.setVisible(shown)
        self._more.arrange()
        self._more_button.setText("收起" if shown else "更多")
        self.structure_changed.emit()


def add_head_button(block: PartyBlock, words: str, name: str, act: Callable[[], object]) -> QPushButton:
    """Put a small action into the head of a block."""
    made = button(words, name, act, role="quiet")
    block.head.addWidget(made)
    return made


__all__ = ["AgentRow", "PartyBlock", "add_head_button"]
