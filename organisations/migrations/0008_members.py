import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_no_index_of_states")]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="organisations.organisation",
                verbose_name="parent organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="organisation_members"
            ),
        ),
    ]
