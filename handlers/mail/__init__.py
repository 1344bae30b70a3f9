"""Mail, the second channel: for people the chat can't reach, and for those of other organisations. It only sends.

speak.py    the Chat port          render.py   a card as a message          relay.py   handing it to the server
"""
