"""Rows, colours and face numbers made from a report, also from one that lacks what older or newer engines lack."""
import json
import os
import subprocess
import unittest

import paths

from freecad.Stepwise import modes, palette
from freecad.Stepwise.layout import Layout
from freecad.Stepwise.report import Report
from freecad.Stepwise.wording import direction_text, number, span


def bare_part(faces=2):
    return {"id": 1, "name": "p", "faces": [{"id": i + 1, "surface": "plane", "areaMm2": 1.0, "class": "stock", "feature": None} for i in range(faces)]}


def report(parts, assembly=None, **more):
    return Report(dict({"schema": "stepwise.report/1", "input": {"error": None}, "parts": parts, "assembly": assembly, "diagnostics": []}, **more))


class Words(unittest.TestCase):
    def test_unknown_is_never_zero(self):
        self.assertEqual((number(None), span(None), span({"value": 0.0, "low": 0.0, "high": 0.0}, "min")), ("unknown", "unknown", "0 min"))

    def test_numbers_as_people_write_them(self):
        self.assertEqual((number(12.50), number(1234567), number(True), span({"value": 1, "low": 0.5, "high": 2}, "€")), ("12.5", "1234567", "yes", "1 (0.5 to 2) €"))

    def test_directions(self):
        self.assertEqual((direction_text([0, 0, -1.0]), direction_text([0.6, 0.8, 0])), ("-Z", "(0.6, 0.8, 0)"))


class FaceNumbersOfLeaves(unittest.TestCase):
    def test_run_on_through_the_leaves_both_ways(self):
        layout = Layout([("A.", "A", 6), ("Empty.", "E", 0), ("B.C.", "C", 4)])
        self.assertEqual([layout.document_face(n) for n in (1, 6, 7, 10)], [("A.", 1), ("A.", 6), ("B.C.", 1), ("B.C.", 4)])
        for n in range(1, 11):
            self.assertEqual(layout.whole_face(*layout.document_face(n)), n)
        for wrong in (0, 11, -1):
            self.assertRaises(KeyError, layout.document_face, wrong)
        self.assertIsNone(layout.whole_face("A.", 7))
        self.assertIsNone(layout.whole_face("X.", 1))

    def test_of_leaves_that_share_a_face(self):
        layout = Layout([("A.", "A", 2), ("B.", "B", 2)], [[1, 2], [2, 3]])
        self.assertEqual((layout.document_face(2), layout.whole_face("B.", 1), layout.whole_face("B.", 2)), (("A.", 2), 2, 3))
        self.assertEqual(Layout.from_json(layout.to_json()).document_face(3), ("B.", 2))


class WhatIsMissing(unittest.TestCase):
    def test_a_bare_report_is_shown_as_not_computed(self):
        bare = report([bare_part()])
        self.assertIsNone(bare.feature_rows())
        self.assertIsNone(bare.setup_rows())
        self.assertIsNone(bare.merge_rows())
        self.assertIsNone(bare.before_after())
        self.assertIsNone(bare.verdict())
        self.assertEqual(bare.finding_rows(), [])
        for mode in modes.MODES:
            modes.colours(bare, mode)

    def test_no_parts_at_all(self):
        empty = report([])
        self.assertEqual((empty.instances, empty.finding_rows(), empty.owner(1)), ([], [], None))

    def test_a_merge_part_of_any_shape_is_shown_and_never_raises(self):
        instances = [{"part": 1, "name": n, "path": ["T", n], "placement": None, "shapeFaces": f} for n, f in (("a", [1, 2]), ("b", [3, 4]))]
        assembly = {
            "instances": instances,
            "groups": [{"id": 1, "instances": [1, 2], "rules": ["x", {"rule": "wall", "outcome": "pass"}], "verdict": {"merge": "yes"}, "merged": {"valid": True}}],
            "keptApart": [{"a": 1, "b": 2, "rule": "relativeMotion", "reason": "it turns"}, {"a": 1, "b": 99, "rule": "?"}],
            "joints": [{"a": 1, "b": 2, "type": "revolute", "facesA": [2], "facesB": [1]}],
            "roles": [{"part": 1, "role": "pin", "evidence": [{"text": "round"}]}, {"role": "pin", "instance": 2}],
            "contacts": [{}],
        }
        rows = report([bare_part()], assembly).merge_rows()
        self.assertEqual([row.group for row in rows], ["Could be one part", "Kept apart", "Kept apart", "Joints", "Roles", "Roles", "Contacts"])
        self.assertEqual((rows[0].faces, rows[1].value, rows[3].title), ([1, 2, 3, 4], "relative motion", "a | b"))
        self.assertIn(("Reason", "it turns"), rows[1].details)
        self.assertEqual((rows[3].faces, rows[4].faces, rows[5].faces), ([2, 3], [1, 2, 3, 4], [3, 4]))

    def test_findings_of_one_kind_have_keys_of_their_own(self):
        twice = {"severity": "warning", "code": "loose", "where": "p", "message": "m", "hint": "h"}
        rows = report([bare_part()], diagnostics=[twice, twice, dict(twice, severity="never heard of")]).finding_rows()
        self.assertEqual(len({row.key for row in rows}), 3)
        self.assertEqual([row.severity for row in rows], ["warning", "warning", "info"])


class Palettes(unittest.TestCase):
    def test_colours_differ_within_each_palette(self):
        for name, colours in palette.PALETTES.items():
            self.assertEqual(len(set(colours)), len(colours), name)

    def test_okabe_ito_can_be_told_apart_by_people_who_see_no_red_or_no_green(self):
        to_lms = ((0.31399, 0.63951, 0.04650), (0.15537, 0.75789, 0.08670), (0.01775, 0.10945, 0.87257))
        for lost in (0, 1):
            seen = []
            for colour in palette.PALETTES["okabe-ito"][:7]:
                linear = [c**2.2 for c in palette.rgb(colour)]
                lms = [sum(row[i] * linear[i] for i in range(3)) for row in to_lms]
                seen.append([v**0.45 for i, v in enumerate(lms) if i != lost])
            gaps = [max(abs(a - b) for a, b in zip(x, y)) for i, x in enumerate(seen) for y in seen[:i]]
            self.assertGreater(min(gaps), 0.03)


@unittest.skipUnless(os.path.exists(paths.ENGINE), "the engine is not built")
class RealReports(unittest.TestCase):
    def read(self, name):
        answer = subprocess.run([paths.ENGINE, "analyze", "--json", paths.sample(name)], stdout=subprocess.PIPE, check=True)
        return Report(json.loads(answer.stdout))

    def test_every_face_of_every_mode_has_a_colour_and_the_legend_counts_them(self):
        for name in ("bracket", "hollow_float"):
            real = self.read(name)
            count = len(real.parts[0]["faces"])
            for mode in ("feature", "setup", "finding", "access"):
                colours, legend = modes.colours(real, mode)
                self.assertEqual((len(colours), sum(entry[2] for entry in legend)), (count, count), (name, mode))

    def test_features_setups_and_why(self):
        real = self.read("bracket")
        self.assertEqual([row.title for row in real.feature_rows()].count("counterbored through hole"), 2)
        self.assertEqual(len(real.setup_rows("mill3")), 2)
        self.assertEqual(len(real.setup_rows("mill4")), 1)
        self.assertEqual(real.setup_rows("no such machine"), [])
        self.assertIn("Rule", [label for label, _ in real.why(8)])
        self.assertEqual(real.why(999)[0][0], "Face")

    def test_unreached_faces_are_a_problem_with_reason_and_advice(self):
        row = next(row for row in self.read("hollow_float").finding_rows() if row.severity == "error")
        self.assertEqual(len(row.faces), 3)
        labels = [label for label, text in row.details if text]
        for label in ("Because", "Rule", "Advice"):
            self.assertIn(label, labels)

    def test_a_group_shows_before_and_after_line_by_line(self):
        rows = self.read("valve_block").merge_rows()
        details = next(row for row in rows if row.key == "group|1").details
        for label, text in (("Contacts", "27 → 0"), ("Handovers", "4 → 0"), ("Volume mm3", "9952")):
            self.assertIn((label, text), details)
        texts = " ".join(text for _, text in details)
        for raw in ("label:", "before:", "None", "{"):
            self.assertNotIn(raw, texts)

    def test_before_and_after(self):
        titles, lines, routes = self.read("bracket").before_after()
        self.assertEqual(len(titles), 2)
        self.assertEqual(routes[0]["kind"] if "kind" in routes[0] else "conventional", "conventional")
        self.assertTrue(all(len(line) == 3 for line in lines))


if __name__ == "__main__":
    unittest.main()
