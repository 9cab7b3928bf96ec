from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents_words_and_state")]

    operations = [
        migrations.RemoveIndex(model_name="word", name="word_by_length"),
        migrations.AddIndex(
            model_name="word",
            index=models.Index(
                fields=["slot", "word"],
                name="word_beginning",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ),
    ]
