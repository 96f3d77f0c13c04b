"""A mail to one customer, from the order to its row in the queue: how many a second, one process.

Decided item by item through the door, composed, signed with 2048 bits, examined by the guard, entry
and content on the disk. Delivery is the smarthost's speed and is not measured.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.result import Result, at_least
from bench.world import DAY, ROOT, World, Worlds
from sekisho.books.mails import counted
from sekisho.books.versions import in_force
from sekisho.gate.mail_keys import make_keys
from sekisho.gate.publish_template import publish_template
from sekisho.gate.read_record import Actor
from sekisho.gate.send_mail import Order, Post, send_mail
from sekisho.letters.sender import read_sender
from sekisho.postgres.roles import Role

AIM = 30
"""A bill to a million customers within ten hours."""
TEMPLATE = "request_answered"
CHOSEN = """
SELECT customer_no FROM records.customer WHERE restricted IS NULL AND email IS NOT NULL
ORDER BY md5(customer_no) LIMIT %s
"""


def measure(here: Worlds) -> list[Result]:
    """One figure: mails of one process in a second, as the clock on the wall has it."""
    world = here.large
    with world.connect(Role.OWNER) as owner:
        whom = [str(number) for (number,) in owner.execute(CHOSEN, (here.scale.acts,))]
    with world.connect(Role.WEB) as web, _post() as post:
        version = in_force(web, DAY)
        web.rollback()
        source = (ROOT / "policy" / "mail" / f"{TEMPLATE}.md").read_bytes()
        publish_template(web, version, source, TEMPLATE, ["bench-a", "bench-b"], DAY)
        actor = Actor("bench", "operator", version.policy.digest)
        now = datetime(DAY.year, DAY.month, DAY.day, 3, tzinfo=UTC)
        began = perf_counter()
        for number in whom:
            send_mail(web, version, Order(number, TEMPLATE, actor, now), post)
        spent = perf_counter() - began
    told = f"{len(whom):,} mails in {spent:.1f} s, one after the other; {_queued(world):,} queued"
    return [at_least("mails decided, signed, recorded a second", len(whom) / spent, AIM, told=told)]


@contextmanager
def _post() -> Iterator[Post]:
    path = ROOT / "policy" / "mail" / "sender.yaml"
    sender = read_sender(path.read_text(encoding="utf-8"), path.name)
    with TemporaryDirectory() as place:
        keys, _ = make_keys(Path(place) / "keys", date(2026, 12, 1))
        yield Post(sender, keys, secrets.token_bytes)


def _queued(world: World) -> int:
    with world.connect(Role.AUDIT) as connection:
        return counted(connection).get("queued", 0)
