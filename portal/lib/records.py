"""Abstract models: what every record of the portal shares. They make no tables of their own."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.folding import fold
from portal.lib.richtext import clean, plain
from portal.lib.slugs import SLUG_LENGTH, make_slug, unused_slug
from portal.lib.sorting import KEY_LENGTH, sort_key


class Identified(models.Model):
    """A thing with an identifier that never changes, so that it is known again whatever is edited in it."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Record(Identified):
    """A thing that others may refer to from outside, with its times."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


class NamedQuerySet(models.QuerySet):
    def alphabetical(self):
        """Order by name as readers of the active language expect."""
        return self.order_by(f"sort_{languages.current()}", "pk")


class Named(models.Model):
    """A thing with a translated name, listed in Finnish and Swedish alphabetical order.

    ``NAMED_BY`` is the translated field that names it. Sort keys follow the name at each save;
    before ``bulk_create`` and ``bulk_update`` call ``prepare()``.
    """

    NAMED_BY: ClassVar[str] = "name"
    PREPARED: ClassVar[tuple[str, ...]] = ("sort_fi", "sort_sv", "sort_en")

    sort_fi = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    sort_sv = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    sort_en = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.local_name.text

    def save(self, **kwargs):
        self.prepare()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, *self.PREPARED}
        super().save(**kwargs)

    @property
    def local_name(self) -> languages.LocalText:
        return languages.localised(self, self.NAMED_BY)

    def prepare(self):
        """Fill the sort keys from the name. No queries."""
        for code in languages.CODES:
            setattr(self, f"sort_{code}", sort_key(languages.localised(self, self.NAMED_BY, code).text))


class FindableQuerySet(models.QuerySet):
    def containing(self, text):
        """Those whose text has every word of ``text`` in it (the first eight), as parts of words too."""
        found = self
        for word in fold(text).split()[:8]:
            found = found.filter(search_text__contains=word)
        return found


class Findable(models.Model):
    """A thing that list filters find by its words, alike in every database.

    ``FOUND_BY`` names the columns whose text is kept folded in ``search_text``.
    """

    FOUND_BY: ClassVar[tuple[str, ...]] = ()

    search_text = models.TextField(_("text for filters"), blank=True, editable=False)

    class Meta:
        abstract = True

    def prepare(self):
        """Fill the text that filters read. No queries."""
        super().prepare()
        self.search_text = self.own_text()

    def own_text(self, *more: str) -> str:
        """Return the folded words of the record's own columns, and of ``more``. No queries."""
        texts = (plain(getattr(self, field) or "") for field in self.FOUND_BY)
        return fold(" ".join([*texts, *more]))


class Rich(models.Model):
    """A named thing with long texts in HTML, which are cleaned whenever it is saved.

    ``RICH`` names these translated fields.
    """

    RICH: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def prepare(self):
        """Clean the texts. No queries."""
        super().prepare()
        for column in (f"{field}_{code}" for field in self.RICH for code in languages.CODES):
            if html := getattr(self, column):
                setattr(self, column, clean(html))


class AddressedQuerySet(NamedQuerySet):
    def by_slug(self, slug):
        """Return the one thing with ``slug`` in any language, the active language's first. One query.

        Raises Http404 when there is none.
        """
        # A null character cannot be sent to PostgreSQL; no address has one.
        found = [] if "\x00" in slug else self.filter(Q(slug_fi=slug) | Q(slug_sv=slug) | Q(slug_en=slug))
        found = sorted(found, key=lambda obj: getattr(obj, f"slug_{languages.current()}") != slug)
        if not found:
            raise Http404(f"No {self.model._meta.verbose_name} has the address {slug!r}")
        return found[0]


class Addressed(Named):
    """A named thing with a page: it has a slug in each language in which it has a name.

    A slug is made once, from the first name in that language, and then stays, so that links keep working.
    ``SLUG_SCOPE`` names the fields within which slugs are unique (a goal's slug within its county).
    """

    SLUG_SCOPE: ClassVar[tuple[str, ...]] = ()
    PREPARED: ClassVar[tuple[str, ...]] = (*Named.PREPARED, "slug_fi", "slug_sv", "slug_en")

    slug = models.SlugField(_("address"), max_length=SLUG_LENGTH, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def local_slug(self) -> str:
        return languages.localised(self, "slug").text

    @property
    def address_word(self) -> str:
        """What stands for it in addresses of lists, the same in every language."""
        return next(slug for slug in (self.slug_en, self.slug_fi, self.slug_sv) if slug)

    def prepare(self):
        """Fill the sort keys, and the slugs that are missing. One query for each slug that is made."""
        super().prepare()
        for code in languages.CODES:
            name = getattr(self, f"{self.NAMED_BY}_{code}")
            if name and not getattr(self, f"slug_{code}"):
                setattr(self, f"slug_{code}", unused_slug(name, self._slugs_taken(make_slug(name))))

    def _slugs_taken(self, base):
        others = type(self)._base_manager.filter(**{field: getattr(self, field) for field in self.SLUG_SCOPE})
        if self.pk:
            others = others.exclude(pk=self.pk)
        stem = base[: SLUG_LENGTH - 5]
        alike = others.filter(
            Q(slug_fi__startswith=stem) | Q(slug_sv__startswith=stem) | Q(slug_en__startswith=stem)
        )
        return {slug for row in alike.values_list("slug_fi", "slug_sv", "slug_en") for slug in row if slug}


def unique_slugs(model_name, *scope):
    """Return constraints that a slug is used once in each language, within ``scope``'s fields."""
    return [
        models.UniqueConstraint(
            fields=[*scope, f"slug_{code}"],
            name=f"{model_name}_unique_slug_{code}",
            violation_error_message=_("This address is already in use."),
        )
        for code in languages.CODES
    ]


def written(field):
    """Return the condition that translated ``field`` has text in at least one language.

    A check passes when its condition is unknown, so NULL is ruled out in so many words.
    """
    condition = Q()
    for code in languages.CODES:
        condition |= Q(**{f"{field}_{code}__isnull": False, f"{field}_{code}__gt": ""})
    return condition


def some_language(model_name, field="name"):
    """Return a constraint that translated ``field`` is written in at least one language."""
    return models.CheckConstraint(
        condition=written(field),
        name=f"{model_name}_{field}_in_some_language",
        violation_error_message=_("Write this in at least one language."),
    )
