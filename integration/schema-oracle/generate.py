"""Writes seeded random schemas and values with the verdicts of PyPI's jsonschema, an independent implementation.

    python3 generate.py SEED COUNT
    python3 generate.py 2017 400 > ../../Tests/RecordsTests/SchemaOracle/cases.json

The second line makes the file that is checked in. Needs jsonschema 4.26. The engine's own test (`SchemaOracleTests`) reads what this wrote, so that it needs neither
Python nor a network. Only keywords that both sides assert are drawn; `format` is left to unit tests, because
jsonschema does not assert it by default. Numbers are such as a Double holds exactly.

Beside the verdict stands, where both sides agree on what one fault is, the list of places and keywords.
"""

import json
import random
import sys

import jsonschema

NAMES = ["a", "b", "c", "ab"]
PATTERNS = ["^a", "b$", "^[ab]+$", "^.{1,2}$", "c|^b$", "a{2,}"]
SCALARS = [None, True, False, 0, 1, 2, -1, 3, 1.5, -0.5, 10, 100000000000000000000, "", "a", "b", "ab", "aa", "abc", "\U0001f600"]
# Both sides report a fault of these at the value itself, once.
LEAVES = {
    "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "anyOf", "oneOf",
    "not",
}


def value(draw, depth):
    kind = draw.random()
    if depth > 0 and kind < 0.3:
        return [value(draw, depth - 1) for _ in range(draw.randrange(4))]
    if depth > 0 and kind < 0.65:
        return {name: value(draw, depth - 1) for name in draw.sample(NAMES, draw.randrange(4))}
    return draw.choice(SCALARS)


def schema(draw, depth):
    if depth == 0 or draw.random() < 0.08:
        return draw.choice([True, True, False, {"type": draw.choice(["string", "integer", "array", "object"])}, {}])
    found = {}
    for _ in range(draw.choice([1, 1, 2, 2, 3])):
        keyword, make = draw.choice(KEYWORDS)
        found[keyword] = make(draw, depth - 1)
    if "if" in found:
        found["then"] = schema(draw, depth - 1)
        found["else"] = schema(draw, depth - 1)
    if "contains" in found and draw.random() < 0.5:
        found["minContains"] = draw.randrange(3)
        found["maxContains"] = draw.randrange(1, 3)
    return found


def schemas(draw, depth):
    return [schema(draw, depth) for _ in range(draw.randrange(1, 4))]


def named(draw, depth):
    return {name: schema(draw, depth) for name in draw.sample(NAMES, draw.randrange(1, 4))}


TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
KEYWORDS = [
    ("type", lambda draw, _: draw.choice([draw.choice(TYPES), draw.sample(TYPES, draw.randrange(1, 4))])),
    ("enum", lambda draw, _: [value(draw, 1) for _ in range(draw.randrange(1, 5))]),
    ("const", lambda draw, _: value(draw, 1)),
    ("multipleOf", lambda draw, _: draw.choice([0.5, 1, 2, 3])),
    ("maximum", lambda draw, _: draw.choice([0, 1, 1.5, 10])),
    ("exclusiveMaximum", lambda draw, _: draw.choice([0, 1, 1.5, 10])),
    ("minimum", lambda draw, _: draw.choice([0, 1, 1.5, 10])),
    ("exclusiveMinimum", lambda draw, _: draw.choice([0, 1, 1.5, 10])),
    ("maxLength", lambda draw, _: draw.randrange(4)),
    ("minLength", lambda draw, _: draw.randrange(4)),
    ("pattern", lambda draw, _: draw.choice(PATTERNS)),
    ("maxItems", lambda draw, _: draw.randrange(4)),
    ("minItems", lambda draw, _: draw.randrange(4)),
    ("uniqueItems", lambda draw, _: draw.random() < 0.8),
    ("maxProperties", lambda draw, _: draw.randrange(4)),
    ("minProperties", lambda draw, _: draw.randrange(4)),
    ("required", lambda draw, _: draw.sample(NAMES, draw.randrange(3))),
    ("dependentRequired", lambda draw, _: {draw.choice(NAMES): draw.sample(NAMES, draw.randrange(3))}),
    ("allOf", schemas),
    ("anyOf", schemas),
    ("oneOf", schemas),
    ("not", schema),
    ("if", schema),
    ("dependentSchemas", named),
    ("prefixItems", schemas),
    ("items", schema),
    ("contains", schema),
    ("properties", named),
    ("properties", named),
    ("patternProperties", lambda draw, depth: {p: schema(draw, depth) for p in draw.sample(PATTERNS, draw.randrange(1, 3))}),
    ("additionalProperties", schema),
    ("propertyNames", schema),
    ("unevaluatedProperties", lambda draw, depth: draw.choice([False, schema(draw, depth)])),
    ("unevaluatedItems", lambda draw, depth: draw.choice([False, schema(draw, depth)])),
    ("$ref", lambda draw, _: "#/$defs/" + draw.choice("xy")),
]


def holds(document, *keywords):
    if isinstance(document, dict):
        return any(k in document for k in keywords) or any(holds(v, *keywords) for v in document.values())
    return isinstance(document, list) and any(holds(v, *keywords) for v in document)


def in_place(document):
    """The schemas that apply to the same value, by which a circle of references is found."""
    if not isinstance(document, dict):
        return
    yield document
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in document.get(keyword, []):
            yield from in_place(branch)
    for keyword in ("not", "if", "then", "else"):
        if keyword in document:
            yield from in_place(document[keyword])
    for branch in document.get("dependentSchemas", {}).values():
        yield from in_place(branch)


def goes_round(document):
    targets = {name: {s["$ref"][-1] for s in in_place(d) if "$ref" in s} for name, d in document["$defs"].items()}
    return "x" in targets["x"] or "y" in targets["y"] or ("y" in targets["x"] and "x" in targets["y"])


def pointer(path):
    return "".join("/" + str(step) for step in path)


def faults(validator, instance):
    return sorted({
        (pointer(error.absolute_path), error.validator)
        for error in validator.iter_errors(instance)
        if error.validator in LEAVES and "propertyNames" not in error.absolute_schema_path
    })


def main(seed, count):
    draw = random.Random(seed)
    cases = []
    while len(cases) < count:
        document = schema(draw, 3)
        if not isinstance(document, dict):
            continue
        if holds(document, "$ref"):
            document["$defs"] = {name: schema(draw, 2) for name in "xy"}
            if goes_round(document):
                continue
        validator = jsonschema.Draft202012Validator(document)
        case = {"schema": document, "values": []}
        for _ in range(6):
            instance = value(draw, 3)
            judged = {"value": instance, "valid": validator.is_valid(instance)}
            # What a failed schema had spoken of is nobody's to say, so faults there are not compared.
            if not holds(document, "unevaluatedProperties", "unevaluatedItems"):
                judged["faults"] = [list(fault) for fault in faults(validator, instance)]
            case["values"].append(judged)
        cases.append(case)
    print(json.dumps({"seed": seed, "cases": cases}, ensure_ascii=True, separators=(",", ":")))


main(int(sys.argv[1]), int(sys.argv[2]))
