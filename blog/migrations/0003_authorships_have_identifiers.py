"""Parts that are edited with what they belong to get an identifier that never changes."""

import uuid

from django.db import migrations, models

PARTS = ("authorship",)


def identify(apps, schema_editor):
    """Give each row that is here an identifier of its own: the column began with one for all."""
    for name in PARTS:
        for row in apps.get_model("blog", name).objects.only("pk").iterator():
            row.uuid = uuid.uuid4()
            row.save(update_fields=["uuid"])


def column(**options):
    return models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier", **options)


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0002_filter_text"),
    ]

    operations = [
        *(migrations.AddField(name, "uuid", column()) for name in PARTS),
        migrations.RunPython(identify, migrations.RunPython.noop),
        *(migrations.AlterField(name, "uuid", column(unique=True)) for name in PARTS),
    ]
