"""The command line of one test's world: what it answers programs and people."""

import json
from pathlib import Path
from typing import Any

from cast import ROOT
from desk import in_a_process
from night_world import World


class Line:
    """A command line in one world's directory, with the shipped directory of bodies."""

    def __init__(self, world: World, place: Path) -> None:
        self.world, self.place = world, place
        (place / "policy").mkdir()
        for name in ("demands.yaml", "breaches.yaml"):
            (place / "policy" / name).write_bytes((ROOT / "policy" / name).read_bytes())
        (place / "paper.pdf").write_bytes(b"%PDF inquiry")

    def run(self, *words: str) -> tuple[int, str, str]:
        """(exit status, standard output, last line of standard error)."""
        environment = {**self.world.database.environment(), "SEKISHO_HOME": str(self.place)}
        done = in_a_process(self.place, *words, environment=environment)
        said = done.stderr.decode().strip().splitlines() or [""]
        return done.returncode, done.stdout.decode(), said[-1]

    def told(self, *words: str) -> Any:
        """What the command answers as JSON."""
        status, out, said = self.run(*words, "--json")
        assert status == 0, said
        return json.loads(out)

    def said(self, lang: str, *words: str) -> list[str]:
        """What the command tells a person in that language, line by line."""
        status, out, said = self.run(*words, "--lang", lang)
        assert status == 0, said
        return out.splitlines()
