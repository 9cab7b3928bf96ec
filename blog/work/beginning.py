"""Beginning: a post in a theme blog, another language version of a post, a theme blog."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from blog import actions, permissions
from blog.choices import Relation
from blog.forms import BeginPostForm, BeginVersionForm
from blog.models import Author, Authorship, Blog
from portal.accounts.workers import ForWorkers
from portal.editing import actions as editing
from portal.editing import registry
from portal.editing.beginning import BeginForm
from portal.editing.views.things import ThingView, address
from portal.lib import languages


@method_decorator(never_cache, name="dispatch")
class BeginPost(ForWorkers, View):
    """Choose a theme blog, then begin a post in it. Nothing is written before the form is sent."""

    def get(self, request):
        self.require(permissions.may_write(self.rights))
        blogs = list(Blog.objects.prefetch_related("topics").alphabetical())
        blog = self.chosen(blogs)
        return self.page(blogs, blog, self.form(blog) if blog else None)

    def post(self, request):
        self.require(permissions.may_write(self.rights))
        blogs = list(Blog.objects.prefetch_related("topics").alphabetical())
        blog = self.chosen(blogs)
        self.require(blog is not None)
        form = self.form(blog, request.POST)
        if not form.is_valid():
            return self.page(blogs, blog, form, status=422)
        version = actions.begin_post(by=request.user, blog=blog, **form.cleaned_data)
        messages.success(request, _("The post has been begun. It is a draft until it is published."))
        return redirect(address("section", version, "text"))

    def chosen(self, blogs):
        """Return the blog that the address names; the only one where there is no choice."""
        asked = self.request.GET.get("blog", "")
        if len(blogs) == 1 and not asked:
            return blogs[0]
        return next((blog for blog in blogs if str(blog.uuid) == asked), None)

    def form(self, blog, data=None):
        user = self.request.user
        own = Authorship.objects.filter(author__user=user).order_by("-pk")
        has_name = bool(user.name) or Author.objects.filter(user=user).exists()
        return BeginPostForm(blog, own.first(), data, has_name=has_name)

    def page(self, blogs, blog, form, status=200):
        chosen = blog and {
            "name": blog.local_name,
            "topics": [topic.local_name for topic in blog.topics.all()],
            "comments_open": blog.comments_open,
            "others": len(blogs) > 1,
        }
        offered = [
            {
                "name": one.local_name,
                "description": languages.localised(one, "description"),
                "url": f"?blog={one.uuid}",
            }
            for one in blogs
        ]
        context = {
            "form": form,
            "blog": chosen,
            "blogs": offered,
            "keeps_blogs": permissions.may_publish(self.rights),
        }
        return TemplateResponse(self.request, "blog/work_begin.html", context, status=status)


class BeginVersion(ThingView):
    """Begin another language version of a post: a translation, a summary, or an article of its own."""

    def get(self, request, **kwargs):
        return self.page(self.form())

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if not self.left or not form.is_valid():
            return self.page(form, status=422)
        try:
            version = actions.begin_version(self.obj, by=request.user, **form.cleaned_data)
        except (ValidationError, IntegrityError) as error:
            told = getattr(error, "messages", [_("Somebody began the same a moment ago. Look at it first.")])
            form.add_error(None, told)
            return self.page(form, status=422)
        messages.success(
            request, _("The language version has been begun. It comes out on its own, when it is published.")
        )
        return redirect(address("section", version, "text"))

    def form(self, data=None):
        self.versions = list(self.obj.versions.order_by("pk"))
        there = {version.language for version in self.versions}
        self.left = [code for code in languages.CODES if code not in there]
        has_original = any(version.relation == Relation.ORIGINAL for version in self.versions)
        return BeginVersionForm(self.left, has_original, data)

    def page(self, form, status=200):
        editable = registry.by_kind("version")
        return self.render(
            "blog/work_version_begin.html",
            status=status,
            form=form if self.left else None,
            versions=[
                {
                    "title": version.title,
                    "lang": version.lang,
                    "url": address("item", version),
                    "state_label": editable.state_in_words(version),
                }
                for version in self.versions
            ],
        )


@method_decorator(never_cache, name="dispatch")
class BeginBlog(ForWorkers, View):
    """Begin a theme blog, on the form of things that are public at once."""

    def get(self, request):
        self.require(permissions.may_publish(self.rights))
        return self.page(self.form())

    def post(self, request):
        self.require(permissions.may_publish(self.rights))
        form = self.form(request.POST)
        if not form.is_valid() or not self.write(form):
            return self.page(form, status=422)
        messages.success(request, _("The theme blog “%(name)s” is there now.") % {"name": form.obj})
        if request.POST.get("action") == "another":
            return redirect(request.path)
        return redirect(address("item", form.obj))

    def form(self, data=None):
        return BeginForm(Blog(), None, languages.current(), data)

    def write(self, form):
        try:
            with transaction.atomic():
                editing.begin(form.obj, by=self.request.user)
        except (IntegrityError, ValidationError) as error:
            told = getattr(error, "messages", [_("Somebody wrote the same a moment ago. Look at it first.")])
            form.add_error(None, told)
            return False
        return True

    def page(self, form, status=200):
        back = reverse("writing:blogs")
        context = {
            "form": form,
            "heading": registry.by_kind("blog").begin_heading,
            "about": "",
            "obj": _("Theme blogs"),
            "called": languages.LocalText(_("Theme blogs"), languages.current()),
            "back_url": back,
            "back_name": _("Cancel: nothing is saved"),
        }
        return TemplateResponse(self.request, "workspace/begin.html", context, status=status)
