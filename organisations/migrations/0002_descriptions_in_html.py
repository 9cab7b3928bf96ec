from django.db import migrations

from portal.lib import richtext

COLUMNS = ("description", "description_fi", "description_sv", "description_en")
BATCH = 500


def rewrite(apps, rewritten):
    """Put ``rewritten(text)`` in the place of every description of organisations and activities."""
    for name in ("Organisation", "Activity"):
        model = apps.get_model("organisations", name)
        rows = model.objects.order_by("pk").only(*COLUMNS)
        last = 0
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            for row in batch:
                for column in COLUMNS:
                    if text := getattr(row, column):
                        setattr(row, column, rewritten(text))
            model.objects.bulk_update(batch, COLUMNS, batch_size=BATCH)
            last = batch[-1].pk


def to_html(apps, schema_editor):
    rewrite(apps, richtext.from_plain)


def to_plain(apps, schema_editor):
    """Go back to plain text: words, paragraphs and links stay, other formatting is lost."""
    rewrite(apps, richtext.to_plain)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(to_html, to_plain),
    ]
