"""One card with every element in it, and a reader's words, for the tests of this folder."""

from bot.cards.elements import (
    Button,
    Buttons,
    Card,
    Choice,
    Clock,
    DateTimeInput,
    FactRows,
    Heading,
    Quote,
    SelectInput,
    Style,
    Text,
    TextInput,
    Tone,
)

NASTY = '<script>alert("x")</script>'

EVERYTHING = Card(
    "EKS-2026-001 · 29 hours left",
    (
        Heading("EKS-2026-001"),
        Text("Plain."),
        Text("Small.", Tone.SMALL),
        Text("Look out.", Tone.WARNING),
        Text("Strong.", Tone.STRONG),
        Quote("my words\non two lines"),
        FactRows((("Handler", "Dan"), ("Risk", "high"))),
        Clock("Notify", "at the latest Tuesday", "29 hours left", "Article 33(1)", 0.6),
        Buttons((Button("answer", "Yes", "yes", {"case": "c1"}, Style.PRIMARY), Button("file", "File", opens=True))),
        SelectInput("whose", "Whose?", (Choice("citizens", "Citizens", "of the town"),), several=True, optional=True),
        TextInput("words", "What happened?", "so far", lines=3, limit=99, hint="No names"),
        DateTimeInput("at", "When?", "2026-04-18T12:46"),
    ),
    "en",
    "add",
    {"case": "c1"},
    "Save",
)


def note(words: str, language: str = "en") -> Card:
    """A card that says one thing."""
    return Card(words, (Text(words),), language)
