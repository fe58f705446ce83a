# SPDX-License-Identifier: LGPL-2.1-or-later
"""One line of a list in the panel. Pure Python."""
from dataclasses import dataclass, field


@dataclass
class Row:
    """One line of a list, with everything its details show."""

    key: str
    title: str
    value: str = ""
    group: str = ""
    severity: str = ""
    faces: list = field(default_factory=list)
    details: list = field(default_factory=list)  # (label, text)
    data: dict = field(default_factory=dict)  # what commands need: part, feature, setup, direction …

    def matches(self, text):
        words = text.lower().split()
        hay = " ".join([self.title, self.value, self.group, self.severity] + [d[1] for d in self.details]).lower()
        return all(word in hay for word in words)


def with_unique_keys(rows):
    seen = {}
    for row in rows:
        seen[row.key] = seen.get(row.key, 0) + 1
        if seen[row.key] > 1:
            row.key += "#%d" % seen[row.key]
    return rows
