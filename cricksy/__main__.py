"""``python -m cricksy``."""

from cricksy.cli import main

if __name__ == "__main__":
    main()
