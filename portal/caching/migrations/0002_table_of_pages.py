from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """Make the table that keeps pages for all processes, whichever cache the settings choose now."""
    call_command("createcachetable", "portal_pages", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("caching", "0001_stamp")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop, elidable=False)]
