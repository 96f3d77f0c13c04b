"""How the rooms are put together into one running system."""
