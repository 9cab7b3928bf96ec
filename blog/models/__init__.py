"""Theme blogs, posts in language versions of their own, authors, comments."""

from blog.models.comments import Comment
from blog.models.posts import Author, Authorship, Blog, Post, PostVersion

__all__ = ["Author", "Authorship", "Blog", "Comment", "Post", "PostVersion"]
