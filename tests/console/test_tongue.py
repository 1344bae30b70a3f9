"""In which language someone reads: what they chose goes before what their browser asks for."""

import pytest
from starlette.requests import Request

from handlers.console.tongue import chosen, wanted


def request(query: str = "", cookie: str = "", accepts: str = "") -> Request:
    given = {"cookie": cookie, "accept-language": accepts}
    headers = [(name.encode(), value.encode()) for name, value in given.items() if value]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "cookie", "language"),
    [
        ("", "", None),
        ("lang=nb", "lang-ida=da; lang=en", "nb"),
        ("", "lang-ida=da; lang=en", "da"),
        ("", "lang-dan=da; lang=en", "en"),
        ("lang=tlh", "lang=<b>", None),
    ],
)
def test_one_persons_choice(query: str, cookie: str, language: str | None) -> None:
    assert chosen(request(query, cookie, "da"), "ida") == language


@pytest.mark.parametrize(
    ("query", "cookie", "accepts", "language"),
    [
        ("", "", "", "da"),
        ("", "", "de,sv;q=0.9", "da"),
        ("", "", "nn-NO, nb;q=0.9", "nn"),
        ("", "", "NO", "nb"),
        ("", "lang=en", "nb", "en"),
        ("lang=nn", "lang=en", "nb", "nn"),
        ("", "", ",;,=," * 500 + "nb", "da"),
    ],
)
def test_the_language_of_the_page(query: str, cookie: str, accepts: str, language: str) -> None:
    assert wanted(request(query, cookie, accepts), "da") == language
