"""Free text lets no personal number through, gives back what was no such number, and deceives nobody.

All numbers here are invented; Danish ones fail the check digit or use replacement days, Norwegian ones are from
synthetic ranges (months moved by 40, 65 or 80) or fail theirs.
"""

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.guard import KINDS, Hit, clean, mask, numbers, renumbered, unmask

WORDS = st.text(st.characters(exclude_characters="⟦⟧", exclude_categories=["Cs"]))
DATES = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    "number",
    [
        "0101900000",
        "010190-0000",
        "010190 0000",
        "010190 - 0000",
        "010190\u20110000",
        "010190–0000",
        "01 01 90 0000",
        "01.01.90-0000",
        "01/01/90 0000",
        "01/01-90-0000",
        "01011990-0000",
        "01.01.1990-0000",
        "610190-0000",
        "290200-0000",
        "٠١٠١٩٠٠٠٠٠",
    ],
)
def test_a_cpr_number_is_masked_however_it_is_written(number: str) -> None:
    masked = mask(f"cpr:{number}, sendt")
    assert masked.text == "cpr:⟦cpr 1⟧, sendt"
    assert masked.hits == (Hit(1, "cpr", number),)


@pytest.mark.parametrize(
    "number",
    [
        "01819000000",
        "018190 00000",
        "018190 000 00",
        "01 81 90 00000",
        "01.81.90-00000",
        "01419000000",
        "01669000000",
        "41819000000",
        "41019000000",
        "01019000000",
        "01011990 00000",
        "17912099997",
        "80000000098",
    ],
)
def test_a_norwegian_number_is_masked_synthetic_months_and_d_numbers_too(number: str) -> None:
    """The last but one is of the tax administration's test population, the last a help number with check digits."""
    masked = mask(f"fnr {number}.")
    assert masked.text == "fnr ⟦fnr 1⟧."
    assert masked.hits == (Hit(1, "fnr", number),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("4111 1111 1111 1111", "card"),
        ("4111-1111-1111-1111", "card"),
        ("4111111111111111", "card"),
        ("3782 822463 10005", "card"),
        ("378282246310005", "card"),
        ("DK50 0040 0440 1162 43", "iban"),
        ("NO9386011117947", "iban"),
        ("no93 8601 1117 947", "iban"),
        ("GB29-NWBK-6016-1331-9268-19", "iban"),
    ],
)
def test_cards_and_accounts_are_masked(text: str, kind: str) -> None:
    """The banks' and card schemes' own published examples."""
    assert mask(f"({text}) og").text == f"(⟦{kind} 1⟧) og"


@pytest.mark.parametrize(
    "text",
    [
        "KBG-2026-014",
        "sag 2026-31-2345",
        "20/12345-3",
        "+45 12 34 56 78",
        "+4512345678",
        "0045 12345678",
        "+47 400 12 345",
        "+4740012345",
        "+46 70 123 45 67",
        "+46701234567",
        "12 34 56 78 og 87 65 43 21",
        "22.11.2026 kl. 14.30",
        "22.11.2026 1430",
        "2026-11-22T14:30:00",
        "den 1.1.2026-31.12.2026",
        "faktura 2026112201",
        "EAN 5790000123456",
        "CVR 12345678",
        "orgnr. 987 654 321",
        "konto 1234.56.78901",
        "320190-1234",
        "311190 1234",
        "4111 1111 1111 1112",
        "DK51 0040 0440 1162 43",
        "1.234.567.890,00 kr",
        "192.168.100.12",
    ],
)
def test_case_numbers_phone_numbers_dates_and_the_like_are_left_alone(text: str) -> None:
    assert mask(text) == mask("").__class__(text, ())


@pytest.mark.parametrize("text", ["221126 1430", "22.11.26 1430", "faktura 1201261234"])
def test_what_looks_like_a_number_is_masked_in_doubt(text: str) -> None:
    """Known and accepted: a date with a time, an invoice number that begins like a date. The writer puts it back."""
    assert mask(text).hits


def test_hits_are_numbered_on_and_in_reading_order() -> None:
    masked = mask("4111111111111111, 010190-0000 og 018190 00000", first=7)
    assert masked.text == "⟦card 7⟧, ⟦cpr 8⟧ og ⟦fnr 9⟧"
    assert [hit.number for hit in masked.hits] == [7, 8, 9]


def test_of_two_that_overlap_nothing_stays() -> None:
    masked = mask("010190-4111 1111 1111 1111")
    assert masked.text == "⟦card 1⟧"
    assert masked.hits[0].text == "010190-4111 1111 1111 1111"


def test_a_placeholder_the_writer_typed_is_no_placeholder() -> None:
    masked = mask("⟦cpr 1⟧ er ⟦010190-0000⟧")
    assert masked.text == "[cpr 1] er [⟦cpr 1⟧]"
    assert unmask(masked.text, 1, "010190-0000") == "[cpr 1] er [010190-0000]"


def test_putting_back_touches_only_that_number() -> None:
    text = mask("010190-0000 og 020290-0000", first=1).text
    assert unmask(text, 2, "020290-0000") == "⟦cpr 1⟧ og 020290-0000"
    assert unmask(text, 3, "x") == unmask(text, 11, "x") == text


def test_what_is_put_back_is_taken_literally() -> None:
    assert unmask("⟦iban 1⟧", 1, r"\1\g<0>") == r"\1\g<0>"


@given(WORDS, DATES, st.integers(0, 9999), st.sampled_from(["", "-", " ", "."]), st.sampled_from([0, 60]), WORDS)
def test_no_cpr_shape_with_a_date_comes_through(
    before: str, born: date, serial: int, gap: str, moved: int, after: str
) -> None:
    number = f"{born.day + moved:02}{born:%m%y}{gap}{serial:04}"
    text = f"{before}x{number}x{after}"
    assert number not in mask(text).text


@given(WORDS, DATES, st.integers(0, 99999), st.sampled_from([0, 40]), st.sampled_from([0, 40, 65, 80]))
def test_no_norwegian_shape_with_a_date_comes_through(
    before: str, born: date, serial: int, day: int, month: int
) -> None:
    number = f"{born.day + day:02}{born.month + month:02}{born:%y}{serial:05}"
    assert number not in mask(f"{before}x{number}").text


@given(st.text("0123456789 -.+", max_size=60))
def test_no_run_of_ten_digits_that_begins_with_a_date_comes_through(text: str) -> None:
    for run in re.findall(r"(?<!\d)\d{10}(?!\d)", mask(text).text):
        day, month = int(run[:2]), int(run[2:4])
        assert not (1 <= day % 60 <= 28 and day < 90 and 1 <= month <= 12)


@given(st.one_of(WORDS, st.text("0123456789 -./DKNO", max_size=80)), st.integers(1, 50))
def test_everything_masked_can_be_put_back(text: str, first: int) -> None:
    masked = mask(text, first)
    assert all(hit.kind in KINDS for hit in masked.hits)
    restored = masked.text
    for hit in masked.hits:
        restored = unmask(restored, hit.number, hit.text)
    assert restored == text


@pytest.mark.parametrize("piece", ["DK50 ", "1-", "01-01-90 ", "4111 ", "010190 ", "a1", "\u200d", "⟦"])
def test_a_long_text_made_to_be_slow_is_not(piece: str) -> None:
    began = time.process_time()
    mask(clean(piece * (40_000 // len(piece))))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\x00b\x1bc\x7fd\te", "abcd\te"),
        ("evil\u202egpj.exe\u202c", "evilgpj.exe"),
        ("\u2067a\u2069\u200eb\u061cc", "abc"),
        ("0101\u200b90\ufeff-00\u200c00", "010190-0000"),
        ("\u200da\u200db\u200d", "ab"),
        ("👩\u200d👧 og 👁️\u200d🗨️ og 🧑🏽\u200d⚕️", "👩\u200d👧 og 👁️\u200d🗨️ og 🧑🏽\u200d⚕️"),
        ("e\u0301 A\u030a", "é Å"),
        ("a\ud800b\uffffc", "abc"),
        ("  \n word \n\n", "word"),
        ("<b>&amp;</b> *x* _y_", "<b>&amp;</b> *x* _y_"),
        ("\u202e\x00\n", ""),
    ],
)
def test_cleaning_takes_what_deceives_and_nothing_else(text: str, left: str) -> None:
    assert clean(text) == left


def test_a_number_hidden_by_invisible_characters_is_found_after_cleaning() -> None:
    assert mask(clean("0101\u200b90\u2060-00\u202e00")).text == "⟦cpr 1⟧"


def test_forty_thousand_characters_are_kept_whole() -> None:
    assert clean("æ" * 40_000 + "\x00") == "æ" * 40_000


def test_one_more_is_refused_and_nothing_is_cut() -> None:
    with pytest.raises(Refusal, match="too_long") as refused:
        clean("a" * 40_001)
    assert refused.value.details == {"limit": "40000"}
    with pytest.raises(Refusal, match="too_long"):
        clean("abc", limit=2)


@given(st.text(st.characters()))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")


def test_placeholders_get_other_numbers_in_another_case() -> None:
    assert renumbered("⟦cpr 1⟧ and ⟦iban 12⟧, 3", 4) == "⟦cpr 5⟧ and ⟦iban 16⟧, 3"
    assert numbers("⟦cpr 5⟧ and ⟦iban 16⟧, 3") == (5, 16)
