"""What was typed waits for the sign-in: sealed, for one page, once, for half an hour."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import RequestFactory, override_settings

FORM = "application/x-www-form-urlencoded"
KEY = "k" * 60


@pytest.fixture(autouse=True)
def installation(migrated: object) -> Any:
    """The installation has a key."""
    with override_settings(SECRET_KEY=KEY):
        yield


def sent(typed: dict[str, str], session: dict[str, Any], path: str = "/console/search/") -> bool:
    """Whether what was sent to the path is kept in the session."""
    from sekisho.web.kept import keep_typed

    request = RequestFactory().post(path, urlencode(typed), content_type=FORM)
    request.session = session  # type: ignore[assignment]  # a dictionary does
    return keep_typed(request)


def back(session: dict[str, Any], path: str = "/console/search/") -> dict[str, Any] | None:
    """What the page of the path is given back."""
    from sekisho.web.kept import typed_before

    request = RequestFactory().get(path)
    request.session = session  # type: ignore[assignment]  # a dictionary does
    found = typed_before(request)
    return None if found is None else found.dict()


def test_it_is_given_back_once() -> None:
    session: dict[str, Any] = {}
    assert sent({"name": "髙﨑 花子", "phone": "0312345678"}, session)
    assert back(session) == {"name": "髙﨑 花子", "phone": "0312345678"}
    assert back(session) is None
    assert session == {}


def test_another_page_does_not_get_it_and_its_own_still_does() -> None:
    session: dict[str, Any] = {}
    sent({"name": "花子"}, session)
    assert back(session, "/console/begin/") is None
    assert back(session) == {"name": "花子"}


def test_nothing_secret_is_kept() -> None:
    session: dict[str, Any] = {}
    secret = {"oldpassword": "a", "password1": "b", "code": "123456", "credential": "{}",
              "csrfmiddlewaretoken": "t", "ticket": "x"}  # fmt: skip
    assert not sent(secret, session)
    assert session == {}
    assert sent({**secret, "email": "aki@example.jp"}, session)
    assert back(session) == {"email": "aki@example.jp"}


def test_in_the_session_it_cannot_be_read() -> None:
    session: dict[str, Any] = {}
    sent({"phone": "0312345678"}, session)
    assert "0312345678" not in str(session)
    with override_settings(SECRET_KEY="another" * 10):
        assert back(session) is None
    assert session == {}


def test_after_half_an_hour_it_is_dropped_by_whichever_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session: dict[str, Any] = {}
    sent({"name": "花子"}, session)
    import time

    later = time.time() + 30 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert back(session, "/console/begin/") is None
    assert session == {}


@pytest.mark.parametrize("typed", [{"words": "あ" * 7000}, {"words": ""}, {}])
def test_a_huge_text_and_an_empty_one_are_not_kept(typed: dict[str, str]) -> None:
    session: dict[str, Any] = {}
    assert not sent(typed, session)
    assert session == {}


def test_a_session_that_was_tampered_with_gives_nothing() -> None:
    session: dict[str, Any] = {"typed": {"path": "/console/search/", "sealed": "gAAAAA"}}
    assert back(session) is None
    assert back({"typed": "text"}) is None
