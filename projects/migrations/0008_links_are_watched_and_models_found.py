from django.db import migrations, models

from portal.lib.folding import fold

CODES = ("fi", "sv", "en")
FOUND_BY = [f"{field}_{code}" for field in ("name", "problem", "solution") for code in CODES]


def fill(apps, schema_editor):
    """Let filters find the operating models that are there by their words."""
    for model in apps.get_model("projects", "OperatingModel").objects.order_by("pk"):
        model.search_text = fold(" ".join(getattr(model, name) or "" for name in FOUND_BY))
        model.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_events_are_found_and_cancelled")]

    operations = [
        migrations.AddField(
            "material",
            "link_failures",
            models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                verbose_name="days on which the link did not answer, one after the other",
            ),
        ),
        migrations.AddField(
            "material",
            "link_moved_to",
            models.URLField(
                blank=True, editable=False, max_length=500, verbose_name="where the link leads now"
            ),
        ),
        migrations.AddField(
            "operatingmodel",
            "search_text",
            models.TextField(blank=True, editable=False, verbose_name="text for filters"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
