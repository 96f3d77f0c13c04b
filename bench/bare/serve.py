"""The bare views on the product's server: python -m bench.bare.serve PORT WORKERS."""

import sys
from datetime import UTC, datetime

TARGET = "bench.bare.wsgi:application"


def main(port: int, workers: int) -> None:
    """Serves until it is told to stop, with the product's own server and settings."""
    from sekisho.project import server  # noqa: PLC0415
    from sekisho.project.certificate import ensure_certificate  # noqa: PLC0415
    from sekisho.project.places import places  # noqa: PLC0415

    server.TARGET = TARGET
    certificate = ensure_certificate(places().tls, datetime.now(UTC))
    server.serve("127.0.0.1", port, None, certificate, workers)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
