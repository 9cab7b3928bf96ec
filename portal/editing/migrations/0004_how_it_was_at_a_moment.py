from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editing", "0003_changes_come_from_surveys"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="revision",
            name="revision_history",
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                fields=["content_type", "object_id", "state", "published_at", "id"], name="revision_history"
            ),
        ),
    ]
