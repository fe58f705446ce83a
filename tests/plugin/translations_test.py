"""Every text of the workbench is in the translation files, with its placeholders."""
import importlib.util
import os
import unittest

import paths

FOLDER = os.path.join(paths.ADDON, "Resources", "translations")
_spec = importlib.util.spec_from_file_location("update", os.path.join(FOLDER, "update.py"))
update = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(update)


class Translations(unittest.TestCase):
    def test_no_text_of_the_sources_is_missing(self):
        self.assertGreater(len(update.texts()), 40)
        self.assertEqual(update.missing(), [])

    def test_each_has_a_compiled_file_and_keeps_placeholders(self):
        self.assertTrue(update.files())
        for path in update.files():
            self.assertTrue(os.path.exists(path[:-3] + ".qm"), path)
            for text, translation in update.read(path).items():
                for mark in ("%s", "%d", "<b>"):
                    if translation:
                        self.assertEqual(mark in text, mark in translation, text)


if __name__ == "__main__":
    unittest.main()
