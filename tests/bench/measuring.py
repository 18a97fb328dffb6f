"""Timing two things in turn in one run, and the table of what was seen."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """Medians in milliseconds of ours and of the limit, the ratio pair by pair, and the target for the ratio."""

    name: str
    ours: float
    limit: float
    ratio: float
    p99: float
    target: str


def compare(
    name: str,
    ours: Callable[[], object],
    limit: Callable[[], object],
    target: str,
    rounds: int = 15,
) -> Seen:
    """Time ours and the limit alternately; one warm-up of each is not counted."""
    ours()
    limit()
    mine, bare = [], []
    gc.collect()
    for _ in range(rounds):
        mine.append(timed(ours))
        bare.append(timed(limit))
    ratios = [a / b for a, b in zip(mine, bare, strict=True)]
    return Seen(
        name,
        statistics.median(mine),
        statistics.median(bare),
        statistics.median(ratios),
        percentile(mine, 0.99),
        target,
    )


def timed(job: Callable[[], object]) -> float:
    """Milliseconds that a job takes."""
    begin = time.perf_counter()
    job()
    return (time.perf_counter() - begin) * 1000


def percentile(values: list[float], part: float) -> float:
    """The value below which a part of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def table(rows: list[Seen]) -> str:
    """The table as Markdown."""
    lines = [
        "| what | ours, ms (median) | ours, ms (p99) | limit, ms (median) | ratio | target |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {r.name} | {r.ours:.2f} | {r.p99:.2f} | {r.limit:.2f} | {r.ratio:.2f}× | {r.target} |"
        for r in rows
    ]
    return "\n".join(lines)
