"""The pictures for the texts of a post: added, described, replaced and taken away by those who write it."""

from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blog.models import Picture, PostVersion
from portal.editing import actions
from portal.editing.models import Revision
from portal.editing.uploads import StoredFile
from portal.editing.views.things import ThingView
from portal.lib import languages, pictures

NEW = "new"


class PictureForm(forms.Form):
    """A picture, its credit, and what matters in it. Its inputs begin with the picture's identifier."""

    def __init__(self, post, picture=None, data=None, files=None):
        prefix = str(picture.uuid) if picture else NEW
        super().__init__(data, files, prefix=prefix, label_suffix="")
        column = Picture._meta.get_field
        self.fields["file"] = StoredFile(
            column("file"), post.uuid, known=[picture.file.name] if picture else []
        )
        self.fields["credit"] = forms.CharField(
            label=_("Credit"),
            help_text=_("Who took or drew it, as readers see it below the picture."),
            max_length=150,
            required=False,
        )
        for name in ("focus_x", "focus_y"):
            self.fields[name] = forms.IntegerField(
                label=capfirst(str(column(name).verbose_name)),
                initial=50,
                validators=[MinValueValidator(0), MaxValueValidator(100)],
            )
        if picture:
            self.initial = {
                "file": picture.file.name,
                "credit": picture.credit,
                "focus_x": picture.focus_x,
                "focus_y": picture.focus_y,
            }

    def add_prefix(self, field_name):
        return f"{self.prefix}/{field_name}"

    def clean_file(self):
        if not self.cleaned_data["file"]:
            raise forms.ValidationError(_("Choose a picture."))
        return self.cleaned_data["file"]

    def write(self, picture):
        """Set the columns of ``picture``. What is the same stays, so that its file is not read again."""
        for name, value in self.cleaned_data.items():
            if name != "file" or value != picture.file.name:
                setattr(picture, name, value)


class PicturesOfPost(ThingView):
    """All pictures for the texts of a post, and where each is shown."""

    def get(self, request, **kwargs):
        return self.page()

    def post(self, request, **kwargs):
        action, _sep, identifier = request.POST.get("action", "").partition(":")
        if "upload" in request.POST:  # The button beside a file: the picture is saved.
            action, identifier = "save", request.POST["upload"].partition("/")[0]
        picture = self.picture(identifier)
        if action == "delete" and picture:
            return self.take_away(picture)
        if action != "save":
            return self.page()
        form = PictureForm(self.obj, picture, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        if picture is None:
            picture = Picture(post=self.obj)
            form.write(picture)
            actions.begin(picture, by=request.user)
            messages.success(request, _("The picture was added. Put it into a text now."))
        else:
            self.ask_may_change(picture)
            with actions.change(picture, by=request.user):
                form.write(picture)
            messages.success(request, _("Saved."))
        return redirect(f"{request.path}#picture-{picture.uuid}")

    def picture(self, identifier):
        """Return the picture that a form is about, None for a new one. Raises Http404."""
        if identifier in ("", NEW):
            return None
        for picture in self.obj.pictures.select_related("post__blog"):
            if str(picture.uuid) == identifier:
                return picture
        raise Http404("The post has no such picture")

    def ask_may_change(self, picture):
        """What readers see is changed at once by those alone who publish. Raises Http404."""
        if is_public(picture) and not self.editable.may_review(self.rights, self.obj):
            raise Http404("Readers see this picture: a change of it is sent in")

    def take_away(self, picture):
        if shown := uses(self.obj).get(str(picture.uuid)):
            text = _("It was not deleted: it stands in a text (%(texts)s). Take it out of the text first.")
            messages.warning(self.request, text % {"texts": ", ".join(one.title for one in shown)})
            return redirect(f"{self.request.path}#picture-{picture.uuid}")
        actions.delete(picture, by=self.request.user)
        messages.success(self.request, _("The picture was deleted."))
        return redirect(self.request.path)

    def page(self, sent=None, status=200):
        shown = uses(self.obj)
        may_publish = self.editable.may_review(self.rights, self.obj)
        rows = []
        for picture in self.obj.pictures.all():
            is_sent = sent is not None and sent.prefix == str(picture.uuid)
            used = shown.get(str(picture.uuid), [])
            is_seen = any(use.is_out and use.is_in_public_text for use in used)
            rows.append(
                SimpleNamespace(
                    picture=picture,
                    name=picture.file.name.rpartition("/")[2],
                    size=pictures.size(picture.file),
                    used=used,
                    form=sent if is_sent else PictureForm(self.obj, picture),
                    is_sent=is_sent,
                    change_url=reverse("workspace:section", args=["picture", picture.uuid, "picture"])
                    if is_seen and not may_publish
                    else "",
                )
            )
        return self.render(
            "blog/work_pictures.html",
            status=status,
            rows=rows,
            new=sent if sent is not None and sent.prefix == NEW else PictureForm(self.obj),
            texts=[
                {
                    "label": _("To the text: %(title)s") % {"title": version.title},
                    "language": languages.OWN_NAMES[version.language],
                    "url": reverse("workspace:section", args=["version", version.uuid, "text"]),
                }
                for version in self.obj.versions.order_by("pk")
            ],
        )


def uses(post):
    """Return the language versions whose public or open text shows a picture, by its identifier. Two queries.

    Each has ``is_in_public_text``.
    """
    versions = {version.pk: version for version in post.versions.order_by("pk")}
    drafts = Revision.objects.open().filter(
        content_type=ContentType.objects.get_for_model(PostVersion), object_id__in=versions
    )
    written = {revision.object_id: revision.content.get("body") or "" for revision in drafts}
    found = {}
    for picture in post.pictures.values_list("uuid", flat=True):
        for version in versions.values():
            is_public = str(picture) in version.body
            if is_public or str(picture) in written.get(version.pk, ""):
                use = SimpleNamespace(
                    title=version.title,
                    language=version.language,
                    is_out=version.is_out,
                    is_in_public_text=is_public,
                    url=reverse("workspace:section", args=["version", version.uuid, "text"]),
                )
                found.setdefault(str(picture), []).append(use)
    return found


def is_public(picture):
    """Whether a text that is out shows ``picture``. One query."""
    out = PostVersion.objects.published().filter(post=picture.post_id)
    return out.filter(body__contains=str(picture.uuid)).exists()
