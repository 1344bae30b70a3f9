"""Who may ask, and what every answer carries."""

import pytest
from starlette.datastructures import Headers

from handlers.web import HEADERS, foreign


def headers(**given: str) -> Headers:
    return Headers(given)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8321", "localhost:8321", "[::1]:8321", "127.0.0.1", "LOCALHOST:1", "127.8.9.1:80"]
)
def test_this_computer_is_served(host: str) -> None:
    assert foreign(headers(host=host)) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.5:8321",
        "0.0.0.0:8321",
        "localhost.evil.example",
        "",
        "user@127.0.0.1",
        "127.0.0.1:port",
        "127.0.0.1/x",
        "[::1",
        "2130706433",
    ],
)
def test_any_other_name_is_refused(host: str) -> None:
    assert str(foreign(headers(host=host))).startswith("Host:")


def test_a_host_is_needed_and_only_one() -> None:
    assert foreign(Headers()) is not None
    twice = [(b"host", b"localhost"), (b"host", b"127.0.0.1")]
    assert foreign(Headers(raw=twice)) is not None


def test_the_same_origin_is_served() -> None:
    assert foreign(headers(host="127.0.0.1:8321", origin="http://127.0.0.1:8321")) is None


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8321", "https://127.0.0.1:8321", ""],
)
def test_any_other_origin_is_refused(origin: str) -> None:
    assert str(foreign(headers(host="127.0.0.1:8321", origin=origin))).startswith("Origin:")


def test_no_page_may_run_inline_script_or_be_framed() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
