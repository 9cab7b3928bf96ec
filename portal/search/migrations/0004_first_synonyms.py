from django.db import migrations

# Abbreviations and words of the field that people type instead of each other; staff add and mend in the admin.
FIRST = [
    ("hyte", "hyvinvoinnin ja terveyden edistäminen", "främjande av välfärd och hälsa"),
    ("sote", "sosiaali- ja terveydenhuolto", "sosiaali- ja terveyspalvelut", "social- och hälsovård"),
    ("YTA", "yhteistyöalue", "samarbetsområde", "collaborative area"),
    ("ry", "rf", "rekisteröity yhdistys", "registrerad förening"),
    ("sr", "säätiö", "stiftelse", "foundation"),
    ("STEA", "Sosiaali- ja terveysjärjestöjen avustuskeskus"),
    ("THL", "Terveyden ja hyvinvoinnin laitos", "Institutet för hälsa och välfärd"),
    ("STM", "sosiaali- ja terveysministeriö", "social- och hälsovårdsministeriet"),
    ("PTV", "palvelutietovaranto", "servicedatalagret"),
    ("HVA", "hyvinvointialue", "välfärdsområde", "wellbeing services county"),
]


def write(apps, schema_editor):
    synonyms = apps.get_model("search", "Synonyms")
    for expressions in FIRST:
        synonyms.objects.create(expressions="\n".join(expressions))


class Migration(migrations.Migration):
    dependencies = [("search", "0003_synonyms_misses_and_saved_searches")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
