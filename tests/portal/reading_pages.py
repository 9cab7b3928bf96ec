"""A process that reads one page again and again: run with the name of the database, the page, and a file.

The file tells the number that was committed last, and -1 when it is enough. Each page must show that number
or a later one. Prints how often it read, and what was wrong.
"""

import os
import re
import struct
import sys

NUMBER = re.compile(rb"Numero (\d+) ry")


def committed(file) -> int:
    return struct.unpack("<q", os.pread(file, 8, 0))[0]


def read(client, address, file):
    """Read the page until it is enough; return how often, and where it was older than it may be."""
    times, wrong = 0, []
    while (least := committed(file)) >= 0:
        shown = int(NUMBER.search(client.get(address).content)[1])
        times += 1
        if shown < least:
            wrong.append((least, shown))
    return times, wrong


def main(database, address, path):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    settings.KEEP_PAGES = True
    settings.ALLOWED_HOSTS = ["*"]
    connection.settings_dict["NAME"] = database
    file = os.open(path, os.O_RDONLY)
    print(*read(Client(), address, file))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
