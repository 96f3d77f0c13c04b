"""The published text is what remains when the rules and the front matter are taken away.

The law `text_survives` rests on the exact form in which they are put in, counted in lines, where
the lines of a text are text.split("\\n"):

- a rule block is one empty line and the lines of its fence, put in after the last line of a
  passage or of another rule block;
- the front matter is its lines from `---` to `---` and one empty line, put in before the first.

Taking those lines out again gives the published text back byte for byte, its last line end (or
the want of one) included. Anchors stay: they are addresses that the public may cite.
"""

from sekisho.clauses.document import Document


def strip(document: Document) -> str:
    """The published text, byte for byte; requires document.is_sound."""
    document.require_sound()
    lines = document.text.split("\n")
    taken: set[int] = set()
    for rule in document.rule_blocks:
        first = rule.fence.line - 1
        taken.update(range(first, rule.fence.end_line))
        if first > 0 and lines[first - 1] == "":
            taken.add(first - 1)
    if document.front is not None:
        end = document.front.fence.end_line
        taken.update(range(end))
        if end < len(lines) and lines[end] == "":
            taken.add(end)
    return "\n".join(line for index, line in enumerate(lines) if index not in taken)
