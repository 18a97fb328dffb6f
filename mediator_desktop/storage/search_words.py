"""Words for the search index: overlapping pieces of Chinese, of digits, and of pinyin initials.

Chinese and Latin runs are cut into pairs, digit runs into fours (a pair of digits would occur everywhere), with the
short tails kept, so that any substring of two characters or more is found by the index alone. What the pieces
cannot tell (their order in a longer run) is checked against the row itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_RUN = re.compile(r"[0-9]+|[a-z]+|[^\x00-\x7f]+")
_BREAK = re.compile(r"[\W_]+")
_PINYIN_MARK = "ㄆ"
DIGIT_PIECE = 4


def fold(text: str) -> str:
    """Full-width to narrow and small letters: spellings that mean the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """Runs of Chinese, of Latin letters and of digits (an identity number's X included).

    Letters that begin with an X behind digits are a run of their own as well (`12xyz` → `12x xyz`), so that the runs of
    any piece of a text lie within runs of the text.
    """
    folded = fold(text)
    found: list[str] = []
    for match in _RUN.finditer(folded):
        run = match[0]
        if not run[0].isascii():
            found.extend(part for part in _BREAK.split(run) if part)
        elif run[0].isdigit():
            found.append(run + "x" if folded.startswith("x", match.end()) else run)
        elif run != "x" or not folded[: match.start()][-1:].isdigit():
            found.append(run)
    return found


def pieces(run: str) -> Iterator[str]:
    """The index words of one run; the last ones are shorter than the rest."""
    size = _piece_size(run)
    for start in range(len(run)):
        yield run[start : start + size]


def _piece_size(run: str) -> int:
    return DIGIT_PIECE if "0" <= run[0] <= "9" else 2


def index_words(texts: Iterable[str], initials: Iterable[str]) -> str:
    """What the index keeps for one dispute: each piece once, separated by blanks."""
    words = {piece for text in texts for run in runs(text) for piece in pieces(run)}
    words.update(
        _PINYIN_MARK + piece
        for alternatives in initials
        for reading in alternatives.split()
        for piece in pieces(reading)
    )
    return " ".join(sorted(words))


def query_for(text: str) -> str:
    """The index query for what a person typed, empty when there is nothing to search for.

    Every run must occur; Latin letters may be a word of the text or pinyin initials of a name.
    """
    return " AND ".join(_query_run(run) for run in runs(text))


def _query_run(run: str) -> str:
    size = _piece_size(run)
    wanted = _all_pieces(run, size, "")
    if "a" <= run[0] <= "z":
        return f"(({wanted}) OR ({_all_pieces(run, size, _PINYIN_MARK)}))"
    return f"({wanted})"


def _all_pieces(run: str, size: int, mark: str) -> str:
    if len(run) < size:
        return f'"{mark}{run}"*'
    full = [run[start : start + size] for start in range(len(run) - size + 1)]
    return " AND ".join(f'"{mark}{piece}"' for piece in dict.fromkeys(full))


def needs_check(text: str) -> bool:
    """Whether the index alone cannot prove a match (a run longer than one piece)."""
    return any(len(run) > _piece_size(run) for run in runs(text))


def matches(text: str, haystack: Iterable[str], initials: Iterable[str]) -> bool:
    """Whether every run of a query occurs whole in one of the texts or, for letters, in the initials."""
    texts, readings = list(haystack), list(initials)
    return all(
        any(run in part for part in texts)
        or ("a" <= run[0] <= "z" and any(run in reading for reading in readings))
        or any(run in fold(part) for part in texts)
        for run in runs(text)
    )
