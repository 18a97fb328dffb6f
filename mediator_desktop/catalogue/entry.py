"""One table of a declared file, read key by key: texts, numbers, days, terms, each error at its line"""

import re
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from mediator_desktop.catalogue.reading import Declared, FormError

E = TypeVar("E", bound=StrEnum)

_ID = re.compile(r"[a-z][a-z0-9_]*")


class Entry:
    """One table of a declared file, read key by key; what nobody asked for is refused at the end."""

    def __init__(self, declared: Declared, table: object, where: str) -> None:
        if not isinstance(table, dict):
            raise declared.error(f"{where} 写法不对", near=where)
        self.declared = declared
        self._table = table
        self._asked: set[str] = set()
        name = table.get("id") or table.get("label")
        self.near = f'"{name}"' if isinstance(name, str) and name else where

    def has(self, key: str) -> bool:
        """Whether a key is written."""
        return key in self._table

    def raw(self, key: str, default: Any = None) -> Any:
        """Whatever stands there."""
        self._asked.add(key)
        return self._table.get(key, default)

    def error(self, reason: str) -> FormError:
        """An error at this table."""
        return self.declared.error(reason, near=self.near)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; needed where no default is given. Raises FormError."""
        value = self.raw(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(f"缺少 {key}，或者写法不对")
        return value

    def own_id(self) -> str:
        """The id, in letters that ids are made of. Raises FormError."""
        found = self.text("id")
        if not _ID.fullmatch(found):
            raise self.error("id 只能用小写英文字母、数字和下划线")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of them. Raises FormError."""
        value = self.raw(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise self.error(f"{key} 要写成文字或文字的列表")
        return tuple(found)

    def listed(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them twice. Raises FormError."""
        value = self.raw(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.error(f"{key} 要写成文字的列表")
        if len(set(value)) < len(value):
            raise self.error(f"{key} 里有写了两次的")
        return tuple(value)

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number between two others. Raises FormError."""
        value = self.raw(key, default)
        if type(value) is not int or not least <= value <= most:
            raise self.error(f"{key} 要写成 {least} 到 {most} 的整数")
        return value

    def term(self, key: str, terms: type[E], default: E) -> E:
        """One of some words. Raises FormError."""
        value = self.raw(key, default.value)
        try:
            return terms(value)
        except ValueError:
            raise self.error(f"{key} 只能是 {'、'.join(term.value for term in terms)}") from None

    def truth(self, key: str) -> bool:
        """True or false. Raises FormError."""
        value = self.raw(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} 只能是 true 或 false")
        return value

    def day(self, key: str) -> date | None:
        """A day, None where none is written. Raises FormError."""
        value = self.raw(key)
        if value is not None and type(value) is not date:
            raise self.error(f"{key} 要写成日期，例如 2026-01-01")
        return value

    def done(self) -> None:
        """Refuse keys that nobody knows. Raises FormError."""
        if unknown := sorted(self._table.keys() - self._asked):
            raise self.declared.error(f"不认识“{unknown[0]}”这一项", near=unknown[0])
