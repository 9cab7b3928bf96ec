"""Example data: invented organisations, paths, projects and posts that show every part of the portal.

``manage.py seed_demo`` adds it. Everything is made up, marked as example data, and attached to nothing real:
real counties' real goals are served by invented activities only, and no goal is added to a real strategy.
"""
