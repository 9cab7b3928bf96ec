"""The workspace's pages of those who write: posts, their calendar, their times, and previews to share."""
