"""Arithmetic that fast engine and readable twin share bit for bit (MODEL.md, section 4).

``compile`` the decorator of every kernel · ``draws`` keyed random words · ``functions`` exp, log, power by table ·
``normal`` standard normals by class · ``counts`` Poisson and ordered choice · ``money`` exact rates and shares-out ·
``sums`` order-free sums of real numbers · ``quadrature`` the nodes of the offer integral.
"""
