"""The office's own editions of forms: what there is, copying ours to change it, putting a copy aside again."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.catalogue.analysis import load_analyses
from mediator_desktop.catalogue.cadences import load_cadences
from mediator_desktop.catalogue.casefiles import load_casefiles
from mediator_desktop.catalogue.grades import load_grades
from mediator_desktop.catalogue.ledgers import load_ledgers
from mediator_desktop.catalogue.meetings import load_quotas
from mediator_desktop.catalogue.papers import load_papers
from mediator_desktop.catalogue.reading import FormError, declared_files, read_toml
from mediator_desktop.catalogue.rules import load_rules
from mediator_desktop.catalogue.snippets import load_snippets
from mediator_desktop.catalogue.statistics import load_statistics
from mediator_desktop.catalogue.submissions import load_reports
from mediator_desktop.catalogue.subsidy import codes_for, load_subsidies
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.services.files import file_trouble, written_whole

KINDS: Mapping[str, str] = {
    "papers": "文书",
    "ledgers": "表格",
    "statistics": "统计表",
    "reports": "分析报告",
    "casefiles": "卷宗顺序",
    "rules": "期限规则",
    "rules/subsidy": "补贴规则",
    "snippets": "常用语",
    "vocabulary": "代码表",
}
"""Folders of declared forms that an office may have its own copies in, with what people call them."""
ASIDE = "旧"
"""Folder for copies that were put aside; nothing in it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFile:
    """One declared file as it counts: the office's own where there is one, else ours.

    `path` is the file in use, `own` the office's copy (it may be broken, then ours is in use and `fault` says why);
    `ours` is what the program brings, None for a form that only the office has.
    """

    kind: str
    id: str
    title: str
    edition: str
    ours: Path | None
    own: Path | None
    fault: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.kind}/{self.id}"

    @property
    def is_own(self) -> bool:
        """Whether the office has a copy of its own."""
        return self.own is not None


def form_files(paths: Paths) -> tuple[FormFile, ...]:
    """Every declared file of the kinds that an office may change, kind by kind in the order of their titles.

    Never raises for what is in a file: one that cannot be used is listed with its fault.
    """
    faults = _faults(paths)
    return tuple(found for kind in KINDS for found in _of_kind(kind, paths, faults))


def copy_to_own(found: FormFile, paths: Paths) -> Path:
    """Copy our file into the data folder, to be changed there; returns the copy. Raises Refused, Trouble."""
    if found.own is not None:
        raise Refused("本单位已经有这一份，请直接修改它")
    if found.ours is None:
        raise Refused("程序没有自带这一份")
    folder = paths.own_forms / found.kind
    target = _unused(folder / found.ours.name)
    try:
        content = found.ours.read_bytes()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_trouble(error, target) from error
    written_whole(target, content)
    return target


def put_aside(found: FormFile, paths: Paths, clock: Clock) -> Path:
    """Move the office's copy into the folder 旧, so that ours is used again; returns where it lies now.

    Nothing is deleted. Raises Refused when there is no copy, Trouble when the disk says no.
    """
    if found.own is None:
        raise Refused("本单位没有这一份，用的就是程序自带的")
    folder = paths.own_forms / ASIDE / found.kind
    target = _unused(folder / f"{found.own.stem} {clock.now():%Y-%m-%d %H%M%S}{found.own.suffix}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.replace(found.own, target)
    except OSError as error:
        raise Trouble(f"“{found.own.name}”移不走，可能正在别的程序里打开，请关上后再试") from error
    return target


def own_folders(paths: Paths) -> tuple[Path, ...]:
    """The folders in which the office's copies lie; made where they are missing, so that they can be watched.

    A disk that refuses is passed over.
    """
    folders = tuple(paths.own_forms / kind for kind in KINDS)
    for folder in folders:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
    return tuple(folder for folder in folders if folder.is_dir())


def _of_kind(kind: str, paths: Paths, faults: Mapping[Path, FormError]) -> Iterator[FormFile]:
    ours = {_stated(path).id: path for path in declared_files(kind, paths.forms)}
    own: dict[str, Path] = {}
    for path in declared_files(kind, paths.own_forms):
        own[_id_of(path, ours)] = path
    found: list[tuple[int, FormFile]] = []
    for form_id in dict.fromkeys((*ours, *own)):
        our, copy = ours.get(form_id), own.get(form_id)
        fault = faults.get(copy) if copy else None
        shown = copy if copy and fault is None else our or copy
        assert shown is not None
        stated = _stated(shown)
        made = FormFile(
            kind=kind,
            id=form_id,
            title=stated.title,
            edition=stated.edition,
            ours=our,
            own=copy,
            fault=str(fault) if fault else "",
        )
        found.append((stated.order, made))
    found.sort(key=lambda pair: (pair[0], pair[1].title))
    yield from (made for _, made in found)


def _id_of(path: Path, ours: Mapping[str, Path]) -> str:
    """The id in an own file; one that cannot be read counts as the copy of ours that has its file name."""
    stated = _stated(path).id
    if stated != path.stem or stated in ours:
        return stated
    return next((form_id for form_id, our in ours.items() if our.name == path.name), stated)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a file says of itself."""

    id: str
    title: str
    edition: str
    order: int


def _stated(path: Path) -> _Stated:
    """Id, title, edition and place as a file states them, its own name where it does not."""
    try:
        table = read_toml(path).table
    except FormError:
        table = {}

    def word(*keys: str) -> str:
        return next((table[key] for key in keys if isinstance(table.get(key), str) and table[key]), "")

    order = table.get("order")
    return _Stated(
        id=word("id") or path.stem,
        title=word("name", "title") or path.stem,
        edition=word("edition"),
        order=order if type(order) is int else 500,
    )


def _faults(paths: Paths) -> dict[Path, FormError]:
    """What is wrong with the office's own files, by path."""
    folders = (paths.forms, paths.own_forms)
    broken: list[FormError] = []
    papers = load_papers(*folders)
    broken += papers.broken
    load_ledgers(*folders, broken=broken)
    load_snippets(*folders, broken=broken)
    casefiles = load_casefiles(papers.forms, *folders)
    broken += casefiles.broken
    broken += load_rules(*folders).broken
    vocabulary = load_vocabulary(*folders)
    broken += vocabulary.broken
    broken += load_statistics(vocabulary, *folders).broken
    broken += load_analyses(*folders).broken
    broken += load_grades(*folders).broken
    broken += load_subsidies(codes_for(vocabulary, casefiles), *folders).broken
    load_reports(*folders, broken=broken)
    for load in (load_cadences, load_quotas):
        try:
            load(*folders)
        except FormError as error:
            broken.append(error)
    return {error.path: error for error in broken}


def _unused(path: Path) -> Path:
    """A file name that is not taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
    return free
