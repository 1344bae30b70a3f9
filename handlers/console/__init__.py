"""The console: a chat platform of our own, on loopback, for the demo, the dialogues and the dry run."""
