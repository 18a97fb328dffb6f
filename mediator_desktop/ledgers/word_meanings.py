"""Words of a ledger that are not understood, each asked about once: how it ended, settled or not, performance, source"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mediator_desktop.catalogue.ledger_synonyms import Synonyms
from mediator_desktop.catalogue.vocabulary import CodeList, Vocabulary
from mediator_desktop.ledgers.preview import ParsedRow

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "outcome": {"success": "调解成功", "failure": "调解不成功", "going_on": "还在调解"},
    "resolved": {"yes": "已化解", "no": "未化解"},
    "performance": {"performed": "已履行", "performing": "还在履行"},
}
"""What a word of a field may mean, with its name; a source means a code of the list of sources."""
SOURCE = "source"

WordKey = tuple[str, str]
"""A field and a word that is written in its column."""


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word of a field that no rule understands, in which rows (as Excel counts), and what it was said to mean, if anything."""

    field: str
    word: str
    rows: tuple[int, ...]
    meaning: str = ""


def with_words(
    synonyms: Synonyms, vocabulary: Vocabulary, words: Mapping[WordKey, str]
) -> tuple[Synonyms, Vocabulary]:
    """Both with what words were said to mean; a meaning that does not exist any more is passed over."""
    said = dict(synonyms.words)
    codes = vocabulary.sources
    for (name, word), meaning in words.items():
        if meaning in MEANINGS.get(name, ()):
            for other in MEANINGS[name].keys() - {meaning}:
                said[other] = tuple(one for one in said[other] if one != word)
            said[meaning] = (*said[meaning], word)
        elif name == SOURCE and meaning in codes.by_code:
            codes = _with_synonym(codes, meaning, word)
    changed = replace(synonyms, words=said) if said != synonyms.words else synonyms
    if codes is vocabulary.sources:
        return changed, vocabulary
    return changed, Vocabulary({**vocabulary.lists, codes.id: codes}, vocabulary.broken)


def _with_synonym(codes: CodeList, code: str, word: str) -> CodeList:
    entries = tuple(
        replace(entry, synonyms=(*entry.synonyms, word)) if entry.code == code else entry
        for entry in codes.codes
    )
    return CodeList(codes.id, codes.title, entries)


def unknown_words(rows: Sequence[ParsedRow], words: Mapping[WordKey, str]) -> tuple[UnknownWord, ...]:
    """The words that rows were flagged for, the most frequent first, and those of these rows that something was said of."""
    found: dict[WordKey, list[int]] = {}
    asked = {*MEANINGS, SOURCE}
    for row in rows:
        for finding in row.flag:
            if finding.code == "unknown_value" and finding.field in asked:
                found.setdefault((finding.field, finding.value), []).append(row.row)
        for name in {name for name, _ in words}:
            said = row.values.get(name, "")
            if (name, said) in words:
                found.setdefault((name, said), []).append(row.row)
    return tuple(
        UnknownWord(name, word, tuple(numbers), words.get((name, word), ""))
        for (name, word), numbers in sorted(found.items(), key=lambda item: -len(item[1]))
    )
