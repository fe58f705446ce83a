# SPDX-License-Identifier: LGPL-2.1-or-later
"""The process chain: its steps as a strip per route, and the table of before and after."""
import html

from . import palette
from .qt import QtCore, QtGui, QtSvg, QtWidgets, translate


class Strip(QtWidgets.QWidget):
    """The steps of one route, left to right, one colour per supplier; a gap and an arrow where the part changes hands."""

    _BOX, _GAP, _HANDOVER, _TOP = 26, 4, 16, 20

    def __init__(self):
        super().__init__()
        self._title, self._steps, self._suppliers = "", [], []
        self.setMouseTracking(True)

    def set_route(self, route, suppliers):
        self._title = "%s – %d steps" % (route.get("name", ""), len(route.get("steps") or []))
        self._steps = route.get("steps") or []
        self._suppliers = suppliers
        self.setMinimumHeight(self._TOP + self._BOX + 8)
        self.update()

    def _boxes(self):
        x, last, boxes = 4, None, []
        for step in self._steps:
            if last is not None:
                x += self._HANDOVER if step.get("supplier") != last else self._GAP
            boxes.append(QtCore.QRect(x, self._TOP, self._BOX, self._BOX))
            x += self._BOX
            last = step.get("supplier")
        if boxes and boxes[-1].right() > self.width() - 4:
            scale = (self.width() - 8.0) / boxes[-1].right()
            boxes = [QtCore.QRect(int(b.x() * scale), b.y(), max(6, int(b.width() * scale) - 1), b.height()) for b in boxes]
        return boxes

    def paintEvent(self, event):
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.Antialiasing)
        painter.setPen(self.palette().color(QtGui.QPalette.WindowText))
        painter.drawText(4, self._TOP - 6, self._title)
        boxes = self._boxes()
        for i, (box, step) in enumerate(zip(boxes, self._steps)):
            if i and step.get("supplier") != self._steps[i - 1].get("supplier"):
                y = box.center().y()
                painter.setPen(QtGui.QPen(self.palette().color(QtGui.QPalette.WindowText), 2))
                painter.drawLine(boxes[i - 1].right() + 3, y, box.left() - 3, y)
                painter.drawLine(box.left() - 3, y, box.left() - 7, y - 3)
                painter.drawLine(box.left() - 3, y, box.left() - 7, y + 3)
            colour = QtGui.QColor(palette.cycle("okabe-ito", self._suppliers.index(step.get("supplier"))))
            painter.setPen(QtGui.QPen(QtGui.QColor("#1c1c1c"), 1))
            painter.setBrush(colour)
            painter.drawRoundedRect(box, 3, 3)
            dark = colour.lightness() < 110
            painter.setPen(QtGui.QColor("#ffffff" if dark else "#1c1c1c"))
            painter.drawText(box, QtCore.Qt.AlignCenter, str(i + 1))
        painter.end()

    def mouseMoveEvent(self, event):
        for box, step in zip(self._boxes(), self._steps):
            if box.contains(event.pos()):
                self.setToolTip("%s\n%s, %s\n%s" % (step.get("label", ""), step.get("resource", ""), step.get("supplier", ""), step.get("reason", "")))
                return
        self.setToolTip("")


PICTURE_NAMES = {
    "chain-steps": "Steps, suppliers and handovers",
    "chain-variation": "Variation",
    "chain-lead-time": "Lead time",
    "chain-cost": "Cost over quantity",
}


class Picture(QtWidgets.QWidget):
    """One of the engine's pictures, as wide as there is room; a click shows it in its own size."""

    def __init__(self, name, svg):
        super().__init__()
        self.name = name
        self.renderer = QtSvg.QSvgRenderer(QtCore.QByteArray(svg.encode("utf-8")))
        policy = QtWidgets.QSizePolicy(QtWidgets.QSizePolicy.Expanding, QtWidgets.QSizePolicy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip(translate("Stepwise", "%s: click to enlarge") % translate("Stepwise", PICTURE_NAMES.get(name, name)))
        self.setCursor(QtCore.Qt.PointingHandCursor)

    def sizeHint(self):
        return self.renderer.defaultSize()

    def hasHeightForWidth(self):
        return True

    def heightForWidth(self, width):
        size = self.renderer.defaultSize()
        return int(width * size.height() / max(1, size.width()))

    def resizeEvent(self, event):
        self.setFixedHeight(self.heightForWidth(event.size().width()))

    def paintEvent(self, event):
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.Antialiasing)
        painter.fillRect(self.rect(), QtGui.QColor("#ffffff"))
        self.renderer.render(painter, QtCore.QRectF(self.rect()))
        painter.end()

    def mouseReleaseEvent(self, event):
        self.enlarge()

    def enlarge(self):
        window = QtWidgets.QScrollArea(self.window())
        window.setWindowFlags(QtCore.Qt.Window)
        window.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        window.setWindowTitle("Stepwise: " + translate("Stepwise", PICTURE_NAMES.get(self.name, self.name)))
        label = QtWidgets.QLabel()
        image = QtGui.QPixmap(self.renderer.defaultSize())
        image.fill(QtGui.QColor("#ffffff"))
        painter = QtGui.QPainter(image)
        self.renderer.render(painter)
        painter.end()
        label.setPixmap(image)
        window.setWidget(label)
        size = image.size() + QtCore.QSize(24, 24)
        window.resize(size.boundedTo(QtCore.QSize(1400, 900)))
        window.show()
        return window


class ChainView(QtWidgets.QScrollArea):
    def __init__(self):
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QtWidgets.QFrame.NoFrame)
        body = QtWidgets.QWidget()
        self.setWidget(body)
        column = QtWidgets.QVBoxLayout(body)
        self.part = QtWidgets.QComboBox()
        self.part.activated.connect(lambda _: self._show_part())
        column.addWidget(self.part)
        self.strips = [Strip(), Strip()]
        for strip in self.strips:
            column.addWidget(strip)
        self.pictures = QtWidgets.QVBoxLayout()
        column.addLayout(self.pictures)
        self.note = QtWidgets.QLabel()
        self.note.setWordWrap(True)
        self.note.setVisible(False)
        column.addWidget(self.note)
        self.text = QtWidgets.QLabel()
        self.text.setTextFormat(QtCore.Qt.RichText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(QtCore.Qt.TextSelectableByMouse)
        column.addWidget(self.text)
        column.addStretch(1)
        self._report = None
        self._drawn = []

    def set_report(self, report):
        self._report = report
        self._drawn = []
        self.note.setVisible(False)
        self.part.clear()
        for part in report.parts if report else []:
            self.part.addItem(part.get("name", ""))
        self.part.setVisible(bool(report) and len(report.parts) > 1)
        self._show_part()

    def set_pictures(self, pictures, error=None):
        """As the engine drew them, of all parts; an error says why there are none."""
        self._drawn = pictures
        self.note.setText(translate("Stepwise", "No pictures: %s") % error.message if error else "")
        self.note.setVisible(error is not None)
        self._show_pictures()

    def shown_pictures(self):
        return [self.pictures.itemAt(i).widget() for i in range(self.pictures.count())]

    def _show_pictures(self):
        for old in self.shown_pictures():
            self.pictures.removeWidget(old)
            old.hide()
            old.deleteLater()
        parts = self._report.parts if self._report else []
        index = max(0, self.part.currentIndex())
        for picture in self._drawn:
            if index < len(parts) and picture.get("part") == parts[index].get("id"):
                self.pictures.addWidget(Picture(picture.get("name", ""), picture.get("svg", "")))

    def _show_part(self):
        self._show_pictures()
        table = self._report.before_after(max(0, self.part.currentIndex())) if self._report else None
        for strip in self.strips:
            strip.setVisible(False)
        if table is None:
            self.text.setText(translate("Stepwise", "not computed by this engine version") if self._report else "")
            return
        titles, rows, routes = table
        suppliers = []
        for route in routes:
            for step in route.get("steps") or []:
                if step.get("supplier") not in suppliers:
                    suppliers.append(step.get("supplier"))
        for strip, route in zip(self.strips, routes):
            strip.set_route(route, suppliers)
            strip.setVisible(True)
        self.text.setText(_table_html(titles, rows) + _steps_html(routes))


def _cells(tag, texts):
    return "".join("<%s align='left' style='padding:1px 10px 1px 0'>%s</%s>" % (tag, html.escape(str(t)), tag) for t in texts)


def _table_html(titles, rows):
    head = "<tr>%s</tr>" % _cells("th", [""] + titles)
    return "<table>%s%s</table>" % (head, "".join("<tr>%s</tr>" % _cells("td", row) for row in rows))


def _steps_html(routes):
    text = ""
    for route in routes:
        steps = "".join(
            "<li>%s <i>%s</i></li>" % (html.escape(step.get("label", "")), html.escape(str(step.get("resource", "")))) for step in route.get("steps") or []
        )
        text += "<p><b>%s</b>: %s</p><ol>%s</ol>" % (html.escape(str(route.get("name"))), html.escape(str(route.get("reason", ""))), steps)
    return text
