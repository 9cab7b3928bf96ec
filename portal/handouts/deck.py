"""A slide set in the portal's look: real placeholders, text in its language, charts that can be edited.

Only the worker imports this.
"""

from io import BytesIO
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from portal.lib.languages import LocalText

PAPER, INK, MUTED = RGBColor(0xFB, 0xFA, 0xF7), RGBColor(0x17, 0x23, 0x1F), RGBColor(0x55, 0x62, 0x5C)
ACCENT, SIGNAL, LINE = RGBColor(0x0B, 0x5D, 0x4E), RGBColor(0x9C, 0x45, 0x16), RGBColor(0xD8, 0xD4, 0xC7)
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
HEADINGS, TEXT = "Georgia", "Calibri"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, ACROSS = Inches(0.9), Inches(11.5)

# Layouts of the default template that are kept, by what they are for; the others are taken out.
TITLE, CONTENT, TWO, ONLY_TITLE = 0, 1, 3, 5
# Where the placeholders of each layout stand: by index left, top, width, height in inches.
PLACES = {
    TITLE: {0: (0.9, 2.1, 11.0, 1.9), 1: (0.9, 4.2, 10.0, 1.8)},
    CONTENT: {0: (0.9, 0.55, 11.5, 1.1), 1: (0.9, 1.95, 11.5, 4.75)},
    TWO: {0: (0.9, 0.55, 11.5, 1.1), 1: (0.9, 1.95, 4.3, 4.75), 2: (5.6, 1.95, 6.8, 4.75)},
    ONLY_TITLE: {0: (0.9, 0.55, 11.5, 1.1)},
}
NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
FOOT = """<p:sp {namespaces}>
  <p:nvSpPr><p:cNvPr id="90" name="Foot"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>
  <p:spPr>
    <a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
    <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
  </p:spPr>
  <p:txBody><a:bodyPr wrap="square" lIns="0" rIns="0"/><a:lstStyle/><a:p><a:pPr algn="r"/>
    <a:r><a:rPr lang="{lang}" sz="1100">{fill}</a:rPr><a:t>{text} · </a:t></a:r>
    <a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">
      <a:rPr lang="{lang}" sz="1100">{fill}</a:rPr><a:t>‹#›</a:t>
    </a:fld>
  </a:p></p:txBody>
</p:sp>"""
BLOCK = """<p:sp {namespaces}>
  <p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
  <p:spPr>
    <a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
    <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln>
  </p:spPr>
</p:sp>"""


def filled(colour):
    """Return a fill of one colour as DrawingML."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


class Deck:
    """Slides in one language. Every slide has a title, notes, and a reading order from title to content."""

    def __init__(self, language: str, title: str, subject: str, foot: str):
        self.language = language
        self.presentation = Presentation()
        self.presentation.slide_width, self.presentation.slide_height = WIDTH, HEIGHT
        self._dress(foot)
        told = self.presentation.core_properties
        told.title, told.subject, told.language = title, subject, LOCALES[language]
        told.author, told.keywords = "", ""

    def _dress(self, foot):
        """Give the template's master and layouts the portal's look."""
        master = self.presentation.slide_master
        fill = master.background.fill
        fill.solid()
        fill.fore_color.rgb = PAPER
        self._theme(master)
        layouts = self.presentation.slide_layouts
        for index in sorted(set(range(len(layouts))) - set(PLACES), reverse=True):
            layouts.remove(layouts[index])
        self.layouts = dict(zip(sorted(PLACES), self.presentation.slide_layouts, strict=True))
        for shape in list(master.placeholders):
            if shape.placeholder_format.type in (13, 15, 16):  # Slide number, footer and date.
                shape._element.getparent().remove(shape._element)
            else:
                place(shape, PLACES[CONTENT][0 if shape.placeholder_format.type == 1 else 1])
        for key, layout in self.layouts.items():
            for shape in list(layout.placeholders):
                if spot := PLACES[key].get(shape.placeholder_format.idx):
                    place(shape, spot)
                    shape.text_frame.margin_left = 0
                    styles = shape.text_frame._txBody.find(qn("a:lstStyle"))
                    for level in list(styles):  # The master's own count.
                        styles.remove(level)
                    shape.text_frame.vertical_anchor = (
                        MSO_ANCHOR.BOTTOM if shape.placeholder_format.idx == 0 else MSO_ANCHOR.TOP
                    )
                else:
                    shape._element.getparent().remove(shape._element)
        self.layouts[TWO].placeholders[2]._element.ph.set("type", "chart")
        self._styles(master)
        self._draw(master, foot)

    def _theme(self, master):
        part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
        tree = etree.fromstring(part.blob)
        drawing = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
        for kind, font in (("majorFont", HEADINGS), ("minorFont", TEXT)):
            tree.find(f".//a:{kind}/a:latin", drawing).set("typeface", font)
        colours = {
            "dk1": INK, "lt1": PAPER, "dk2": MUTED, "lt2": RGBColor(0xF2, 0xF0, 0xE8), "accent1": ACCENT,
            "accent2": SIGNAL, "accent3": MUTED, "accent4": RGBColor(0x7F, 0xD1, 0xBD), "accent5": LINE,
            "accent6": RGBColor(0x78, 0x83, 0x7D), "hlink": ACCENT, "folHlink": ACCENT,
        }  # fmt: skip
        for name, colour in colours.items():
            slot = tree.find(f".//a:clrScheme/a:{name}", drawing)
            for child in list(slot):
                slot.remove(child)
            etree.SubElement(slot, qn("a:srgbClr")).set("val", str(colour))
        part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _styles(self, master):
        """Set sizes, spaces and bullets once, in the master, so that slides inherit them."""
        styles = master._element.find(qn("p:txStyles"))
        title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
        title.set("algn", "l")
        title.find(qn("a:defRPr")).set("sz", "3400")
        body = styles.find(qn("p:bodyStyle"))
        for name, size, before, bullet in (("a:lvl1pPr", 2400, 1400, ""), ("a:lvl2pPr", 1800, 500, "–")):
            level = body.find(qn(name))
            for child in list(level):
                if child.tag != qn("a:defRPr"):
                    level.remove(child)
            level.find(qn("a:defRPr")).set("sz", str(size))
            spaces = etree.Element(qn("a:spcBef"))
            etree.SubElement(spaces, qn("a:spcPts")).set("val", str(before))
            mark = etree.Element(qn("a:buChar" if bullet else "a:buNone"))
            if bullet:
                mark.set("char", bullet)
            level.insert(0, spaces)
            level.insert(1, mark)
            level.set("marL", "285750" if bullet else "0")
            level.set("indent", "-285750" if bullet else "0")

    def _draw(self, master, foot):
        """Draw the rule above titles, the band of the first slide, and the foot with the slide's number."""
        shapes = master.shapes._spTree
        rule = {"number": 91, "name": "Rule", "fill": filled(INK)}
        shapes.insert(2, block(LEFT, Inches(0.5), ACROSS, Pt(2.25), **rule))
        place_ = {"x": LEFT, "y": Inches(6.95), "width": ACROSS, "height": Inches(0.35)}
        text = escape(foot)
        words = {"lang": LOCALES[self.language], "fill": filled(MUTED), "text": text}
        shapes.append(etree.fromstring(FOOT.format(namespaces=NAMESPACES, **place_, **words)))
        opening = self.layouts[TITLE]
        opening._element.set("showMasterSp", "0")
        band = {"number": 92, "name": "Band", "fill": filled(ACCENT)}
        opening.shapes._spTree.insert(2, block(0, 0, Inches(0.4), HEIGHT, **band))

    # Slides.

    def opening(self, title, lines, notes):
        """Add the first slide."""
        slide = self._slide(TITLE, title, notes)
        self._fill(slide.placeholders[1].text_frame, lines)

    def text(self, title, lines, notes):
        """Add a slide of text. ``lines``: texts, or (text, 1) for what belongs to the one above."""
        slide = self._slide(CONTENT, title, notes)
        self._fill(slide.placeholders[1].text_frame, lines)

    def table(self, title, columns, rows, notes, *, label, widths, numbers=True):
        """Add a slide with a table. ``label``: what it tells, for who does not see it; widths in inches."""
        slide = self._slide(ONLY_TITLE, title, notes)
        frame = slide.shapes.add_table(
            len(rows) + 1, len(columns), LEFT, Inches(1.95), ACROSS, Inches(0.4) * (len(rows) + 1)
        )
        describe(frame, label)
        table = frame.table
        frame._element.find(
            f".//{qn('a:tableStyleId')}"
        ).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # Plain.
        for number, width in enumerate(widths):
            table.columns[number].width = Inches(width)
        for place_, cells in enumerate([columns, *rows]):
            for number, cell in enumerate(cells):
                self._cell(
                    table.cell(place_, number), cell, is_head=place_ == 0, is_number=numbers and number > 0
                )

    def chart(self, title, lines, chart, notes, *, label):
        """Add a slide with text on the left and a chart on the right, which ``label`` tells in words."""
        slide = self._slide(TWO, title, notes)
        self._fill(slide.placeholders[1].text_frame, lines)
        frame = slide.placeholders[2].insert_chart(XL_CHART_TYPE.BAR_CLUSTERED, chart.data())
        describe(frame, label)
        chart.dress(frame.chart)
        frame.chart.font.size = Pt(14)
        frame.chart.font.color.rgb = INK

    def save(self) -> bytes:
        """Return the file."""
        for slide in self.presentation.slides:
            for number, shape in enumerate(slide.shapes, start=2):
                shape._element._nvXxPr.cNvPr.set("id", str(number))
        content = BytesIO()
        self.presentation.save(content)
        return content.getvalue()

    def _slide(self, layout, title, notes):
        slide = self.presentation.slides.add_slide(self.layouts[layout])
        self._fill(slide.shapes.title.text_frame, [title])
        frame = slide.notes_slide.notes_text_frame
        self._fill(frame, notes)
        return slide

    def _fill(self, frame, lines):
        frame.word_wrap = True
        for number, line in enumerate(lines):
            text, level = line if isinstance(line, tuple) and not isinstance(line, LocalText) else (line, 0)
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.level = level
            self._run(paragraph, text)

    def _run(self, paragraph, text):
        """Write a text with its language: spelling and screen readers follow it."""
        run = paragraph.add_run()
        language = (text.language if isinstance(text, LocalText) else "") or self.language
        run.text = text.text if isinstance(text, LocalText) else str(text)
        run._r.get_or_add_rPr().set("lang", LOCALES.get(language, language))
        return run

    def _cell(self, cell, text, *, is_head, is_number):
        paragraph = cell.text_frame.paragraphs[0]
        run = self._run(paragraph, text)
        run.font.size = Pt(14 if is_head else 18)
        paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
        run.font.bold = is_head
        run.font.color.rgb = MUTED if is_head else INK
        cell.margin_left = 0
        cell.margin_top = cell.margin_bottom = Emu(50_000)
        borders(cell)


def block(x, y, width, height, **told):
    """Return a rectangle of one colour for a master or a layout."""
    return etree.fromstring(BLOCK.format(namespaces=NAMESPACES, x=x, y=y, width=width, height=height, **told))


def place(shape, spot):
    """Put a shape to (left, top, width, height) in inches."""
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in spot)


def describe(frame, text):
    """Give a chart or table its text alternative."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", text)


def borders(cell):
    """Draw a line under a cell alone."""
    properties = cell._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn("a:lnB"))
    line.set("w", "9525")
    colour = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    colour.set("val", str(LINE))


class Chart:
    """A bar chart: categories from top to bottom, and a value for each in every series; None is unknown.

    ``labels``: what stands at each bar, by series and category; the number when left out.
    """

    def __init__(self, categories, series, labels=None):
        self.categories, self.series, self.labels = categories, series, labels

    def data(self):
        told = CategoryChartData(number_format="#,##0")
        told.categories = self.categories
        for name, values in self.series:
            told.add_series(name, values)
        return told

    def dress(self, chart):
        """Give the chart the look of the portal's: bars with their numbers, no grid, no axis of values."""
        chart.has_title = False
        chart.has_legend = len(self.series) > 1
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.BOTTOM
            chart.legend.include_in_layout = False
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        chart.category_axis.reverse_order = True
        chart.category_axis.format.line.color.rgb = MUTED
        chart.category_axis.has_major_gridlines = False
        plot = chart.plots[0]
        plot.gap_width = 60
        plot.has_data_labels = True
        plot.data_labels.number_format = "#,##0"
        plot.data_labels.number_format_is_linked = False
        for number, series in enumerate(plot.series):
            fill = series.format.fill
            if number == 0:
                fill.solid()
                fill.fore_color.rgb = ACCENT
            else:  # Not by colour alone.
                fill.patterned()
                fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL if number == 1 else MSO_PATTERN.PERCENT_20
                fill.fore_color.rgb = MUTED
                fill.back_color.rgb = PAPER
                series.format.line.color.rgb = MUTED
        for series, labels in zip(plot.series, self.labels or (), strict=False):
            for number, label in enumerate(labels):
                if label:
                    series.points[number].data_label.text_frame.text = label
