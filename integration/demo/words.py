"""The rule by which two versions of a prose field are brought together, written a second time.

So that the demonstration can tell beforehand what must come out: docs/merge-rules.md, rule `text`.
"""

import re

Hunk = tuple[int, int, list[str]]


def tokens(text: str) -> list[str]:
    """Runs without white space, each with the white space after it; leading white space stands alone."""
    return re.findall(r"^[\t\n\f\r ]+|[^\t\n\f\r ]+[\t\n\f\r ]*", text)


def sides(base: str, left: str, right: str) -> tuple[str, str]:
    """The two versions with all changes of both that do not touch each other; equal if nothing is contested."""
    old = tokens(base)
    runs = _runs(_hunks(old, tokens(left)), _hunks(old, tokens(right)))
    results: tuple[list[str], list[str]] = ([], [])
    at = 0
    for start, end, own in runs:
        versions = [_applied(old, start, end, hunks) for hunks in own]
        for side, result in enumerate(results):
            result.extend(old[at:start])
            touched = own[side] if own[0] and own[1] else own[0] or own[1]
            result.extend(versions[side] if own[0] and own[1] else _applied(old, start, end, touched))
        at = end
    for result in results:
        result.extend(old[at:])
    return "".join(results[0]), "".join(results[1])


def _applied(old: list[str], start: int, end: int, hunks: list[Hunk]) -> list[str]:
    result: list[str] = []
    at = start
    for first, last, new in hunks:
        result += old[at:first] + new
        at = last
    return result + old[at:end]


def _runs(left: list[Hunk], right: list[Hunk]) -> list[tuple[int, int, tuple[list[Hunk], list[Hunk]]]]:
    """Changes of both sides that overlap or touch, put together."""
    every = sorted([(hunk, 0) for hunk in left] + [(hunk, 1) for hunk in right], key=lambda item: item[0][:2])
    runs: list[tuple[int, int, tuple[list[Hunk], list[Hunk]]]] = []
    for hunk, side in every:
        start, end, _ = hunk
        if runs and start <= runs[-1][1]:
            first, last, own = runs.pop()
        else:
            first, last, own = start, end, ([], [])
        own[side].append(hunk)
        runs.append((first, max(last, end), own))
    return runs


def _hunks(old: list[str], new: list[str]) -> list[Hunk]:
    """What one side changed: Myers 1986, figure 2, after the common beginning and end are cut off."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    hunks: list[Hunk] = []
    for x, y in _edits(a, b):
        first, last, text = (x, x, [b[y]]) if y is not None else (x, x + 1, [])
        if hunks and hunks[-1][1] == head + first:
            start, _, before = hunks[-1]
            hunks[-1] = (start, head + last, before + text)
        else:
            hunks.append((head + first, head + last, text))
    return hunks


def _edits(a: list[str], b: list[str]) -> list[tuple[int, int | None]]:
    """Steps of the shortest script: (place in a, None) takes away, (place in a, place in b) puts in."""
    reached = {1: 0}
    trace: list[dict[int, int]] = []
    for d in range(len(a) + len(b) + 1):
        trace.append(dict(reached))
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reached[k - 1] < reached[k + 1])
            x = reached[k + 1] if down else reached[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reached[k] = x
            if x >= len(a) and x - k >= len(b):
                return _backwards(trace, len(a), len(b), d)
    return []


def _backwards(trace: list[dict[int, int]], x: int, y: int, d: int) -> list[tuple[int, int | None]]:
    edits: list[tuple[int, int | None]] = []
    for step in range(d, 0, -1):
        reached, k = trace[step], x - y
        down = k == -step or (k != step and reached[k - 1] < reached[k + 1])
        before = k + 1 if down else k - 1
        x = reached[before]
        y = x - before
        edits.append((x, y) if down else (x, None))
    return edits[::-1]
