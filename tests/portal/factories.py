"""Users and topics; and what every factory uses.

A translated field is always given language by language (``name_fi``), never by its bare name.
"""

import factory
from django.contrib.auth.models import Permission
from django.utils import timezone

from portal.accounts.models import User
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from portal.topics.models import Topic

PASSWORD = "a long invented password"


def many(field):
    """Return a declaration that fills many-to-many ``field`` from a list: ``topics=[topic]``."""

    def fill(obj, create, extracted):
        if create and extracted:
            getattr(obj, field).set(extracted)

    return factory.PostGeneration(fill)


def code(number, length):
    """Return a code of ``length`` characters for ``number``, unlike the all-digit codes of reference data."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    tail = ""
    for _ in range(length - 1):
        number, last = divmod(number, len(digits))
        tail = digits[last] + tail
    return "abcdefghijklmnopqrstuvwxyz"[number % 26] + tail


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who signs in with PASSWORD; ``permissions=["blog.view_post"]`` gives rights."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        superuser = factory.Trait(is_staff=True, is_superuser=True)
        example = factory.Trait(is_example=True)

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"Aino Esimerkki {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def permissions(self, create, extracted):
        for name in extracted or ():
            app, _, codename = name.partition(".")
            self.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))


class LetterFactory(factory.django.DjangoModelFactory):
    """A letter in Finnish that waits."""

    class Meta:
        model = Letter

    class Params:
        sent = factory.Trait(state=LetterState.SENT, sent_at=factory.LazyFunction(timezone.now))

    kind = "reminder"
    to_email = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "fi"
    subject = factory.Sequence(lambda n: f"Kirje {n}")
    body = factory.Sequence(lambda n: f"Hei!\n\nTämä on kirje {n}.\n")


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    class Params:
        narrower = factory.Trait(parent=factory.SubFactory("tests.portal.factories.TopicFactory"))

    code = factory.Sequence(lambda n: f"topic-{n}")
    name_fi = factory.Sequence(lambda n: f"Aihe {n}")
    name_sv = factory.Sequence(lambda n: f"Ämne {n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")
