"""python -m bot"""

import sys

try:
    from bot.cli import main

    main()
except KeyboardInterrupt:  # also while the modules are still being read
    sys.exit(130)
