from django.db import migrations

from portal.lib.folding import fold
from portal.lib.slugs import make_slug, unused_slug

CODES = ("fi", "sv", "en")


def publish(apps, schema_editor):
    """What was there before drafts were known is public; events get addresses, materials their words."""
    for name in ("Project", "OperatingModel", "Event", "Adoption"):
        apps.get_model("projects", name).objects.update(publication="published")
    taken = set()
    for event in apps.get_model("projects", "Event").objects.order_by("pk"):
        for code in CODES:
            if title := getattr(event, f"title_{code}"):
                slug = unused_slug(title, {slug for slug in taken if slug.startswith(make_slug(title)[:40])})
                setattr(event, f"slug_{code}", slug)
                taken.add(slug)
        event.save(update_fields=[f"slug_{code}" for code in CODES])
    for material in apps.get_model("projects", "Material").objects.order_by("pk"):
        material.search_text = fold(material.title)
        material.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_work_outputs_and_events")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
