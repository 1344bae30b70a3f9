"""The stories the demo and `replay` play: dialogues whose events happened, with invented people and organisations."""
