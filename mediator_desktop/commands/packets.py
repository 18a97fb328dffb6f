"""Transfer packets without the window: sending, looking, receiving, receipts"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import (
    DONE,
    REFUSALS,
    Add,
    Command,
    Desk,
    complain,
    day,
    dispute_of,
    period,
    plain_problem,
)
from mediator_desktop.domain.problems import Problem, Refused, Trouble

if TYPE_CHECKING:
    from mediator_desktop.services.packet_arrivals import Arrival
    from mediator_desktop.services.packet_receiving import Decision
    from mediator_desktop.services.workplace import Workplace


def declare(add: Add) -> None:
    """The command of this module with its four verbs."""
    packet = add("packet", _send, "纠纷包：发送、查看、接收、回执")
    verbs = packet.add_subparsers(required=True, metavar="做什么")

    def verb(name: str, run: Command, about: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=about, description=about)
        for option, kind in (("--data", Path), ("--password-file", Path), ("--today", day)):
            made.add_argument(option, type=kind, default=argparse.SUPPRESS)
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="给机器读的输出")
        made.set_defaults(command=run)
        return made

    send = verb("send", _send, "把纠纷或一段时间的排查装成纠纷包")
    send.add_argument("--to", required=True, metavar="单位", help="发给谁")
    send.add_argument("--passphrase-file", type=Path, required=True, metavar="文件", help="存有口令的文件")
    send.add_argument("--numbers", nargs="+", default=[], metavar="编号")
    send.add_argument("--unit", default="", metavar="单位", help="连同这个单位的排查记录")
    send.add_argument("--period", type=period, metavar="时间段")
    send.add_argument("--purpose", default="按职责上报", metavar="事由")
    send.add_argument("--note", default="", metavar="说明")
    send.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    show = verb("show", _show, "看纠纷包里有什么")
    receive = verb("receive", _receive, "接收纠纷包")
    for command in (show, receive):
        command.add_argument("file", type=Path, metavar="纠纷包")
        command.add_argument("--passphrase-file", type=Path, required=True, metavar="文件")
    receive.add_argument("--take", choices=("mine", "theirs"), help="双方都改过的，都用哪一方的")
    receive.add_argument("--add-units", action="store_true", help="没有的单位加进来")
    receive.add_argument("--other-county", action="store_true", help="外县的包也接收")
    receive.add_argument("--receipt", type=Path, metavar="文件", help="回执写到哪里")
    receipt = verb("receipt", _receipt, "登记对方的回执")
    receipt.add_argument("file", type=Path, metavar="回执")
    for command in (receive, receipt):
        command.add_argument("--fingerprint", default="", metavar="识别码", help="电话里核对过的对方识别码")


def _send(desk: Desk) -> int:
    from mediator_desktop.domain.unit import UnitTree
    from mediator_desktop.services.packets import Wanted, pack
    from mediator_desktop.services.units import unit_named

    options = desk.options
    workplace = desk.workplace()
    unit = ""
    if options.unit:
        with workplace.register.read() as reader:
            unit = unit_named(UnitTree(reader.units()), options.unit).id
    wanted = Wanted(
        disputes=tuple(dispute_of(workplace, number).id for number in options.numbers),
        unit=unit,
        period=options.period,
        recipient=options.to,
        purpose=options.purpose,
        note=options.note,
    )
    made = pack(wanted, options.output.absolute(), _passphrase(desk), workplace)
    desk.tell(
        {
            "packet": made.packet_id,
            "file": str(made.path),
            "disputes": made.disputes,
            "rounds": made.rounds,
            "attachments": made.files,
            "fingerprint": made.fingerprint,
        },
        (
            f"已装好：纠纷{made.disputes}件，排查{made.rounds}轮，附件{made.files}个，在 {made.path}",
            f"本处识别码：{made.fingerprint}（对方第一次接收时打电话核对）",
        ),
    )
    return DONE


def _show(desk: Desk) -> int:
    workplace = desk.workplace()
    arrival = _opened(desk, workplace)
    desk.tell(_plain(arrival, workplace), _lines(arrival, workplace))
    return DONE


def _receive(desk: Desk) -> int:
    from mediator_desktop.domain.exchange import Result
    from mediator_desktop.services.packet_receiving import receive, undecided
    from mediator_desktop.services.packets import write_receipt

    workplace = desk.workplace()
    arrival = _opened(desk, workplace)
    decision = _decision(desk, arrival)
    if open_questions := undecided(arrival, decision):
        problems = [
            Problem(path, f"{item.number or item.title}：双方都改过，请用 --take mine 或 --take theirs 决定")
            for item, path in open_questions
        ]
        return _refused(desk, _plain(arrival, workplace), problems)
    try:
        received = receive(arrival, decision, workplace)
    except Refused as refused:
        return _refused(desk, _plain(arrival, workplace), list(refused.problems))
    if desk.options.receipt:
        write_receipt(received.packet_id, desk.options.receipt.absolute(), workplace)
    counted = {result: received.count(result) for result in Result}
    desk.tell(
        {
            "packet": received.packet_id,
            "results": [{"id": e.id, "kind": e.kind, "result": e.result} for e in received.results],
            "broken": [{"title": b.title, "sentence": b.sentence} for b in arrival.content.broken],
            "receipt": str(desk.options.receipt) if desk.options.receipt else None,
        },
        (
            "，".join(f"{result.label}{count}项" for result, count in counted.items() if count)
            or "包里没有内容",
            *(f"不能接收  {b.title}：{b.sentence}" for b in arrival.content.broken),
            *((f"回执已写到 {desk.options.receipt}",) if desk.options.receipt else ()),
        ),
    )
    return REFUSALS if arrival.content.broken else DONE


def _receipt(desk: Desk) -> int:
    from mediator_desktop.services.packets import read_receipt, take_receipt

    workplace = desk.workplace()
    found = read_receipt(desk.options.file.absolute(), workplace)
    is_checked = _is_checked(desk, found.fingerprint)
    try:
        kept = take_receipt(found, workplace, is_checked=is_checked)
    except Refused as refused:
        return _refused(desk, {"fingerprint": found.fingerprint}, list(refused.problems))
    desk.tell(
        {
            "packet": kept.packet.id,
            "receiver": kept.receiver.name,
            "received_at": kept.at,
            "results": [{"id": e.id, "kind": e.kind, "result": e.result} for e in kept.results],
        },
        (f"{kept.receiver.name}已于{kept.at.replace('T', ' ')}收到，共{len(kept.results)}项",),
    )
    return DONE


def _opened(desk: Desk, workplace: "Workplace") -> "Arrival":
    from mediator_desktop.services.packet_arrivals import open_packet

    return open_packet(desk.options.file.absolute(), _passphrase(desk), workplace)


def _decision(desk: Desk, arrival: "Arrival") -> "Decision":
    from mediator_desktop.domain.exchange import Side
    from mediator_desktop.services.packet_receiving import Decision

    sides: dict[str, dict[str, Side]] = {}
    if desk.options.take:
        side = Side(desk.options.take)
        for item in arrival.items:
            sides[item.id] = {conflict.path: side for conflict in item.comparison.conflicts}
    return Decision(
        sides=sides,
        is_checked=_is_checked(desk, arrival.fingerprint),
        accepts_other_county=desk.options.other_county,
        adds_units=desk.options.add_units,
    )


def _is_checked(desk: Desk, fingerprint: str) -> bool:
    """Whether the groups told on the telephone are those of the file. Raises Refused when they are others."""
    told = "".join(char for char in desk.options.fingerprint if char.isdigit())
    if told and told != fingerprint.replace(" ", ""):
        raise Refused(Problem("fingerprint", "识别码对不上，这个文件可能不是对方做的，没有接收"))
    return bool(told)


def _refused(desk: Desk, plain: dict[str, Any], problems: list[Problem]) -> int:
    complain(problems)
    desk.tell(plain | {"refused": [plain_problem(problem) for problem in problems]}, ())
    return REFUSALS


def _passphrase(desk: Desk) -> str:
    try:
        return str(desk.options.passphrase_file.read_text("utf-8-sig")).strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("口令文件读不出来，请检查路径和权限") from error


def _plain(arrival: "Arrival", workplace: "Workplace") -> dict[str, Any]:
    from mediator_desktop.services.packet_words import label_of

    cover = arrival.content.cover
    return {
        "packet": cover.id,
        "made_at": cover.made_at.isoformat(),
        "sender": {"name": cover.sender.name, "county": cover.sender.county},
        "recipient": cover.recipient,
        "purpose": cover.purpose,
        "note": cover.note,
        "fingerprint": arrival.fingerprint,
        "trust": arrival.trust.value,
        "other_county": arrival.is_other_county,
        "received_before": arrival.is_received,
        "missing_units": [unit.name for unit in arrival.missing_units],
        "items": [
            {
                "id": item.id,
                "kind": "round" if item.is_round else "dispute",
                "number": item.number,
                "title": item.title,
                "standing": item.comparison.standing.value,
                "obstacle": item.obstacle,
                "differences": [
                    {
                        "field": difference.path,
                        "label": label_of(difference.path),
                        "mine": difference.mine,
                        "theirs": difference.theirs,
                        "conflict": difference.is_conflict,
                    }
                    for difference in item.comparison.differences
                ],
            }
            for item in arrival.items
        ],
        "broken": [{"title": entry.title, "sentence": entry.sentence} for entry in arrival.content.broken],
    }


def _lines(arrival: "Arrival", workplace: "Workplace") -> list[str]:
    from mediator_desktop.services.packet_words import label_of, words_of

    cover = arrival.content.cover
    lines = [
        f"{cover.sender.name} 发给 {cover.recipient}，{cover.made_at:%Y-%m-%d %H:%M}，{cover.purpose}",
        f"对方识别码：{arrival.fingerprint}（{arrival.trust.label}）",
        *arrival.notes,
        *(f"没有这个单位：{unit.name}" for unit in arrival.missing_units),
    ]
    if arrival.is_other_county:
        lines.append(f"这个包来自{cover.sender.county}，不是本县的")
    for item in arrival.items:
        standing = item.obstacle or item.comparison.standing.label
        lines.append(f"{standing}  {item.number}  {item.title}")
        for difference in item.comparison.differences:
            mine = words_of(difference.path, difference.mine, workplace.vocabulary)
            theirs = words_of(difference.path, difference.theirs, workplace.vocabulary)
            sign = "双方都改过" if difference.is_conflict else "对方改了"
            lines.append(f"    {label_of(difference.path)}（{sign}）我方：{mine} 对方：{theirs}")
    lines += [f"不能接收  {entry.title}：{entry.sentence}" for entry in arrival.content.broken]
    return lines
