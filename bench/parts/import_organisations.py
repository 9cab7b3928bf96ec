"""Import of a register: 10,000 rows, beside a bare bulk_create of as many organisations."""

import csv
import io
import time

from django.db import connection, transaction
from stdnum.fi import ytunnus

from organisations.models import Organisation
from organisations.register.importing import import_register
from organisations.register.writing import Origin
from regions.models import Municipality

ROWS = 10_000


def run():
    data = register(ROWS)
    organisations = [Organisation(**values) for values in bare(ROWS)]
    bulk = seconds(lambda: create(organisations))
    print("                  seconds  rows/s  times bulk_create  look-ups")
    print(f"bare bulk_create  {bulk:7.1f}  {ROWS / bulk:6.0f}  {1:17.1f}")
    for name in ("all new", "the same again"):
        look_ups = LookUps()
        with connection.execute_wrapper(look_ups):
            took = seconds(lambda: import_register(data, Origin("Benchmark")))
        print(f"{name:16}  {took:7.1f}  {ROWS / took:6.0f}  {took / bulk:17.1f}  {look_ups.number:8}")


class LookUps:
    """Counts the queries that are neither inserts nor updates."""

    number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += not sql.startswith(("INSERT", "UPDATE"))
        return execute(sql, params, many, context)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare(number):
    """Yield the values of ``number`` organisations with nothing but what the database asks for."""
    for row in range(number):
        yield {
            "name_fi": f"Mittausyhdistys {row} ry",
            "slug_fi": f"bare-{row}",
            "sort_fi": "4",
            "sort_sv": "4",
        }


def create(organisations):
    with transaction.atomic():
        Organisation.objects.bulk_create(organisations, batch_size=500)
        transaction.set_rollback(True)


def register(number):
    """Return a CSV file of ``number`` rows: organisations in three languages, half with an activity."""
    municipalities = list(Municipality.objects.values_list("code", flat=True))
    text = io.StringIO()
    rows = [
        {
            "business_id": business_id,
            "name_fi": f"Mittausyhdistys {row} ry",
            "name_sv": f"Mätföreningen {row} rf",
            "name_en": f"Measured Association {row}",
            "level": "local",
            "municipality": municipalities[row % len(municipalities)],
            "website": f"https://organisation{row}.example.org/",
            "email": f"organisation{row}@example.org",
            "description_fi": f"Yhdistys {row} kokoaa ihmisiä yhteen ja auttaa arjessa.",
            "topics": "loneliness, older-people",
            "languages": "fi, sv",
            "activity_fi": "" if row % 2 else "Kahvihetki",
            "municipalities": "" if row % 2 else municipalities[row % len(municipalities)],
        }
        for row, business_id in zip(range(number), business_ids(), strict=False)
    ]
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def business_ids():
    for base in range(9_000_000, 9_100_000):
        yield from (f"{base}-{digit}" for digit in range(10) if ytunnus.is_valid(f"{base}-{digit}"))
