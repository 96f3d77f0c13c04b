"""The state of the machine: who may open our files, the certificate, disks, and the backups."""

import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from sekisho.gate.backup_keys import KeyRing
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.examined import Examined, failed, sound, warned
from sekisho.project.places import Places

CERTIFICATE_WARNS = timedelta(days=21)
BACKUP_WARNS = timedelta(hours=36)
FREE_ERROR = 1 << 30
"""Bytes: below, a night of extracts may not fit, and PostgreSQL itself may stop."""
FREE_WARNS = 0.10
"""Of the whole disk."""
OTHERS = 0o077


def examine_machine(kept: Places, now: datetime) -> list[Examined]:
    """The state of everything that is not in the database. Nothing is made or changed."""
    return [
        *_closed_to_others(kept),
        *_certificate(kept.tls / "cert.pem", now),
        *_disks(kept),
        *_witness_place(kept),
        *_backups(kept, now),
    ]


def _closed_to_others(kept: Places) -> Iterator[Examined]:
    places = {
        kept.web_key, kept.tls / "key.pem", kept.outbox, kept.answers, kept.backup_keys,
        kept.replay, kept.sign_ins, kept.witness / "witness.key", kept.webhook_keys, kept.sftp_key,
    }  # fmt: skip
    open_ones = sorted(
        path for path in places if path.exists() and stat.S_IMODE(path.stat().st_mode) & OTHERS
    )
    for path in open_ones:
        mode = "700" if path.is_dir() else "600"
        yield failed(
            "open-to-others",
            f"{path} をほかの利用者が開けます",
            f"others can open {path}",
            f"chmod {mode} {path}",
            f"chmod {mode} {path}",
        )
    if not open_ones:
        yield sound("files", "鍵と個人データの置き場所は、ほかの利用者に閉じています",
                    "keys and files of personal data are closed to others")  # fmt: skip


def _certificate(path: Path, now: datetime) -> Iterator[Examined]:
    if not path.exists():
        yield sound("certificate", "証明書は最初の sekisho serve が作ります",
                    "the first sekisho serve makes a certificate")  # fmt: skip
        return
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        yield failed(
            "certificate-damaged",
            f"{path} を証明書として読めません",
            f"{path} is no certificate",
            "発行者から受け取ったものを置き直してください。",
            "Put back what its issuer gave you.",
        )
        return
    day = ends.astimezone(TOKYO).date()
    if ends <= now:
        yield failed("certificate-ended", f"証明書は {day} に切れました",
                     f"the certificate ended on {day}",
                     "新しい証明書を置いて、serve を再起動してください。",
                     "Put a new one there and restart serve.")  # fmt: skip
    elif ends - now < CERTIFICATE_WARNS:
        yield warned("certificate-ends", f"証明書は {day} に切れます",
                     f"the certificate ends on {day}", "その前に新しい証明書を置いてください。",
                     "Put a new one there before that day.")  # fmt: skip
    else:
        yield sound("certificate", f"証明書は {day} まで有効です",
                    f"the certificate is good until {day}")  # fmt: skip


def _disks(kept: Places) -> Iterator[Examined]:
    known: set[int] = set()
    for path in (kept.outbox, kept.backups, kept.replay):
        there = next(each for each in (path, *path.parents) if each.exists())
        device = there.stat().st_dev
        if device not in known:
            known.add(device)
            usage = shutil.disk_usage(there)
            yield disk_state(there, usage.free, usage.total)


def disk_state(path: Path, free: int, total: int) -> Examined:
    """How the disk of the path is, with so many bytes free of so many."""
    gigabytes = free / (1 << 30)
    said = (
        f"{path} のディスクの空きは {gigabytes:.1f} GiB です",
        (f"the disk of {path} has {gigabytes:.1f} GiB free"),
    )
    hint_ja, hint_en = (
        "古い控えを移すか、ディスクを足してください。",
        "Move old backups, or add disk.",
    )
    if free < FREE_ERROR:
        return failed("disk-full", *said, hint_ja, hint_en)
    if free < FREE_WARNS * total:
        return warned("disk-filling", *said, hint_ja, hint_en)
    return sound("disk", *said)


def _witness_place(kept: Places) -> Iterator[Examined]:
    if not (kept.witness.exists() and kept.log_key.exists()):
        return
    if kept.witness.stat().st_dev == kept.log_key.stat().st_dev:
        yield warned(
            "witness-here",
            "立会人が、署名鍵と同じディスクにあります",
            "the witness stands on the same disk as the signing key",
            "別の機械に置いてください（docs/how-to/witness-elsewhere.md）。",
            "Put it on another machine (docs/how-to/witness-elsewhere.md).",
        )


def _backups(kept: Places, now: datetime) -> Iterator[Examined]:
    if kept.backup_keys.resolve().is_relative_to(kept.backups.resolve()):
        yield failed(
            "backup-keys-beside",
            "控えの鍵が、控えの中にあります",
            "the keys of the backups lie among the backups",
            "SEKISHO_BACKUP_KEYS を別の場所にし、鍵を移してください。",
            "Name another place in SEKISHO_BACKUP_KEYS and move the keys there.",
        )
    today = now.astimezone(TOKYO).date()
    overdue = [key for key in KeyRing(kept.backup_keys).all() if key.last_day < today]
    if overdue:
        yield failed(
            "backup-key-overdue",
            f"期限を過ぎた控えの鍵が {len(overdue)} 個残っています",
            f"{len(overdue)} keys of backups outlived their last day",
            "sekisho backup --expire を実行してください。",
            "Run sekisho backup --expire.",
        )
    yield _newest_backup(kept.backups, now)


def _newest_backup(directory: Path, now: datetime) -> Examined:
    times = [path.stat().st_mtime for path in directory.glob("*.backup.age")]
    if not times:
        return warned("backup-absent", "控えがまだありません", "there is no backup yet",
                      "sekisho backup を毎晩実行してください。",
                      "Run sekisho backup every night.")  # fmt: skip
    hours = (now.timestamp() - max(times)) / 3600
    said = f"最後の控えは {hours:.0f} 時間前です", f"the newest backup is {hours:.0f} hours old"
    if timedelta(hours=hours) > BACKUP_WARNS:
        return warned("backup-old", *said, "毎晩の sekisho backup が動いているか確かめてください。",
                      "See whether the nightly sekisho backup runs.")  # fmt: skip
    return sound("backup", *said)
