"""Upkeep of theme blogs, posts with their language versions, authors, and comments."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog import commenting, models
from blog.choices import RejectReason, VersionState
from blog.remarks import identity_codes
from portal.editing.admin import RevisedAdmin, WrittenByPortal
from portal.lib.admin import NamedAdmin, RecordAdmin, Stacked, TranslatedStacked


@admin.register(models.Blog)
class BlogAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["name", "description", "editors", "is_example"]}),
        (_("New posts"), {"fields": ["default_language", "topics"]}),
        (_("Comments"), {"fields": ["comments_open", "moderation", "close_after"]}),
    ]
    list_display = ["is_example"]
    autocomplete_fields = ["editors", "topics"]


@admin.register(models.Author)
class AuthorAdmin(RecordAdmin):
    fieldsets = [(None, {"fields": ["name", "user", "is_example"]})]
    list_display = ["name", "user", "is_example"]
    list_select_related = ["user"]
    list_filter = ["is_example"]
    search_fields = ["name", "user__email"]
    autocomplete_fields = ["user"]


class AuthorsOfPost(TranslatedStacked):
    model = models.Authorship
    fields = ["order", "author", "role", "organisation_name"]
    autocomplete_fields = ["author"]


class VersionForm(forms.ModelForm):
    """What is saved in the admin is public at once, so it may hold no personal identity code either."""

    def clean(self):
        answered = super().clean()
        for name, texts in identity_codes(answered).items():
            self.add_error(name, texts)
        return answered


class VersionsOfPost(Stacked):
    model = models.PostVersion
    form = VersionForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "language",
                    "relation",
                    "title",
                    "slug",
                    "excerpt",
                    "body",
                    "picture_alt",
                    "state",
                    "published_at",
                ],
                "description": _(
                    "The text is HTML: paragraphs, headings from h2, lists, links, quotations and tables. "
                    "Anything else is removed when the post is saved."
                ),
            },
        )
    ]
    readonly_fields = ["slug"]
    min_num = 1


@admin.register(models.Post)
class PostAdmin(RevisedAdmin, RecordAdmin):
    fieldsets = [
        (None, {"fields": ["blog", "comments_open", "is_example"]}),
        (_("Picture"), {"fields": ["picture", "focus_x", "focus_y", "picture_credit"]}),
        (
            _("Tells about"),
            {"fields": ["topics", "counties", "goals", "steps", "organisations", "projects"]},
        ),
    ]
    date_hierarchy = "created_at"
    list_display = ["__str__", "blog", "written_in", "is_published", "comments_open", "is_example"]
    list_select_related = ["blog"]
    list_filter = ["blog", "versions__state", "versions__language", "is_example"]
    search_fields = ["versions__title", "authors__name"]
    autocomplete_fields = ["blog", "topics", "counties", "goals", "steps", "organisations", "projects"]
    inlines = [VersionsOfPost, AuthorsOfPost]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=_("languages"))
    def written_in(self, post):
        return " ".join(sorted(version.language for version in post.versions.all()))

    @admin.display(description=_("published"), boolean=True)
    def is_published(self, post):
        now = timezone.now()
        return any(
            version.state == VersionState.PUBLISHED and version.published_at <= now
            for version in post.versions.all()
        )


@admin.register(models.Picture)
class PictureAdmin(RevisedAdmin, RecordAdmin):
    """A picture for the texts of a post; the workspace tells where each is shown."""

    fieldsets = [(None, {"fields": ["post", "file", "focus_x", "focus_y", "credit"]})]
    date_hierarchy = "created_at"
    list_display = ["file", "post", "credit", "width", "height"]
    list_select_related = ["post"]
    search_fields = ["file", "credit", "post__versions__title"]
    raw_id_fields = ["post"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("post__versions")


@admin.register(models.Correction)
class CorrectionAdmin(RevisedAdmin, RecordAdmin):
    """A note on what was corrected; the workspace asks for it with the change itself."""

    fieldsets = [(None, {"fields": ["version", "made_at", "text"]})]
    date_hierarchy = "made_at"
    list_display = ["text", "version", "made_at"]
    list_select_related = ["version"]
    search_fields = ["text", "version__title"]
    raw_id_fields = ["version"]


@admin.register(models.PreviewLink)
class PreviewLinkAdmin(WrittenByPortal, admin.ModelAdmin):
    """Who has let whom see what before it was out. The address itself is not shown."""

    date_hierarchy = "made_at"
    list_display = ["version", "made_by", "made_at", "ends_at", "revoked_at"]
    list_select_related = ["version", "made_by"]


@admin.register(models.Comment)
class CommentAdmin(RecordAdmin):
    """Comments can be read and decided about; their words are their writers', and addresses are not shown."""

    fieldsets = [
        (
            None,
            {
                "fields": [
                    "post",
                    "project",
                    "parent",
                    "language",
                    "heading",
                    "name",
                    "text",
                    "is_by_author",
                ]
            },
        ),
        (
            _("Moderation"),
            {"fields": ["state", "reason", "reason_text", "moderated_at", "moderated_by"]},
        ),
    ]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "pk"]
    list_display = ["__str__", "name", "language", "post", "project", "state", "created_at"]
    list_select_related = ["post", "project"]
    list_filter = ["state", "language", "created_at"]
    search_fields = ["heading", "text", "name"]
    actions = ["approve", "reject"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("post__versions")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        # What is chosen in the list is decided about; a comment of its own is only looked at.
        return obj is None and super().has_change_permission(request)

    @admin.action(description=_("Approve the chosen comments"), permissions=["change"])
    def approve(self, request, queryset):
        self._tell(request, commenting.approve(queryset, by=request.user))

    @admin.action(description=_("Do not publish the chosen comments"), permissions=["change"])
    def reject(self, request, queryset):
        self._tell(request, commenting.reject(queryset, by=request.user, reason=RejectReason.OTHER))

    def _tell(self, request, decision):
        self.message_user(request, _("Changed: %(number)s") % {"number": decision.number})


@admin.register(models.CommentReport)
class CommentReportAdmin(admin.ModelAdmin):
    """Reports can be read; they are handled in the workspace, with the comment."""

    list_display = ["__str__", "comment", "created_at", "handled_at", "handled_by"]
    list_select_related = ["comment", "handled_by"]
    list_filter = ["reason", "created_at"]
    search_fields = ["text"]
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(models.Dismissal)
class DismissalAdmin(WrittenByPortal, admin.ModelAdmin):
    date_hierarchy = "at"
    list_display = ["check_name", "version", "reason", "by", "at"]
    list_select_related = ["version", "by"]
    list_filter = ["check_name", "at"]
    search_fields = ["reason", "version__title"]
