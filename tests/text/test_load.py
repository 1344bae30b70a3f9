"""Catalogues are read strictly: what is wrong in a file is said with its place, all at once."""

from pathlib import Path

import pytest

from bot.domain.errors import DataFaults
from bot.text.load import Texts, language_of, load_catalogues


def write(folder: Path, language: str, name: str, *entries: str) -> None:
    room = folder / language / "LC_MESSAGES"
    room.mkdir(parents=True, exist_ok=True)
    (room / f"{name}.po").write_text("\n\n".join(entries) + "\n", encoding="utf-8")


def entry(key: str, sentence: str) -> str:
    return f'msgid "{key}"\nmsgstr "{sentence}"'


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    write(tmp_path, "en", "one", entry("greet", "Hello {name}"), entry("only.en", "Only here"))
    write(tmp_path, "nb", "one", entry("greet", "Hei {name}"), entry("bye", "Ha det {name}"))
    write(tmp_path, "nb", "two", entry("thanks", "Takk"))
    write(tmp_path, "nn", "one", entry("bye", "Ha det bra {name}"))
    return load_catalogues(tmp_path)


def test_files_of_a_language_are_one_catalogue(texts: Texts) -> None:
    say = texts.speech("nb", "Europe/Oslo")
    assert (say("greet", name="Ida"), say("thanks")) == ("Hei Ida", "Takk")
    assert texts.keys("nb") == {"greet", "bye", "thanks"}


def test_nynorsk_takes_what_it_lacks_whole_from_bokmal(texts: Texts) -> None:
    say = texts.speech("nn", "Europe/Oslo")
    assert (say("bye", name="Ida"), say("greet", name="Ida")) == ("Ha det bra Ida", "Hei Ida")
    assert say.language == "nn"


def test_an_unknown_key_raises_its_name_and_never_falls_back_to_english(texts: Texts) -> None:
    say = texts.speech("nb", "Europe/Oslo")
    assert not say.has("only.en")
    with pytest.raises(KeyError, match=r"only\.en"):
        say("only.en")
    with pytest.raises(KeyError, match=r"only\.en"):
        say.count("only.en", 2)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("da", "da"),
        ("da-DK", "da"),
        ("nb_NO", "nb"),
        ("no", "nb"),
        ("NN-no", "nn"),
        ("en-US", "en"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_a_platforms_language_tag_means_one_of_ours_or_english(tag: str, language: str) -> None:
    assert language_of(tag) == language


def test_an_unknown_zone_is_refused(texts: Texts) -> None:
    with pytest.raises(KeyError):
        texts.speech("en", "Europe/Kongsberg")


def test_a_key_standing_twice_in_one_language_is_a_fault_with_both_places(tmp_path: Path) -> None:
    write(tmp_path, "da", "one", entry("greet", "Hej"))
    write(tmp_path, "da", "two", entry("bye", "Farvel"), entry("greet", "Dav"))
    with pytest.raises(DataFaults) as caught:
        load_catalogues(tmp_path)
    assert str(caught.value) == "da/two.po:4: greet: stands already at da/one.po:1"


def test_a_key_standing_twice_in_one_file_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "da", "one", entry("greet", "Hej"), entry("greet", "Dav"))
    with pytest.raises(DataFaults, match=r"da/one\.po:4: greet"):
        load_catalogues(tmp_path)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, "da", "empty", entry("a", ""))
    write(tmp_path, "da", "fuzzy", "#, fuzzy\n" + entry("b", "Måske"))
    write(tmp_path, "nb", "broken", 'msgid "c"\nmsgstr "no end')
    write(tmp_path, "tlh", "one", entry("d", "nuqneH"))
    with pytest.raises(DataFaults) as caught:
        load_catalogues(tmp_path)
    assert [(fault.file, fault.field) for fault in caught.value.faults] == [
        ("da/empty.po", "a"),
        ("da/fuzzy.po", "b"),
        ("nb/broken.po", "line"),
        ("tlh", "language"),
    ]


@pytest.mark.parametrize("line", ['msgid "a" b', "msgstr 'x'", "nonsense", 'msgstr "a "quoted" word"'])
def test_a_line_that_gettext_does_not_know_is_a_fault(tmp_path: Path, line: str) -> None:
    write(tmp_path, "da", "one", entry("greet", "Hej"), line)
    with pytest.raises(DataFaults, match=r"da/one\.po:4: line"):
        load_catalogues(tmp_path)


def test_quotes_and_sentences_over_several_lines_are_read(tmp_path: Path) -> None:
    write(tmp_path, "da", "one", 'msgid "greet"\nmsgstr ""\n"Sig \\"hej\\" "\n"til {name}."')
    assert load_catalogues(tmp_path).speech("da", "UTC")("greet", name="Dan") == 'Sig "hej" til Dan.'


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "da", "one", entry("greet", "Hej"))
    (tmp_path / "da" / "LC_MESSAGES" / "two.po").write_bytes(b'msgid "x"\nmsgstr "\xe6"\n')
    with pytest.raises(DataFaults, match=r"da/two\.po"):
        load_catalogues(tmp_path)
