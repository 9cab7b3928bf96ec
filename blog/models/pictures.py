"""Pictures inside the text of a post."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post
from portal.lib.records import Record


class Picture(Record):
    """A picture for the text of a post. Its text alternative and caption stand in the text, by language."""

    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.CASCADE, related_name="pictures")
    file = models.ImageField(_("picture"), upload_to="posts/%Y/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    focus_x = models.PositiveSmallIntegerField(
        _("what matters in the picture, % from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("what matters in the picture, % from the top"), default=50, validators=[MaxValueValidator(100)]
    )
    credit = models.CharField(_("credit"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("picture of a text")
        verbose_name_plural = _("pictures of texts")
        ordering = ["post", "pk"]

    def __str__(self):
        return self.file.name
