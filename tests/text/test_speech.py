"""How sentences are filled: dates in the reader's zone and language, plurals, and nothing left open."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.deadline import Sentence
from bot.domain.milestone import When
from bot.text.catalog import Catalogues
from bot.text.load import Texts, load_catalogues

DUE = datetime(2020, 4, 21, 10, 46, tzinfo=UTC)
"""Kongsberg's deadline: 12:46 in Oslo."""

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def texts() -> Catalogues:
    return load_catalogues()


@pytest.fixture
def mixed(tmp_path: Path) -> Texts:
    """Catalogues of one message each, with a plural, in every language; dates need the package's `when` keys."""
    forms = {"en": ("child", "children"), "da": ("barn", "børn"), "nb": ("barn", "barn"), "nn": ("born", "born")}
    for language, (one, many) in forms.items():
        room = tmp_path / language / "LC_MESSAGES"
        room.mkdir(parents=True)
        room.joinpath("test.po").write_text(
            'msgid "any"\nmsgstr "<{value}>"\n\n'
            'msgid "when.instant"\nmsgstr "{date}, {time}"\n\n'
            f'msgid "kids"\nmsgid_plural "kids"\nmsgstr[0] "{{number}} {one} {{who}}"\n'
            f'msgstr[1] "{{number}} {many} {{who}}"\n',
            encoding="utf-8",
        )
    return load_catalogues(tmp_path)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Tuesday 21 April 2020 at 12:46"),
        ("da", "tirsdag den 21. april 2020 kl. 12.46"),
        ("nb", "tirsdag 21. april 2020 kl. 12:46"),
        ("nn", "tysdag 21. april 2020 kl. 12:46"),
    ],
)
def test_an_instant_has_weekday_date_and_local_time(texts: Catalogues, language: str, said: str) -> None:
    assert texts.speech(language, "Europe/Oslo").instant(DUE) == said


def test_the_same_instant_reads_differently_elsewhere(texts: Catalogues) -> None:
    say = texts.speech("en", "America/New_York")
    assert say.instant(DUE) == "Tuesday 21 April 2020 at 06:46"
    assert say.time(datetime(2020, 4, 21, 2, 0, tzinfo=UTC)) == "22:00"


def test_the_hour_that_comes_twice_is_told_apart_by_the_zones_name(texts: Catalogues) -> None:
    say = texts.speech("en", "Europe/Oslo")
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert say.instant(first) == say.instant(second) == "Sunday 25 October 2026 at 02:30"
    assert say.instant_with_zone(first).endswith("(CEST)")
    assert say.instant_with_zone(second).endswith("(CET)")


def test_the_day_changes_with_the_zone(texts: Catalogues) -> None:
    late = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert texts.speech("en", "Europe/Copenhagen").instant(late) == "Sunday 29 March 2026 at 00:30"


@pytest.mark.parametrize(
    ("written", "en", "da"),
    [
        ("2019", "2019", "2019"),
        ("2019-01", "January 2019", "januar 2019"),
        ("2019-01-07", "Monday 7 January 2019", "mandag den 7. januar 2019"),
        (
            "~2019-01-07T13:00+00:00",
            "about Monday 7 January 2019 at 14:00",
            "omkring mandag den 7. januar 2019 kl. 14.00",
        ),
        ("2019-01-07T13:00+00:00", "Monday 7 January 2019 at 14:00", "mandag den 7. januar 2019 kl. 14.00"),
    ],
)
def test_a_when_is_said_as_exactly_as_it_is_known(texts: Catalogues, written: str, en: str, da: str) -> None:
    when = When.parse(written)
    said = [texts.speech(language, "Europe/Copenhagen").when(when) for language in ("en", "da")]
    assert said == [en, da]


def test_each_kind_of_detail_is_put_into_words(mixed: Texts) -> None:
    say = mixed.speech("en", "Europe/Oslo")
    values: list[tuple[object, str]] = [
        ("text", "text"),
        (1234, "1,234"),
        (DUE, "Tuesday 21 April 2020, 12:46"),
        (date(2020, 4, 21), "Tuesday 21 April 2020"),
        (timedelta(hours=47.5), "1 day 23 hours"),
        (When.parse("2019-01"), "January 2019"),
        (("a", "b", "c"), "a, b and c"),
        ([date(2020, 4, 21), "later"], "Tuesday 21 April 2020 and later"),
        (Sentence("any", {"value": "inner"}), "<inner>"),
        ("{value}", "{value}"),
    ]
    assert [say("any", value=value) for value, _ in values] == [f"<{said}>" for _, said in values]
    assert say.sentence(Sentence("any", {"value": DUE})) == "<Tuesday 21 April 2020, 12:46>"


@pytest.mark.parametrize("value", [None, True, 1.5, {"a": 1}])
def test_a_detail_without_words_is_a_fault_of_the_program(mixed: Texts, value: object) -> None:
    with pytest.raises(TypeError):
        mixed.speech("en", "UTC")("any", value=value)


def test_a_gap_without_a_detail_raises_key_and_gap(mixed: Texts) -> None:
    with pytest.raises(KeyError, match=r"any.*\{value\}"):
        mixed.speech("da", "UTC")("any", other="x")


def test_a_detail_without_a_gap_is_ignored(mixed: Texts) -> None:
    assert mixed.speech("da", "UTC")("any", value="x", other=None) == "<x>"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["0 children x", "1 child x", "2 children x", "1,200 children x"]),
        ("da", ["0 børn x", "1 barn x", "2 børn x", "1.200 børn x"]),
        ("nb", ["0 barn x", "1 barn x", "2 barn x", f"1{NBSP}200 barn x"]),
        ("nn", ["0 born x", "1 born x", "2 born x", f"1{NBSP}200 born x"]),
    ],
)
def test_plurals_follow_the_number(mixed: Texts, language: str, said: list[str]) -> None:
    say = mixed.speech(language, "UTC")
    assert [say.count("kids", number, who="x") for number in (0, 1, 2, 1200)] == said
