"""How the language versions of a post relate to each other, and how long one takes to read."""

from django.utils.translation import gettext as _

from blog.choices import Relation
from portal.lib import languages, richtext
from portal.lib.spoken import in_language

# Words a minute of adults who read silently: Trauzettel-Klosinski and Dietz, "Standardized Assessment of
# Reading Performance: The New International Reading Speed Texts IReST", Investigative Ophthalmology & Visual
# Science 53 (2012), 5452–5461, https://doi.org/10.1167/iovs.11-8284: Finnish 161, Swedish 199, English 228.
WORDS_A_MINUTE = {"fi": 161, "sv": 199, "en": 228}

# These say the same; a summary or an article of its own says something else.
SAME_TEXT = {Relation.ORIGINAL, Relation.TRANSLATION}


def words(version) -> int:
    """Return how many words the text of ``version`` has."""
    return len(richtext.plain(version.body).split())


def minutes(version) -> int:
    """Return how many minutes ``version`` takes to read, one at least."""
    return max(1, round(words(version) / WORDS_A_MINUTE[version.language]))


def translations(version, versions) -> dict:
    """Return by language those of ``versions`` that say the same as ``version``, itself too.

    Search engines are told of these alone: whoever is led by them to another language finds the same text.
    """
    same = [other for other in versions if other.relation in SAME_TEXT]
    if version.relation not in SAME_TEXT:
        same = [version]
    found = {other.language: other for other in same} | {version.language: version}
    return {code: found[code] for code in languages.CODES if code in found}


def original(versions):
    """Return the original of ``versions``; None when it is not among them."""
    return next((one for one in versions if one.relation == Relation.ORIGINAL), None)


def relation_in_words(version) -> str:
    """Return in a sentence what ``version`` is to the others; "" for an original."""
    return {
        Relation.TRANSLATION: _("This is a translation."),
        Relation.SUMMARY: _("This is a summary."),
        Relation.INDEPENDENT: _("This is an article of its own on the same subject."),
    }.get(version.relation, "")


def links(version, versions) -> list[dict]:
    """Return the other ``versions``, the original first: what each is, in which language, and itself."""
    others = sorted(
        (other for other in versions if other.pk != version.pk),
        key=lambda other: (other.relation != Relation.ORIGINAL, languages.chain().index(other.language)),
    )
    return [{"label": label(other), "version": other} for other in others]


def label(version) -> str:
    """Return what ``version`` is and in which language: "the original in Finnish"."""
    written = {
        Relation.ORIGINAL: _("the original %(in_language)s"),
        Relation.TRANSLATION: _("a translation %(in_language)s"),
        Relation.SUMMARY: _("a summary %(in_language)s"),
        Relation.INDEPENDENT: _("an article of its own %(in_language)s"),
    }[version.relation]
    return written % {"in_language": in_language(version.language)}


def modified(version, corrections=()):
    """Return when ``version`` was changed last after it came out; else when it came out."""
    moments = [version.published_at, version.updated_at, *(one.made_at for one in corrections)]
    return max(moment for moment in moments if moment)
