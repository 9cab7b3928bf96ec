"""The pages of programmes, projects and what they leave behind: a module for each."""
