"""The laptops and the hub of the demonstration: folders, and the real program run in them."""

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Deviation(Exception):
    """Something came out otherwise than planned."""


@dataclass
class Result:
    text: str

    @property
    def answer(self) -> Any:
        return json.loads(self.text)


class Clock:
    """Ticks one minute a command, so that the history reads like an afternoon's work."""

    def __init__(self, start: int) -> None:
        self.now = start

    def tick(self) -> int:
        self.now += 60
        return self.now


class Hub:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.contextmanager
    def unreachable(self) -> Iterator[None]:
        """Takes the hub away, as a train or a broken network does."""
        away = self.folder.with_name("hub-out-of-reach")
        self.folder.rename(away)
        try:
            yield
        finally:
            away.rename(self.folder)


class Laptop:
    def __init__(self, name: str, home: Path, program: Path, clock: Clock) -> None:
        self.name = name
        self.home = home
        self._program = program
        self._clock = clock

    def run(self, *arguments: str, text: str | None = None, exit_code: int = 0) -> Result:
        environment = {
            "HOME": str(self.home), "SLI_HOME": str(self.home), "SLI_CLOCK": str(self._clock.tick()),
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            [str(self._program), *arguments], env=environment, input=text, capture_output=True, text=True, timeout=60,
            cwd=self.home, check=False,
        )
        if done.returncode != exit_code:
            shown = " ".join(arguments)
            raise Deviation(
                f"on {self.name}'s laptop `sli {shown}` ended with {done.returncode} instead of {exit_code}:\n"
                f"{done.stdout}{done.stderr}"
            )
        return Result(done.stdout)

    def write(self, record: str, place: str, text: str) -> None:
        self.run("set", record, place, "-", text=text)

    def write_json(self, record: str, place: str, value: Any) -> None:
        self.run("set", record, place, "-", text=json.dumps(value))

    def write_value(self, record: str, place: str, value: Any) -> None:
        self.write(record, place, value) if isinstance(value, str) else self.write_json(record, place, value)

    def value(self, record: str, place: str) -> Any:
        return self.run("show", record, place, "--json").answer["value"]

    def decisions(self, record: str) -> int:
        return len(self.run("conflicts", record, "--json").answer)

    def repositories(self) -> list[Path]:
        return sorted((self.home / "south-west").rglob("*.git"))


class Region:
    def __init__(self, folder: Path, program: Path) -> None:
        self.folder = folder
        self._program = program.resolve() if program.exists() else program
        # 21 August 2017, 9:00 in UTC.
        self._clock = Clock(1_503_306_000)
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
        self.hub = Hub(folder / "hub")
        self.laptops: dict[str, Laptop] = {}

    def laptop(self, name: str) -> Laptop:
        home = self.folder / name
        home.mkdir()
        self.laptops[name] = Laptop(name, home, self._program, self._clock)
        return self.laptops[name]

    def expect(self, found: Any, planned: Any, what: str) -> None:
        if found != planned:
            raise Deviation(f"{what}: planned {planned!r}, found {found!r}")

    def tip(self, repository: Path) -> str:
        return self._git(repository, "rev-parse", "refs/heads/main").decode().strip()

    def bristol_repositories(self) -> dict[str, Path]:
        return {str(path.relative_to(self.folder)): path for path in self.folder.rglob("bristol.git")}

    def region_repositories(self, laptops: list[Laptop]) -> dict[str, Path]:
        own = {laptop.name: laptop.home / "south-west" / "region.git" for laptop in laptops}
        return own | {"hub": self.hub.folder / "region.git"}

    def search(self, repositories: list[Path], sentences: list[str]) -> set[str]:
        """The sentences that occur in any object of the repositories, reachable or not."""
        found: set[str] = set()
        wanted = {sentence: json.dumps(sentence, ensure_ascii=False)[1:-1].encode() for sentence in sentences}
        for repository in repositories:
            content = self._git(repository, "cat-file", "--batch-all-objects", "--batch")
            found |= {sentence for sentence, needle in wanted.items() if needle in content}
        return found

    def _git(self, repository: Path, *arguments: str) -> bytes:
        return subprocess.run(
            ["git", "--git-dir", str(repository), *arguments], capture_output=True, check=True, timeout=60
        ).stdout
