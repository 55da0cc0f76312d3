"""Plays the main job of sli with its real commands: a region, a hub and four laptops.

Run by `make demo`; SLI names the program, DEMO_SEED chooses authority, sections, sentences and values. What must
come out is computed from the plan of edits. Whatever deviates ends the run with code 1.
"""

import os
import sys
import time
from pathlib import Path

from laptops import Deviation, Laptop, Region
from plan import Plan
from story import Story


def main() -> int:
    program = Path(os.environ.get("SLI", "sli"))
    seed = int(os.environ.get("DEMO_SEED", "2017"))
    here = Path(__file__).resolve().parent
    plan = Plan(seed, here)
    region = Region(here.parent.parent / "demo-region", program)
    story = Story()
    began = time.monotonic()
    try:
        play(region, plan, story)
    except Deviation as deviation:
        print(f"\nThe demonstration went wrong: {deviation}", file=sys.stderr)
        return 1
    story.end(
        f"Played in {time.monotonic() - began:.0f} seconds with seed {seed}. Every laptop is a folder in demo-region/."
    )
    return 0


def play(region: Region, plan: Plan, story: Story) -> None:
    jo, ann, ben, cat = found(region, plan, story)
    last_year(ann, plan, story)
    same_record(region, ann, ben, plan, story)
    decisions(region, ann, ben, plan, story)
    settle(region, ann, ben, plan, story)
    programme(region, jo, cat, plan, story)
    privacy(region, jo, ann, cat, plan, story)
    hand_over(region, ann, plan, story)
    moderate(region, jo, ann, plan, story)


def found(region: Region, plan: Plan, story: Story) -> tuple[Laptop, Laptop, Laptop, Laptop]:
    story.chapter("A region and its hub")
    jo = region.laptop("jo")
    jo.run("init", "south-west", "--name", "South West", "--coordinator", "Jo Price", "--email", "jo@southwest.example")
    jo.run("hub", "init", str(region.hub.folder))
    story.tell("Jo, the coordinator, founds the South West and sets up its hub.", "sli init south-west …; sli hub init hub")
    officers = []
    for member, name, authority in plan.officers:
        laptop = region.laptop(member)
        key = laptop.run("join", str(region.hub.folder), "--as", "south-west", "--json").answer["publicKey"]
        jo.run(
            "member", "add", member, "--name", name, "--email", f"{member}@{authority}.example", "--authority", authority,
            "--role", "officer", "--role", "director", *second_coordinator(member), "--public-key", key,
        )
        laptop.run("sync")
        officers.append(laptop)
        story.tell(f"{name} of {plan.names[authority]} joins; Jo lets them in.", f"sli join hub; sli member add {member} …")
    jo.run("sync")
    here = [row for row in jo.run("authority", "list", "--on", "2017-09-01", "--json").answer]
    region.expect(len(here), 16, "authorities in the South West in 2017")
    story.tell("The region has 16 authorities in September 2017.", "sli authority list --on 2017-09-01")
    return jo, *officers


def second_coordinator(member: str) -> list[str]:
    """A programme is written by coordinators alone; Cat looks after this one together with Jo."""
    return ["--role", "coordinator"] if member == "cat" else []


def last_year(ann: Laptop, plan: Plan, story: Story) -> None:
    record = plan.record_2016
    ann.run("new", record)
    ann.run("set", record, "/headline", plan.headline_2016)
    for section, text in plan.texts_2016.items():
        ann.write(record, f"/sections/section={section}/know", text)
    for item in plan.items_2016:
        ann.write_json(record, f"/plan/id={item['id']}", item)
    ann.run("sync")
    done = sum(item["status"] == "done" for item in plan.items_2016)
    story.chapter("Two colleagues, one self-assessment")
    story.tell(
        f"Ann sends last year's: {len(plan.items_2016)} actions, {done} of them done.", f"sli new {record}; sli set …; sli sync")


def same_record(region: Region, ann: Laptop, ben: Laptop, plan: Plan, story: Story) -> None:
    record = plan.record
    ben.run("sync")
    with region.hub.unreachable():
        for laptop in (ann, ben):
            laptop.run("new", record, "--from", plan.record_2016)
        carried = ann.value(record, "/plan")
        region.expect({item["id"] for item in carried}, plan.unfinished, "actions carried over from 2016")
        story.tell("The hub is out of reach. Ann and Ben both begin 2017 from 2016:", f"sli new {record} --from {plan.record_2016}")
        story.tell(f"each has the {len(carried)} unfinished actions and the contacts, and no grade.")
        for laptop, texts, evidence in ((ann, plan.ann_first, plan.ann_evidence), (ben, plan.ben_first, plan.ben_evidence)):
            for place, text in texts.items():
                laptop.write(record, place, text)
            for section, item in evidence:
                laptop.write_json(record, f"/sections/section={section}/evidence/id={item['id']}", item)
        ann.run("sync", exit_code=69)
        story.tell(f"Ann writes on {plan.list(plan.ann_first)}; Ben on {plan.list(plan.ben_first)}.", "sli set bristol/2017 … -")
        story.tell(f"Both cite published figures, such as {plan.ann_evidence[0][1]['title']}.")
        story.tell("Ann tries to send: the hub does not answer, her work stays with her.", "sli sync")
    ann.run("sync")
    ben.run("sync")
    ann.run("sync")
    region.expect(ann.decisions(record), 0, "decisions after different sections")
    for laptop in (ann, ben):
        for place, text in (plan.ann_first | plan.ben_first).items():
            region.expect(laptop.value(record, place), text, f"{place} on {laptop.name}'s laptop")
    story.tell("The hub is back. Both send: one self-assessment, with what both wrote.", "sli sync")


def decisions(region: Region, ann: Laptop, ben: Laptop, plan: Plan, story: Story) -> None:
    record = plan.record
    story.chapter("The same sentence, the same grade, the same action")
    with region.hub.unreachable():
        for laptop, edits in ((ann, plan.ann_edits), (ben, plan.ben_edits)):
            for place, value in edits:
                laptop.write_value(record, place, value)
        story.tell("Out of reach again, both go on, without seeing each other:", "sli set bristol/2017 … -")
        for line in plan.explained:
            story.tell(f"  {line}")
    ann.run("sync")
    ben.run("sync")
    ann.run("sync")
    for laptop in (ann, ben):
        found = {decision["path"] for decision in laptop.run("conflicts", record, "--json").answer}
        region.expect(found, plan.expected_decisions, f"decisions on {laptop.name}'s laptop")
        for place, value in plan.expected_values.items():
            region.expect(laptop.value(record, place), value, f"{place} on {laptop.name}'s laptop")
    count = len(plan.expected_decisions)
    story.tell(f"Both send. All has come together but {count} places, as planned.", "sli sync")


def settle(region: Region, ann: Laptop, ben: Laptop, plan: Plan, story: Story) -> None:
    record = plan.record
    for decision in ben.run("conflicts", record, "--json").answer:
        sides = {side.get("value"): writer["member"] for side, writer in zip(decision["sides"], decision["writers"])}
        region.expect(sorted(sides.values()), ["ann", "ben"], f"writers of the decision at {decision['path']}")
        for value, member in sides.items():
            region.expect(value, plan.written[decision["path"]][member], f"what {member} wrote at {decision['path']}")
        story.tell(f"Ben sees at {plan.place_name(decision['path'])}:", f"sli conflicts {record}")
        for value, member in sorted(sides.items(), key=lambda pair: pair[1]):
            story.tell(f"  {plan.name_of(member)}: {plan.excerpt(decision['path'], value)}")
    for place, member in plan.choices.items():
        ben.run("resolve", record, place, "--keep", member)
    story.tell(f"Ben settles the {len(plan.choices)} after a telephone call with Ann.", f"sli resolve {record} … --keep ann")
    ben.run("sync")
    ann.run("sync")
    ends = {name: region.tip(path) for name, path in region.bristol_repositories().items()}
    region.expect(len(ends), 3, "copies of Bristol's drafts")
    region.expect(len(set(ends.values())), 1, f"states of Bristol's drafts, {ends}")
    for laptop in (ann, ben):
        region.expect(laptop.decisions(record), 0, f"decisions on {laptop.name}'s laptop")
        for place, member in plan.choices.items():
            region.expect(laptop.value(record, place), plan.written[place][member], f"the settled {place}")
    story.tell("Both laptops and Bristol's place on the hub now hold the same.", "sli sync; sli show bristol/2017")


def programme(region: Region, jo: Laptop, cat: Laptop, plan: Plan, story: Story) -> None:
    record = "programme/neglect-2017"
    story.chapter("The neglect programme")
    jo.run("new", record)
    for place, value in plan.programme:
        jo.write_value(record, place, value)
    jo.run("sync")
    cat.run("sync")
    region.expect(len(jo.value(record, "/members")), 16, "members of the programme")
    story.tell("Jo opens the neglect programme for all 16, before July 2018.", f"sli new {record}; sli set …")
    with region.hub.unreachable():
        for place, value in plan.jo_programme:
            jo.write_value(record, place, value)
        for place, value in plan.cat_programme:
            cat.write_value(record, place, value)
    jo.run("sync")
    cat.run("sync")
    jo.run("sync")
    for laptop in (jo, cat):
        region.expect(laptop.decisions(record), 0, f"decisions of the programme on {laptop.name}'s laptop")
        for place, value in plan.jo_programme + plan.cat_programme:
            region.expect(laptop.value(record, place), value, f"{place} on {laptop.name}'s laptop")
    story.tell(f"Jo plans the first pairing: {plan.pairing_words}.", "sli set neglect-2017 /pairings/… …")
    story.tell(f"Meanwhile Cat, who coordinates the programme with Jo, confirms that {plan.names[plan.other]} takes part.", f"sli set neglect-2017 /members/authority={plan.other}/status confirmed")
    story.tell("Both send, and both see both.", "sli sync; sli show neglect-2017")
    ends = {region.tip(path) for path in region.region_repositories([jo, cat]).values()}
    region.expect(len(ends), 1, "states of the region")
    whole_programme(region, jo, plan, story)


def whole_programme(region: Region, jo: Laptop, plan: Plan, story: Story) -> None:
    """The plan for all sixteen: everybody hosts and challenges once, nobody whom they are challenged by."""
    name = "neglect-2017"
    jo.run("programme", "pair", name, "--from", "2017-09-11", "--save")
    slots = jo.value(f"programme/{name}", "/pairings")
    region.expect(sorted(slot["host"] for slot in slots), sorted(plan.names), "hosts of the programme")
    visits = {(reviewer, slot["host"]) for slot in slots for reviewer in slot["reviewers"]}
    region.expect(sorted(reviewer for reviewer, _ in visits), sorted(plan.names), "challengers of the programme")
    region.expect({pair for pair in visits if pair[::-1] in visits}, set(), "authorities that challenge each other")
    story.tell("sli proposes the rest: all 16 host once and challenge once, and says why.", f"sli programme pair {name} --save")
    for authority in sorted(plan.names):
        jo.run("programme", "invite", name, authority, "--answer", "confirmed")
    jo.run("programme", "confirm", name, "--yes")
    jo.run("sync")
    challenges = jo.run("list", "challenge", "--json").answer
    region.expect(len(challenges), 16, "challenges of the programme")
    story.tell("All have agreed; Jo confirms, and 16 challenges begin with their lines of enquiry.", f"sli programme confirm {name}")
    tracked = jo.run("programme", "track", name, "--on", "2017-09-11", "--json").answer
    region.expect(tracked["deadline"], "2018-06-30", "the deadline that is tracked")
    story.tell("One screen tells who has hosted, who is due or late, and what holds them up.", f"sli programme track {name}")


def privacy(region: Region, jo: Laptop, ann: Laptop, cat: Laptop, plan: Plan, story: Story) -> None:
    story.chapter("What others can see")
    sentences = plan.draft_sentences
    own = region.search(ann.repositories() + [region.hub.folder / "authorities" / "bristol.git"], sentences)
    region.expect(own, set(sentences), "sentences of the draft that Bristol itself holds")
    others = [region.hub.folder / "region.git"] + jo.repositories() + cat.repositories()
    region.expect(region.search(others, sentences), set(), "sentences of Bristol's draft that others hold")
    region.expect(len(cat.repositories()), 2, "stores on Cat's laptop")
    story.tell(
        f"Searched for: {len(sentences)} sentences of Bristol's draft, in all that the region", "git cat-file --batch-all-objects …")
    story.tell("and the other laptops have ever stored. Found: none. Bristol's own have all.")


def hand_over(region: Region, ann: Laptop, plan: Plan, story: Story) -> None:
    record = plan.record
    story.chapter("Approved, handed over, moderated")
    ann.run("approve", record, "--yes", exit_code=1)
    story.tell("Ann, who is a director too, may not approve yet: sections are blank.", f"sli approve {record}")
    written = {section["section"]: section for section in ann.value(record, "/sections")}
    for place, value in plan.completing(written):
        ann.write_value(record, place, value)
    ann.run("approve", record, "--yes")
    handed = ann.run("submit", record, "--yes", "--json").answer
    region.expect(handed["readers"]["people"], len(plan.officers), "people of authorities who can read it")
    ann.run("sync")
    story.tell("She fills them in, approves this exact version and hands it over.", f"sli submit {record}")


def moderate(region: Region, jo: Laptop, ann: Laptop, plan: Plan, story: Story) -> None:
    jo.run("sync")
    challengers = jo.value("challenge/neglect-2017/bristol/1", "/reviewers")
    laptops = []
    for member, name, authority in plan.moderators(challengers):
        laptop = region.laptop(member)
        key = laptop.run("join", str(region.hub.folder), "--as", "south-west", "--json").answer["publicKey"]
        jo.run(
            "member", "add", member, "--name", name, "--email", f"{member}@{authority}.example", "--authority", authority,
            "--role", "moderator", "--public-key", key,
        )
        laptops.append(laptop)
    kim, lou = laptops
    jo.run("moderate", "assign", "bristol/2017", "--moderator", "kim", "--moderator", "lou")
    jo.run("sync")
    for laptop in laptops:
        laptop.run("sync")
    story.tell("Jo asks Kim and Lou, who come from neither Bristol nor its challengers.", "sli moderate assign bristol/2017 …")
    kim.run("moderate", "open", "bristol/2017", "--yes")
    for laptop in (kim, lou):
        laptop.run("sync")
    moderation = "moderation/2017/bristol/1"
    with region.hub.unreachable():
        for laptop, (place, text) in zip((kim, lou), plan.moderation.items()):
            laptop.write(moderation, place, text)
    for laptop in (kim, lou, kim):
        laptop.run("sync")
    for laptop in (kim, lou):
        for place, text in plan.moderation.items():
            region.expect(laptop.value(moderation, place), text, f"{place} on {laptop.name}'s laptop")
    words = list(plan.moderation.values())
    others = [region.hub.folder / "region.git"] + jo.repositories() + ann.repositories()
    region.expect(region.search(others, words), set(), "words of the moderators that others hold")
    story.tell("Offline both write in one moderation; nobody else has a word of it.", f"sli set {moderation} … -; sli sync")
    kim.run("moderate", "query", "bristol/2017", "workforce", "How many posts are vacant today?", "--yes")
    kim.run("sync")
    ann.run("sync")
    kim.run("moderate", "accept", "bristol/2017", "--yes", exit_code=1)
    ann.run("moderate", "answer", "bristol/2017", "One in six, as in June.", "--yes")
    ann.run("sync")
    kim.run("sync")
    story.tell("Kim asks something; until Ann has answered, nothing can be accepted.", "sli moderate query …; sli moderate answer …")
    kim.run("moderate", "accept", "bristol/2017", "--yes")
    kim.run("sync")
    ann.run("sync")
    region.expect(ann.value(moderation, "/overall"), plan.moderation["/overall"], "the moderation that Bristol reads")
    rows = jo_rows(jo)
    region.expect(rows, {"moderated"}, "stages of Bristol's self-assessment in the region")
    story.tell("Kim accepts: Bristol reads what the moderators say, beside its own words.", "sli moderate accept bristol/2017")


def jo_rows(jo: Laptop) -> set[str]:
    jo.run("sync")
    return {row["stage"] for row in jo.run("list", "self-assessment", "--year", "2017", "--json").answer}


if __name__ == "__main__":
    sys.exit(main())
