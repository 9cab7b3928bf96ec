"""Import of registers of organisations from CSV files (docs/import.md).

``reading`` makes rows of a file, ``checking`` values of cells, ``joining`` organisations of rows, and
``writing`` brings the database up to date with them; ``importing`` runs the four.
"""
