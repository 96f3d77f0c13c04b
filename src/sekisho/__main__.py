"""``python -m sekisho`` is the command line."""

from sekisho.cli import main

if __name__ == "__main__":
    main()
