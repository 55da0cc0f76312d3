"""The story as it is printed: what people do and see, with the commands beside it."""

FORBIDDEN = ("commit", "merge", "ref", "hash")
MOST_LINES = 80
STORY_WIDTH = 74


class Story:
    def __init__(self) -> None:
        self.lines = 0

    def chapter(self, title: str) -> None:
        self._print("")
        self._print(title)

    def tell(self, sentence: str, command: str = "") -> None:
        """One line: the sentence for directors, the command for whoever wants to try it."""
        words = sentence.lower().replace(",", " ").replace(".", " ").replace(":", " ").split()
        for word in FORBIDDEN:
            if word in words:
                raise ValueError(f"the story says “{word}”")
        line = f"  {sentence}"
        if command:
            line = f"{line:<{STORY_WIDTH}}  $ {command}" if len(line) <= STORY_WIDTH else f"{line}  $ {command}"
        self._print(line)

    def end(self, sentence: str) -> None:
        self._print("")
        self._print(sentence)

    def _print(self, line: str) -> None:
        self.lines += 1
        if self.lines > MOST_LINES:
            raise ValueError(f"the story is longer than {MOST_LINES} lines")
        print(line, flush=True)
