"""Questions put to the market, and the engines that run many worlds to answer them.

A question is one file: its docstring asks it, a ``Design`` holds the uncertainties (what nobody knows), the
levers (what a government can choose) and the sample, and a figure shows the answer.  The engines draw the
samples, run the worlds on one machine or many, fit to facts, and search for robust policies.  Nothing in
``sim`` or ``agents`` imports this package; only a command of the CLI does, when it is called.
"""
