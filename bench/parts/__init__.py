"""Benchmarks of single pieces, each on data of its own: the import of a register, handouts, editing …"""
