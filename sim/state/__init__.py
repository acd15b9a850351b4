"""The world as arrays: what it holds, how it starts, how it is kept and checked.

``tables`` the blocks of state · ``strata`` how many agents stand for whom · ``people`` and ``firms`` who lives at the
start · ``build`` scenario → state · ``ledger`` who paid whom · ``invariants`` what must hold · ``snapshot`` save, load,
branch.
"""
