"""What sending to recipients works with, as the environment names it.

SEKISHO_WEBHOOK_CA is a file of authorities that are trusted instead of the system's.
SEKISHO_WEBHOOK_LOOPBACK=1 lets webhooks go to this machine, for trials; nowhere else than there.
SEKISHO_RECIPIENT_NETWORKS names networks that are not public and yet hold recipients' servers.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sekisho.gate.delivery import read_deliveries
from sekisho.gate.extract_files import Outbox
from sekisho.gate.file_line import FileLine
from sekisho.gate.reach import VARIABLE, Reach, read_networks
from sekisho.gate.send_along_ways import Sender
from sekisho.gate.webhook_keys import WebhookKeys, load_webhook_keys
from sekisho.gate.webhook_line import WebhookLine
from sekisho.project.places import Places


def sender_of(
    kept: Places, delivery: Path, stopping: Callable[[], bool], env: Mapping[str, str] = os.environ
) -> Sender:
    """The sender of this installation. Without a key that signs, webhooks wait; files go."""
    text = delivery.read_text(encoding="utf-8")
    reach = Reach(read_networks(env.get(VARIABLE, "")))
    return Sender(
        WebhookLine(
            loopback=env.get("SEKISHO_WEBHOOK_LOOPBACK") == "1",
            ca_file=env.get("SEKISHO_WEBHOOK_CA"),
            reach=reach,
        ),
        _keys(kept),
        FileLine(kept.delivery, kept.sftp_key, reach=reach),
        Outbox(kept.outbox),
        read_deliveries(text, delivery.name),
        lambda: datetime.now(UTC),
        lambda: secrets.token_bytes(16),
        stopping,
    )


def _keys(kept: Places) -> WebhookKeys | None:
    """None where none was made; one that is open to others is refused."""
    return load_webhook_keys(kept.webhook_keys) if any(kept.webhook_keys.glob("*.key")) else None
