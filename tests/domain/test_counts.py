"""Numbers of people as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.counts import read_count
from bot.domain.finding import Span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("12", Span(12, 12)),
        ("0", Span(0, 0)),
        ("ingen", Span(0, 0)),
        ("12 borgere", Span(12, 12)),
        ("1.200", Span(1200, 1200)),
        ("1,200", Span(1200, 1200)),
        ("1\N{NO-BREAK SPACE}200", Span(1200, 1200)),
        ("10-20", Span(10, 20)),
        ("10 – 20 people", Span(10, 20)),
        ("1.000 til 2.000", Span(1000, 2000)),
        ("about 50", Span(45, 55)),
        ("ca. 50", Span(45, 55)),
        ("CA 50", Span(45, 55)),
        ("omkring 55", Span(49, 61)),
        ("~3", Span(2, 4)),
        ("> 100", Span(101, None)),
        (">100", Span(101, None)),
        ("mere end 100", Span(101, None)),
        ("at least 100", Span(100, None)),
        ("minst 100", Span(100, None)),
        ("100+", Span(100, None)),
        ("< 10", Span(0, 9)),
        ("færre end 10", Span(0, 9)),
        ("op til 10", Span(0, 10)),
        ("høyst 10", Span(0, 10)),
    ],
)
def test_a_count_is_read_with_its_bounds(text: str, span: Span) -> None:
    assert read_count(text) == span


@pytest.mark.parametrize("text", ["", "-5", "20-10", "many", "1.5", "12 or 13", "< 0", "99999999999", "1.2.3", "ca."])
def test_what_is_no_count_is_none(text: str) -> None:
    assert read_count(text) is None


@given(st.integers(0, 10**9))
def test_about_n_always_holds_n(number: int) -> None:
    span = read_count(f"about {number}")
    assert span is not None
    assert span.least is not None
    assert span.most is not None
    assert 0 <= span.least <= number <= span.most
