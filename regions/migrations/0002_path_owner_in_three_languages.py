from django.db import migrations, models
from django.db.models import F


def keep_owners(apps, schema_editor):
    """Read what was written before as Finnish, the language of reference."""
    apps.get_model("regions", "ServicePath").objects.update(owner_fi=F("owner"))


def owner():
    return models.CharField(
        blank=True,
        help_text="The unit that keeps the path.",
        max_length=200,
        null=True,
        verbose_name="owner",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="servicepath", name="owner_fi", field=owner()),
        migrations.AddField(model_name="servicepath", name="owner_sv", field=owner()),
        migrations.AddField(model_name="servicepath", name="owner_en", field=owner()),
        migrations.RunPython(keep_owners, migrations.RunPython.noop),
    ]
