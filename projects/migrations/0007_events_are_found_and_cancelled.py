from django.db import migrations, models

from portal.lib.folding import fold

CODES = ("fi", "sv", "en")
FOUND_BY = [f"{field}_{code}" for field in ("title", "description") for code in CODES]


def fill(apps, schema_editor):
    """Let filters find the events that are there by their words."""
    for event in apps.get_model("projects", "Event").objects.order_by("pk"):
        event.search_text = fold(" ".join(getattr(event, name) or "" for name in (*FOUND_BY, "place")))
        event.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_what_was_public_stays_so")]

    operations = [
        *(
            migrations.AddField(
                "event",
                name,
                models.CharField(
                    blank=True,
                    max_length=300,
                    null=name != "cancelled_because",
                    verbose_name="why it was cancelled",
                ),
            )
            for name in ("cancelled_because", *(f"cancelled_because_{code}" for code in CODES))
        ),
        migrations.AddField(
            "event",
            "search_text",
            models.TextField(blank=True, editable=False, verbose_name="text for filters"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
