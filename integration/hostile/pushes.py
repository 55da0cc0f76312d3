"""Pushes that a hub must refuse, each for its own reason, made with stock git, ssh-keygen and raw objects.

Run by HostilePushTests with a description of a hub and its members on standard input (JSON); prints a line of JSON for
each case: its name, what it tries, and what came of it. `--list` prints the names alone.
"""

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import raw
from raw import EXECUTABLE, FOLDER, LINK, MODULE, Draft, Person, Repository, Space, canonical

RECORD = "records/challenge/neglect-2017/bristol/1.json"
CANCELLED = "records/challenge/neglect-2017/bristol/2.json"
# How many pushes are looked at together.
HANDFUL = 8
DRAFT = "records/self-assessment/2017/bristol.json"
SUBMITTED = "records/self-assessment/2016/bristol.json"
EXAMPLE = Path(__file__).parents[2] / "Tests/RecordsTests/Examples/self-assessment.json"


@dataclass
class Case:
    name: str
    tries: str
    reason: str
    make: Callable[["World"], "Push"]


@dataclass
class Push:
    space: Space
    refs: list[str]
    # Whose login it goes through.
    login: Person | None = None


CASES: list[Case] = []


def case(tries: str, reason: str) -> Callable[[Callable[["World"], Push]], Callable[["World"], Push]]:
    """A case whose name is that of its function."""

    def register(make: Callable[["World"], Push]) -> Callable[["World"], Push]:
        CASES.append(Case(make.__name__.replace("_", "-"), tries, reason, make))
        return make

    return register


class World:
    """A hub with a region and Bristol's drafts, its members, and honest work on which the cases build."""

    def __init__(self, given: dict) -> None:
        self.folder = Path(given["folder"])
        self.folder.mkdir()
        people = {id: Person(id, p["name"], p["email"], Path(p["key"]), p["ssh"]) for id, p in given["people"].items()}
        self.jo, self.ann, self.tom = people["jo-price"], people["ann"], people["tom"]
        self.region = self.space("region", given["region"], f"{given['address']}/region.git", False)
        self.bristol = self.space(
            "bristol", given["bristol"], f"{given['address']}/authorities/bristol.git", True)
        self.team = self.space("team", given["team"], f"{given['address']}/teams/m-2017-bristol-1.git", True)
        self.dan, self.rex, self.ret, self.dem, self.pat, self.eve, self.mia = (
            raw.new_person(self.folder, id, name, f"{id}@bristol.example") for id, name in (
                ("dan", "Dan Orr"), ("rex", "Rex Nye"), ("ret", "Ret Ive"), ("dem", "Dem Poe"), ("pat", "Pat Kay"),
                ("eve", "Eve Ray"), ("mia", "Mia Low")))
        self.build()

    def space(self, name: str, hub: str, address: str, names_level: bool) -> Space:
        folder = self.folder / f"{name}.git"
        subprocess.run(
            ["git", "clone", "--quiet", "--bare", hub, str(folder)], check=True, capture_output=True, timeout=60)
        return Space(Repository(folder), Path(hub), address, names_level)

    # What is honest

    def build(self) -> None:
        r = self.region.repository
        self.tip = r.resolve("main")
        self.root = r.git("rev-list", "--first-parent", "--max-parents=0", self.tip).stdout.strip()
        self.members = {
            who.id: who.member("bristol", *roles) for who, roles in (
                (self.dan, ["director"]), (self.rex, ["officer"]), (self.ret, ["officer"]),
                (self.dem, ["guest", "officer"]), (self.pat, ["guest", "director"]))}
        self.members["mia"] = self.mia.member("region", "moderator")
        self.accept(self.region, self.jo, {f"records/member/{id}.json": m for id, m in self.members.items()})
        self.accept(
            self.region, self.jo, {
                RECORD: {
                    "schema": "challenge/1", "programme": "neglect-2017", "host": "bristol", "round": "1",
                    "date_history": [{"reason": "An inspection.", "was": "2017-10-02"},
                                     {"reason": "Illness.", "was": "2017-11-06"}]}})
        self.before = self.tip
        rex, ret, dem, pat = (json.loads(json.dumps(self.members[id])) for id in ("rex", "ret", "dem", "pat"))
        rex["keys"][0]["state"], ret["keys"][0]["state"] = "revoked", "retired"
        dem["roles"][1]["ended"] = pat["roles"][1]["ended"] = True
        self.accept(
            self.region, self.jo, {
                "records/member/rex.json": rex, "records/member/ret.json": ret, "records/member/dem.json": dem,
                "records/member/pat.json": pat})
        self.accept(self.region, self.ann, self.venue("The council house"))
        self.anns = r.resolve(f"{self.tip}^2")
        second = {"schema": "challenge/1", "programme": "neglect-2017", "host": "bristol", "round": "2"}
        self.accept(self.region, self.jo, {CANCELLED: second})
        path, cancel = self.statement(self.jo, "coordinator", "cancel", CANCELLED)
        self.cancel = path
        self.accept(self.region, self.jo, {path: cancel}, docket_of(path, "cancel", "applied", "cancelled"))
        self.hand_over()
        self.team_tip = self.team.repository.resolve("main")
        b = self.bristol.repository
        self.draft_tip = b.resolve("main")
        self.accept(self.bristol, self.ann, self.headline("We know our front door."))
        self.accept(
            self.bristol, self.ann, {
                "comments/self-assessment/2017/bristol.json": [
                    {"member": "ann", "path": "/headline", "text": "Is this so?"}]})

    def hand_over(self) -> None:
        """Bristol's self-assessment of 2016 is submitted, and one team moderates it; Mia is in another."""
        record = {**json.loads(EXAMPLE.read_text()), "year": "2016"}
        for name in ("entered", "gates"):
            record.pop(name, None)
        path, submit = self.statement(self.dan, "director", "submit", SUBMITTED, content=canonical(record))
        self.accept(
            self.region, self.dan, {SUBMITTED: record, path: submit}, docket_of(path, "submit", "applied", "submitted"))
        for team, member, authority in (("one", "tom", "bristol"), ("two", "mia", "torbay")):
            about = f"2016/{authority}"
            self.accept(
                self.region, self.jo, {
                    f"records/team/{team}.json": {
                        "schema": "team/1", "team": team, "members": [member],
                        "works_on": [f"self-assessment/{about}", f"moderation/{about}/1", f"queries/{about}/1"]}})

    def at(self, space: Space) -> str:
        return self.tip if space is self.region else self.team_tip if space is self.team else self.draft_tip

    def accept(
        self, space: Space, who: Person, files: dict[str, object], landed: dict[str, object] | None = None
    ) -> None:
        """An honest change that the hub has to take in; with what its landing adds."""
        tip = self.at(space)
        tree = space.repository.change(space.repository.tree_of(tip), files)
        landing = space.landing(
            tip, space.edit(who, tree, tip), space.repository.change(tree, landed) if landed else None)
        done = space.push(self.ann.ssh, f"{landing}:refs/heads/main")
        if done.returncode:
            sys.exit(f"an honest push was refused:\n{done.stdout}{done.stderr}")
        if space is self.region:
            self.tip = landing
        else:
            self.draft_tip = landing

    def statement(
        self, who: Person, role: str, act: str, record: str, sign: Callable[[bytes], str] | None = None,
        at: str | None = None, named: str | None = None, content: bytes | None = None, **changes: object
    ) -> tuple[str, bytes]:
        """A signed statement about a record of the region as it stands, and its place; what is bent is changed."""
        r = self.region.repository
        version = content or r.read(f"{r.tree_of(at or self.tip)}:{record}")
        claim = {
            "schema": "statement/1", "act": act, "made": "2017-09-14T10:02:00Z", "member": who.id, "role": role,
            "record": named or record.removeprefix("records/").removesuffix(".json"), "region": self.root,
            "space": "region",
            "digest": hashlib.sha256(version).hexdigest(), "round": 0, **changes}
        signature = (sign or signed_with(who, namespace="sli-statement"))(canonical(claim))
        signed = canonical({**claim, "signature": signature})
        folder = f"statements/{claim['record']}"
        return f"{folder}/{hashlib.sha256(signed).hexdigest()}.json", signed

    def record(self, **changes: object) -> dict[str, object]:
        r = self.region.repository
        return {RECORD: {**r.value(r.tree_of(self.tip), RECORD), **changes}}

    def venue(self, text: str) -> dict[str, object]:
        return self.record(venue=text)

    def headline(self, text: str) -> dict[str, object]:
        b = self.bristol.repository
        return {DRAFT: {**b.value(b.tree_of(self.draft_tip), DRAFT), "headline": text}}

    # What is bent

    def push(
        self, files: dict[str, object], who: Person | None = None, space: Space | None = None, *,
        parent: str | None = None, tree: Callable[[str], str] | None = None,
        bend: Callable[[Draft], None] = lambda draft: None, sign: Callable[[bytes], str] | None = None,
        landing: Callable[[Draft], None] = lambda draft: None, landed: str | None = None
    ) -> Push:
        """A push of one edit with its landing on the tip; all that is not bent is as it should be."""
        space = space or self.region
        tip = self.at(space)
        parent = parent or tip
        r = space.repository
        new = r.change(r.tree_of(parent), files)
        edit = space.edit(who or self.ann, tree(new) if tree else new, parent, bend, sign)
        if landed is None and parent != tip:
            # What the edit changed, on the tip's tree.
            landed = r.change(r.tree_of(tip), files)
        return Push(space, [f"{space.landing(tip, edit, landed, landing)}:refs/heads/main"])

    def file_at(self, path: str | bytes, mode: str = raw.FILE, content: bytes = b"{}\n") -> Push:
        r = self.region.repository
        return self.push({}, tree=lambda tree: r.put(tree, path, r.blob(content), mode))

    def bytes_at(self, content: bytes) -> Push:
        return self.push({RECORD: content})

    def venue_bytes(self, old: bytes, new: bytes) -> Push:
        """The record with some of its bytes replaced."""
        text = canonical(self.venue("The guild hall")[RECORD])
        assert old in text
        return self.bytes_at(text.replace(old, new, 1))


def docket_of(statement: str, act: str, effect: str, stage: str, reason: str | None = None) -> dict[str, object]:
    """The docket that holds one statement."""
    folder, _, file = statement.rpartition("/")
    entry = {"act": act, "effect": effect, "stage": stage, "statement": file.removesuffix(".json")}
    if reason:
        entry["reason"] = reason
    return {folder.replace("statements/", "dockets/", 1) + ".json": {"statements": [entry]}}


def signed_with(who: Person, **options: str) -> Callable[[bytes], str]:
    return lambda payload: who.sign(payload, **options)


# Who


@case("an officer of another authority writes in Bristol's challenge", "right")
def another_authoritys_record(w: World) -> Push:
    return w.push(w.venue("Torquay"), w.tom)


@case("an officer of another authority signs an edit of Bristol's draft", "unknown-key")
def another_authoritys_draft(w: World) -> Push:
    return w.push(w.headline("All is well."), w.tom, w.bristol)


@case("the author is a colleague of whoever signed", "author")
def anothers_name(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.author = draft.author.replace("Ann Lee <ann@", "Dan Orr <dan@")
    return w.push(w.venue("Elsewhere"), bend=bend)


@case("the committer is a colleague of whoever signed", "author")
def anothers_name_as_committer(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.committer = draft.committer.replace("Ann Lee <ann@", "Dan Orr <dan@")
    return w.push(w.venue("Elsewhere"), bend=bend)


@case("an edit without a signature", "unsigned")
def unsigned(w: World) -> Push:
    r = w.region.repository
    draft = w.region.draft(w.ann, r.change(r.tree_of(w.tip), w.venue("Elsewhere")), w.tip)
    edit = r.write("commit", draft.payload().encode())
    return Push(w.region, [f"{w.region.landing(w.tip, edit)}:refs/heads/main"])


@case("a good signature of another edit", "signature")
def signature_of_another_edit(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), sign=lambda payload: w.ann.sign(payload.replace(b"Write", b"Wrote")))


@case("a signature made for statements", "signature")
def signature_for_another_purpose(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), sign=signed_with(w.ann, namespace="sli-statement"))


@case("a key that no member holds", "unknown-key")
def unknown_key(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), w.eve)


@case("a key that was revoked", "not-active")
def revoked_key(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), w.rex)


@case("a key that was retired", "not-active")
def retired_key(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), w.ret)


@case("an RSA key", "signature")
def another_algorithm(w: World) -> Push:
    rsa = raw.new_person(w.folder, "rsa", "Ann Lee", "ann@bristol.example", "rsa")
    return w.push(w.venue("Elsewhere"), replace(w.ann, key=rsa.key))


@case("an edit on a parent from before its author's key was revoked", "not-active")
def old_parent_of_a_revoked_key(w: World) -> Push:
    r = w.region.repository
    record = {**r.value(r.tree_of(w.before), RECORD), "venue": "Elsewhere"}
    return w.push({RECORD: record}, w.rex, parent=w.before)


@case("an edit on a parent from before its author's role ended", "right")
def old_parent_of_an_ended_role(w: World) -> Push:
    r = w.region.repository
    record = {**r.value(r.tree_of(w.before), RECORD), "venue": "Elsewhere"}
    return w.push({RECORD: record}, w.dem, parent=w.before)


# The bytes of an edit


@case("an edit with one header more, signed with it", "byte-form")
def another_header(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), bend=lambda draft: draft.headers.append("encoding UTF-8"))


@case("a good signature with other line breaks", "byte-form")
def other_line_breaks_in_the_signature(w: World) -> Push:
    def sign(payload: bytes) -> str:
        first, *lines, last = w.ann.sign(payload).splitlines()
        text = "".join(lines)
        return "\n".join([first, *(text[i:i + 64] for i in range(0, len(text), 64)), last]) + "\n"
    return w.push(w.venue("Elsewhere"), sign=sign)


@case("a message that goes on after its line", "message")
def a_longer_message(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.message += "\n"
    return w.push(w.venue("Elsewhere"), bend=bend)


@case("an edit in the time zone of another country", "byte-form")
def another_time_zone(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.author = draft.author.replace("+0000", "+0100")
    return w.push(w.venue("Elsewhere"), bend=bend)


@case("an edit of the year 2242", "byte-form")
def a_date_beyond_its_bound(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.author = re.sub(r"\d+ \+", f"{2 ** 33 + 1} +", draft.author)
    return w.push(w.venue("Elsewhere"), bend=bend)


@case("an edit whose counter is not the next", "date")
def a_counter_that_jumps(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.committer = re.sub(r"\d+ \+", "1504000000 +", draft.committer)
    return w.push(w.venue("Elsewhere"), bend=bend)


@case("an edit with the last date of 64 bits, after which git refuses every child", "byte-form")
def the_last_date(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.committer = re.sub(r"\d+ \+", f"{2 ** 63 - 1} +", draft.committer)

    def landing(draft: Draft) -> None:
        draft.author = draft.committer = re.sub(r"\d+ \+", f"{2 ** 63 - 1} +", draft.author)
    return w.push(w.venue("Elsewhere"), bend=bend, landing=landing)


@case("an edit from before 1970", "git")
def a_date_before_all_dates(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.author = re.sub(r"\d+ \+", f"-{2 ** 63} +", draft.author)
    return w.push(w.venue("Elsewhere"), bend=bend)


@case("an edit that changes nothing", "empty")
def an_edit_of_nothing(w: World) -> Push:
    return w.push({})


# The line of landings


@case("an edit pushed without a landing", "not-a-landing")
def no_landing(w: World) -> Push:
    push = w.push(w.venue("Elsewhere"))
    landing = push.refs[0].split(":")[0]
    return Push(w.region, [f"{w.region.repository.resolve(landing + '^2')}:refs/heads/main"])


@case("a landing with its parents swapped", "not-a-landing")
def parents_swapped(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), landing=lambda draft: draft.parents.reverse())


@case("a landing with three parents", "not-a-landing")
def three_parents(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), landing=lambda draft: draft.parents.append(w.before))


@case("a landing that brings what has landed", "nothing-new")
def nothing_new(w: World) -> Push:
    tip = w.tip
    landing = w.region.landing(tip, w.region.repository.resolve(f"{tip}^2"), w.region.repository.tree_of(tip))
    return Push(w.region, [f"{landing}:refs/heads/main"])


@case("a landing that says more than its edit", "landing-differs")
def a_landing_that_adds(w: World) -> Push:
    r = w.region.repository
    return w.push(w.venue("The hall"), landed=r.change(r.tree_of(w.tip), w.record(venue="The hall", letter="Well done.")))


@case("a landing that leaves out what its edit says", "landing-differs")
def a_landing_that_drops(w: World) -> Push:
    return w.push(w.venue("Elsewhere"), landed=w.region.repository.tree_of(w.tip))


@case("a landing by somebody", "landing-differs")
def a_landing_in_a_name(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.author = draft.committer = draft.author.replace("sli <sli@invalid>", "Ann Lee <ann@bristol.example>")
    return w.push(w.venue("Elsewhere"), landing=bend)


@case("a landing with another message", "landing-differs")
def a_landing_with_words(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.message = "Landed\n\nLevel: 0\n"
    return w.push(w.venue("Elsewhere"), landing=bend)


@case("a landing with the next date but one", "landing-differs")
def a_landing_with_another_date(w: World) -> Push:
    def bend(draft: Draft) -> None:
        later = str(int(draft.author.split()[-2]) + 1)
        draft.author = draft.committer = re.sub(r"\d+ \+", later + " +", draft.author)
    return w.push(w.venue("Elsewhere"), landing=bend)


@case("a signed landing", "landing-differs")
def a_signed_landing(w: World) -> Push:
    r, space = w.region.repository, w.region
    edit = space.edit(w.ann, r.change(r.tree_of(w.tip), w.venue("Elsewhere")), w.tip)
    draft = Draft("", [], "", "", "")

    def keep(made: Draft) -> None:
        draft.__dict__.update(made.__dict__)
    space.landing(w.tip, edit, None, keep)
    return Push(space, [f"{space.signed(draft, w.ann.sign)}:refs/heads/main"])


@case("a level that the engine lacks", "level-unknown")
def a_level_of_the_future(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.message = draft.message.replace("Level: 0", "Level: 7")
    return w.push(w.venue("Elsewhere"), landing=bend)


@case("a level in another spelling", "not-a-landing")
def a_level_in_another_spelling(w: World) -> Push:
    def bend(draft: Draft) -> None:
        draft.message = draft.message.replace("Level: 0", "Level: 00")
    return w.push(w.venue("Elsewhere"), landing=bend)


@case("an edit with two parents", "not-linear")
def a_merged_edit(w: World) -> Push:
    r, space = w.region.repository, w.region
    side = space.edit(w.ann, r.change(r.tree_of(w.tip), w.venue("Here")), w.tip)
    tree = r.change(r.tree_of(w.tip), w.venue("There"))

    def bend(draft: Draft) -> None:
        draft.parents = [space.edit(w.ann, r.change(r.tree_of(w.tip), w.record(scope="All of it.")), w.tip), side]
        draft.committer = re.sub(r"\d+ \+", f"{r.counter(side) + 1} +", draft.committer)
    edit = space.edit(w.ann, tree, w.tip, bend)
    return Push(space, [f"{space.landing(w.tip, edit)}:refs/heads/main"])


@case("an edit that has landed, signed once more in another way", "lands-twice")
def the_same_edit_signed_again(w: World) -> Push:
    r, space = w.region.repository, w.region
    text = r.read(w.anns).decode()
    payload = re.sub(r"gpgsig .*?-----END SSH SIGNATURE-----\n", "", text, flags=re.S)
    head, _, message = payload.partition("\n\n")
    signature = w.ann.sign(payload.encode(), digest="sha256").rstrip("\n").replace("\n", "\n ")
    twin = r.write("commit", f"{head}\ngpgsig {signature}\n\n{message}".encode())
    return Push(space, [f"{space.landing(w.tip, twin, r.tree_of(w.tip))}:refs/heads/main"])


@case("1,001 edits in one landing", "too-many-edits")
def too_many_edits(w: World) -> Push:
    r, space = w.region.repository, w.region
    parent = w.tip
    for number in range(1_001):
        draft = space.draft(w.ann, r.change(r.tree_of(w.tip), w.venue(f"Room {number}")), parent)
        parent = r.write("commit", draft.payload().encode())
    return Push(space, [f"{space.landing(w.tip, parent)}:refs/heads/main"])


# Refs


@case("the hub is put back by one step", "not-forward")
def rewinding(w: World) -> Push:
    return Push(w.region, [f"+{w.region.repository.resolve(w.tip + '^')}:refs/heads/main"])


@case("the branch is deleted", "deletion")
def deleting(w: World) -> Push:
    return Push(w.region, [":refs/heads/main"])


@case("another branch is made", "other-ref")
def another_branch(w: World) -> Push:
    return Push(w.region, [f"{w.tip}:refs/heads/other"])


@case("a tag is made", "other-ref")
def a_tag(w: World) -> Push:
    return Push(w.region, [f"{w.tip}:refs/tags/v1"])


@case("the hub's receipts are written by somebody else", "other-ref")
def receipts_of_somebody_else(w: World) -> Push:
    return Push(w.region, [f"+{w.tip}:refs/receipts/main"])


@case("a good step together with another branch", "other-ref")
def a_good_step_and_another_branch(w: World) -> Push:
    push = w.push(w.venue("Elsewhere"))
    return Push(w.region, [*push.refs, f"{w.tip}:refs/heads/other"])


@case("the history of another region, founded by the same coordinator", "not-forward")
def another_regions_history(w: World) -> Push:
    r, space = w.region.repository, w.region

    def bend(draft: Draft) -> None:
        draft.parents = []
        draft.committer = re.sub(r"\d+ \+", "1 +", draft.committer)
    root = space.edit(w.jo, r.tree_of(w.tip), w.tip, bend)
    edit = space.edit(w.ann, r.change(r.tree_of(w.tip), w.venue("Elsewhere")), root)
    return Push(space, [f"+{space.landing(root, edit)}:refs/heads/main"])


@case("Bristol's drafts pushed as the region", "not-forward")
def another_spaces_history(w: World) -> Push:
    return Push(replace(w.bristol, address=w.region.address, hub=w.region.hub), [f"+{w.draft_tip}:refs/heads/main"])


# Trees


@case("a name in capitals", "place")
def a_name_in_capitals(w: World) -> Push:
    return w.file_at("records/challenge/neglect-2017/Bristol/1.json")


@case("a name with a combining accent", "place")
def a_decomposed_name(w: World) -> Push:
    return w.file_at(unicodedata.normalize("NFD", "records/challenge/neglect-2017/br\u00edstol/1.json"))


@case("the name of a device of Windows", "place")
def a_device_of_windows(w: World) -> Push:
    return w.file_at("records/challenge/neglect-2017/bristol/con.json")


@case("a name that ends with a full stop", "place")
def a_name_that_ends_with_a_stop(w: World) -> Push:
    return w.file_at("records/challenge/neglect-2017/bristol/2.json.")


@case("a name with a colon", "place")
def a_name_with_a_colon(w: World) -> Push:
    return w.file_at("records/challenge/neglect-2017/bristol/2:x.json")


@case("a name with a backslash", "place")
def a_name_with_a_backslash(w: World) -> Push:
    return w.file_at("records/challenge/neglect-2017/bristol/2\\x.json")


@case("a file at the root of the space", "place")
def a_file_beside_the_records(w: World) -> Push:
    return w.file_at("readme.json")


@case("a hook", "mode")
def a_hook(w: World) -> Push:
    return w.file_at("hooks/pre-receive", EXECUTABLE, b"#!/bin/sh\n")


@case("a symbolic link in place of a record", "mode")
def a_symbolic_link(w: World) -> Push:
    return w.file_at(RECORD, LINK, b"/etc/passwd")


@case("another repository in place of a record", "mode")
def a_submodule(w: World) -> Push:
    r = w.region.repository
    return w.push({}, tree=lambda tree: r.put(tree, RECORD, w.tip, MODULE))


@case("an executable record", "mode")
def an_executable(w: World) -> Push:
    r = w.region.repository
    return w.push({}, tree=lambda tree: r.put(tree, RECORD, r.json(w.venue("Elsewhere")[RECORD]), EXECUTABLE))


@case("a mode with a zero before it", "git")
def a_padded_mode(w: World) -> Push:
    r = w.region.repository
    return w.push({}, tree=lambda tree: r.put(tree, RECORD, r.json(w.venue("Elsewhere")[RECORD]), "0100644"))


@case("one name twice in one folder", "git")
def a_name_twice(w: World) -> Push:
    r = w.region.repository

    def tree(base: str) -> str:
        page = next(entry for entry in r.entries(base) if entry[1] == b"region.json")
        return r.tree(sorted([*r.entries(base), page], key=lambda e: e[1]), in_order=False)
    return w.push({}, tree=tree)


@case("an empty folder", "place")
def an_empty_folder(w: World) -> Push:
    r = w.region.repository
    return w.push(
        w.venue("Elsewhere"), tree=lambda tree: r.tree([*r.entries(tree), (FOLDER, b"zzz", r.tree([]))]))


@case("folders nested a thousand deep", "place")
def nested_folders(w: World) -> Push:
    return w.file_at("records/" + "a/" * 1_000 + "b.json")


@case("one hundred thousand files", "too-many-files")
def a_hundred_thousand_files(w: World) -> Push:
    r = w.region.repository
    blob = r.blob(b"{}\n")
    many = r.tree([(raw.FILE, f"{n}.json".encode(), blob) for n in range(100_000)])
    return w.push({}, tree=lambda tree: put_folder(r, tree, "records/challenge/many", many))


def put_folder(r: Repository, tree: str, path: str, folder: str) -> str:
    name, _, rest = path.partition("/")
    entries = r.entries(tree)
    there = next((e[2] for e in entries if e[1] == name.encode()), None)
    entries = [e for e in entries if e[1] != name.encode()]
    inner = put_folder(r, there or r.tree([]), rest, folder) if rest else folder
    return r.tree([*entries, (FOLDER, name.encode(), inner)])


# The bytes of a record


@case("60 MB of one byte, which travel as 60 kB", "too-large")
def a_blob_of_sixty_megabytes(w: World) -> Push:
    return w.bytes_at(b" " * 60_000_000)


@case("a hundred thousand brackets", "unreadable")
def brackets_without_end(w: World) -> Push:
    return w.bytes_at(b'{"venue": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n")


@case("a number as no two readers read it", "not-canonical")
def a_number_in_another_spelling(w: World) -> Push:
    return w.venue_bytes(b'"The guild hall"', b"1E400")


@case("half a character", "unreadable")
def a_lone_surrogate(w: World) -> Push:
    return w.venue_bytes(b'"The guild hall"', b'"\\ud800"')


@case("bytes that are no text", "unreadable")
def bytes_that_are_no_text(w: World) -> Push:
    return w.venue_bytes(b"guild", b"\xff\xfe")


@case("a NUL within a text", "unreadable")
def a_nul(w: World) -> Push:
    return w.venue_bytes(b"guild", b"\0")


@case("a byte-order mark", "unreadable")
def a_byte_order_mark(w: World) -> Push:
    return w.bytes_at(b"\xef\xbb\xbf" + canonical(w.venue("Elsewhere")[RECORD]))


@case("one name twice in one record", "unreadable")
def a_field_twice(w: World) -> Push:
    return w.venue_bytes(b'"venue":', b'"venue": "Elsewhere",\n  "venue":')


@case("line breaks of Windows", "not-canonical")
def line_breaks_of_windows(w: World) -> Push:
    return w.bytes_at(canonical(w.venue("Elsewhere")[RECORD]).replace(b"\n", b"\r\n"))


@case("no line feed at the end", "not-canonical")
def no_last_line_feed(w: World) -> Push:
    return w.bytes_at(canonical(w.venue("Elsewhere")[RECORD])[:-1])


# What a record says


@case("a field that its kind does not have", "invalid")
def an_unknown_field(w: World) -> Push:
    return w.push(w.record(score=7))


@case("an NHS number in prose", "invalid")
def an_nhs_number(w: World) -> Push:
    return w.push(w.venue("Ask for 943 476 5919."))


@case("a record of a kind that the region does not have", "unknown-schema")
def an_unknown_kind(w: World) -> Push:
    return w.push({"records/rumour/2017.json": {"schema": "rumour/1", "year": "2017"}})


@case("a draft in the region's repository", "needs-submit")
def a_draft_in_the_region(w: World) -> Push:
    return w.push({DRAFT: {"schema": "self-assessment/1", "year": "2017", "authority": "bristol"}})


@case("Torbay's self-assessment among Bristol's drafts", "identity")
def anothers_draft_in_ones_own_space(w: World) -> Push:
    return w.push(
        {"records/self-assessment/2017/torbay.json": {
            "schema": "self-assessment/1", "year": "2017", "authority": "torbay"}}, w.ann, w.bristol)


@case("one challenge at the place of another", "identity")
def squatting(w: World) -> Push:
    return w.push({RECORD.replace("/1.json", "/3.json"): w.venue("Elsewhere")[RECORD]}, w.jo)


@case("a challenge begun by somebody who may not", "right")
def a_record_begun_by_an_officer(w: World) -> Push:
    return w.push({RECORD.replace("/1.json", "/3.json"): {
        "schema": "challenge/1", "programme": "neglect-2017", "host": "bristol", "round": "3"}})


@case("an authority makes itself a challenger", "right")
def granting_oneself_a_relation(w: World) -> Push:
    return w.push(w.record(reviewers=["torbay"]), w.tom)


@case("the host makes somebody a challenger", "right")
def granting_another_a_relation(w: World) -> Push:
    return w.push(w.record(reviewers=["torbay"]))


@case("the host writes the challengers' letter", "right")
def the_challengers_letter(w: World) -> Push:
    return w.push(w.record(letter="All is well."))


@case("who is host is changed in the record", "identity")
def the_identity_changed(w: World) -> Push:
    return w.push(w.record(host="torbay"), w.jo)


@case("what was set at the beginning is changed", "fixed")
def a_fixed_field(w: World) -> Push:
    record = w.headline("As before.")[DRAFT]
    return w.push({DRAFT: {**record, "limits": {"section_words": 6000}}}, w.ann, w.bristol)


@case("a record is taken away", "removed")
def a_record_removed(w: World) -> Push:
    return w.push({RECORD: None}, w.jo)


@case("a record is taken away and begun anew in two edits", "removed")
def a_record_removed_and_begun_again(w: World) -> Push:
    r, space = w.region.repository, w.region
    first = space.edit(w.jo, r.change(r.tree_of(w.tip), {RECORD: None}), w.tip)
    second = space.edit(w.jo, r.change(r.tree_of(w.tip), w.venue("Elsewhere")), first)
    return Push(space, [f"{space.landing(w.tip, second)}:refs/heads/main"])


@case("the oldest entry of a log is left out", "log-changed")
def a_log_shortened(w: World) -> Push:
    record = w.venue("The council house")[RECORD]
    return w.push(w.record(date_history=record["date_history"][1:]))


@case("the entries of a log change places", "log-changed")
def a_log_reordered(w: World) -> Push:
    record = w.venue("The council house")[RECORD]
    return w.push(w.record(date_history=record["date_history"][::-1]))


@case("a decision is raised by hand", "decision-added")
def a_decision_made_up(w: World) -> Push:
    return w.push({
        "conflicts/challenge/neglect-2017/bristol/1.json": {"entries": [{
            "path": "/venue", "bases": [{}], "sides": [{"value": "Bath"}, {"value": "Exeter"}]}]}})


@case("a remark in another's name", "remark-of-another")
def a_remark_in_anothers_name(w: World) -> Push:
    return w.push(
        {"comments/self-assessment/2017/bristol.json": [
            {"member": "ann", "path": "/headline", "text": "Is this so?"},
            {"member": "dan", "path": "/headline", "text": "It is."}]}, w.ann, w.bristol)


@case("somebody's remark is taken away", "remark-lost")
def a_remark_taken_away(w: World) -> Push:
    return w.push({"comments/self-assessment/2017/bristol.json": []}, w.ann, w.bristol)


# Governance


@case("an officer lets somebody into the region", "not-coordinator")
def a_member_added_by_an_officer(w: World) -> Push:
    return w.push({"records/member/eve.json": w.eve.member("bristol", "director")})


@case("an officer gives themselves another role", "not-coordinator")
def a_role_for_oneself(w: World) -> Push:
    r = w.region.repository
    member = r.value(r.tree_of(w.tip), "records/member/ann.json")
    return w.push({"records/member/ann.json": {**member, "roles": [{"from": "2017-04-01", "role": "coordinator"}]}})


@case("a member is added together with other work", "governance-mixed")
def governance_mixed_with_work(w: World) -> Push:
    return w.push({**w.venue("Elsewhere"), "records/member/eve.json": w.eve.member("bristol", "officer")}, w.jo)


@case("a member is added beside the newest state", "governance-not-on-tip")
def governance_beside_the_tip(w: World) -> Push:
    return w.push({"records/member/eve.json": w.eve.member("bristol", "officer")}, w.jo, parent=w.before)


@case("the last coordinator leaves", "no-coordinator-left")
def no_coordinator_left(w: World) -> Push:
    r = w.region.repository
    member = r.value(r.tree_of(w.tip), "records/member/jo-price.json")
    member["roles"] = [{**role, "ended": True} for role in member["roles"]]
    return w.push({"records/member/jo-price.json": member}, w.jo)


@case("one key for two members", "roster")
def one_key_for_two(w: World) -> Push:
    return w.push(
        {"records/member/eve.json": {**w.eve.member("bristol", "officer"), "keys": w.ann.member("bristol")["keys"]}},
        w.jo)


@case("a member of an authority that there is not", "roster")
def an_unknown_authority(w: World) -> Push:
    return w.push({"records/member/eve.json": w.eve.member("atlantis", "officer")}, w.jo)


@case("a schema is changed after it landed", "changed")
def a_schema_changed(w: World) -> Push:
    r = w.region.repository
    schema = r.value(r.tree_of(w.tip), "schemas/challenge/1.json")
    return w.push({"schemas/challenge/1.json": {**schema, "x-creators": ["officer"]}}, w.jo)


@case("a new version of a schema that does not say how it follows", "schema")
def a_schema_that_does_not_follow(w: World) -> Push:
    return w.push({"schemas/challenge/2.json": schema_version(w, "challenge", 2)}, w.jo)


@case("a new version of a schema that would move drafts into the region", "schema")
def a_schema_that_moves_drafts(w: World) -> Push:
    schema = {**schema_version(w, "self-assessment", 2), "x-space": "region", "x-migrate": {"1": []}}
    return w.push({"schemas/self-assessment/2.json": schema}, w.jo)


@case("a new version of a schema that identifies records by something else", "schema")
def a_schema_with_another_identity(w: World) -> Push:
    schema = {**schema_version(w, "challenge", 2), "x-identity": ["programme", "host"], "x-migrate": {"1": []}}
    return w.push({"schemas/challenge/2.json": schema}, w.jo)


@case("a schema with a pattern that takes for ever", "schema")
def a_schema_with_a_costly_pattern(w: World) -> Push:
    return w.push({"schemas/rumour/1.json": {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "x-space": "region", "x-identity": ["year"],
        "type": "object", "required": ["schema", "year"], "properties": {
            "schema": {"const": "rumour/1"}, "year": {"type": "string", "pattern": r"^(a+)\1+$", "x-merge": "fixed"}}}},
        w.jo)


def schema_version(w: World, kind: str, version: int) -> dict:
    r = w.region.repository
    schema = r.value(r.tree_of(w.tip), f"schemas/{kind}/1.json")
    schema["properties"]["schema"] = {**schema["properties"]["schema"], "const": f"{kind}/{version}"}
    return schema


@case("the region's page takes another id", "region-page")
def another_region_id(w: World) -> Push:
    r = w.region.repository
    page = r.value(r.tree_of(w.tip), "region.json")
    return w.push({"region.json": {**page, "region": "south-east"}}, w.jo)


@case("the region's level falls", "region-page")
def a_level_that_falls(w: World) -> Push:
    r = w.region.repository
    page = r.value(r.tree_of(w.tip), "region.json")
    return w.push({"region.json": {**page, "level": -1}}, w.jo)


# Statements


def cancelling(w: World, files: dict[str, object] | None = None, who: Person | None = None, **changes: object) -> Push:
    """A push of a statement that cancels a challenge, with one thing bent."""
    who = who or w.jo
    path, content = w.statement(who, changes.pop("role", "coordinator"), changes.pop("act", "cancel"), RECORD, **changes)
    return w.push({path: content, **(files or {})}, who)


@case("a statement in the name of whoever did not sign the edit", "statement-of-another")
def a_statement_of_another(w: World) -> Push:
    return cancelling(w, member="dan")


@case("a statement with a signature made for edits", "statement-signature")
def a_statement_signed_as_an_edit(w: World) -> Push:
    return cancelling(w, sign=signed_with(w.jo))


@case("a statement signed with another member's key", "statement-signature")
def a_statement_with_anothers_key(w: World) -> Push:
    return cancelling(w, sign=signed_with(w.ann, namespace="sli-statement"))


@case("a statement whose text was changed after it was signed", "statement-signature")
def a_statement_changed_after_signing(w: World) -> Push:
    return cancelling(
        w, sign=lambda payload: w.jo.sign(payload.replace(b'"cancel"', b'"pair"'), namespace="sli-statement"))


@case("a statement made for another region", "statement-elsewhere")
def a_statement_of_another_region(w: World) -> Push:
    return cancelling(w, region="0" * 40)


@case("a statement made for another space", "statement-elsewhere")
def a_statement_of_another_space(w: World) -> Push:
    return cancelling(w, space="authorities/bristol")


@case("a statement about one record put with another", "statement-place")
def a_statement_moved_to_another_record(w: World) -> Push:
    path, content = w.statement(w.jo, "coordinator", "cancel", RECORD)
    return w.push({path.replace("/bristol/1/", "/bristol/2/"): content}, w.jo)


@case("a statement that names another record than it was about", "statement-version")
def a_statement_about_another_record(w: World) -> Push:
    path, content = w.statement(
        w.jo, "coordinator", "cancel", CANCELLED, named="challenge/neglect-2017/bristol/1")
    return w.push({path: content}, w.jo)


@case("a statement about a version that is no more", "statement-version")
def a_statement_about_an_earlier_version(w: World) -> Push:
    return cancelling(w, at=w.before)


@case("a statement of a later round, landed as if it held", "landing-differs")
def a_statement_of_another_round(w: World) -> Push:
    path, content = w.statement(w.jo, "coordinator", "cancel", RECORD, round=1)
    r = w.region.repository
    tree = r.change(r.tree_of(w.tip), {path: content, **docket_of(path, "cancel", "applied", "cancelled")})
    return w.push({path: content}, w.jo, landed=tree)


@case("a statement under another name than its digest", "statement-place")
def a_statement_under_another_name(w: World) -> Push:
    path, content = w.statement(w.jo, "coordinator", "cancel", RECORD)
    return w.push({path[:-69] + "0" * 64 + ".json": content}, w.jo)


@case("a statement of an act that the kind does not have", "statement-act")
def an_unknown_act(w: World) -> Push:
    return cancelling(w, act="knight")


@case("an officer cancels as coordinator", "statement-right")
def a_role_that_is_not_held(w: World) -> Push:
    return cancelling(w, who=w.ann)


@case("an officer cancels as officer", "statement-right")
def a_role_that_does_not_allow_it(w: World) -> Push:
    return cancelling(w, who=w.ann, role="officer")


@case("a director confirms on a parent from before the role ended", "statement-right")
def a_statement_in_a_role_that_ended(w: World) -> Push:
    path, content = w.statement(w.pat, "director", "confirm", RECORD, at=w.before)
    return w.push({path: content}, w.pat, parent=w.before)


@case("two statements about one record in one edit", "statements-too-many")
def two_statements_at_once(w: World) -> Push:
    path, content = w.statement(w.jo, "coordinator", "pair", RECORD)
    return cancelling(w, {path: content})


@case("a statement is taken away", "statement-changed")
def a_statement_deleted(w: World) -> Push:
    return w.push({w.cancel: None}, w.jo)


@case("a statement is changed", "statement-changed")
def a_statement_replaced(w: World) -> Push:
    _, content = w.statement(w.jo, "coordinator", "cancel", CANCELLED, note="On second thoughts.")
    return w.push({w.cancel: content}, w.jo)


@case("a landing moves a record to a stage that nobody stated", "landing-differs")
def a_stage_made_up(w: World) -> Push:
    r = w.region.repository
    path, content = w.statement(w.jo, "coordinator", "cancel", RECORD)
    tree = r.change(r.tree_of(w.tip), {path: content, **docket_of(path, "cancel", "applied", "signed-off")})
    return w.push({path: content}, w.jo, landed=tree)


@case("a statement that held is landed as overtaken", "landing-differs")
def a_statement_put_aside(w: World) -> Push:
    r = w.region.repository
    path, content = w.statement(w.jo, "coordinator", "cancel", RECORD)
    tree = r.change(r.tree_of(w.tip), {path: content, **docket_of(path, "cancel", "overtaken", "planned", "round")})
    return w.push({path: content}, w.jo, landed=tree)


@case("a record that is closed is edited", "frozen")
def a_frozen_record(w: World) -> Push:
    r = w.region.repository
    return w.push({CANCELLED: {**r.value(r.tree_of(w.tip), CANCELLED), "venue": "Elsewhere"}}, w.jo)


# Teams


@case("a moderator of another team returns a self-assessment", "statement-right")
def a_return_by_another_team(w: World) -> Push:
    path, content = w.statement(w.mia, "moderator", "return", SUBMITTED, round=1)
    return w.push({path: content}, w.mia)


@case("a moderator of another team asks the authority something", "right")
def a_query_by_another_team(w: World) -> Push:
    return w.push(
        {"records/queries/2016/bristol/1.json": {
            "schema": "queries/1", "year": "2016", "authority": "bristol", "round": "1"}}, w.mia)


@case("a moderator names a team", "right")
def a_team_named_by_a_moderator(w: World) -> Push:
    return w.push(
        {"records/team/three.json": {
            "schema": "team/1", "team": "three", "members": ["mia"], "works_on": ["self-assessment/2016/bristol"]}},
        w.mia)


@case("a coordinator lets somebody into a team that is at work", "fixed")
def adding_to_a_team(w: World) -> Push:
    r = w.region.repository
    team = r.value(r.tree_of(w.tip), "records/team/one.json")
    return w.push({"records/team/one.json": {**team, "members": ["mia", "tom"]}}, w.jo)


@case("what a moderator of another team signed comes into a team's space", "unknown-key")
def another_teams_moderation(w: World) -> Push:
    t = w.team.repository
    path = "records/moderation/2017/bristol/1.json"
    value = {**t.value(t.tree_of(w.team_tip), path), "overall": "All is well."}
    return replace(w.push({path: value}, w.mia, w.team), login=w.tom)


# What landings alone write


@case("an edit writes a docket", "not-yours")
def a_docket_by_hand(w: World) -> Push:
    return w.push({"dockets/challenge/neglect-2017/bristol/1.json": {"statements": []}})


@case("an edit writes a late change", "not-yours")
def a_late_change_by_hand(w: World) -> Push:
    return w.push({f"amendments/challenge/neglect-2017/bristol/1/{'0' * 64}.json": {"base": {}, "record": {}}})


@case("an edit writes the page of an authority's space", "not-yours")
def a_space_page_by_hand(w: World) -> Push:
    return w.push({"space.json": {"authority": "torbay", "region": "0" * 40}})


# The run


def reason(done: subprocess.CompletedProcess[str]) -> str:
    """Why a push was refused: the first reason that the check names, or `git` if git's own checks were first."""
    for line in done.stderr.splitlines():
        text = line.removeprefix("remote: ").strip()
        if text.startswith("{") and '"reason"' in text:
            return json.loads(text)["reason"]
    return "git" if "fsck error" in done.stderr or "error in object" in done.stderr else "none"


def standing(w: World) -> list[str]:
    """What refused pushes must leave alone: all refs and all objects of the hub's repositories."""
    found = []
    for hub in (w.region.hub, w.bristol.hub, w.team.hub):
        refs = subprocess.run(
            ["git", "--git-dir", str(hub), "for-each-ref"], capture_output=True, text=True, check=True).stdout
        found += [refs, *sorted(str(file) for file in (hub / "objects").rglob("*"))]
    return found


def main() -> None:
    # Folders are made one within the other.
    sys.setrecursionlimit(10_000)
    if "--list" in sys.argv:
        print("\n".join(case.name for case in CASES))
        return
    w = World(json.load(sys.stdin))
    # What is refused changes nothing, so several are tried side by side; the hub is looked at around each handful.
    with ThreadPoolExecutor(HANDFUL // 2) as pool:
        for start in range(0, len(CASES), HANDFUL):
            cases = CASES[start:start + HANDFUL]
            pushes = [case.make(w) for case in cases]
            before = standing(w)
            answers = list(pool.map(lambda push: push.space.push((push.login or w.ann).ssh, *push.refs), pushes))
            untouched = standing(w) == before
            for case, done in zip(cases, answers):
                print(json.dumps({
                    "name": case.name, "expected": case.reason, "reason": reason(done),
                    "refused": done.returncode != 0, "untouched": untouched, "said": done.stderr[-1500:]}), flush=True)
    w.accept(w.region, w.ann, w.venue("The last word"))
    w.accept(w.bristol, w.ann, w.headline("The last word."))


if __name__ == "__main__":
    main()
