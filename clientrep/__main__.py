"""``python -m clientrep``."""

from clientrep.cli import main

if __name__ == "__main__":
    main()
