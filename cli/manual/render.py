"""Writes the man pages of programs that describe themselves, one for each command.

    render.py --output FOLDER PROGRAM...

Everything comes from `PROGRAM --experimental-dump-help`, so a page says what `--help` says. The argument parser's own
plugin is not used: it builds everything a second time and passes over programs whose commands lie in a library.
"""

import argparse
import json
import pathlib
import subprocess

EXIT_STATUS = [
    ("0", "Done."),
    ("1", "Refused, or something is wrong; a person can act."),
    ("3", "Done, and decisions are waiting (only with \\-\\-check)."),
    ("64", "The command was not used as it explains itself."),
    ("65", "Data could not be read."),
    ("69", "The hub could not be reached."),
    ("70", "Something went wrong inside the program."),
]


def plain(text):
    """The text with nothing in it that troff takes for something else."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\`")


def lines(text):
    """The text as lines that are no requests."""
    for line in plain(text).split("\n"):
        yield "\\&" + line if line[:1] in (".", "'") else line


def prose(text):
    """Paragraphs; lines that are set in stay as they are."""
    inset = False
    for line in lines(text.strip("\n")):
        if line.startswith("  ") != inset:
            inset = not inset
            yield ".nf" if inset else ".fi"
        yield line if inset or line.strip() else ".PP"
    if inset:
        yield ".fi"


def name(argument):
    """How an argument is written: `--json`, `--from <from>`, `<name>`."""
    value = f"\\fI{plain(argument['valueName'])}\\fR" if argument.get("valueName") else ""
    if argument["kind"] == "positional":
        return value
    names = sorted(argument["names"], key=lambda one: one["kind"] == "long")
    words = ", ".join(
        "\\fB" + plain(("--" if one["kind"] == "long" else "-") + one["name"]) + "\\fR" for one in names)
    return words if argument["kind"] == "flag" else f"{words} {value}"


def shown(arguments):
    return [one for one in arguments if one["shouldDisplay"]]


def synopsis(words, command):
    yield f"\\fB{plain(' '.join(words))}\\fR"
    for argument in shown(command.get("arguments", [])):
        text = name(argument).split(", ")[-1] + (" ..." if argument["isRepeating"] else "")
        yield f"[{text}]" if argument["isOptional"] else text
    if subcommands(command):
        yield "\\fIcommand\\fR"


def subcommands(command):
    return [one for one in command.get("subcommands", []) if one["shouldDisplay"] and one["commandName"] != "help"]


def entries(arguments):
    for argument in arguments:
        yield from (".TP", name(argument), *lines(argument.get("abstract", "")))
        if argument.get("defaultValue"):
            yield f"By default {plain(argument['defaultValue'])}."


def page(words, command, version):
    """The page of one command, in the macros of man(7)."""
    title = "-".join(words)
    discussion, _, examples = command.get("discussion", "").partition("Example:\n")
    arguments = shown(command.get("arguments", []))
    yield f'.TH "{plain(title.upper())}" "1" "" "{plain(version)}" ""'
    yield from (".SH NAME", f"{plain(title)} \\- {plain(command['abstract'].rstrip('.'))}")
    yield from (".SH SYNOPSIS", " ".join(synopsis(words, command)))
    yield from (".SH DESCRIPTION", *lines(command["abstract"]))
    if discussion.strip():
        yield from (".PP", *prose(discussion))
    for heading, isPositional in (("ARGUMENTS", True), ("OPTIONS", False)):
        part = [one for one in arguments if (one["kind"] == "positional") == isPositional]
        if part:
            yield from (f".SH {heading}", *entries(part))
    below = subcommands(command)
    if below:
        yield ".SH COMMANDS"
        for one in below:
            pointer = plain("-".join(words + [one["commandName"]]))
            yield from (".TP", f"\\fB{pointer}\\fR(1)", *lines(one["abstract"]))
    if examples.strip():
        yield from (".SH EXAMPLES", *prose(examples))
    if words[0] == "sli" and not below:
        yield ".SH EXIT STATUS"
        for code, meaning in EXIT_STATUS:
            yield from (".TP", code, meaning)
    if len(words) > 1:
        yield from (".SH SEE ALSO", f"\\fB{plain('-'.join(words[:-1]))}\\fR(1)")


def pages(words, command, version):
    yield "-".join(words), "\n".join(page(words, command, version)) + "\n"
    for one in subcommands(command):
        yield from pages(words + [one["commandName"]], one, version)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    version = ""
    for program in options.programs:
        def answer(argument):
            return subprocess.run([program, argument], check=True, capture_output=True, text=True).stdout
        command = json.loads(answer("--experimental-dump-help"))["command"]
        # Programs that are built together are of one version.
        if any(one.get("valueName") == "version" for one in command["arguments"]):
            version = f"{program.name} {answer('--version').strip()}"
        for title, text in pages([program.name], command, version):
            (options.output / f"{title}.1").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
