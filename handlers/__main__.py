"""`python -m handlers` is `breach-bot`."""

from handlers.cli import main

if __name__ == "__main__":
    main(prog_name="breach-bot")
