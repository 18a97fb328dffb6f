"""The office's own usual phrases: kept in its data folder, without anybody's name in them."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from mediator_desktop.catalogue.reading import FormError, read_toml
from mediator_desktop.catalogue.slots import SLOTS, personal_slots
from mediator_desktop.catalogue.snippets import (
    KINDS,
    Snippet,
    Snippets,
    as_phrase,
    load_snippets,
    read_snippets,
    unknown_slots,
)
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.text import NAME_LENGTH, TEXT_LENGTH, tidy, unfit
from mediator_desktop.services.files import file_trouble, written_whole

OWN_ID = "own"
MOST = 500
_HEAD = "# 本单位自己的常用语，在“案卷”里按 F8 使用和修改。\n"
_LONG_NUMBER = re.compile(r"[0-9０-９]{7,}")
"""Telephone and identity numbers: nothing that belongs into a phrase for everybody's cases."""


def all_phrases(paths: Paths) -> tuple[Snippets, str]:
    """The program's phrases with the office's own before them, and a sentence where a file cannot be used.

    A broken file of the office never keeps the program's own from being used.
    """
    broken: list[FormError] = []
    found = load_snippets(paths.forms, paths.own_forms, broken=broken)
    sentence = "；".join(f"有常用语文件用不了：{error}" for error in broken)
    mine = [s for s in found.phrases if s in set(_own_or_none(paths))]
    others = [s for s in found.phrases if s not in set(mine)]
    return Snippets((*mine, *others)), sentence


def own_phrases(paths: Paths) -> tuple[Snippet, ...]:
    """The office's own phrases. Raises Trouble when their file cannot be read."""
    path = own_file(paths)
    if not path.is_file():
        return ()
    try:
        return read_snippets(read_toml(path))
    except FormError as error:
        raise Trouble(f"本单位的常用语文件读不出来：{error}") from error


def own_file(paths: Paths) -> Path:
    """Where the office's own phrases are kept."""
    return paths.own_forms / "snippets" / f"{OWN_ID}.toml"


def keep_own(paths: Paths, phrases: Sequence[Snippet]) -> tuple[Snippet, ...]:
    """Keep these as the office's own phrases, the file whole or not at all; returns them tidied.

    Raises Refused for what cannot be a phrase (field paths `phrases[i].text`), Trouble when the disk says no.
    """
    tidied = [_tidied(phrase) for phrase in phrases]
    problems = [p for index, phrase in enumerate(tidied) for p in _problems(phrase, f"phrases[{index}].")]
    if len(tidied) > MOST:
        problems.append(Problem("phrases", f"常用语最多{MOST}条"))
    if problems:
        raise Refused(*problems)
    path = own_file(paths)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not tidied:
            path.unlink(missing_ok=True)
            return ()
    except OSError as error:
        raise file_trouble(error, path) from error
    written_whole(path, _as_toml(tidied).encode("utf-8"))
    return tuple(tidied)


def add_own(paths: Paths, text: str, kind: str, dispute: Dispute) -> Snippet:
    """Keep a text of a dispute as a phrase for its type: names go back into slots, so that nobody's name is kept.

    Raises Refused for an empty text and for one with telephone or identity numbers, Trouble.
    """
    words = as_phrase(tidy(text), personal_slots(dispute))
    types = (dispute.type_code,) if dispute.type_code else ()
    phrase = Snippet(_title(words), words, types, kind if kind in KINDS else "any")
    mine = own_phrases(paths)
    if phrase not in mine:
        keep_own(paths, (*mine, phrase))
    return phrase


def _own_or_none(paths: Paths) -> tuple[Snippet, ...]:
    try:
        return own_phrases(paths)
    except Trouble:
        return ()


def _title(words: str) -> str:
    first = next((line.strip() for line in words.split("\n") if line.strip()), "")
    return first if len(first) <= 12 else f"{first[:12]}…"


def _tidied(phrase: Snippet) -> Snippet:
    text = tidy(phrase.text)
    return Snippet(tidy(phrase.title) or _title(text), text, phrase.types, phrase.kind)


def _problems(phrase: Snippet, prefix: str) -> list[Problem]:
    found = []
    if not phrase.text:
        found.append(Problem(f"{prefix}text", "请先选中要存的文字"))
    if len(phrase.text) > TEXT_LENGTH // 10 or len(phrase.title) > NAME_LENGTH:
        found.append(Problem(f"{prefix}text", f"太长了，一条常用语最多{TEXT_LENGTH // 10}个字"))
    if _LONG_NUMBER.search(phrase.text):
        found.append(Problem(f"{prefix}text", "里面有电话或者证件号码，请去掉再存成常用语"))
    if sentence := unfit(phrase.text, lines=True) or unfit(phrase.title):
        found.append(Problem(f"{prefix}text", sentence))
    for slot in unknown_slots(phrase.text):
        found.append(Problem(f"{prefix}text", f"不认识 {{{slot}}}，可以用的有：{'、'.join(SLOTS)}"))
    return found


def _as_toml(phrases: Sequence[Snippet]) -> str:
    """The file; JSON strings are TOML basic strings as long as they hold no control characters."""
    parts = [_HEAD, f'id = "{OWN_ID}"\ntitle = "本单位常用语"\n']
    for phrase in phrases:
        lines = ["[[snippets]]", f"title = {_quoted(phrase.title)}", f'for = "{phrase.kind}"']
        if phrase.types:
            lines.append(f"types = [{', '.join(map(_quoted, phrase.types))}]")
        lines.append(f"text = {_quoted(phrase.text)}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
