"""What the command line says in a line of its own."""


class Told(ValueError):
    """A mistake that whoever gave the command can mend; its message says how. Anything else is a bug, with a traceback.

    Beside it stand ModelUnavailable, EngineUnavailable and ImageRefused, which serving knows, too.
    """


class NoSuchModule(Told):
    """The network has no module of that name."""
