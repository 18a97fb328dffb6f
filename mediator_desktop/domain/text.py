"""What may stand in a text field."""

import re
import unicodedata

NAME_LENGTH = 60
LINE_LENGTH = 200
TEXT_LENGTH = 50_000

_INVISIBLE = dict.fromkeys(
    [
        0x200B,
        0x200C,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
        0x00AD,
        0x061C,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
"""Zero-width marks and marks of writing direction, which telephones put around copied numbers."""
_ODD = re.compile("[\r\v\f\u2028\u2029\xa0" + "".join(map(chr, _INVISIBLE)) + "]")
"""Any sign that is taken out or made another; most texts have none."""
_SUSPECT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Controls, half characters and private-use code points: one pass over a long text instead of a look at every sign."""
_EMOJI = re.compile("[\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d\U0001f000-\U0001faff\U000e0000-\U000e007f]")


def tidy(text: str) -> str:
    """Line ends made one kind, invisible marks from copied text taken out, ends trimmed."""
    if not _ODD.search(text):
        return text.strip(" \t\n\u3000")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ")
    return text.translate(_INVISIBLE).strip(" \t\n\u3000")


def unfit(text: str, *, lines: bool = False) -> str | None:
    """A sentence when a text holds what cannot be kept or printed, else None.

    `lines` allows line breaks and tabs. Rare characters of every plane are welcome; control characters, lone
    surrogates, private-use code points and emoji are not.
    """
    for char in _SUSPECT.findall(text):
        if lines and char in "\n\t":
            continue
        match unicodedata.category(char):
            case "Cc":
                return "有看不见的控制字符，请删去后重新输入"
            case "Cs":
                return "有不完整的字符，请删去后重新输入"
            case "Co":
                return f"“{char}”是自造字，别的电脑上认不出，请换用标准字"
    if emoji := _EMOJI.search(text):
        return f"“{emoji[0]}”是表情符号，不能写进文书，请删去"
    return None
