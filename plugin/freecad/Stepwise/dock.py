# SPDX-License-Identifier: LGPL-2.1-or-later
"""The panel beside the 3D view: lists, details, legend. Looks at the session, computes nothing, blocks nothing."""
import html

import FreeCADGui as Gui

from . import chain_view, modes, palette, resources, result_object, settings
from .qt import QtCore, QtGui, QtWidgets, translate
from .wording import MACHINES, SEVERITY_TEXT
from .session import session

OBJECT_NAME = "StepwiseDock"
_ICONS = {"error": "Stepwise_Error", "warning": "Stepwise_Warning", "info": "Stepwise_Note"}
_ROW = QtCore.Qt.UserRole
_LONGEST_LABEL = 24  # of the details that gets a line of its own, in letters
_dock = None


def not_computed():
    return translate("Stepwise", "not computed by this engine version")


def show():
    """Makes the panel if need be, and brings it to the front."""
    global _dock
    if _dock is None:
        _dock = Dock(Gui.getMainWindow())
        Gui.getMainWindow().addDockWidget(QtCore.Qt.RightDockWidgetArea, _dock)
    _dock.show()
    _dock.raise_()
    return _dock


def current():
    return _dock


class RowList(QtWidgets.QWidget):
    """A filter above a tree of groups and rows."""

    chosen = QtCore.Signal(object)
    opened = QtCore.Signal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.rows = None
        self.ignored = {}
        self.filter = QtWidgets.QLineEdit()
        self.filter.setPlaceholderText(translate("Stepwise", "Filter: words of the row or its details"))
        self.filter.setClearButtonEnabled(True)
        self.tree = QtWidgets.QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QtWidgets.QHeaderView.Stretch)
        header.setSectionResizeMode(1, QtWidgets.QHeaderView.ResizeToContents)
        self.note = QtWidgets.QLabel()
        self.note.setWordWrap(True)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        self.head = QtWidgets.QHBoxLayout()
        self.head.addWidget(self.filter, 1)
        layout.addLayout(self.head)
        layout.addWidget(self.note)
        layout.addWidget(self.tree, 1)
        self.filter.textChanged.connect(lambda _: self._fill())
        self.tree.currentItemChanged.connect(lambda item, _: self._emit(self.chosen, item))
        self.tree.itemDoubleClicked.connect(lambda item, _: self._emit(self.opened, item))

    def _emit(self, signal, item):
        row = item.data(0, _ROW) if item is not None else None
        if row is not None:
            signal.emit(row)

    def set_rows(self, rows, note="", ignored=None):
        self.rows, self.ignored = rows, ignored or {}
        self.note.setText(note if rows else (note or (not_computed() if rows is None else translate("Stepwise", "nothing found"))))
        self.note.setVisible(not rows or bool(note))
        self._fill()

    def _fill(self):
        text = self.filter.text()
        self.tree.blockSignals(True)
        self.tree.clear()
        groups = {}
        for row in self.rows or []:
            if not row.matches(text):
                continue
            name = translate("Stepwise", "Set aside") if row.key in self.ignored else row.group
            groups.setdefault(name, []).append(row)
        items = []
        for name in sorted(groups, key=lambda n: n == translate("Stepwise", "Set aside")):
            group = QtWidgets.QTreeWidgetItem([name[:1].upper() + name[1:], str(len(groups[name]))])
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            for row in groups[name]:
                group.addChild(self._item(row))
            items.append(group)
        self.tree.addTopLevelItems(items)
        if len(self.rows or []) <= 200:
            self.tree.expandAll()
        self.tree.blockSignals(False)

    def _item(self, row):
        item = QtWidgets.QTreeWidgetItem([row.title, row.value])
        item.setData(0, _ROW, row)
        item.setToolTip(0, row.title)
        if row.severity:
            item.setIcon(0, QtGui.QIcon(resources.icon(_ICONS[row.severity])))
            item.setText(1, row.value or SEVERITY_TEXT[row.severity])
        if row.key in self.ignored:
            item.setText(1, self.ignored[row.key])
        return item

    def select(self, wanted):
        """Makes the first row that fits current, without telling anybody; returns it."""
        for g in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(g)
            for i in range(group.childCount()):
                row = group.child(i).data(0, _ROW)
                if wanted(row):
                    self.tree.blockSignals(True)
                    self.tree.setCurrentItem(group.child(i))
                    self.tree.scrollToItem(group.child(i))
                    self.tree.blockSignals(False)
                    return row
        return None

    def current(self):
        item = self.tree.currentItem()
        return item.data(0, _ROW) if item is not None else None

    def visible_rows(self):
        return [
            self.tree.topLevelItem(g).child(i).data(0, _ROW)
            for g in range(self.tree.topLevelItemCount())
            for i in range(self.tree.topLevelItem(g).childCount())
        ]


class Legend(QtWidgets.QLabel):
    """Squares with names: what the colours mean."""

    def __init__(self):
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(QtCore.Qt.RichText)

    def set_entries(self, entries):
        self.setVisible(bool(entries))
        self.setText(
            " &nbsp; ".join(
                "<span style='color:%s; background:%s'>&nbsp;■&nbsp;</span>&nbsp;%s&nbsp;(%d)"
                % (colour, "#777777" if _is_light(colour) else "#dddddd", html.escape(text).replace(" ", "&nbsp;"), count)
                for colour, text, count in entries
            )
        )


def _is_light(colour):
    return sum(palette.rgb(colour)) > 1.5


class Dock(QtWidgets.QDockWidget):
    def __init__(self, parent):
        super().__init__("Stepwise", parent)
        self.setObjectName(OBJECT_NAME)
        self.setMinimumWidth(420)
        self._session = session()
        self._picked_face = None
        self._build()
        self._session.changed.connect(self.refresh)
        self._session.progressed.connect(self._refresh_progress)
        self._session.picked.connect(self.show_face)
        self.refresh()

    # Building --------------------------------------------------------------------------------------------------

    def _build(self):
        body = QtWidgets.QWidget()
        self.setWidget(body)
        column = QtWidgets.QVBoxLayout(body)
        column.setContentsMargins(6, 6, 6, 6)
        self.title = QtWidgets.QLabel()
        self.title.setWordWrap(True)
        self.title.setTextFormat(QtCore.Qt.RichText)
        column.addWidget(self.title)
        column.addWidget(self._build_progress())
        column.addLayout(self._build_tools())
        self.legend = Legend()
        column.addWidget(self.legend)
        splitter = QtWidgets.QSplitter(QtCore.Qt.Vertical)
        splitter.addWidget(self._build_tabs())
        splitter.addWidget(self._build_details())
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        column.addWidget(splitter, 1)

    def _build_progress(self):
        self.progress = QtWidgets.QWidget()
        row = QtWidgets.QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        self.bar = QtWidgets.QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(90)
        self.stage = QtWidgets.QLabel()
        self.cancel_button = QtWidgets.QPushButton(translate("Stepwise", "Cancel"))
        self.cancel_button.clicked.connect(lambda *_: self._session.cancel())
        row.addWidget(self.bar)
        row.addWidget(self.stage, 1)
        row.addWidget(self.cancel_button)
        return self.progress

    def _build_tools(self):
        row = QtWidgets.QHBoxLayout()
        row.addWidget(QtWidgets.QLabel(translate("Stepwise", "Colours")))
        self.mode = QtWidgets.QComboBox()
        for key in modes.MODES:
            self.mode.addItem(translate("Stepwise", modes.MODE_NAMES[key]), key)
        self.mode.activated.connect(lambda _: self._on_mode())
        row.addWidget(self.mode, 1)
        self.palette_box = QtWidgets.QComboBox()
        for key, name in palette.NAMES.items():
            self.palette_box.addItem(translate("Stepwise", name), key)
        self.palette_box.setCurrentIndex(max(0, self.palette_box.findData(settings.palette())))
        self.palette_box.activated.connect(lambda _: self._on_palette())
        row.addWidget(self.palette_box)
        self.again = QtWidgets.QToolButton()
        self.again.setIcon(QtGui.QIcon(resources.icon("Stepwise_Analyse")))
        self.again.setToolTip(translate("Stepwise", "Analyse again"))
        self.again.clicked.connect(lambda *_: self._on_again())
        row.addWidget(self.again)
        self.export_button = QtWidgets.QToolButton()
        self.export_button.setText(translate("Stepwise", "Export"))
        self.export_button.setPopupMode(QtWidgets.QToolButton.InstantPopup)
        menu = QtWidgets.QMenu(self.export_button)
        for text, kind in (("HTML…", "html"), ("JSON…", "json"), (translate("Stepwise", "Coloured STEP…"), "step")):
            menu.addAction(text).triggered.connect(lambda *_, k=kind: self._on_export(k))
        self.export_button.setMenu(menu)
        row.addWidget(self.export_button)
        return row

    def _build_tabs(self):
        self.tabs = QtWidgets.QTabWidget()
        self.features, self.setups, self.findings, self.merge = RowList(), RowList(), RowList(), RowList()
        self.machine = QtWidgets.QComboBox()
        self.machine.activated.connect(lambda _: self._on_machine())
        self.setups.head.addWidget(self.machine)
        self.ignore_button = QtWidgets.QPushButton(translate("Stepwise", "Set aside…"))
        self.ignore_button.clicked.connect(lambda *_: self._on_ignore())
        self.findings.head.addWidget(self.ignore_button)
        self.make_button = QtWidgets.QPushButton(translate("Stepwise", "Make merged solid"))
        self.make_button.clicked.connect(lambda *_: self._on_make_merged())
        self.merge.head.addWidget(self.make_button)
        self.chain = chain_view.ChainView()
        self._names = [
            translate("Stepwise", "Features"),
            translate("Stepwise", "Setups"),
            translate("Stepwise", "Findings"),
            translate("Stepwise", "Merge"),
            translate("Stepwise", "Chain"),
        ]
        for widget, name in zip((self.features, self.setups, self.findings, self.merge, self.chain), self._names):
            self.tabs.addTab(widget, name)
        self.tabs.currentChanged.connect(lambda _: self._draw_chain())
        for rows in (self.features, self.setups, self.findings, self.merge):
            rows.chosen.connect(self._on_row)
            rows.opened.connect(self._on_open)
        return self.tabs

    def _build_details(self):
        box = QtWidgets.QWidget()
        column = QtWidgets.QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        self.details = QtWidgets.QTextBrowser()
        self.details.setOpenLinks(False)
        column.addWidget(self.details, 1)
        self.why_button = QtWidgets.QPushButton(translate("Stepwise", "Why? Ask the engine"))
        self.why_button.clicked.connect(lambda *_: self.ask_why())
        column.addWidget(self.why_button)
        return box

    # Showing ---------------------------------------------------------------------------------------------------

    def refresh(self):
        view = self._session.shown
        report = view.report if view else None
        self._refresh_title(view)
        self._refresh_progress()
        has = report is not None
        self.tabs.setEnabled(has)
        self.export_button.setEnabled(has)
        self.again.setEnabled(view is not None and view.source is not None)
        self.why_button.setEnabled(has and not view.outdated)
        ignored = self._session.current_ignored() if has else {}
        if not has:
            for rows in (self.features, self.setups, self.findings, self.merge):
                rows.set_rows([], " ")
            self.chain.set_report(None)
            self._number_tabs(["", "", "", ""])
            self.details.setHtml(self._error_html(view) if view and view.error else "")
            return
        self._fill_machines(report)
        findings = report.finding_rows()
        lists = (report.feature_rows(), report.setup_rows(self._session.machine), findings, report.merge_rows())
        self.features.set_rows(lists[0])
        self.setups.set_rows(lists[1])
        self.findings.set_rows(lists[2], ignored=ignored)
        self.merge.set_rows(lists[3], "" if report.is_assembly() else translate("Stepwise", "one part: nothing to merge"))
        self.chain.set_report(report)
        self._draw_chain()
        open_findings = [row for row in findings if row.key not in ignored and row.severity != "info"]
        self._number_tabs([_count(lists[0]), _count(lists[1]), str(len(open_findings)), _count(lists[3])])
        if view.error:
            self.details.setHtml(self._error_html(view))
        elif not self.details.toPlainText():
            self.details.setHtml(self._verdict_html(report))

    def _draw_chain(self):
        """Only when somebody looks: the pictures cost a job of their own."""
        view = self._session.shown
        if view is None or view.report is None or self.tabs.currentWidget() is not self.chain:
            return
        report = view.report

        def drawn(error):
            if self._session.shown is view and view.report is report:
                self.chain.set_pictures(view.pictures if error is None else [], error)

        self._session.draw(view, drawn)

    def _number_tabs(self, counts):
        for i, count in enumerate(counts):
            self.tabs.setTabText(i, self._names[i] + (" %s" % count if count else ""))

    def _fill_machines(self, report):
        machines = report.machines() or []
        self.machine.clear()
        self.machine.addItem(translate("Stepwise", "Recommended machine"), None)
        for machine in machines:
            self.machine.addItem(MACHINES.get(machine, machine), machine)
        self.machine.setCurrentIndex(max(0, self.machine.findData(self._session.machine)))

    def _refresh_title(self, view):
        if view is None:
            self.title.setText(translate("Stepwise", "Select a body, a part or an assembly, and choose <b>Analyse</b>."))
            return
        if view.error:
            state = translate("Stepwise", "No result")
        elif view.report is None:
            state = translate("Stepwise", "Not analysed yet")
        elif view.outdated:
            state = "⚠ " + translate("Stepwise", "Outdated: the shape has changed")
        else:
            state = translate("Stepwise", "Up to date")
        verdict = view.report.verdict() if view.report else None
        text = "<b>%s</b> &nbsp; %s" % (html.escape(view.label), html.escape(state))
        if verdict:
            text += "<br>%s: <b>%s</b> – %s" % (translate("Stepwise", "Verdict"), html.escape(verdict[0]), html.escape(verdict[1]))
        self.title.setText(text)

    def _refresh_progress(self):
        view = self._session.shown
        running = bool(view and view.job)
        self.progress.setVisible(running)
        self.stage.setText(view.stage + " …" if running and view.stage else "")
        self.legend.set_entries(self._session.legend())
        index = self.mode.findData(self._session.mode)
        if index >= 0:
            self.mode.setCurrentIndex(index)

    def _error_html(self, view):
        return _error_text(translate("Stepwise", "There is no result"), view.error)

    def _verdict_html(self, report):
        verdict = report.verdict()
        if verdict is None:
            return ""
        changes = "".join("<li>%s</li>" % html.escape(text) for text in verdict[2])
        return "<h4>%s</h4><p>%s</p>%s" % (
            html.escape(verdict[0]),
            html.escape(verdict[1]),
            "<p>%s</p><ul>%s</ul>" % (translate("Stepwise", "What would change it:"), changes) if changes else "",
        )

    def _show_details(self, title, details):
        lines = "".join(
            "<tr><td style='padding-right:10px%s'><b>%s</b></td><td>%s</td></tr>"
            % ("; white-space:nowrap" if len(label) <= _LONGEST_LABEL else "", html.escape(label), html.escape(text))
            for label, text in details
            if text not in ("", None)
        )
        self.details.setHtml("<h4>%s</h4><table>%s</table>" % (html.escape(title), lines))

    # Doing -----------------------------------------------------------------------------------------------------

    def _on_row(self, row):
        self._picked_face = None
        if self._session.painter._hidden or (self._session.shown and self._session.mode == "plain"):
            self._session.paint()
            self._refresh_progress()
        self._session.select_faces(row.faces)
        details = list(row.details)
        reason = self._session.current_ignored().get(row.key)
        if reason:
            details.insert(0, (translate("Stepwise", "Set aside because"), reason))
        self._show_details((row.title + "  " + row.value).strip(), details)
        self.ignore_button.setText(translate("Stepwise", "Take back") if reason else translate("Stepwise", "Set aside…"))

    def _on_open(self, row):
        if row.key.startswith("setup/"):
            _clear_selection()
            self._session.show_setup(row)
            self._show_details(row.title, row.details)
        elif row.data.get("instances"):
            _clear_selection()
            self._session.isolate(row)
            self._show_details(row.title, row.details)

    def show_face(self, face):
        """A face was picked in the 3D view: its row, and why it is what it is."""
        view = self._session.shown
        if view is None or view.report is None:
            return
        self._picked_face = face
        fits = lambda row: face in row.faces  # noqa: E731
        tab = self.tabs.currentWidget()
        row = tab.select(fits) if isinstance(tab, RowList) else None
        if row is None and tab is not self.features:
            row = self.features.select(fits)
        path, n = view.layout.document_face(face)
        self._show_details("%sFace%d" % (path, n), view.report.why(face))

    def ask_why(self):
        """The engine's own words on the picked face, or on the current row."""
        view = self._session.shown
        question = self._question(view)
        if question is None:
            return None
        self.details.append("<p><i>%s</i></p>" % translate("Stepwise", "asking the engine …"))

        def answered(text):
            self.details.append("<pre>%s</pre>" % html.escape(text))

        return self._session.explain(view, answered, **question)

    def _question(self, view):
        if view is None or view.report is None:
            return None
        if self._picked_face is not None:
            owner = view.report.owner(self._picked_face)
            return {"part": owner[1] + 1, "face": owner[2]} if owner else None
        tab = self.tabs.currentWidget()
        row = tab.current() if isinstance(tab, RowList) else None
        if row is None:
            return None
        if "feature" in row.data:
            return {"part": row.data["part"] + 1, "feature": row.data["feature"]}
        if "setup" in row.data:
            return {"part": row.data["part"] + 1, "setup": row.data["setup"] + 1, "machine": row.data["machine"]}
        if row.data.get("pair"):
            return {"pair": row.data["pair"]}
        owner = view.report.owner(row.faces[0]) if row.faces else None
        return {"part": owner[1] + 1, "face": owner[2]} if owner else None

    def _on_mode(self):
        self._session.set_mode(self.mode.currentData())
        self._refresh_progress()

    def _on_palette(self):
        settings.set_palette(self.palette_box.currentData())
        self._session.paint()
        self._refresh_progress()

    def _on_machine(self):
        self._session.machine = self.machine.currentData()
        report = self._session.shown.report
        self.setups.set_rows(report.setup_rows(self._session.machine))
        self._session.paint()
        self._refresh_progress()

    def _on_again(self):
        view = self._session.shown
        if view is not None and view.source is not None:
            self._session.analyse(view.source)

    def _on_ignore(self):
        row = self.findings.current()
        if row is None:
            return
        if row.key in self._session.current_ignored():
            return self.set_aside(row, "")
        reason, accepted = QtWidgets.QInputDialog.getText(
            self, translate("Stepwise", "Set aside"), translate("Stepwise", "Why does this finding not matter here?")
        )
        if accepted and reason.strip():
            self.set_aside(row, reason.strip())

    def set_aside(self, row, reason):
        """Saved with the result, one step of undo; an empty reason takes it back."""
        view = self._session.shown
        result = view.result if view else None
        if result is None:
            return
        result_object.ignore(result, row.key, reason)
        self._session.paint()
        self.refresh()

    def _on_make_merged(self):
        from . import export

        row = self.merge.current()
        if row is not None and row.data.get("isolate"):
            export.make_merged_solid(self._session, row, lambda obj, error: self._show_error(error) if error else None)

    def _on_export(self, kind):
        from . import export

        view = self._session.shown
        name = {"html": "HTML (*.html)", "json": "JSON (*.json)", "step": "STEP (*.step)"}[kind]
        answer = QtWidgets.QFileDialog.getSaveFileName(self, translate("Stepwise", "Export"), view.label + "." + kind, name)
        if answer[0]:
            export.write(view, kind, answer[0], lambda error: self._exported(answer[0], error))

    def _exported(self, path, error):
        if error:
            return self._show_error(error)
        Gui.getMainWindow().statusBar().showMessage("Stepwise: %s" % path, 6000)

    def _show_error(self, error):
        """Beside a result that is still shown."""
        self.details.setHtml(_error_text(translate("Stepwise", "This could not be done"), error))

    def closeEvent(self, event):
        self._session.close_panel()
        super().closeEvent(event)

    def showEvent(self, event):
        super().showEvent(event)
        if self._session.shown is not None:
            self._session.show(self._session.shown)


def _error_text(title, error):
    return "<h3>%s</h3><p>%s</p><p><b>%s</b> %s</p><p><small>%s</small></p>" % (
        html.escape(title),
        html.escape(error.message),
        translate("Stepwise", "What to do:") if error.hint else "",
        html.escape(error.hint),
        html.escape(error.code),
    )


def _clear_selection():
    Gui.Selection.clearSelection()


def _count(rows):
    return "" if rows is None else str(len(rows))
