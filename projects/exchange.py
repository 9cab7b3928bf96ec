"""Operating models as JSON, to be taken to another site and back (docs/operating-models.md).

What is read is data and nothing else: it is checked against the format, told as a plan, and comes in as
drafts that a person publishes.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.choices import State
from portal.lib import languages, spoken
from projects.choices import MaterialKind
from projects.models import ModelVersion, OperatingModel

FORMAT = "operating-models"
VERSION = 1
MOST_BYTES = 2 * 1024 * 1024
MOST_MODELS = 200
MOST_ROWS = 200
LONGEST = 50_000
TEXTS = ("name", "problem", "solution", "conditions", "environment", "evidence", "costs")
SOURCE = ("title", "url", "reference", "publisher", "seen_on")
check_url = URLValidator(schemes=["http", "https"])

# Writing.


def document(models: Iterable[OperatingModel]) -> dict[str, Any]:
    """Return ``models``, of ``for_exchange()``, as a document of the format. No queries beyond theirs."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "site": settings.SITE_URL,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "models": [_told(model) for model in models],
    }


def _told(model):
    return {
        "uuid": str(model.uuid),
        "address": settings.SITE_URL + model.get_absolute_url(),
        **{name: texts_of(model, name) for name in TEXTS},
        "url": model.url,
        "source": {name: str(getattr(model.source, name) or "") for name in SOURCE},
        "project": {"uuid": str(model.project.uuid), "name": texts_of(model.project, "name")}
        if model.project_id and model.project.is_public
        else None,
        "topics": sorted(topic.code for topic in model.topics.all()),
        "goals": [_served(goal, goal.county) for goal in sorted(model.goals.all(), key=_uuid)],
        "steps": [_served(step, step.path.county) for step in sorted(model.steps.all(), key=_uuid)],
        "versions": [
            {
                "uuid": str(version.uuid),
                "number": version.number,
                "published_on": version.published_on.isoformat(),
                "changes": texts_of(version, "changes"),
            }
            for version in model.versions.all()
        ],
        "adoptions": [_adoption(row) for row in model.adoptions.all()],
        "materials": [_material(row) for row in model.materials.all()],
        "is_example": model.is_example,
    }


def _uuid(row):
    return str(row.uuid)


def texts_of(row, name) -> dict[str, str]:
    """Return a translated field by language, what is not written left out."""
    return {code: text for code in languages.CODES if (text := getattr(row, f"{name}_{code}"))}


def _served(row, county):
    return {"uuid": str(row.uuid), "name": texts_of(row, "name"), "county": county.code if county else None}


def _adoption(row):
    return {
        "uuid": str(row.uuid),
        "organisation": {"uuid": str(row.organisation.uuid), "name": texts_of(row.organisation, "name")}
        if row.organisation_id and row.organisation.state == State.PUBLISHED
        else None,
        "county": row.county.code if row.county_id else None,
        "municipality": row.municipality.code if row.municipality_id else None,
        "since": row.since,
        "version": row.version,
        "note": row.note,
        "results": row.results,
        "language": row.language,
    }


def _material(row):
    return {
        "uuid": str(row.uuid),
        "title": row.title,
        "description": row.description,
        "kind": row.kind,
        "language": row.language,
        "version": row.version,
        "published_on": row.published_on.isoformat() if row.published_on else None,
        "url": row.url or settings.SITE_URL + row.file.url,
    }


# Reading.


class Invalid(Exception):
    """A document that is not of the format: ``errors`` are (path in it, sentence)."""

    def __init__(self, errors: list[tuple[str, str]]):
        super().__init__("; ".join(f"{path}: {text}" for path, text in errors))
        self.errors = errors


@dataclass
class Told:
    """A model as a document tells it. ``path`` is its place in the document, for what is said of it."""

    path: str
    uuid: uuid.UUID
    texts: dict[str, str] = field(default_factory=dict)
    url: str = ""
    source: dict[str, str] = field(default_factory=dict)
    project: uuid.UUID | None = None
    topics: list[str] = field(default_factory=list)
    goals: list[uuid.UUID] = field(default_factory=list)
    steps: list[uuid.UUID] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    materials: list[dict[str, Any]] = field(default_factory=list)
    adoptions: int = 0
    is_example: bool = False

    @property
    def name(self) -> str:
        """What it is called, in the reader's language where it is."""
        return next((text for code in languages.chain() if (text := self.texts.get(f"name_{code}"))), "")


def as_uuid(text: Any) -> uuid.UUID | None:
    """Return the identifier that ``text`` is; None when it is none."""
    try:
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def read(text: str | bytes) -> list[Told]:
    """Return the models of a document. Raises Invalid, with all that is wrong in it. No queries."""
    if len(text) > MOST_BYTES:
        raise Invalid([("", _("The file is too large: at most 2 MB are taken."))])
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = _(" (line %(line)s)") % {"line": error.lineno} if hasattr(error, "lineno") else ""
        raise Invalid([("", _("This is not JSON%(place)s.") % {"place": place})]) from error
    return _Reader().document(data)


class _Reader:
    """Reads a document, and gathers what is wrong with it by the path in it."""

    def __init__(self):
        self.errors: list[tuple[str, str]] = []

    def document(self, data):
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise Invalid(
                [
                    (
                        "format",
                        _("This is not a file of operating models: “%(name)s” is expected.")
                        % {"name": FORMAT},
                    )
                ]
            )
        if data.get("version") != VERSION:
            raise Invalid(
                [("version", _("Only version %(number)s of the format is read here.") % {"number": VERSION})]
            )
        rows = data.get("models")
        if not isinstance(rows, list) or not rows:
            raise Invalid([("models", _("A list with at least one model is expected."))])
        if len(rows) > MOST_MODELS:
            raise Invalid(
                [("models", _("At most %(most)s models are read at once.") % {"most": MOST_MODELS})]
            )
        found = [self.model(f"models[{place}]", row) for place, row in enumerate(rows)]
        seen = set()
        for told in found:
            if told and told.uuid in seen:
                self.fail(f"{told.path}.uuid", _("This identifier is in the file twice."))
            seen.add(told and told.uuid)
        if self.errors:
            raise Invalid(self.errors)
        return found

    def fail(self, path, sentence):
        self.errors.append((path, sentence))

    def model(self, path, row):
        if not isinstance(row, dict):
            return self.fail(path, _("An object is expected."))
        found = Told(path, self.uuid(f"{path}.uuid", row.get("uuid")))
        for name in TEXTS:
            found.texts |= self.texts(f"{path}.{name}", OperatingModel, name, row.get(name))
        if not found.name:
            self.fail(f"{path}.name", _("Write the name in one language at least: fi, sv or en."))
        found.url = self.url(f"{path}.url", row.get("url"))
        found.source = self.source(f"{path}.source", row.get("source"))
        if row.get("project") is not None:
            found.project = self.reference(f"{path}.project", row["project"])
        found.topics = [
            text
            for place, one in enumerate(self.rows(f"{path}.topics", row.get("topics")))
            if (text := self.line(f"{path}.topics[{place}]", one, 60))
        ]
        for name in ("goals", "steps"):
            rows = self.rows(f"{path}.{name}", row.get(name))
            told = [self.reference(f"{path}.{name}[{place}]", one) for place, one in enumerate(rows)]
            setattr(found, name, [one for one in told if one])
        for name, read_row in (("versions", self.version), ("materials", self.material)):
            rows = self.rows(f"{path}.{name}", row.get(name))
            setattr(found, name, [read_row(f"{path}.{name}[{place}]", one) for place, one in enumerate(rows)])
        numbers = [version["number"] for version in found.versions if version]
        if len(numbers) != len(set(numbers)):
            self.fail(f"{path}.versions", _("The model already has this version."))
        found.adoptions = len(self.rows(f"{path}.adoptions", row.get("adoptions")))
        found.is_example = row.get("is_example") is True
        return found

    def rows(self, path, value):
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(path, _("A list is expected."))
            return []
        if len(value) > MOST_ROWS:
            self.fail(path, _("At most %(most)s rows are read.") % {"most": MOST_ROWS})
            return []
        return value

    def uuid(self, path, value):
        if (found := as_uuid(value)) is None:
            self.fail(path, _("An identifier (UUID) is expected."))
        return found

    def reference(self, path, value):
        """Return the identifier of what is referred to: an object with a uuid, or the identifier alone."""
        return (
            self.uuid(f"{path}.uuid", value.get("uuid"))
            if isinstance(value, dict)
            else self.uuid(path, value)
        )

    def line(self, path, value, most):
        """Return a text of at most ``most`` characters; "" for nothing."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fail(path, _("A text is expected."))
            return ""
        if len(value) > most:
            self.fail(path, _("The text is too long: at most %(most)s characters.") % {"most": most})
        return value.replace("\x00", "").strip()

    def texts(self, path, model, name, value):
        """Return a translated text by column."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fail(path, _("An object with a text for each language is expected: fi, sv, en."))
            return {}
        for code in value.keys() - set(languages.CODES):
            self.fail(f"{path}.{code}", _("The languages are fi, sv and en."))
        most = model._meta.get_field(f"{name}_fi").max_length or LONGEST
        told = {code: self.line(f"{path}.{code}", value.get(code), most) for code in languages.CODES}
        return {f"{name}_{code}": text for code, text in told.items() if text}

    def url(self, path, value):
        text = self.line(path, value, 500)
        if text:
            try:
                check_url(text)
            except ValidationError:
                self.fail(path, _("A web address begins with https:// or http://."))
        return text

    def day(self, path, value):
        text = self.line(path, value, 10)
        try:
            return dt.date.fromisoformat(text).isoformat() if text else None
        except ValueError:
            self.fail(path, _("A day is expected, as 2026-11-03."))
            return None

    def source(self, path, value):
        if not isinstance(value, dict):
            self.fail(path, _("Tell the source: its title, and its web address or exact place."))
            return {}
        found = {name: self.line(f"{path}.{name}", value.get(name), 300) for name in ("title", "reference")}
        found["publisher"] = self.line(f"{path}.publisher", value.get("publisher"), 200)
        found["url"] = self.url(f"{path}.url", value.get("url"))
        found["seen_on"] = self.day(f"{path}.seen_on", value.get("seen_on")) or ""
        if not found["title"]:
            self.fail(f"{path}.title", _("Name the source: the title of the page or the decision."))
        if not found["url"] and not found["reference"]:
            self.fail(
                path, _("Give the source’s web address, or its exact place, so that others can find it.")
            )
        return found

    def version(self, path, row):
        if not isinstance(row, dict):
            return self.fail(path, _("An object is expected."))
        number = self.line(f"{path}.number", row.get("number"), 20)
        day = self.day(f"{path}.published_on", row.get("published_on"))
        if not number:
            self.fail(f"{path}.number", _("Tell the number of the version."))
        if not day:
            self.fail(f"{path}.published_on", _("Tell the day of the version."))
        return {
            "uuid": as_uuid(row.get("uuid")),
            "number": number,
            "published_on": day,
            **self.texts(f"{path}.changes", ModelVersion, "changes", row.get("changes")),
        }

    def material(self, path, row):
        if not isinstance(row, dict):
            return self.fail(path, _("An object is expected."))
        found = {
            "uuid": as_uuid(row.get("uuid")),
            "title": self.line(f"{path}.title", row.get("title"), 200),
            "description": self.line(f"{path}.description", row.get("description"), 500),
            "kind": row.get("kind"),
            "language": row.get("language"),
            "version": self.line(f"{path}.version", row.get("version"), 30),
            "published_on": self.day(f"{path}.published_on", row.get("published_on")),
            "url": self.url(f"{path}.url", row.get("url")),
        }
        if not found["title"]:
            self.fail(f"{path}.title", _("Tell the title of the material."))
        if not found["url"]:
            self.fail(f"{path}.url", _("Tell the web address of the material."))
        if found["kind"] not in MaterialKind.values:
            self.fail(
                f"{path}.kind",
                _("One of these is expected: %(kinds)s.") % {"kinds": ", ".join(MaterialKind.values)},
            )
        if found["language"] not in spoken.OWN_NAMES:
            self.fail(
                f"{path}.language",
                _("One of these is expected: %(kinds)s.") % {"kinds": ", ".join(spoken.OWN_NAMES)},
            )
        return found
