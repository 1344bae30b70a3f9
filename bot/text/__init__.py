"""What the bot says, in each language. What the law says stands in `bot/law`."""
