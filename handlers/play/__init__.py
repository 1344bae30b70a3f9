"""Plays: a clock that can be moved, dialogues as files, and the player that acts them on a stage.

Only `demo`, `replay` and the tests use this; `serve` never imports it.
"""
