"""All parties of a dispute, one card each, grouped by side."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.fields import Field
from mediator_desktop.ui.kit.offers import Offers
from mediator_desktop.ui.kit.party_block import PartyBlock, add_head_button
from mediator_desktop.ui.kit.sections import Section
from mediator_desktop.ui.kit.widgets import button

_ORDER = tuple(PartyRole)


class _Seat:
    """A block with its side and the small buttons of its head."""

    def __init__(self, block: PartyBlock, role: PartyRole) -> None:
        self.block = block
        self.role = role
        self.buttons: dict[str, QPushButton] = {}

    def value(self) -> Party:
        return replace(self.block.value(), role=self.role)


class PartiesSection(Section):
    """申请人, 被申请人, 第三人: any number of each. `identified` names the block someone is typing in."""

    identified = Signal(object)

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self._seats: list[_Seat] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(12))
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(look.px(12))
        outer.addLayout(self._blocks)
        foot = QHBoxLayout()
        self._third_button = button(
            PartyRole.THIRD_PARTY.label,
            "add_third_party_button",
            lambda: self.add(PartyRole.THIRD_PARTY),
            role="quiet",
            icon="plus",
        )
        foot.addWidget(self._third_button)
        foot.addStretch(1)
        outer.addLayout(foot)

    def load(self, dispute: Dispute) -> None:
        for seat in list(self._seats):
            self._drop(seat)
        parties = list(dispute.parties)
        for role in (PartyRole.APPLICANT, PartyRole.RESPONDENT):
            if not any(party.role is role for party in parties):
                place = sum(1 for party in parties if _ORDER.index(party.role) < _ORDER.index(role))
                parties.insert(place, Party(role=role))
        for party in parties:
            self._insert(len(self._seats), party.role).block.set_value(party)
        self._restyle()

    def apply(self, dispute: Dispute) -> Dispute:
        return replace(dispute, parties=tuple(seat.value() for seat in self._filled()))

    def paths(self) -> Iterator[tuple[str, Field]]:
        filled = self._filled()
        for seat in self._seats:
            index = filled.index(seat) if seat in filled else len(filled) + self._seats.index(seat)
            yield from ((f"parties[{index}].{path}", field) for path, field in seat.block.paths())

    def field_at(self, path: str) -> Field | None:
        if path == "parties":
            return self._seats[0].block.field_at("name")
        if not path.startswith("parties["):
            return None
        digits, _, rest = path.removeprefix("parties[").partition("]")
        filled = self._filled() or self._seats[:1]
        if not digits.isdigit() or int(digits) >= len(filled):
            return None
        return filled[int(digits)].block.field_at(rest.lstrip("."))

    def blocks(self) -> tuple[PartyBlock, ...]:
        """The cards, from top to bottom."""
        return tuple(seat.block for seat in self._seats)

    def party(self, block: PartyBlock) -> Party:
        """What a card holds, with its side."""
        return next(seat for seat in self._seats if seat.block is block).value()

    def add(self, role: PartyRole) -> PartyBlock:
        """Add an empty party behind the last of its side and go there."""
        place = max(
            (i + 1 for i, seat in enumerate(self._seats) if _ORDER.index(seat.role) <= _ORDER.index(role)),
            default=0,
        )
        block = self._insert(place, role).block
        self._restyle()
        self.structure_changed.emit()
        block.focus_first()
        return block

    def remove(self, block: PartyBlock) -> None:
        """Take a party out."""
        seat = next(seat for seat in self._seats if seat.block is block)
        place = self._seats.index(seat)
        self._drop(seat)
        for role in (PartyRole.APPLICANT, PartyRole.RESPONDENT):
            if not any(other.role is role for other in self._seats):
                self._insert(place, role)
        self._restyle()
        self.structure_changed.emit()
        self.changed.emit()
        self._seats[min(place, len(self._seats) - 1)].block.focus_first()

    def _move_up(self, block: PartyBlock) -> None:
        place = next(i for i, seat in enumerate(self._seats) if seat.block is block)
        if place == 0:
            return
        seat = self._seats.pop(place)
        self._seats.insert(place - 1, seat)
        self._blocks.removeWidget(block)
        self._blocks.insertWidget(place - 1, block)
        self._restyle()
        self.structure_changed.emit()
        self.changed.emit()
        block.focus_first()

    def _filled(self) -> list[_Seat]:
        return [seat for seat in self._seats if not seat.value().is_blank]

    def _insert(self, place: int, role: PartyRole) -> _Seat:
        block = PartyBlock(self._offers)
        seat = _Seat(block, role)
        seat.buttons["up"] = add_head_button(block, "上移", "move_up_button", lambda: self._move_up(block))
        seat.buttons["remove"] = add_head_button(
            block, "去掉", "remove_party_button", lambda: self.remove(block)
        )
        seat.buttons["add"] = add_head_button(
            block, "＋ 再加一人", "add_party_button", lambda: self.add(seat.role)
        )
        block.changed.connect(self.changed)
        block.structure_changed.connect(self.structure_changed)
        block.identified.connect(lambda: self.identified.emit(block))
        self._seats.insert(place, seat)
        self._blocks.insertWidget(place, block)
        return seat

    def _drop(self, seat: _Seat) -> None:
        self._seats.remove(seat)
        self._blocks.removeWidget(seat.block)
        seat.block.setObjectName("")
        seat.block.hide()
        seat.block.deleteLater()

    def _restyle(self) -> None:
        """Titles with numbers where several stand on one side; only the buttons that make sense."""
        for index, seat in enumerate(self._seats):
            same = [other for other in self._seats if other.role is seat.role]
            number = f"{same.index(seat) + 1}" if len(same) > 1 else ""
            seat.block.say_title(f"{seat.role.label}{number}")
            seat.block.setObjectName(f"party_{index}_block")
            seat.buttons["up"].setVisible(same.index(seat) > 0)
            seat.buttons["remove"].setVisible(len(same) > 1 or seat.role is PartyRole.THIRD_PARTY)
            seat.buttons["add"].setVisible(same[-1] is seat)
        third = any(seat.role is PartyRole.THIRD_PARTY for seat in self._seats)
        self._third_button.setVisible(not third)
