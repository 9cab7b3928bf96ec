from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_summaries")]

    operations = [
        migrations.AlterField(
            model_name="activity",
            name="state",
            field=models.CharField(
                choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
