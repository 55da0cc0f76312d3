"""Measures sli against stock git, both as whole processes in the same run. Run by `make bench`.

SLI and STORE name the programs; BENCH_FOLDER says where the stores are made. Each figure is the median of paired
runs, A B A B ...; the ratio is the median of the pairs' ratios, so that what else the machine does counts for both.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RECORDS, AUTHORITIES, CHANGED = 10_032, 152, 500
# Where only growth is asked after, small records will do.
FEW, MANY, SMALL = 1_000, 100_000, 1_500
# The one that is saved lies beyond the thousand that landings are made of, the other where there are no more.
RECORD, EARLY = "return/la-7/n-60", "return/la-7/n-3"
FSYNC = ["-c", "core.fsync=all"]

Work = Callable[[int], None]


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sli = os.environ.get("SLI", "sli")
        self.store = os.environ.get("STORE", "benchmark-store")

    def run(self, *command: str, home: Path | None = None, cwd: Path | None = None) -> None:
        environment = {**os.environ, "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"}
        if home:
            environment["SLI_HOME"] = str(home)
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=240, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")

    def timed(self, work: Work, number: int) -> float:
        began = time.perf_counter()
        work(number)
        return (time.perf_counter() - began) * 1000

    def pair(
        self, what: str, ours: Work, peer: Work, aim: float, runs: int = 15, before: Callable[[], None] | None = None
    ) -> None:
        """Times two works in turn; what must be fresh for each run is made beforehand, untimed."""
        times = []
        for number in range(-1, runs):
            pair = []
            for work in (ours, peer):
                if before:
                    before()
                pair.append(self.timed(work, number))
            # The first of each fills the machine's caches.
            if number >= 0:
                times.append(pair)
        own, other = (statistics.median(column) for column in zip(*times))
        ratio = statistics.median(a / b for a, b in times)
        print(f"{what:<58} {own:9.1f} {other:9.1f} {ratio:7.2f} {aim:6.1f}", flush=True)

    def make(self, name: str, records: int, *options: str) -> Path:
        """A store whose copy and hub hold the same, and nothing waits to be sent."""
        home = self.folder / name
        self.run(self.store, "make", str(home), str(records), str(AUTHORITIES), *options)
        self.run(self.sli, "hub", "init", self.hub(name), home=home)
        self.run(self.sli, "sync", home=home)
        return home

    def hub(self, name: str) -> str:
        return str(self.folder / f"{name}-hub")

    def set(self, home: Path, record: str = RECORD) -> Work:
        return lambda number: self.run(
            self.sli, "set", record, "/second", f"Sentence {number}.", home=home)

    def sync(self, home: Path) -> Work:
        return lambda _: self.run(self.sli, "sync", home=home)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="sli-bench-", dir=os.environ.get("BENCH_FOLDER")))
    try:
        measure(Bench(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(bench: Bench) -> None:
    began = time.perf_counter()
    print(f"{'milliseconds, whole processes, medians':<58} {'sli':>9} {'peer':>9} {'ratio':>7} {'aim':>6}", flush=True)
    home = bench.make("ten-thousand", RECORDS)
    region = home / "bench" / "region.git"
    save(bench, home, region)
    landing(bench, home, region)
    hub = f"{bench.hub('ten-thousand')}/region.git"
    bench.pair(
        "sync with nothing to do against git fetch", bench.sync(home),
        lambda _: bench.run("git", "fetch", "--quiet", hub, "main", cwd=region), 1.1)
    growth(bench)
    print(f"{time.perf_counter() - began:.0f} s in all")


def save(bench: Bench, home: Path, region: Path) -> None:
    work = bench.folder / "work"
    bench.run("git", "clone", "--quiet", str(region), str(work))
    for setting in (("user.name", "Bench"), ("user.email", "bench@bench.example"), ("gc.auto", "0")):
        bench.run("git", "config", *setting, cwd=work)
    file = work / "records" / f"{RECORD}.json"
    original = file.read_text()

    def peer(number: int) -> None:
        file.write_text(original.replace('"grade": "good"', f'"grade": "good {number}"'))
        bench.run("git", *FSYNC, "add", str(file), cwd=work)
        bench.run("git", *FSYNC, "commit", "--quiet", "--message", "x", cwd=work)

    bench.pair("durable save of one field against git add + git commit", bench.set(home), peer, 0.5)
    bench.run(bench.sli, "sync", home=home)


def landing(bench: Bench, home: Path, region: Path) -> None:
    """Into a repository that reads the objects of the region's but has none of its own: each run writes all anew."""
    fresh = bench.folder / "fresh.git"

    def renew() -> None:
        shutil.rmtree(fresh, ignore_errors=True)
        bench.run("git", "init", "--quiet", "--bare", "--initial-branch=main", str(fresh))
        (fresh / "objects" / "info" / "alternates").write_text(f"{region}/objects\n")
        shutil.copytree(region / "refs", fresh / "refs", dirs_exist_ok=True)

    for flags, name, what, aim in (
        ([], "same", f"landing {CHANGED} records that the tip changed too", 1.0),
        (["--different"], "different", f"landing {CHANGED} records beside {CHANGED} others", 0.4),
    ):
        bench.run(bench.store, "prepare", str(home), str(AUTHORITIES), str(CHANGED), *flags)
        bench.pair(
            what + " against git merge-tree",
            lambda _, flags=flags: bench.run(bench.store, "land", str(fresh), *flags),
            lambda _, name=name: bench.run(
                "git", "merge-tree", "--write-tree", f"refs/bench/{name}-tip", f"refs/bench/{name}-head", cwd=fresh),
            aim, runs=9, before=renew)


def growth(bench: Bench) -> None:
    few, many = (
        bench.make(name, records, "--largest", str(SMALL)) for name, records in (("few", FEW), ("many", MANY)))
    bench.pair("save at 100,000 records against 1,000", bench.set(many, EARLY), bench.set(few, EARLY), 1.3)
    for home in (few, many):
        bench.run(bench.sli, "sync", home=home)
    bench.pair("sync with nothing to do at 100,000 against 1,000", bench.sync(many), bench.sync(few), 1.3)


if __name__ == "__main__":
    main()
