"""Pinyin initials of names, with the readings that surnames have of their own."""

from functools import lru_cache
from itertools import product

_COMPOUND = {
    "尉迟": "yc", "万俟": "mq", "澹台": "tt", "单于": "cy", "长孙": "zs", "宰父": "zf",
    "鲜于": "xy", "亓官": "qg", "令狐": "lh", "呼延": "hy", "皇甫": "hf", "夏侯": "xh",
}  # fmt: skip
_SURNAMES = {
    "单": "s", "仇": "q", "曾": "z", "解": "x", "朴": "p", "区": "o", "盖": "g", "查": "z", "翟": "z",
    "任": "r", "华": "h", "召": "s", "葛": "g", "缪": "m", "乐": "y", "员": "y", "尹": "y", "黑": "h",
    "秘": "b", "折": "s", "繁": "p", "冼": "x", "洗": "x", "洼": "g", "祭": "z", "纪": "j", "种": "c",
    "重": "c", "晟": "c", "阚": "k", "隗": "w", "郗": "x", "郇": "x", "覃": "q", "谌": "c", "臧": "z",
    "幺": "y", "牟": "m", "宓": "m", "车": "c", "卜": "b", "叶": "y", "石": "s", "那": "n", "能": "n",
    "相": "x", "行": "x", "褚": "c", "逄": "p", "郄": "q", "佴": "n", "谯": "q", "贲": "b", "句": "g",
    "哈": "h", "褶": "x", "厘": "x", "乜": "n", "沈": "s", "薄": "b", "贾": "j", "柏": "b", "瞿": "q",
    "万": "w", "不": "f", "都": "d", "会": "g", "眭": "s", "么": "y", "过": "g", "校": "j", "卒": "z",
}  # fmt: skip
MOST_READINGS = 6


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """Initials of a name in small letters, alternatives separated by blanks (`单晓重` → `sxc sxz`).

    The surname takes its reading as a surname; given names may have several readings, at most six are kept. Characters
    without a known reading are passed over; Latin letters stand for themselves.
    """
    letters: list[tuple[str, ...]] = []
    rest = name
    if name[:2] in _COMPOUND:
        letters = [(letter,) for letter in _COMPOUND[name[:2]]]
        rest = name[2:]
    elif name[:1] in _SURNAMES and len(name) <= 4:
        letters = [(_SURNAMES[name[0]],)]
        rest = name[1:]
    letters += [found for char in rest if (found := _letters(char))]
    if not letters:
        return ""
    readings: dict[str, None] = {}
    for combination in product(*letters):
        readings.setdefault("".join(combination))
        if len(readings) == MOST_READINGS:
            break
    return " ".join(readings)


@lru_cache(maxsize=10_000)
def _letters(char: str) -> tuple[str, ...]:
    """First letters of a character's readings, the commonest first."""
    if char.isascii():
        return (char.lower(),) if char.isalnum() else ()
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    if not found:
        return ()
    return tuple(dict.fromkeys(reading[0] for reading in found[0] if reading))
