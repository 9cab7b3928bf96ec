"""What keeps a content from being published, and in which languages it is complete."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.editing import columns, rows
from portal.editing.registry import of
from portal.editing.snapshots import is_mark, language_of, originals, part_rows
from portal.lib import languages


def problems_of(obj, content) -> dict[str, list[str]]:
    """Return what keeps ``content`` from being published, as sentences by content key; "" for the whole.

    As many queries as the model's own checks of uniqueness.
    """
    editable = of(obj)
    tried = editable.model._base_manager.get(pk=obj.pk)
    found: dict[str, list[str]] = {}
    for name in editable.fields:
        try:
            columns.write(tried, content, (), (name,))
        except ValidationError as error:
            found[name] = error.messages
    columns.write(tried, content, editable.texts, (), editable.rich)
    try:
        tried.full_clean(exclude=[*originals(editable), *columns.not_saved(tried), *found])
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            found["" if name == "__all__" else name] = texts
    for part in editable.parts:
        found |= rows.problems(obj, part, part_rows(content, part))
    if not complete_languages(obj, content):
        names = ", ".join(
            str(editable.model._meta.get_field(name).verbose_name) for name in editable.required
        )
        found.setdefault("", []).append(
            _("Write these in at least one language: %(fields)s.") % {"fields": names}
        )
    for problems in (editable.problems(content), editable.obstacles(obj, content)):
        for key, texts in problems.items():
            found.setdefault(key, []).extend(texts)
    return found


def complete_languages(obj, content) -> list[str]:
    """Return the languages in which ``content`` has all the texts that must be there."""
    required = of(obj).required
    return (
        [code for code in languages.CODES if all(content.get(f"{name}_{code}") for name in required)]
        if required
        else list(languages.CODES)
    )


def publishable_languages(obj, content) -> list[str]:
    """Return the languages in which ``content`` may be published: complete ones, and those left empty."""
    editable, complete = of(obj), complete_languages(obj, content)
    written = {language_of(key, editable) for key, text in content.items() if text and not is_mark(key)}
    return [code for code in languages.CODES if code in complete or code not in written]
