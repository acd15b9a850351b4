"""Pasar runs as a model of the EMA workbench, and gives what a sweep gives."""

import numpy as np
from ema_workbench import Sample, perform_experiments
from support.sweeps import live_once, tiny_design

from sim.sweep import Plan
from sim.sweep.workbench import workbench_model

MORE = 'outcomes = ["small_revenue_usd", "import_share"]'


def test_three_experiments_give_what_a_sweep_gives(run, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.sweep.workbench.live", live_once)
    summary = run(tmp_path / "s", n=1, seeds=2, more=MORE)
    design = tiny_design(tmp_path / "d", n=1, seeds=2, more=MORE)
    (point,) = Plan(design).design.points
    scenario = Sample("future", **dict(point))
    policies = [Sample(f"p{share}", ban__enforcement=share) for share in (0.5, 0.75, 1.0)]
    experiments, outcomes = perform_experiments(workbench_model(design), [scenario], policies)
    assert len(experiments) == 3
    for name in ("small_revenue_usd", "import_share"):
        swept = [
            summary.by_point(f"{name}_effect_end", "plan", ban_enforcement=share)[0]
            for share in experiments["ban__enforcement"].astype(float)
        ]
        assert np.allclose(outcomes[name], swept, rtol=1e-12, atol=0)
    assert len(set(outcomes["small_revenue_usd"])) == 3
