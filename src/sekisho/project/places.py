"""Where an installation keeps what is not in the database: keys, the witness, the outbox."""

import os
from dataclasses import dataclass
from pathlib import Path

from sekisho.postgres.place import home

ORIGIN = "sekisho.example.jp/ledger"
WITNESS = "witness.sekisho.example.jp"


@dataclass(frozen=True, slots=True)
class Places:
    """The paths of one installation. Each can be moved by the variable named beside it."""

    log_key: Path  # SEKISHO_LOG_KEY
    witness: Path  # SEKISHO_WITNESS
    outbox: Path  # SEKISHO_OUTBOX
    answers: Path  # SEKISHO_ANSWERS
    origin: str  # SEKISHO_ORIGIN
    witness_name: str  # SEKISHO_WITNESS_NAME
    web_key: Path  # SEKISHO_WEB_KEY
    tls: Path  # SEKISHO_TLS: a directory with cert.pem and key.pem
    backups: Path  # SEKISHO_BACKUPS
    backup_keys: Path  # SEKISHO_BACKUP_KEYS: kept apart from the backups, and never copied
    replay: Path  # SEKISHO_REPLAY: what brings a restored backup up to date; on another disk
    requests: Path  # by when and for what fee requests are answered; SEKISHO_REQUESTS
    downstream: Path  # who hears of changes; SEKISHO_DOWNSTREAM
    demands: Path  # limits and directory for legal demands; SEKISHO_DEMANDS
    breaches: Path  # periods of reports and items that cost money; SEKISHO_BREACHES
    marketing: Path  # which purposes are marketing; SEKISHO_MARKETING
    watch: Path  # budgets, emergencies, training, who is told of alarms; SEKISHO_WATCH
    processed: Path  # how processed sets are made; SEKISHO_PROCESSED
    negawatt: Path  # how baselines of demand reduction are made; SEKISHO_NEGAWATT
    providers: Path  # by whom staff sign in; SEKISHO_PROVIDERS
    sign_ins: Path  # of the demonstration; SEKISHO_SIGN_INS
    mail_keys: Path  # SEKISHO_MAIL_KEYS: a directory with DKIM keys by selector, and address.key
    webhook_keys: Path  # SEKISHO_WEBHOOK_KEYS: what signs webhooks, by day; public halves beside
    sftp_key: Path  # SEKISHO_SFTP_KEY: by which we sign in to recipients' servers
    delivery: Path  # SEKISHO_DELIVERY: below it lie the folders into which files are laid
    mail_policy: Path  # SEKISHO_MAIL_POLICY: templates, and who sends (sender.yaml)
    mail_opens: Path  # SEKISHO_MAIL_OPENS: the secret key of sealed mail; not where screens run
    mail_seals: Path  # SEKISHO_MAIL_SEALS: its public half


def places() -> Places:
    """The places of this installation."""
    root = home()
    kept = root / ".sekisho"
    env = os.environ
    return Places(
        log_key=Path(env.get("SEKISHO_LOG_KEY", kept / "keys" / "log.key")),
        witness=Path(env.get("SEKISHO_WITNESS", kept / "witness")),
        outbox=Path(env.get("SEKISHO_OUTBOX", root / "out" / "outbox")),
        answers=Path(env.get("SEKISHO_ANSWERS", root / "out" / "answers")),
        origin=env.get("SEKISHO_ORIGIN", ORIGIN),
        witness_name=env.get("SEKISHO_WITNESS_NAME", WITNESS),
        web_key=Path(env.get("SEKISHO_WEB_KEY", kept / "keys" / "web.key")),
        tls=Path(env.get("SEKISHO_TLS", kept / "tls")),
        backups=Path(env.get("SEKISHO_BACKUPS", root / "out" / "backups")),
        backup_keys=Path(env.get("SEKISHO_BACKUP_KEYS", kept / "backup-keys")),
        replay=Path(env.get("SEKISHO_REPLAY", kept / "replay")),
        requests=Path(env.get("SEKISHO_REQUESTS", root / "policy" / "requests.yaml")),
        downstream=Path(env.get("SEKISHO_DOWNSTREAM", root / "policy" / "downstream.yaml")),
        demands=Path(env.get("SEKISHO_DEMANDS", root / "policy" / "demands.yaml")),
        breaches=Path(env.get("SEKISHO_BREACHES", root / "policy" / "breaches.yaml")),
        marketing=Path(env.get("SEKISHO_MARKETING", root / "policy" / "mail" / "marketing.yaml")),
        watch=Path(env.get("SEKISHO_WATCH", root / "policy" / "watch.yaml")),
        processed=Path(env.get("SEKISHO_PROCESSED", root / "policy" / "processed.yaml")),
        negawatt=Path(env.get("SEKISHO_NEGAWATT", root / "policy" / "negawatt.yaml")),
        providers=Path(env.get("SEKISHO_PROVIDERS", kept / "providers.yaml")),
        sign_ins=Path(env.get("SEKISHO_SIGN_INS", kept / "sign-ins.json")),
        mail_keys=Path(env.get("SEKISHO_MAIL_KEYS", kept / "keys" / "mail")),
        mail_opens=Path(env.get("SEKISHO_MAIL_OPENS", kept / "mail-content" / "opens.key")),
        mail_seals=Path(env.get("SEKISHO_MAIL_SEALS", kept / "keys" / "mail-content.pub")),
        webhook_keys=Path(env.get("SEKISHO_WEBHOOK_KEYS", kept / "keys" / "webhooks")),
        sftp_key=Path(env.get("SEKISHO_SFTP_KEY", kept / "keys" / "sftp.key")),
        delivery=Path(env.get("SEKISHO_DELIVERY", root / "out" / "delivery")),
        mail_policy=Path(env.get("SEKISHO_MAIL_POLICY", root / "policy" / "mail")),
    )
