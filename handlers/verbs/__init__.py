"""What each button and form asks for, a module a room: two tables each, verb → how its payload becomes a request.

`PRESSES` are buttons that act, `FORMS` what is sent from a dialog. `handlers/requests.py` puts the tables together.
"""
