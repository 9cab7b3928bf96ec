"""Whole pages kept for readers without an account, and the stamps that tell when they are no longer true."""
