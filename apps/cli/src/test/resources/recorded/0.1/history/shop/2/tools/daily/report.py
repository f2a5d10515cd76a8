"""Writes the day's revenue."""

import csv
import os
import sys


def revenue(rows):
    """Sums up what the paid orders cost, by article."""
    totals = {}
    for row in rows:
        if row["paid"] == "yes":
            totals[row["article"]] = totals.get(row["article"], 0) + int(row["cents"])
    return totals


def main():
    with open(os.environ["SHOP_ORDERS"], encoding="utf-8") as file:
        for article, cents in sorted(revenue(csv.DictReader(file)).items()):
            print(article, cents / 100, file=sys.stdout)


if __name__ == "__main__":
    main()
