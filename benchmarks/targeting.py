"""Learned targeting on both kinds of history, judged on later days: see `targeting_visits` and `targeting_claims`."""

import argparse
import sys
from collections.abc import Sequence

from benchmarks import targeting_claims, targeting_visits


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("visits", help="history of visits")
    asked.add_argument("visits_spec")
    asked.add_argument("claims", help="history of claims")
    asked.add_argument("claims_spec")
    options = asked.parse_args(arguments)
    return targeting_visits.main([options.visits, options.visits_spec]) or targeting_claims.main(
        [options.claims, options.claims_spec]
    )


if __name__ == "__main__":
    sys.exit(main())
