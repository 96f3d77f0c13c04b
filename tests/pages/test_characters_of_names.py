"""What names need is drawn, each character as itself, none as the box of a missing one."""

import pytest
from playwright.sync_api import BrowserContext

MISSING = "\U0010fffd"
"""For private use: no face draws it."""
DRAWN = """(characters) => {
  const face = getComputedStyle(document.body).fontFamily;
  return characters.map((character) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    const pen = canvas.getContext("2d");
    pen.font = `48px ${face}`;
    pen.textBaseline = "top";
    pen.fillText(character, 4, 4);
    return Array.from(pen.getImageData(0, 0, 64, 64).data)
      .filter((_, at) => at % 4 === 3).map((ink) => (ink > 127 ? "1" : "0")).join("");
  });
}"""


def drawn(visitor: BrowserContext, characters: list[str]) -> list[str]:
    """The pixels of each character, as a page of ours draws it: 1 for ink."""
    page = visitor.new_page()
    page.goto("/notice/")
    pixels: list[str] = page.evaluate(DRAWN, characters)
    return pixels


@pytest.mark.parametrize("usual", ["高", "崎", "1"])
def test_what_names_need_is_drawn_as_itself(usual: str, visitor: BrowserContext) -> None:
    needed = ["髙", "﨑", "①", "㈱", "𠮷"]
    pictures = drawn(visitor, [*needed, usual, MISSING])
    assert all("1" in picture for picture in pictures[: len(needed) + 1])
    assert len(set(pictures)) == len(pictures)


def test_a_character_that_no_face_has_would_be_noticed(visitor: BrowserContext) -> None:
    one, other = drawn(visitor, [MISSING, "\U0010fffc"])
    assert one == other
