"""Case numbers: an editable pattern, one gapless serial per committee and year."""

import re
from dataclasses import dataclass

from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.text import LINE_LENGTH, unfit

DEFAULT_PATTERN = "〔{年}〕{字头}人调字第{序号:3}号"
_SLOT = re.compile(r"\{(年|字头|序号)(?::([1-9]))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRule:
    """How a committee numbers its cases.

    `pattern` holds the slots `{年}`, `{字头}` and `{序号}`; `{序号:3}` writes at least three digits.
    `prefix` fills `{字头}`; with `restart_yearly` the serial begins at 1 every calendar year.
    """

    pattern: str = DEFAULT_PATTERN
    prefix: str = ""
    restart_yearly: bool = True

    def series_year(self, year: int) -> int:
        """The year whose serials are counted together; 0 where the serial never restarts."""
        return year if self.restart_yearly else 0

    def render(self, year: int, serial: int) -> str:
        """The number as printed. Raises Refused when the pattern cannot tell numbers apart."""
        self.check()
        if serial < 1:
            raise ValueError("serials begin at 1")

        def fill(slot: re.Match[str]) -> str:
            match slot[1]:
                case "年":
                    return str(year)
                case "字头":
                    return self.prefix
                case _:
                    return str(serial).zfill(int(slot[2] or 1))

        return _SLOT.sub(fill, self.pattern)

    def check(self) -> None:
        """Raise Refused when two different cases could get the same number."""
        slots = [slot[1] for slot in _SLOT.finditer(self.pattern)]
        rest = _SLOT.sub("", self.pattern)
        if slots.count("序号") != 1:
            raise Refused(Problem("number_pattern", "编号样式里要有且只有一个 {序号}"))
        if self.restart_yearly and "年" not in slots:
            raise Refused(Problem("number_pattern", "每年重新编号时，编号样式里要有 {年}"))
        if "{" in rest or "}" in rest:
            raise Refused(Problem("number_pattern", "编号样式里只能用 {年}、{字头}、{序号}"))
        for text in (self.pattern, self.prefix):
            if sentence := unfit(text):
                raise Refused(Problem("number_pattern", sentence))
            if len(text) > LINE_LENGTH:
                raise Refused(Problem("number_pattern", f"太长了，最多{LINE_LENGTH}个字"))
        if _touching(self.pattern):
            raise Refused(Problem("number_pattern", "{年} 与 {序号} 之间要有别的字，否则号码会混淆"))


def _touching(pattern: str) -> bool:
    """Whether year and serial stand side by side, or a digit stands beside the serial."""
    return bool(
        re.search(r"\}(?:\{字头\})?\{序号|\{序号[^}]*\}(?:\{年|\{字头\}\{年)", pattern)
        or re.search(r"\d\{序号|\{序号[^}]*\}\d", pattern)
    )


def next_serial(highest_used: int) -> int:
    """The serial after the highest ever given; a void number stays used, so no number comes twice."""
    return highest_used + 1
