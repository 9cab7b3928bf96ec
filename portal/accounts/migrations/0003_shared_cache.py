from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """Make the table of the cache that all processes share; the names are in the settings."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_membership")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop, elidable=False)]
