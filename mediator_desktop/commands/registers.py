"""Making, filling, keeping and checking a register without the window"""

from dataclasses import replace
from pathlib import Path

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, amount


def declare(add: Add) -> None:
    """The commands of this module."""
    add("init", _init, "新建登记册").add_argument("--office", type=Path, required=True, metavar="TOML")
    demo = add("demo", _demo, "新建练习登记册，或给练习登记册增加虚构的纠纷")
    demo.add_argument("--disputes", type=amount, required=True, metavar="件数")
    demo.add_argument("--seed", type=int, default=1, metavar="数")
    add("backup", _backup, "备份").add_argument("folder", type=Path, metavar="文件夹")
    add("restore", _restore, "从备份恢复").add_argument("backup", type=Path, metavar="备份")
    add("verify", _verify, "检查登记册是否完好")
    rehearsal = add("rehearse", _rehearse, "不开窗口演练一遍")
    rehearsal.add_argument("--folder", type=Path, default=Path("rehearsal"), metavar="文件夹")


def _init(desk: Desk) -> int:
    from mediator_desktop.catalogue.reading import read_toml
    from mediator_desktop.catalogue.record_format import from_plain
    from mediator_desktop.domain.office import Office
    from mediator_desktop.services.office import tidied_office

    table = dict(read_toml(desk.options.office).table)
    office = tidied_office(from_plain(Office, table.get("office", table)))
    office = replace(office, screening_from=office.screening_from or desk.clock.today())
    register, recovery = desk.keeper().create(office, desk.password)
    register.close()
    desk.tell(
        {"data": str(desk.paths.data), "recovery_code": recovery},
        (
            f"登记册已建好：{desk.paths.data}",
            f"恢复码：{recovery}",
            "请把恢复码抄写、封好、单独保管；忘了密码时只有它能打开登记册。",
        ),
    )
    return DONE


def _demo(desk: Desk) -> int:
    from mediator_desktop.services.demo import invent_office
    from mediator_desktop.services.demo_screening import fill_screening
    from mediator_desktop.services.practice import fill_practice_register, practice_office

    keeper = desk.keeper()
    if keeper.exists():
        register = keeper.open(desk.password)
    else:
        register, _ = keeper.create(practice_office(invent_office()), desk.password)
    try:
        made = fill_practice_register(register, desk.clock, desk.options.disputes, desk.options.seed, "练习")
    finally:
        register.close()
    workplace = desk.workplace()
    try:
        rounds = fill_screening(
            workplace.register,
            desk.clock,
            workplace.cadences,
            workplace.calendar,
            desk.options.seed,
            "练习",
        )
    finally:
        workplace.register.close()
    desk.tell(
        {"data": str(desk.paths.data), "disputes": made.disputes, "rounds": rounds},
        (f"练习登记册里增加了{made.disputes}件虚构的纠纷、{rounds}轮排查：{desk.paths.data}",),
    )
    return DONE


def _backup(desk: Desk) -> int:
    folder = desk.workplace().register.backup(desk.options.folder.absolute())
    desk.tell({"backup": str(folder)}, (f"备份已写好并检查过：{folder}",))
    return DONE


def _restore(desk: Desk) -> int:
    desk.keeper().restore(desk.options.backup.absolute())
    desk.tell(
        {"data": str(desk.paths.data)}, (f"已从备份恢复到 {desk.paths.data}，原来的内容放在 backups 里",)
    )
    return DONE


def _verify(desk: Desk) -> int:
    register = desk.workplace().register
    found, strays = list(register.verify()), list(register.strays())
    lines = found or ["登记册完好。"]
    if strays:
        lines = [
            *lines,
            f"附件文件夹里有{len(strays)}个文件不属于登记册：",
            *(f"  {name}" for name in strays),
        ]
    desk.tell({"problems": found, "strays": strays}, lines)
    return REFUSALS if found else DONE


def _rehearse(desk: Desk) -> int:
    from mediator_desktop.catalogue.vocabulary import load_vocabulary
    from mediator_desktop.services.rehearsal import rehearse

    folder: Path = desk.options.folder.absolute()
    paths = replace(desk.paths, data=folder / "练习登记册")
    vocabulary = load_vocabulary(paths.forms, paths.own_forms)
    made = rehearse(desk.keeper(paths), paths, desk.clock, vocabulary, folder)
    desk.tell(
        {"folder": str(folder), "files": [str(path) for path in made.files], "password": made.password},
        (
            "没有显示器，已做了一遍演练（内容都是虚构的）：",
            *(f"  {label}：{path}" for label, path in zip(made.labels, made.files, strict=True)),
            f"  练习登记册的密码：{made.password}",
        ),
    )
    return DONE
