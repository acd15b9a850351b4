"""What the model must show, and which test holds it: declared once, run by one command, shown on two pages.

======================  =====================================================================
``checks.toml``         every check: kind, claim, source, tests
``trace.toml``          claims of README.md, MODEL.md and published findings, with their tests
``declared``            reads and checks both
``states``              runs the tests and remembers how they ended
``pages``               docs/checks.md and docs/trace.md
======================  =====================================================================

``python -m experiments.checks`` writes the pages, ``python -m experiments.checks --run`` runs the tests before.
"""
