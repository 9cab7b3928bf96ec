"""Theme blogs, posts in language versions of their own, their pictures, authors, comments."""

from blog.models.comments import Comment, CommentReport
from blog.models.pictures import Picture
from blog.models.posts import Author, Authorship, Blog, Post, PostVersion
from blog.models.writing import Correction, Dismissal, PreviewLink

__all__ = [
    "Author",
    "Authorship",
    "Blog",
    "Comment",
    "CommentReport",
    "Correction",
    "Dismissal",
    "Picture",
    "Post",
    "PostVersion",
    "PreviewLink",
]
