"""Prints what was measured."""

HEADER = f"{'case':<9}{'conn':>5}  {'server':<14}{'req/s':>9}{'ratio':>7}{'p50 ms':>9}{'p99 ms':>9}{'server us':>11}{'database us':>13}"


class Table:
    """One line for each case, number of connections and server; ratios are to the limit in the same rounds."""

    def __init__(self, options):
        print(f"\nscale {options.scale}, {options.rounds} rounds of {options.seconds} s each, "
              f"{options.database_connections} database connections; processor time is of each request\n")
        print(HEADER)

    def add(self, case, connections, results):
        limit = results[0]
        for result in results:
            ratios = [one.rate / other.rate for one, other in zip(result.rounds, limit.rounds)]
            spread = "" if result is limit or len(ratios) < 2 else f"  ({min(ratios):.2f} to {max(ratios):.2f})"
            print(f"{case:<9}{connections:>5}  {result.name:<14}{result.rate:>9.0f}{result.rate / limit.rate:>7.2f}"
                  f"{result.p50_ms:>9.2f}{result.p99_ms:>9.2f}{result.server_us:>11.0f}{result.database_us:>13.0f}{spread}",
                  flush=True)

    def end(self):
        print()
