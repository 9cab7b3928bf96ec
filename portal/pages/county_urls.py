"""The addresses of pages about counties beside the list and the overview: each topic's own module has the view.

What is about several counties stands before one county's own address, which any word would match.
"""

of_several = []
of_one = []
