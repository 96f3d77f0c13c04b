"""People at a page: each asks again as soon as the answer is there, all at once."""

import http.client
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

HOST = "localhost"
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `body` is sent as a form; without one the page is only looked at."""

    path: str
    cookie: str
    body: str | None = None


def p95(port: int, asks: Sequence[Sequence[Ask]]) -> float:
    """Seconds within which 95 of 100 answers came; one user for each sequence, all at once."""
    taken: list[float] = []
    failed: list[BaseException] = []
    start = threading.Barrier(len(asks))

    def user(mine: Sequence[Ask]) -> None:
        try:
            link = connection(port)
            start.wait(PATIENCE)
            for ask in mine:
                began = time.perf_counter()
                answer(link, port, ask)
                taken.append(time.perf_counter() - began)
            link.close()
        except BaseException as reason:  # noqa: BLE001  # told below, in the main thread
            failed.append(reason)

    threads = [threading.Thread(target=user, args=(mine,)) for mine in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return quantiles(taken, n=20)[-1]


def connection(port: int) -> http.client.HTTPSConnection:
    """A connection to the server of this machine, whose certificate is its own."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    link = http.client.HTTPSConnection(HOST, port, context=trusting, timeout=PATIENCE)
    link.connect()
    return link


def answer(link: http.client.HTTPSConnection, port: int, ask: Ask) -> bytes:
    """The page. AssertionError where it is another answer than 200."""
    headers = {"Cookie": ask.cookie, "Accept-Language": "ja"}
    if ask.body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Referer"] = f"https://{HOST}:{port}{ask.path}"
    link.request("GET" if ask.body is None else "POST", ask.path, ask.body, headers)
    response = link.getresponse()
    page = response.read()
    told = f"{ask.path}: {response.status} {response.headers.get('location', '')}"
    assert response.status == http.client.OK, told
    return page
