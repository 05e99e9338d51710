"""A batch of reports on a cluster, simulated: orders, workers, a coordinator and a shared file system.

    python benchmarks/simulation.py --reports 100000 --workers 200 --seed 1

The seconds of a report are drawn from those that ``scale.py --briefs`` measured (``reports.json``).  The
coordinator and the file system do one thing at a time.  A worker that is lost leaves its order, which
another one takes; an order that loses two workers has failed.  The same seed gives the same numbers.
"""

from __future__ import annotations

import argparse
import json
from collections import deque
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from pathlib import Path
from random import Random

MEASURED = json.loads(Path(__file__).with_name("reports.json").read_text(encoding="utf-8"))
SECONDS = MEASURED["seconds"]
"""Seconds of a processor for each of the measured reports, in both formats."""
BYTES = MEASURED["bytes"]
"""Bytes that a report writes."""
NAMES = 6
"""Names that a report makes or changes: its folder, two outputs and a record, and the folder again."""
MOST_LOSSES = 2


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """What a simulation assumes; what cannot be measured on one machine is an assumption."""

    workers: int = 200
    slow: float = 0.0
    """Share of the workers that are slow all the time."""
    slower: float = 3.0
    """How many times as long a slow one takes."""
    hours_to_loss: float | None = None
    """Mean hours until a worker is lost; None: never."""
    restart: float = 60.0
    """Seconds until a lost worker is back."""
    bandwidth: float = 1e9
    """Bytes a second that the shared file system takes."""
    operations: float = 5_000.0
    """Names a second that it makes or changes."""
    warm: float = 2.0
    """Seconds in which a worker imports its packages, once."""


@dataclass(kw_only=True)
class Result:
    """What came of a simulated batch."""

    seconds: float = 0.0
    busy: float = 0.0
    """Seconds in which workers rendered what was kept."""
    wasted: float = 0.0
    """Seconds of orders that were lost with their workers."""
    coordinator: float = 0.0
    """Seconds in which the coordinator was at work."""
    files: float = 0.0
    """Seconds in which the file system was at work."""
    losses: int = 0
    failed: int = 0


def simulated(cluster, reports, seed):
    """Return what comes of so many reports.

    An event is a time, a worker, and what happens to it: it is free, or it has rendered an order.
    """
    random = Random(seed)
    result = Result()
    writing = _writing(cluster)
    factors = [cluster.slower if random.random() < cluster.slow else 1.0 for _ in range(cluster.workers)]
    until = [_next_loss(random, cluster, 0.0) for _ in range(cluster.workers)]
    dispatch = _dispatch(cluster)
    waiting = deque[int]()
    losses = {}
    left = reports
    free_coordinator = free_files = 0.0
    events = [(cluster.warm, worker, None) for worker in range(cluster.workers)]
    done = 0
    while events and done + result.failed < reports:
        now, worker, order = heappop(events)
        if order is not None:
            kind, number = order
            if kind == "lost":
                result.losses += 1
                losses[number] = losses.get(number, 0) + 1
                if losses[number] < MOST_LOSSES:
                    waiting.append(number)
                else:
                    result.failed += 1
                    result.seconds = now
                until[worker] = _next_loss(random, cluster, now + cluster.restart)
                heappush(events, (now + cluster.restart + cluster.warm, worker, None))
                continue
            start = max(now, free_files)
            free_files = start + writing
            result.files += writing
            done += 1
            result.seconds = max(result.seconds, free_files)
            heappush(events, (free_files, worker, None))
            continue
        if waiting:
            number = waiting.popleft()
        elif left:
            left -= 1
            number = left
        else:
            if done + result.failed + len(events) > reports:
                heappush(events, (now + 1.0, worker, None))  # an order may come back from a lost worker
            continue
        start = max(now, free_coordinator)
        free_coordinator = start + dispatch
        result.coordinator += dispatch
        begins = free_coordinator
        takes = random.choice(SECONDS) * factors[worker]
        if begins + takes > until[worker]:
            lost = max(begins, until[worker])
            result.wasted += lost - begins
            heappush(events, (lost, worker, ("lost", number)))
        else:
            result.busy += takes
            heappush(events, (begins + takes, worker, ("done", number)))
    return result


def _writing(cluster):
    """Return the seconds for which a report keeps the file system."""
    return BYTES / cluster.bandwidth + NAMES / cluster.operations


def _dispatch(cluster):
    """Return the seconds of the coordinator for an order: a line through the measured ones."""
    (few, low), *_, (many, high) = ((int(n), seconds) for n, seconds in MEASURED["dispatch"].items())
    return max(low, low + (high - low) * (cluster.workers - few) / (many - few))


def _next_loss(random, cluster, now):
    if cluster.hours_to_loss is None:
        return float("inf")
    return now + random.expovariate(1 / (3600 * cluster.hours_to_loss))


def model(cluster, reports):
    """Return the seconds that the model predicts: the slowest of workers, coordinator and file system."""
    mean = sum(SECONDS) / len(SECONDS)
    speed = cluster.workers * (1 - cluster.slow + cluster.slow / cluster.slower)
    writing = _writing(cluster)
    return (
        max(reports * (mean + writing) / speed, reports * _dispatch(cluster), reports * writing)
        + cluster.warm
    )


SCENARIOS = {
    "nothing goes wrong": Cluster(),
    "slow workers, and lost ones": Cluster(slow=0.05, hours_to_loss=10),
    "and a slow file system": Cluster(slow=0.05, hours_to_loss=10, bandwidth=50e6, operations=150),
}
"""5 % of the workers take three times as long; a worker is lost after 10 hours on average."""


def show(label, cluster, reports, seed):
    found = simulated(cluster, reports, seed)
    total = found.seconds * cluster.workers
    print(
        f"{label:46}{found.seconds / 60:9.1f} min {model(cluster, reports) / 60:9.1f} min"
        f"{100 * found.busy / total:8.1f} %{100 * found.coordinator / found.seconds:9.1f} %"
        f"{100 * found.files / found.seconds:9.1f} %{found.losses:9,}{found.failed:8,}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    heads = ("simulated", "model", "workers", "coordinator", "files", "losses", "failed")
    print(
        f"{given.reports:,} reports on {given.workers} workers".ljust(46)
        + "".join(f"{head:>12}" for head in heads)
    )
    for label, cluster in SCENARIOS.items():
        show(label, replace(cluster, workers=given.workers), given.reports, given.seed)
    print("\na tenth of the reports on other numbers of workers")
    for workers in (50, 200, 400, 800, 1_600, 3_200):
        show(f"{workers:,} workers", Cluster(workers=workers), given.reports // 10, given.seed)


if __name__ == "__main__":
    main()
