"""What the people of the demonstration will do, chosen by a seed, and what must come of it.

Nothing here is taken from the program's output: the expected decisions and values follow from the edits.
"""

import csv
import json
import random
from pathlib import Path
from typing import Any

import words

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
GRADES = ["outstanding", "good", "requires-improvement", "inadequate"]
MEASURES_OF = {
    "Children Looked After": "looked-after", "Child Protection": "front-door", "Children in Need": "front-door",
    "Children's Services Workforce": "workforce",
}


class Paragraph:
    """A paragraph of one section, with the ways in which its sentences can be put differently."""

    def __init__(self, section: str, data: dict[str, Any]) -> None:
        self.section = section
        self.place = f"/sections/section={section}/{data['field']}"
        self.sentences: list[str] = data["sentences"]
        self.rewrites: dict[int, dict[str, str]] = {rewrite["sentence"]: rewrite for rewrite in data["rewrites"]}

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    def rewritten(self, changes: dict[int, str]) -> str:
        """The text with some sentences put differently: `a` or `b` by the sentence's number."""
        return " ".join(
            self.rewrites[number][changes[number]] if number in changes else sentence
            for number, sentence in enumerate(self.sentences)
        )


class Plan:
    record_2016 = "self-assessment/2016/bristol"
    record = "self-assessment/2017/bristol"

    def __init__(self, seed: int, here: Path) -> None:
        self._random = random.Random(seed)
        texts = json.loads((here / "texts.json").read_text())
        self._sections = texts["sections"]
        self._read_authorities(here.parent.parent / "Schemas" / "regions" / "authorities.csv")
        self.officers = [("ann", "Ann Lee", "bristol"), ("ben", "Ben Fry", "bristol"), ("cat", "Cat Moss", self.other)]
        self._plan_last_year(texts)
        self._plan_first_round(here / "data")
        self._plan_second_round()
        self._plan_programme()
        self._collect_sentences()

    # Who

    def _read_authorities(self, path: Path) -> None:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.DictReader(file) if row["region"] == "South West"]
        here = [row for row in rows if not row["from"] or row["from"] <= "2017-09-01"]
        self.names = {row["id"]: row["name"].split(",")[0] for row in here}
        self.numbers = {row["id"]: row["dfe_number"] for row in here}
        self.other = self._random.choice(sorted(set(self.names) - {"bristol"}))

    def name_of(self, member: str) -> str:
        return next(name for id, name, _ in self.officers if id == member)

    # What: last year

    def _plan_last_year(self, texts: dict[str, Any]) -> None:
        self.headline_2016 = self._random.choice(texts["headlines"])
        items = self._random.sample(texts["plan"], 5)
        self._variants: dict[str, dict[str, Any]] = {}
        self.items_2016 = []
        for number, item in enumerate(items):
            id = self._id()
            self._variants[id] = {"a": item["a"], "b": item["b"]}
            plain = {name: value for name, value in item.items() if name not in ("a", "b")}
            self.items_2016.append(plain | {"id": id, "status": "done" if number < 2 else plain["status"]})
        self.unfinished = {item["id"] for item in self.items_2016 if item["status"] != "done"}
        self.texts_2016 = {"voice": self._paragraphs("voice")[-1].text}

    # What: the first round, in different sections

    def _plan_first_round(self, data: Path) -> None:
        sections = [section for section in sorted(self._sections) if section not in ("context", "voice")]
        self._random.shuffle(sections)
        ann, ben = sections[:3], sections[3:6]
        chosen = {section: self._random.choice(self._paragraphs(section)) for section in ann + ben}
        # Two paragraphs will be rewritten by both: one in sentences with another between them, one in the same sentence.
        apart = [paragraph for paragraph in self._paragraphs(ann[0]) if self._apart(paragraph)]
        while not apart:
            ann.append(ann.pop(0))
            apart = [paragraph for paragraph in self._paragraphs(ann[0]) if self._apart(paragraph)]
        self.different = chosen[ann[0]] = self._random.choice(apart)
        self.same = chosen[ben[0]] = self._random.choice([p for p in self._paragraphs(ben[0]) if self._contested(p)])
        self.ann_first = {chosen[section].place: chosen[section].text for section in ann}
        self.ben_first = {chosen[section].place: chosen[section].text for section in ben}
        self._chosen = chosen
        self._ann_sections, self._ben_sections = ann, ben
        self.ann_evidence = [(ann[1], self._evidence(data))]
        self.ben_evidence = [(ben[1], self._evidence(data))]

    def _paragraphs(self, section: str) -> list[Paragraph]:
        return [Paragraph(section, paragraph) for paragraph in self._sections[section]["paragraphs"]]

    @staticmethod
    def _apart(paragraph: Paragraph) -> tuple[int, int] | None:
        places = sorted(paragraph.rewrites)
        return next(((a, b) for a in places for b in places if b - a >= 2), None)

    @staticmethod
    def _contested(paragraph: Paragraph) -> list[int]:
        """The sentences whose two rewrites have nothing in common that could be taken into both versions."""
        def stays(number: int) -> bool:
            own = [paragraph.rewritten({number: version}) for version in "ab"]
            return list(words.sides(paragraph.text, *own)) == own

        return [number for number in sorted(paragraph.rewrites) if stays(number)]

    def _evidence(self, data: Path) -> dict[str, Any]:
        """A published figure of Bristol, cited with England's beside it."""
        with (data / "measures.csv").open(newline="", encoding="utf-8") as file:
            titles = {row["measure"]: row["title"] for row in csv.DictReader(file)}
        with (data / "benchmark-values.csv").open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["year"] == "2016" and row["value"]]
        own = {row["measure"]: row["value"] for row in rows if row["la_number"] == self.numbers["bristol"]}
        england = {row["measure"]: row["value"] for row in rows if row["name"] == "England"}
        measure = self._random.choice(sorted(set(own) & set(england)))
        return {
            "id": self._id(), "kind": "data", "title": titles[measure],
            "figure": {
                "measure": measure, "period": "2016", "value": json.loads(own[measure]),
                "comparator": {"name": "England", "value": json.loads(england[measure])},
            },
        }

    # What: the second round, where it matters

    def _plan_second_round(self) -> None:
        early, late = self._apart(self.different) or (0, 0)
        same_sentence = self._random.choice(self._contested(self.same))
        grade_place = f"/sections/section={self._ann_sections[2]}/grade"
        ann_grade, ben_grade = self._random.sample(GRADES, 2)
        item = self._random.choice(sorted(self.unfinished))
        ann_alone = self._chosen[self._ann_sections[1]]
        ben_alone = self._chosen[self._ben_sections[1]]
        ann_alone_sentence = self._random.choice(sorted(ann_alone.rewrites))
        ben_alone_sentence = self._random.choice(sorted(ben_alone.rewrites))

        self.ann_edits: list[tuple[str, Any]] = [
            (self.different.place, self.different.rewritten({early: "a"})),
            (self.same.place, self.same.rewritten({same_sentence: "a"})),
            (ann_alone.place, ann_alone.rewritten({ann_alone_sentence: "a"})),
            (grade_place, ann_grade),
        ]
        self.ben_edits: list[tuple[str, Any]] = [
            (self.different.place, self.different.rewritten({late: "b"})),
            (self.same.place, self.same.rewritten({same_sentence: "b"})),
            (ben_alone.place, ben_alone.rewritten({ben_alone_sentence: "b"})),
            (grade_place, ben_grade),
        ]
        self.expected_decisions = {self.same.place, grade_place}
        self.expected_values = {
            self.different.place: self.different.rewritten({early: "a", late: "b"}),
            ann_alone.place: ann_alone.rewritten({ann_alone_sentence: "a"}),
            ben_alone.place: ben_alone.rewritten({ben_alone_sentence: "b"}),
        }
        self._plan_same_item(item)
        self.written = {
            place: {"ann": dict(self.ann_edits)[place], "ben": dict(self.ben_edits)[place]}
            for place in self.expected_decisions
        }
        # Each version of the contested paragraph takes in what the other changed elsewhere in it.
        both = self.written[self.same.place]
        both["ann"], both["ben"] = words.sides(self.same.text, both["ann"], both["ben"])
        self.choices = {place: self._random.choice(["ann", "ben"]) for place in sorted(self.expected_decisions)}
        self._same_sentence = same_sentence
        self.explained = [
            f"each another section ({ann_alone.section}, {ben_alone.section}),",
            f"each another sentence of one paragraph ({self.different.section}),",
            f"the same sentence ({self.same.section}), the same grade ({self._ann_sections[2]}),",
            f"and the same action: {self.excerpt('', self._item(item)['action'])}",
        ]

    def _plan_same_item(self, id: str) -> None:
        before = self._item(id)
        for field in ("due", "status"):
            place = f"/plan/id={id}/{field}"
            ann, ben = (self._variants[id][version].get(field, before[field]) for version in "ab")
            if ann != before[field]:
                self.ann_edits.append((place, ann))
            if ben != before[field]:
                self.ben_edits.append((place, ben))
            if ann != ben and before[field] not in (ann, ben):
                self.expected_decisions.add(place)
            else:
                self.expected_values[place] = ben if ann == before[field] else ann

    def _item(self, id: str) -> dict[str, Any]:
        return next(item for item in self.items_2016 if item["id"] == id)

    # What: the programme

    def _plan_programme(self) -> None:
        members = [{"authority": id, "role": "both", "status": "invited"} for id in sorted(self.names)]
        self.programme: list[tuple[str, Any]] = [
            ("/name", "Neglect Peer Challenge"), ("/kind", "neglect"), ("/opens", "2017-09-11"), ("/deadline", "2018-06-30"),
            ("/deadline_words", "before July 2018"), ("/members", members),
        ]
        host, reviewer = "bristol", self.other
        window = {"from": "2017-09-11", "until": "2017-10-27"}
        self.jo_programme: list[tuple[str, Any]] = [
            (
                f"/pairings/host={host},round=1",
                {"host": host, "round": "1", "reviewers": [reviewer], "status": "proposed", "window": window},
            ),
            (
                f"/pairings/host={reviewer},round=1",
                {"host": reviewer, "round": "1", "reviewers": [host], "status": "proposed", "window": window},
            ),
        ]
        self.cat_programme: list[tuple[str, Any]] = [
            (f"/members/authority={self.other}/status", "confirmed"),
            (f"/members/authority={self.other}/contact", "Cat Moss"),
        ]
        self.pairing_words = f"Bristol and {self.names[self.other]}"

    # What: approved, handed over, moderated

    def completing(self, written: dict[str, dict[str, Any]]) -> list[tuple[str, Any]]:
        """What the form still asks for before it can be approved, where nobody has written it yet."""
        edits: list[tuple[str, Any]] = [
            ("/headline", self.headline_2016), ("/marking", "official-sensitive"),
            ("/period", {"from": "2016-04-01", "until": "2017-03-31"}),
            (
                "/contacts",
                [
                    {"id": self._id(), "name": "Ann Lee", "role": "director"},
                    {"email": "ben@bristol.example", "id": self._id(), "name": "Ben Fry", "role": "contact"},
                ],
            ),
        ]
        for section in sorted(written):
            own = written[section]
            by_field = {paragraph.place.rsplit("/", 1)[1]: paragraph.text for paragraph in self._paragraphs(section)}
            for field in ("know", "how"):
                if not own.get(field):
                    text = by_field.get(field) or next(iter(by_field.values()))
                    edits.append((f"/sections/section={section}/{field}", text))
            if not own.get("areas"):
                areas = [{"id": self._id(), "text": self._sections[section]["areas"][0]}]
                edits.append((f"/sections/section={section}/areas", areas))
        return edits

    moderation = {
        "/overall": "An honest text that names its weaknesses. The plan answers most of them.",
        "/sections/section=workforce/comment": "The account of vacancies is precise, and drift deserves a date.",
    }

    def moderators(self, challengers: list[str]) -> list[tuple[str, str, str]]:
        """Two people of authorities that have no part in Bristol's challenge."""
        free = [id for id in sorted(self.names) if id not in {"bristol", self.other, *challengers}]
        return [("kim", "Kim Shah", free[0]), ("lou", "Lou Patel", free[1])]

    # How it is told

    def list(self, places: dict[str, str]) -> str:
        sections = [place.split("section=")[1].split("/")[0] for place in places]
        return ", ".join(sections[:-1]) + " and " + sections[-1]

    def place_name(self, place: str) -> str:
        if place.startswith("/plan/"):
            return f"the action’s {place.rsplit('/', 1)[1]}"
        section = place.split("section=")[1].split("/")[0]
        return f"the grade of {section}" if place.endswith("/grade") else f"a sentence on {section}"

    def excerpt(self, place: str, value: str) -> str:
        if place == self.same.place:
            before = " ".join(self.same.sentences[: self._same_sentence])
            after = " ".join(self.same.sentences[self._same_sentence + 1 :])
            value = value[len(before) : len(value) - len(after)].strip()
        return value if len(value) <= 58 else value[:57].rstrip() + "…"

    def _collect_sentences(self) -> None:
        sentences = set(self.headline_2016.split(". ")[:1])
        for paragraph in self._chosen.values():
            sentences |= set(paragraph.sentences)
        for paragraph, edits in (
            (self.different, (self.ann_edits, self.ben_edits)), (self.same, (self.ann_edits, self.ben_edits)),
        ):
            for rewrite in paragraph.rewrites.values():
                for version in "ab":
                    if any(rewrite[version] in str(value) for own in edits for _, value in own):
                        sentences.add(rewrite[version])
        sentences |= {item["action"] for item in self.items_2016}
        self.draft_sentences = sorted(sentences)

    def _id(self) -> str:
        return "".join(self._random.choice(LETTERS) for _ in range(16))
