"""What sending to recipients works with, as the environment names it.

SEKISHO_WEBHOOK_CA is a file of authorities that are trusted instead of the system's.
SEKISHO_WEBHOOK_LOOPBACK=1 lets webhooks go to this machine, for trials; nowhere else than there.
SEKISHO_RECIPIENT_NETWORKS names networks that are not public and yet hold recipients' servers.
"""

import os
import secrets
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sekisho.gate.delivery import read_deliveries
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.file_line import FileLine
from sekisho.gate.reach import VARIABLE, Reach, read_reach
from sekisho.gate.send_along_ways import Sender
from sekisho.gate.way_settings import SFTP, WEBHOOK
from sekisho.gate.webhook_keys import WebhookKeys, load_webhook_keys
from sekisho.gate.webhook_line import WebhookLine
from sekisho.project.places import Places


def sender_of(
    kept: Places, delivery: Path, stopping: Callable[[], bool], env: Mapping[str, str] = os.environ
) -> Sender:
    """The sender of this installation. Without a key that signs, webhooks wait; files go.

    ActRefusedError where what the environment names cannot be used: nothing is sent half.
    """
    text = delivery.read_text(encoding="utf-8")
    return Sender(
        WebhookLine(ca_file=_authorities(env), reach=reach_of(WEBHOOK, env)),
        _keys(kept),
        FileLine(kept.delivery, kept.sftp_key, reach=reach_of(SFTP, env)),
        Outbox(kept.outbox),
        read_deliveries(text, delivery.name),
        lambda: datetime.now(UTC),
        lambda: secrets.token_bytes(16),
        stopping,
    )


def reach_of(kind: str, env: Mapping[str, str] = os.environ) -> Reach:
    """To which addresses ways of that kind may lead. ActRefusedError names what is no network."""
    loopback = kind == WEBHOOK and env.get("SEKISHO_WEBHOOK_LOOPBACK") == "1"
    return read_reach(env.get(VARIABLE, ""), loopback=loopback)


def _authorities(env: Mapping[str, str]) -> str | None:
    """The file of authorities, which can be read."""
    file = env.get("SEKISHO_WEBHOOK_CA")
    try:
        ssl.create_default_context(cafile=file)
    except OSError:
        raise ActRefusedError(
            "webhook-ca",
            "SEKISHO_WEBHOOK_CA のファイルを認証局の証明書（PEM）として読めません。場所と権限を"
            "確かめてください。",
            "The file of SEKISHO_WEBHOOK_CA cannot be read as certificates of authorities (PEM)."
            " See where it lies and who may read it.",
        ) from None
    return file


def _keys(kept: Places) -> WebhookKeys | None:
    """None where none was made; one that is open to others is refused."""
    return load_webhook_keys(kept.webhook_keys) if any(kept.webhook_keys.glob("*.key")) else None
