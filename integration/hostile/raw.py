"""Git objects made byte by byte, and people who sign: nothing here is sli's own code."""

import base64
import hashlib
import json
import os
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FILE, EXECUTABLE, LINK, MODULE, FOLDER = "100644", "100755", "120000", "160000", "40000"


def canonical(value: object) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


class Repository:
    """A bare repository on this machine, in which loose objects are put."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = subprocess.Popen(
            ["git", "--git-dir", str(path), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def git(self, *arguments: str, check: bool = True, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "--git-dir", str(self.path), *arguments], capture_output=True, text=True, check=check, timeout=120,
            **options)

    def resolve(self, name: str) -> str:
        return self.git("rev-parse", "--verify", name).stdout.strip()

    def read(self, name: str) -> bytes:
        assert self.reader.stdin and self.reader.stdout
        self.reader.stdin.write(name.encode() + b"\n")
        self.reader.stdin.flush()
        header = self.reader.stdout.readline().split()
        if len(header) != 3:
            raise KeyError(name)
        body = self.reader.stdout.read(int(header[2]) + 1)
        return body[:-1]

    def write(self, kind: str, body: bytes) -> str:
        content = f"{kind} {len(body)}\0".encode() + body
        name = hashlib.sha1(content).hexdigest()
        file = self.path / "objects" / name[:2] / name[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(zlib.compress(content, 1))
        return name

    def blob(self, content: bytes) -> str:
        return self.write("blob", content)

    def json(self, value: object) -> str:
        return self.blob(canonical(value))

    # Trees

    def entries(self, tree: str) -> list[tuple[str, bytes, str]]:
        body, found = self.read(tree), []
        while body:
            head, rest = body.split(b"\0", 1)
            mode, name = head.split(b" ", 1)
            found.append((mode.decode(), name, rest[:20].hex()))
            body = rest[20:]
        return found

    def tree(self, entries: list[tuple[str, bytes, str]], in_order: bool = True) -> str:
        if in_order:
            entries = sorted(entries, key=lambda e: e[1] + (b"/" if e[0].lstrip("0") == FOLDER else b""))
        return self.write(
            "tree", b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(id) for mode, name, id in entries))

    def put(self, tree: str | None, path: str | bytes, id: str | None, mode: str = FILE) -> str:
        """That tree with a file put at a path, or taken away."""
        name, _, rest = (path if isinstance(path, bytes) else path.encode()).partition(b"/")
        entries = self.entries(tree) if tree else []
        there = next((e[2] for e in entries if e[1] == name), None)
        entries = [e for e in entries if e[1] != name]
        if rest:
            folder = self.put(there, rest, id, mode)
            if self.read(folder):
                entries.append((FOLDER, name, folder))
        elif id:
            entries.append((mode, name, id))
        return self.tree(entries)

    def change(self, tree: str, files: dict[str, object]) -> str:
        """That tree with files changed: JSON values and bytes are written, `None` takes a file away."""
        for path, value in files.items():
            id = value if value is None else self.blob(value) if isinstance(value, bytes) else self.json(value)
            tree = self.put(tree, path, id)
        return tree

    def value(self, tree: str, path: str) -> dict:
        return json.loads(self.read(f"{tree}:{path}"))

    def tree_of(self, commit: str) -> str:
        return self.read(commit).split(b"\n", 1)[0].split()[1].decode()

    def counter(self, commit: str) -> int:
        line = next(line for line in self.read(commit).split(b"\n") if line.startswith(b"committer "))
        return int(line.split()[-2])


@dataclass
class Person:
    """A member with a key of their own."""

    id: str
    name: str
    email: str
    key: Path
    ssh: str = ""

    @property
    def public(self) -> str:
        return " ".join(Path(f"{self.key}.pub").read_text().split()[:2])

    @property
    def key_id(self) -> str:
        blob = base64.b64decode(self.public.split()[1])
        return base64.b32encode(hashlib.sha256(blob).digest()[:10]).decode().lower()

    def sign(self, payload: bytes, namespace: str = "git", digest: str = "sha512") -> str:
        done = subprocess.run(
            ["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-O", f"hashalg={digest}", "-f", str(self.key)],
            input=payload, capture_output=True, check=True, timeout=60)
        return done.stdout.decode()

    def member(self, authority: str, *roles: str, **changes: object) -> dict:
        record = {
            "schema": "member/1", "member": self.id, "name": self.name, "email": self.email, "authority": authority,
            "roles": [{"from": "2017-04-01", "role": role} for role in roles],
            "keys": [{"key": self.key_id, "public": self.public, "state": "active"}],
        }
        return {**record, **changes}


def new_person(folder: Path, id: str, name: str, email: str, kind: str = "ed25519") -> Person:
    key = folder / id
    subprocess.run(
        ["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(key)], check=True, capture_output=True, timeout=60)
    return Person(id, name, email, key)


@dataclass
class Draft:
    """A commit before it is written; what a case bends stands in its fields."""

    tree: str
    parents: list[str]
    author: str
    committer: str
    message: str
    headers: list[str] = field(default_factory=list)

    def payload(self) -> str:
        lines = [f"tree {self.tree}", *(f"parent {parent}" for parent in self.parents)]
        lines += [f"author {self.author}", f"committer {self.committer}", *self.headers]
        return "\n".join(lines) + "\n\n" + self.message

    def signed(self, signature: str) -> str:
        head, _, message = self.payload().partition("\n\n")
        return f"{head}\ngpgsig " + signature.rstrip("\n").replace("\n", "\n ") + f"\n\n{message}"


@dataclass
class Space:
    """One space: a repository to make objects in, and where it is pushed."""

    repository: Repository
    hub: Path
    address: str
    names_level: bool

    def draft(self, who: Person, tree: str, parent: str, clock: int = 1_504_001_000) -> Draft:
        at = self.repository.counter(parent) + 1
        message = "Write\n" + ("\nLevel: 0\n" if self.names_level else "")
        who_is = f"{who.name} <{who.email}>"
        return Draft(tree, [parent], f"{who_is} {clock} +0000", f"{who_is} {at} +0000", message)

    def edit(
        self, who: Person, tree: str, parent: str, bend: Callable[[Draft], None] = lambda draft: None,
        sign: Callable[[bytes], str] | None = None
    ) -> str:
        """An edit, signed after it was bent."""
        draft = self.draft(who, tree, parent)
        bend(draft)
        return self.signed(draft, sign or who.sign)

    def signed(self, draft: Draft, sign: Callable[[bytes], str]) -> str:
        return self.repository.write("commit", draft.signed(sign(draft.payload().encode())).encode())

    def landing(
        self, tip: str, head: str, tree: str | None = None, bend: Callable[[Draft], None] = lambda draft: None
    ) -> str:
        """The landing of an edit on a tip, by default with the edit's own tree."""
        at = max(self.repository.counter(tip), self.repository.counter(head)) + 1
        who = f"sli <sli@invalid> {at} +0000"
        draft = Draft(tree or self.repository.tree_of(head), [tip, head], who, who, "Landing\n\nLevel: 0\n")
        bend(draft)
        return self.repository.write("commit", draft.payload().encode())

    def push(self, ssh: str, *refs: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "GIT_SSH_COMMAND": ssh}
        return self.repository.git(
            "push", "--porcelain", "--no-verify", self.address, *refs, check=False, env=environment)
