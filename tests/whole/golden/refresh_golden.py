"""Write the golden tables afresh: ``.venv/bin/python tests/whole/golden/refresh_golden.py``.

Run it only when numbers are meant to change, and say in CHANGELOG.md ("Numbers that changed") which, why and how much.
"""

import csv
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

SCENARIOS = ("baseline", "history", "licence", "sme-rules", "app-ban")
EVERY = 13
COLUMNS = ("gmv_online_usd", "gmv_total_usd", "small_revenue_usd", "small_profit_usd", "small_alive", "jobs", "tax_usd")


def golden_rows(name: str) -> list[dict[str, str]]:
    """Every 13th week of a tiny world's market and TikTok Shop, as exact decimal texts."""
    from support.tiny_worlds import tiny

    from sim.record.recorder import Recorder
    from sim.world import World

    scenario = tiny(name, weeks=131)
    world = World(scenario)
    recorder = Recorder(world)
    while world.t < scenario.start_week + scenario.weeks:
        world.step()
        recorder.take(world)
    market, channels = recorder.frame("market"), recorder.frame("channels")
    shop = channels[channels["channel"] == "tiktok_shop"].set_index("week")
    return [
        {
            "week": str(week),
            **{column: repr(float(row[column])) for column in COLUMNS},
            "tiktok_shop_gmv_usd": repr(float(shop.loc[week, "gmv_usd"])),
            "tiktok_shop_sellers": repr(float(shop.loc[week, "sellers"])),
        }
        for week, row in market.set_index("week").iloc[::EVERY].iterrows()
    ]


def golden_file(name: str) -> Path:
    """Where a scenario's golden table stands."""
    return FOLDER / f"{name}.csv"


if __name__ == "__main__":
    for scenario_name in SCENARIOS:
        rows = golden_rows(scenario_name)
        with golden_file(scenario_name).open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        print(f"{scenario_name}: {len(rows)} rows")
