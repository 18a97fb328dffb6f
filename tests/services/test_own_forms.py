"""The office's own copies of forms: made, found wanting, put aside; what is broken stops nothing."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.ledgers import load_ledgers
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.snippets import load_snippets
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import Filter
from mediator_desktop.services import loose_sheets, own_forms
from mediator_desktop.services.form_check import check_forms
from mediator_desktop.services.own_forms import KINDS, FormFile
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.keeper import Keeper
from mediator_desktop.storage.register import StoredRegister
from tests.registers import PASSWORD


def found(paths: Paths, key: str) -> FormFile:
    (form,) = [form for form in own_forms.form_files(paths) if form.key == key]
    return form


def own_copy(paths: Paths, key: str) -> Path:
    return own_forms.copy_to_own(found(paths, key), paths)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_declared_file_is_listed_once(paths: Paths) -> None:
    listed = own_forms.form_files(paths)
    files = [path for kind in KINDS for path in (paths.forms / kind).glob("*.toml")]
    assert sorted(form.ours for form in listed) == sorted(files)
    assert len({form.key for form in listed}) == len(listed)
    assert not any(form.is_own or form.fault for form in listed)
    assert all(form.title and "/" not in form.title for form in listed)


def test_a_copy_is_the_same_file_and_counts_as_the_offices_own(paths: Paths) -> None:
    ours = found(paths, "papers/acceptance")
    copy = own_forms.copy_to_own(ours, paths)
    assert ours.ours is not None
    assert copy.read_bytes() == ours.ours.read_bytes()
    now = found(paths, "papers/acceptance")
    assert (now.own, now.is_own, now.fault) == (copy, True, "")
    with pytest.raises(Refused, match="已经有这一份"):
        own_forms.copy_to_own(now, paths)


def test_the_copy_is_what_is_printed_after_reading_anew(workplace: Workplace) -> None:
    copy = own_copy(workplace.paths, "papers/acceptance")
    sample = loose_sheets.samples(workplace)[0]
    change(copy, "登记人（签名）", "经办人（签名）")
    with workplace.register.read() as reader:
        workplace.forget_forms()
        made = loose_sheets.from_sample("acceptance", sample, reader, workplace)
    assert made.filled is not None
    assert "经办人（签名）" in made.filled.to_json()


def test_due_days_and_tables_are_changed_in_a_copy(workplace: Workplace) -> None:
    paths = workplace.paths
    assert [kind.due_day for kind in workplace.reports] == [5, 10, 31]
    rules = own_copy(paths, "rules/submissions")
    change(rules, "due_day = 5", "due_day = 3")
    table = own_copy(paths, "statistics/villages_l12")
    change(table, 'label = "排查总数"', 'label = "排查件数"')
    own_copy(paths, "rules/subsidy/neutral")
    workplace.forget_forms()
    assert [kind.due_day for kind in workplace.reports] == [3, 10, 31]
    assert workplace.statistics.tables["villages_l12"].columns[0].label == "排查件数"
    assert not any(form.fault for form in own_forms.form_files(paths))


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("rules/submissions", "due_day = 5", "due_day = 50"),
        ("rules/submissions", "due_day = 5", "due_day = "),
        ("rules/cadence", 'id = "village_weekly"', "id = 3"),
        ("rules/meetings", "times = ", "times = -"),
        ("rules/subsidy/neutral", 'name = "通用', 'colour = "通用'),
        ("statistics/ratios", 'numerator = "handled"', 'numerator = "nothing"'),
        ("statistics/villages_l12", 'count = "found"', 'count = "nothing"'),
        ("reports/year", 'id = "year"', 'id = "year"\ncolour = 1'),
    ],
)
def test_a_broken_copy_of_any_kind_is_named_and_ours_is_used(
    workplace: Workplace, key: str, old: str, new: str
) -> None:
    copy = own_copy(workplace.paths, key)
    change(copy, old, new)
    faults = [form.fault for form in own_forms.form_files(workplace.paths) if form.fault]
    assert [copy.name in fault for fault in faults] == [True]
    workplace.forget_forms()
    assert [kind.due_day for kind in workplace.reports] == [5, 10, 31]
    assert "villages_l12" in workplace.statistics.tables


def test_rules_that_are_no_toml_stop_no_others(workplace: Workplace) -> None:
    copy = own_copy(workplace.paths, "rules/submissions")
    copy.write_text("[[reports", "utf-8")
    assert workplace.cadences.rules
    assert workplace.meeting_quotas
    assert [kind.due_day for kind in workplace.reports] == [5, 10, 31]


def test_a_form_of_the_offices_own_is_listed_and_cannot_be_copied(paths: Paths) -> None:
    copy = own_copy(paths, "papers/acceptance")
    change(copy, 'id = "acceptance"', 'id = "local_notice"')
    form = found(paths, "papers/local_notice")
    assert (form.ours, form.own) == (None, copy)
    assert found(paths, "papers/acceptance").own is None
    with pytest.raises(Refused, match="没有自带"):
        own_forms.copy_to_own(
            FormFile(kind="papers", id="x", title="x", edition="", ours=None, own=None), paths
        )


def test_a_second_copy_does_not_overwrite_another_form_of_the_same_file_name(paths: Paths) -> None:
    copy = own_copy(paths, "papers/acceptance")
    change(copy, 'id = "acceptance"', 'id = "local_notice"')
    second = own_copy(paths, "papers/acceptance")
    assert second != copy
    assert 'id = "local_notice"' in copy.read_text("utf-8")


BROKEN = {
    "no TOML": (b'id = "acceptance\n', "第1行"),
    "GBK": ('id = "acceptance"\ntitle = "登记表"\n'.encode("gbk"), "UTF-8"),
    "an unknown field": (
        'id = "acceptance"\nedition = "1"\ntitle = "登记表"\n[[blocks]]\nkind = "text"\ntext = "{nofield}"\n'.encode(),
        "第6行：没有“nofield”这个字段",
    ),
    "a wrong type": (b'id = 3\nedition = "1"\ntitle = "x"\n[[blocks]]\nkind = "text"\ntext = "x"\n', "id"),
    "nothing": (b"", "缺少"),
    "too deep": (b"a = " + b"[" * 5000, ""),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_copy_is_named_with_its_line_and_ours_is_used(
    workplace: Workplace, content: bytes, words: str
) -> None:
    copy = own_copy(workplace.paths, "papers/acceptance")
    copy.write_bytes(content)
    form = found(workplace.paths, "papers/acceptance")
    assert form.fault.startswith("acceptance.toml")
    assert words in form.fault
    assert (form.own, form.title) == (copy, "人民调解受理登记表")
    workplace.forget_forms()
    assert workplace.papers["acceptance"].title == "人民调解受理登记表"
    assert any(form.fault == problem for problem in check_forms(workplace.paths, date(2026, 11, 22)).problems)


def test_no_broken_file_of_any_kind_stops_the_program(
    register: StoredRegister, keeper: Keeper, workplace: Workplace
) -> None:
    paths = workplace.paths
    for kind in KINDS:
        folder = paths.own_forms / kind
        folder.mkdir(parents=True)
        (folder / "bad.toml").write_text('id = "bad', "utf-8")
    listed = [form for form in own_forms.form_files(paths) if form.fault]
    assert sorted(form.kind for form in listed) == sorted(KINDS)
    register.close()
    keeper.open(PASSWORD).close()
    workplace.forget_forms()
    assert workplace.papers.forms
    assert workplace.ledgers
    assert workplace.casefiles.orders
    assert load_snippets(paths.forms, paths.own_forms).phrases
    assert load_vocabulary(paths.forms, paths.own_forms).types.codes


@pytest.mark.parametrize(
    ("load", "kind"),
    [(load_ledgers, "ledgers"), (load_snippets, "snippets"), (load_vocabulary, "vocabulary")],
)
def test_a_damaged_file_of_the_program_itself_is_said(
    tmp_path: Path, load: Callable[[Path], object], kind: str
) -> None:
    (tmp_path / kind).mkdir()
    (tmp_path / kind / "bad.toml").write_text('id = "bad', "utf-8")
    with pytest.raises(FormError, match=r"bad\.toml第1行"):
        load(tmp_path)


def test_putting_a_copy_aside_keeps_it(paths: Paths, clock: FixedClock) -> None:
    lies = []
    for _ in range(2):
        copy = own_copy(paths, "papers/acceptance")
        lies.append(own_forms.put_aside(found(paths, "papers/acceptance"), paths, clock))
        assert not copy.exists()
        assert not found(paths, "papers/acceptance").is_own
    assert [path.name for path in lies] == [
        "acceptance 2026-11-22 090000.toml",
        "acceptance 2026-11-22 090000 2.toml",
    ]
    assert all(path.is_file() and path.parent == paths.own_forms / "旧" / "papers" for path in lies)
    with pytest.raises(Refused, match="没有这一份"):
        own_forms.put_aside(found(paths, "papers/acceptance"), paths, clock)


def test_a_disk_that_refuses_is_told_in_a_sentence(
    paths: Paths, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_copy(paths, "papers/acceptance")
    form = found(paths, "papers/acceptance")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        with pytest.raises(Trouble, match="请关上后再试"):
            own_forms.put_aside(form, paths, clock)
    assert found(paths, "papers/acceptance").is_own
    (paths.own_forms / "ledgers").write_text("a file where a folder should be")
    with pytest.raises(Trouble):
        own_copy(paths, "ledgers/case_register")
    assert paths.own_forms / "ledgers" not in own_forms.own_folders(paths)


# Sheets that belong to no case


def test_every_paper_can_be_looked_at_filled_and_blank(workplace: Workplace) -> None:
    samples = loose_sheets.samples(workplace)
    assert samples[0].id == "two_party"
    assert len(samples) >= 5
    with workplace.register.read() as reader:
        for form_id in workplace.papers.forms:
            for made in (
                loose_sheets.from_sample(form_id, samples[0], reader, workplace),
                loose_sheets.blank(form_id, reader, workplace),
            ):
                assert made.pdf.startswith(b"%PDF")
                assert made.title
        with pytest.raises(Refused):
            loose_sheets.from_sample("unknown", samples[0], reader, workplace)
        assert reader.page(Filter()).rows == (), "nothing of it is kept"


def test_a_broken_sample_is_passed_over(workplace: Workplace) -> None:
    folder = workplace.paths.own_forms / "samples"
    folder.mkdir(parents=True)
    before = loose_sheets.samples(workplace)
    (folder / "bad.toml").write_text("x = [", "utf-8")
    (folder / "wrong.toml").write_text("facts = 3\n", "utf-8")
    assert loose_sheets.samples(workplace) == before
