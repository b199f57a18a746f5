"""The one family of errors whose message is written for the person who sees it."""


class ManifestoError(Exception):
    """Report a problem in a sentence that says what to do next; commands exit with code 2."""
