"""The Telegram channel: a message comes in through `polling` or `webhook`, is taken in once by `intake`, answered by
the handlers that `handlers` wires, and leaves through `pacing`."""

import os

# python-telegram-bot is moving its durations from numbers to timedelta and warns at each use of the old kind;
# it reads this when a value is asked for.
os.environ.setdefault("PTB_TIMEDELTA", "1")
