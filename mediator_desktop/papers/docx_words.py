"""Words of a filled paper as WordprocessingML runs and paragraphs."""

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from mediator_desktop.papers.filled import Run

TWIPS_A_MM = 1440 / 25.4

_FONTS = {"body": "仿宋_GB2312", "title": "方正小标宋简体", "heading": "黑体"}
_RARE_FONT = "SimSun-ExtB"
_SYMBOL_FONT = "Segoe UI Symbol"


class Words:
    """Writes runs and paragraphs; `size` and `leading` are the body's, in points."""

    def __init__(self, size: int, leading: int) -> None:
        self.size = size
        self.leading = leading

    def run(self, text: str, *, size: float = 0, role: str = "body", marks: str = "") -> str:
        """Words of one look; characters beyond U+FFFF take a font that has them."""
        parts = []
        for rare, chars in groupby(text, key=lambda c: ord(c) > 0xFFFF):
            font = _RARE_FONT if rare else _FONTS.get(role, role)
            parts.append(self._run("".join(chars), font, size or self.size, marks))
        return "".join(parts)

    def _run(self, text: str, font: str, size: float, marks: str) -> str:
        return (
            f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:hint="eastAsia"/>'
            f'{marks}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
            f"{_UNDERLINE if marks == _BLANK else ''}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        ).replace(_BLANK, "")

    def runs(self, runs: Sequence[Run], *, size: float = 0, role: str = "body") -> str:
        """Runs of every kind: words, blanks as underlined spaces, boxes as ☐ and ☑."""
        parts = []
        for run in runs:
            match run.kind:
                case "blank":
                    parts.append(self.run("\xa0" * (3 * run.width), size=size, marks=_BLANK))
                case "gap":
                    parts.append(self.run("\u3000" * run.width, size=size))
                case "box":
                    parts.append(self.run("☐", size=size, role=_SYMBOL_FONT))
                case "tick":
                    parts.append(self.run("☑", size=size, role=_SYMBOL_FONT))
                case "strike":
                    parts.append(self.run(run.text, size=size, role=role, marks="<w:strike/>"))
                case "label":
                    parts.append(self.run(run.text, size=size, role="heading"))
                case _:
                    parts.append(self.run(run.text, size=size, role=role))
        return "".join(parts)

    def paragraph(
        self,
        runs: Sequence[Run],
        *,
        size: float = 0,
        role: str = "body",
        align: str = "left",
        indent: int = 0,
        joined: bool = False,
        leading: int = 0,
        before: int = 0,
        after: int = 0,
        extra: str = "",
        style: str = "",
    ) -> str:
        """One paragraph; `indent` counts characters, `leading`, `before`, `after` are points, `joined` keeps it with
        the next; `style` is the id of a paragraph style. No single first or last line is left on a page.
        """
        size = size or self.size
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        spacing = (
            f'<w:spacing w:before="{before * 20}" w:after="{after * 20}" '
            f'w:line="{(leading or self.leading) * 20}" w:lineRule="exact"/>'
        )
        first = (
            f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{round(indent * size * 20)}"/>'
            if indent
            else ""
        )
        return (
            f"<w:p><w:pPr>{named}{'<w:keepNext/>' if joined else ''}<w:widowControl/>{extra}"
            f'<w:kinsoku/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            f'{spacing}{first}<w:jc w:val="{align}"/></w:pPr>{self.runs(runs, size=size, role=role)}</w:p>'
        )


_UNDERLINE = '<w:u w:val="single"/>'
_BLANK = "<!--blank-->"
