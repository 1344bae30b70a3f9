"""bot thinks. storage remembers. handlers touches the world. Arrows run handlers → storage → bot, never back.

Where does X live?
    a due time is computed    domain/deadline.py deadlines(), called by domain/assessment.py assess(), scheduled by
                              flows/settle.py settle(), the only writer of the schedule
    a button press lands      handlers/<platform>/listen.py → handlers/acts.py press() → flows/<verb>.py
    what the law says         law/regimes/*.toml law/ladders.toml law/risk.toml, read by law/load.py
    what is asked             law/interview.toml         who may do and see what     domain/rights.py
    what the bot says         text/locales/<language>/LC_MESSAGES/*.po, put into words by text/speech.py
    what a message looks like cards/deck.py deal() → cards/*.py, made of cards/elements.py, drawn by
                              handlers/<platform>/render.py
    what is waiting to be said, and the sending    storage/outbox.py, handlers/deliver.py
    where everything meets    handlers/app.py build()    what the brain needs from outside    ports.py
"""
