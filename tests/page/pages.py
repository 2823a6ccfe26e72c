"""What tests read off a page: its elements, as a browser would meet them."""

import json
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "input", "link", "hr", "wbr", "path", "use", "rect", "circle"}


class Page(HTMLParser):
    """Elements of a page in their order, with their attributes and the text right inside them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open = [], []
        self.unbalanced = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": "", **dict(attrs)})
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": "", **dict(attrs)})

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1]["tag"] != tag:
            self.unbalanced.append(tag)
            return
        self.open.pop()

    def handle_data(self, data):
        for element in self.open[-1:]:
            element["text"] += data

    def every(self, tag):
        return [element for element in self.elements if element["tag"] == tag]

    def by_id(self, name):
        (found,) = [element for element in self.elements if element.get("id") == name]
        return found

    @property
    def data(self):
        return json.loads(self.by_id("data")["text"])

    @property
    def cells(self):
        """Crash cells by entity and month."""
        found = [element for element in self.every("td") if "data-crash" in element]
        return {(cell["data-entity"], int(cell["data-month"])): float(cell["data-value"]) for cell in found}
