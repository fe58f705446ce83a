# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which face of which body in the document a face of the report is. Pure Python.

The engine gets one shape. If it was made of several bodies of a tree (an assembly), each is a leaf with the path that
FreeCAD's selection uses, "SubAssembly.Bolt_1."; a single body has the path "". Faces of the whole shape are numbered
through all leaves; a face of the document is the pair (path, n), which FreeCAD calls path + "Face" + n.
"""
import bisect
import json


class Layout:
    def __init__(self, leaves, numbers=None):
        """`leaves`: (path, label, number of faces). `numbers`: per leaf the numbers of its faces in the whole shape,
        where they do not simply run on."""
        self.leaves = [tuple(leaf) for leaf in leaves]
        self._starts, total = [], 0
        for _, _, count in self.leaves:
            self._starts.append(total)
            total += count
        self.face_count = total
        self._numbers = numbers
        self._back = {}
        if numbers:
            for leaf, own in enumerate(numbers):
                for n, whole in enumerate(own, 1):
                    self._back.setdefault(whole, (leaf, n))

    def document_face(self, whole):
        """(path, n) of face number `whole` of the shape that the engine got."""
        if self._numbers:
            leaf, n = self._back[whole]
            return self.leaves[leaf][0], n
        if not 1 <= whole <= self.face_count:
            raise KeyError(whole)
        leaf = bisect.bisect_right(self._starts, whole - 1) - 1
        while self.leaves[leaf][2] == 0:
            leaf -= 1
        return self.leaves[leaf][0], whole - self._starts[leaf]

    def whole_face(self, path, n):
        """The other way round; None: no such face here."""
        for leaf, (own, _, count) in enumerate(self.leaves):
            if own == path and 1 <= n <= count:
                return self._numbers[leaf][n - 1] if self._numbers else self._starts[leaf] + n
        return None

    def label(self, path):
        for own, label, _ in self.leaves:
            if own == path:
                return label
        return path

    def to_json(self):
        data = {"leaves": self.leaves}
        if self._numbers:
            data["numbers"] = self._numbers
        return json.dumps(data)

    @staticmethod
    def from_json(text):
        data = json.loads(text)
        return Layout(data["leaves"], data.get("numbers"))
