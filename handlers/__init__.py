"""What touches the world: chat platforms, the web, the command line, the clock, the environment.

    app.py       build(): the one place where everything meets
    desk.py      what platform folders see of the house: submit a flow, read a view (office.py does it)
    chat.py      the Chat port of a platform: post, update, whisper
    acts.py      what people do, on whatever platform: command, say, press, submit
    deliver.py   ticks.py   the two heartbeats
    settings.py  the only reader of the environment        clock.py  the only asker of the time
    <platform>/  listen.py (payload → flow)  speak.py (the Chat port)  render.py (Card → its format)  who.py
    cli/         the commands
    play/        rooms.py   the player and the demo's rooms, where the clock can be moved

A platform folder knows neither the others nor storage.
"""
