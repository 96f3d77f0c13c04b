"""The runs by the command line: their states have words in both languages."""

from pathlib import Path

from command_line import Line
from night_world import World
from sekisho.cases.stands import RUN
from sekisho.gate.show_runs import STATES


def test_runs_are_listed_with_their_states_in_words(world: World, tmp_path: Path) -> None:
    assert set(RUN.states) == set(STATES)
    given = world.night()
    line = Line(world, tmp_path)
    for lang, head, word in (("ja", "状態", "引渡し済み"), ("en", "State", "released")):
        listed = line.said(lang, "runs", "list")
        assert listed[1].split("┃")[2].strip() == head
        states = [row.split("│")[2].strip() for row in listed if row.startswith("│")]
        assert [state for state in states if state] == [word] * len(given)
