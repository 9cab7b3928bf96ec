"""What all feeds need: XML has no place for some characters, and a text with one would be a feed of none."""

import re

from portal.lib.languages import LocalText

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Writable:
    """Leaves out of a feed of Django's the characters that XML cannot hold; stands before its class."""

    def write(self, outfile, encoding):
        self.feed, self.items = writable(self.feed), writable(self.items)
        super().write(outfile, encoding)


def writable(told):
    """Return ``told``, a text or whatever holds texts, with a space for each character XML cannot hold."""
    if isinstance(told, str):
        return UNWRITABLE.sub(" ", told)
    if isinstance(told, dict):
        return {key: writable(value) for key, value in told.items()}
    if isinstance(told, LocalText):
        return told._replace(text=writable(told.text))
    if isinstance(told, list | tuple):
        return type(told)(writable(one) for one in told)
    return told
