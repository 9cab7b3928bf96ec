"""Users and topics; and what every factory uses.

A translated field is always given language by language (``name_fi``), never by its bare name.
"""

import factory
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.accounts.choices import Change, Role
from portal.accounts.models import VALID_FOR, Invitation, Membership, RightsEvent, User
from portal.editing.choices import RevisionState, TextState
from portal.editing.models import Revision, Translation
from portal.handouts.choices import HandoutState, Kind, Reason
from portal.handouts.models import Handout
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from portal.search.models import Miss, SavedSearch, Synonyms
from portal.subscriptions.choices import Frequency
from portal.subscriptions.models import Subscription
from portal.tickets.choices import TicketState
from portal.tickets.models import Ticket
from portal.topics.models import Topic
from tests.traits import Trait

PASSWORD = "a long invented password"
SECRET = "JBSWY3DPEHPK3PXP"  # Of an authenticator app.


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
    """Somebody who signs in with PASSWORD; ``permissions=["blog.view_post"]`` gives rights.

    Administrators have a second factor, unless ``second_factor=False``. Who is to log in by the form needs
    ``confirmed=True``.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = Trait(is_staff=True)
        superuser = Trait(is_staff=True, is_superuser=True)
        example = Trait(is_example=True)

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"Aino Esimerkki {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed(self, create, extracted):
        if create and extracted:
            self.confirm_email()

    @factory.post_generation
    def second_factor(self, create, extracted):
        if create and (self.is_superuser if extracted is None else extracted):
            give_second_factor(self)

    @factory.post_generation
    def permissions(self, create, extracted):
        for name in extracted or ():
            app, _, codename = name.partition(".")
            self.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))


def give_second_factor(user):
    """Give ``user`` an authenticator app with SECRET, unless there is one."""
    user.authenticator_set.get_or_create(type="totp", defaults={"data": {"secret": SECRET}})


class MembershipFactory(factory.django.DjangoModelFactory):
    """A writer; ``role=Role.EDITOR, organisation=…`` and ``role=Role.COUNTY, county=…`` make others.

    Whose role needs a second factor has one, unless ``second_factor=False``.
    """

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    role = Role.WRITER

    @factory.post_generation
    def second_factor(self, create, extracted):
        needed = self.role in (Role.COUNTY, Role.PUBLISHER)
        if create and (needed if extracted is None else extracted):
            give_second_factor(self.user)


def editor_of(organisation, **user):
    """Return a new account that edits ``organisation``."""
    return MembershipFactory(role=Role.EDITOR, organisation=organisation, user=UserFactory(**user)).user


def coordinator_of(county, **user):
    """Return a new account that coordinates ``county``."""
    return MembershipFactory(role=Role.COUNTY, county=county, user=UserFactory(**user)).user


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation to edit a new organisation, sent and not opened yet."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    role = Role.EDITOR
    organisation = factory.SubFactory("tests.organisations.factories.OrganisationFactory")
    invited_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyFunction(timezone.now)
    times_sent = 1
    expires_at = factory.LazyFunction(lambda: timezone.now() + VALID_FOR)


class RightsEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RightsEvent

    change = Change.GRANTED
    actor = factory.SubFactory(UserFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.EDITOR
    organisation = factory.SubFactory("tests.organisations.factories.OrganisationFactory")


class LetterFactory(factory.django.DjangoModelFactory):
    """A letter in Finnish that waits."""

    class Meta:
        model = Letter

    class Params:
        sent = Trait(state=LetterState.SENT, sent_at=factory.LazyFunction(timezone.now))

    kind = "reminder"
    to_email = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "fi"
    subject = factory.Sequence(lambda n: f"Kirje {n}")
    body = factory.Sequence(lambda n: f"Hei!\n\nTämä on kirje {n}.\n")


class TicketFactory(factory.django.DjangoModelFactory):
    """An open report in Finnish, with an address, on a topic that belongs to nobody."""

    class Meta:
        model = Ticket

    class Params:
        answered = Trait(
            state=TicketState.ANSWERED, answer="Korjattu.", settled_at=factory.LazyFunction(timezone.now)
        )
        closed = Trait(state=TicketState.CLOSED, settled_at=factory.LazyFunction(timezone.now))

    about = factory.SubFactory("tests.portal.factories.TopicFactory")
    name = factory.Sequence(lambda n: f"Sivu {n}")
    text = factory.Sequence(lambda n: f"Puhelinnumero {n} on väärä.")
    language = "fi"
    email = factory.Sequence(lambda n: f"reporter{n}@example.org")


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    class Params:
        narrower = Trait(parent=factory.SubFactory("tests.portal.factories.TopicFactory"))

    code = factory.Sequence(lambda n: f"topic-{n}")
    name_fi = factory.Sequence(lambda n: f"Aihe {n}")
    name_sv = factory.Sequence(lambda n: f"Ämne {n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")


class RevisionFactory(factory.django.DjangoModelFactory):
    """A draft that changes nothing yet, of a topic unless ``about`` is given."""

    class Meta:
        model = Revision

    class Params:
        published = Trait(state=RevisionState.PUBLISHED, published_at=factory.LazyFunction(timezone.now))

    about = factory.SubFactory(TopicFactory)
    author = factory.SubFactory(UserFactory)


class TranslationFactory(factory.django.DjangoModelFactory):
    """A translation of a topic's name that is up to date."""

    class Meta:
        model = Translation

    about = factory.SubFactory(TopicFactory)
    field = "name"
    language = "sv"
    source = "fi"
    digest = "0" * 20
    state = TextState.UP_TO_DATE


class HandoutFactory(factory.django.DjangoModelFactory):
    """A briefing of a county; ``ready=True`` with a file, ``waiting=True``, or ``failed=True``."""

    class Meta:
        model = Handout

    class Params:
        waiting = Trait(state=HandoutState.WAITING, made_at=None, file="")
        failed = Trait(state=HandoutState.FAILED, reason=Reason.FAULT, made_at=None, file="")
        ready = Trait(
            state=HandoutState.READY,
            progress=100,
            made_at=factory.LazyFunction(timezone.now),
            file=factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7", name="made.pdf")),
        )

    kind = Kind.BRIEFING
    county = factory.SubFactory("tests.regions.factories.CountyFactory")
    path = None
    language = "fi"


class SubscriptionFactory(factory.django.DjangoModelFactory):
    """A subscription to what changes in a county, which its reader has not confirmed."""

    class Meta:
        model = Subscription

    kind = "county-changes"
    county = factory.SubFactory("tests.regions.factories.CountyFactory")
    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    frequency = Frequency.WEEKLY
    language = "fi"


class SynonymsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Synonyms

    expressions = factory.Sequence(lambda n: f"lyhenne{n}\npitkä sana {n}")


class MissFactory(factory.django.DjangoModelFactory):
    """A search that was made often enough to be shown, and found nothing."""

    class Meta:
        model = Miss

    month = factory.LazyFunction(lambda: timezone.localdate().replace(day=1))
    language = "fi"
    text = factory.Sequence(lambda n: f"hakusana {n}")
    times = 5


class SavedSearchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Haku {n}")
    query = factory.Sequence(lambda n: f"q=sana{n}")
