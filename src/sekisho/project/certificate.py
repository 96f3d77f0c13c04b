"""A certificate for this machine alone, so that even the demonstration is encrypted (C04)."""

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 397
RENEW_BEFORE = timedelta(days=7)


def ensure_certificate(place: Path, now: datetime) -> tuple[Path, Path]:
    """(certificate, key) lie in `place`; ours are made anew before they end, others' are kept."""
    cert, key = place / "cert.pem", place / "key.pem"
    if not (cert.is_file() and key.is_file() and _lasts(cert, now)):
        _make(place, cert, key, now)
    return cert, key


def _lasts(cert: Path, now: datetime) -> bool:
    return x509.load_pem_x509_certificate(cert.read_bytes()).not_valid_after_utc > (
        now + RENEW_BEFORE
    )


def _make(place: Path, cert: Path, key: Path, now: datetime) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    alternatives = x509.SubjectAlternativeName(
        [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - timedelta(minutes=5))
        .not_valid_after(now.astimezone(UTC) + timedelta(days=DAYS))
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    secret = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    key.unlink(missing_ok=True)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
