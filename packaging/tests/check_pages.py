#!/usr/bin/python3
"""Opens kith's pages in a headless browser and checks what they show and do.

  check_pages.py --build FOLDER [--screenshots FOLDER]

FOLDER holds kith, kithd and kith-bench. Trains a model, asks it for a page of each kind, and looks at each in the light and in the dark, as
wide as a desk's screen and as narrow as a phone's: nothing is fetched, the console is empty, nothing is wider than the screen,
every text has a contrast of 4.5. Then it points, taps, and types. Screenshots are for people to look at.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
STORY = TOP / "packaging/examples/harbour.txt"
PHONE, DESK = 360, 1200
HOSTILE = "</script><script>alert(1)</script> \"'><img src=x onerror=alert(2)> <!-- ]]> ${x}` &amp; \u202ereversed\u2028 end"
SCRIPTS = "The boat \u03b7 \u03b8\u03ac\u03bb\u03b1\u03c3\u03c3\u03b1, \u043a\u043e\u0440\u0430\u0431\u043b\u044c, \u8239\u5728\u6d77\u4e0a, \u0627\u0644\u0633\u0641\u064a\u0646\u0629 \u0641\u064a \u0627\u0644\u0628\u062d\u0631, \u05e1\u05e4\u05d9\u05e0\u05d4, \u26f5\U0001f30a \u2014 caf\u00e9."
options = argparse.Namespace(build=".build/debug", screenshots=None)

# Each text with its colour and the colours behind it, as they add up; those with too little contrast.
CONTRAST = """
const channels = (colour) => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a)); };
const light = (colour) => { const [r, g, b] = colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = (element) => { const all = []; for (let e = element; e; e = e.parentElement) all.unshift(channels(getComputedStyle(e).backgroundColor));
  return all.reduce((below, top) => over(top.length < 4 ? [...top, 1] : top, below), [255, 255, 255]); };
const bad = new Set(); let count = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || ["SCRIPT", "STYLE"].includes(element.tagName) || !element.checkVisibility()) continue;
  const style = getComputedStyle(element), below = behind(element);
  const colour = channels(element.namespaceURI.endsWith("svg") ? style.fill : style.color);
  const [a, b] = [light(over(colour.length < 4 ? [...colour, 1] : colour, below)), light(below)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  count += 1;
  if (ratio < 4.5) bad.add(`${element.tagName}.${element.getAttribute("class")} ${ratio.toFixed(2)}: ${walker.currentNode.textContent.slice(0, 30)}`);
}
return [count, [...bad]];
"""


def log_of(text: str, dearer: float) -> str:
    """What another model might have said of a text, a token a line: the cost of a word goes by its length and its place."""
    lines = []
    for index, word in enumerate(text.split()):
        bits = 0.3 + (len(word) * 7 + index * 5) % 11 * 0.7 + (dearer if index % 3 == 0 else 0)
        lines.append(json.dumps({"token": ("" if index == 0 else " ") + word, "logprob": -bits * math.log(2)}))
    return "\n".join(lines) + "\n"


class Site:
    """A daemon with a model of the story, and a folder of pages."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kith-pages-"))
        build = pathlib.Path(options.build).resolve()
        (self.folder / "state/models").mkdir(parents=True)
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "KITH_SOCKET": str(self.folder / "k.sock")}
        self.kith_path = str(build / "kith")
        subprocess.run([str(build / "kithd"), "train", "--documents", "empty-lines", "--output",
                        str(self.folder / "state/models/harbour.kith"), str(STORY)], check=True, stderr=subprocess.DEVNULL)
        self.daemon = subprocess.Popen([str(build / "kithd"), "serve", "--socket", self.environment["KITH_SOCKET"], "--state",
                                        str(self.folder / "state"), "--log-level", "error"])
        for _ in range(100):
            if subprocess.run([self.kith_path, "ping"], env=self.environment, capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        story = STORY.read_text(encoding="utf-8")
        self.words = " ".join(story.split()[:300])
        chapter = next(part for part in story.split("\n\n") if part.startswith("The box"))
        short = "Tom took flour and butter, made the dough, and lit the oven. Then he put the loaves into the oven, and the loaves were white."
        answers = "\n".join(
            json.dumps({"content": text, "completion_probabilities": [{"token": f" {word}", "logprob": -1.5 - index} for index, word in enumerate(text.split())]})
            for text in ["The captain drank the gin.", "The baker lit the oven.", "She set the box down."]) + "\n"
        (self.folder / "before.jsonl").write_text(log_of(self.words, 0), encoding="utf-8")
        (self.folder / "after.jsonl").write_text(log_of(self.words, 2.5), encoding="utf-8")
        self.pages = {
            "short": self.page("short", "explain", input=short),
            "words": self.page("words", "explain", input=self.words),
            "hostile": self.page("hostile", "explain", input=HOSTILE),
            "scripts": self.page("scripts", "explain", input=SCRIPTS),
            "long": self.page("long", "explain", input=story),
            "xray": self.page("xray", "xray", "before.jsonl"),
            "answers": self.page("answers", "xray", input=answers),
            "models": self.page("models", "xray", "before.jsonl", "after.jsonl"),
            "reason": self.page("reason", "reason", "Where did Jonas set the box?", "kitchen", "shop", "square", "yard", input=chapter),
            "thesis": self.thesis(build, story),
        }

    def thesis(self, build: pathlib.Path, story: str) -> str:
        """Claims that take text alone, and one that is not measured; its text is the story four times, which makes no point."""
        text = self.folder / "text.txt"
        text.write_text("\n\n".join([story] * 4), encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name != "KITH_BENCH_DATA"}
        subprocess.run([str(build / "kith-bench"), "thesis", "--text", str(text), "--cache", str(self.folder / "cache"), "--output",
                        str(self.folder / "thesis"), "--claim", "two-constraints", "--claim", "real-models", "--tokens", "4k",
                        "--word-net", str(self.folder)], env=environment, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return (self.folder / "thesis/thesis.html").as_uri()

    def page(self, name: str, verb: str, *arguments: str, input: str = "") -> str:
        file = self.folder / f"{name}.html"
        subprocess.run([self.kith_path, "--quiet", verb, "--html", str(file), *arguments], input=input, env=self.environment,
                       cwd=self.folder, check=True, encoding="utf-8", stdout=subprocess.DEVNULL)
        return file.as_uri()

    def close(self):
        self.daemon.terminate()
        self.daemon.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


class Browser:
    def __init__(self):
        chosen = Options()
        chosen.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
        for argument in ["--headless=new", "--disable-gpu", "--hide-scrollbars"] + (["--no-sandbox"] if os.geteuid() == 0 else []):
            chosen.add_argument(argument)
        chosen.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver") or "/usr/bin/chromedriver"), options=chosen)
        self.driver.set_script_timeout(60)

    def see(self, uri: str, width: int = DESK, scheme: str = "light", media: str = "screen", motion: str = "reduce"):
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": motion}]
        self.command("Emulation.setEmulatedMedia", media=media, features=features)
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width == PHONE)
        self.command("Emulation.setTouchEmulationEnabled", enabled=width == PHONE)
        self.driver.get("about:blank")
        self.driver.get_log("performance"), self.driver.get_log("browser")
        self.driver.get(uri)

    def command(self, name: str, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def run(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def fetched(self) -> list:
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"]

    def find(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def count(self, selector: str) -> int:
        return self.run("return document.querySelectorAll(arguments[0]).length", selector)

    def word(self, text: str, which: int = 0):
        return self.run("return [...document.querySelectorAll('.w')].filter((w) => w.textContent === arguments[0])[arguments[1]]", text, which)

    def chosen(self) -> str:
        return self.run("const h = document.querySelector('#chosen h2'); return h ? h.textContent : null")

    def tap(self, element):
        box = self.run("const r = arguments[0].getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]", element)
        for kind, points in [("touchStart", [{"x": box[0], "y": box[1]}]), ("touchEnd", [])]:
            self.command("Input.dispatchTouchEvent", type=kind, touchPoints=points)

    def wait_for(self, condition):
        for _ in range(100):
            if condition():
                return
            time.sleep(0.02)

    def screenshot(self, name: str):
        if options.screenshots:
            pathlib.Path(options.screenshots).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(pathlib.Path(options.screenshots) / f"{name}.png"))


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.driver.quit)

    def test_each_page_stands_alone_fits_and_can_be_read(self):
        browser = self.browser
        for name, uri in self.site.pages.items():
            for width in [DESK, PHONE]:
                for scheme in ["light", "dark"]:
                    with self.subTest(name=name, width=width, scheme=scheme):
                        browser.see(uri, width, scheme)
                        self.assertEqual(browser.fetched(), [uri])
                        self.assertEqual(browser.driver.get_log("browser"), [])
                        self.assertLessEqual(browser.run("return document.documentElement.scrollWidth"), width)
                        self.assertEqual(browser.count("main h1"), 1)
                        paper = browser.run("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]")
                        self.assertTrue(paper > 200 if scheme == "light" else paper < 60, paper)
                        if name != "long":
                            browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
                            self.assertLessEqual(browser.run("return document.documentElement.scrollWidth"), width)
                            count, bad = browser.run(CONTRAST)
                            self.assertGreater(count, 20)
                            self.assertEqual(bad, [])
                            browser.run("document.querySelectorAll('details').forEach((d) => { d.open = false; })")
                        if options.screenshots and name != "long":
                            height = min(browser.run("return document.documentElement.scrollHeight"), 3000)
                            browser.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width == PHONE)
                            browser.screenshot(f"{name}-{width}-{scheme}")

    def test_what_the_pages_hold(self):
        browser, pages = self.browser, self.site.pages
        for name in ["short", "words", "xray", "models"]:
            browser.see(pages[name])
            words = browser.count(".w")
            self.assertEqual(browser.count(".every tbody tr"), words, name)
            self.assertEqual(browser.count("figure.strip"), 1, name)
            self.assertEqual(browser.count("figure.strip .row"), math.ceil(words / 100), name)
            self.assertGreaterEqual(browser.count("table.bars"), 2, name)
            bars = browser.run("return [...document.querySelectorAll('.bars rect')].every((r) => r.getBoundingClientRect().width >= 0)")
            self.assertTrue(bars)
            self.assertIn("bits", browser.find("figure.strip figcaption").text)
        browser.see(pages["answers"])
        self.assertEqual([browser.count("main h3"), browser.count(".words"), browser.count("figure.strip")], [3, 3, 3])
        browser.see(pages["reason"])
        self.assertEqual(browser.count("script"), 0)
        self.assertGreaterEqual(browser.count(".step"), 1)
        self.assertEqual(browser.find("h1").text, "Where did Jonas set the box?")
        self.assertEqual(browser.count(".answers:first-of-type tbody tr") % 4, 0)
        self.assertGreater(browser.count("mark.cue"), 0)
        self.assertGreater(browser.count("strong.answer"), 0)
        browser.see(pages["thesis"])
        self.assertEqual(browser.count("script"), 0)
        self.assertEqual(browser.run("return [...document.querySelectorAll('section')].map((s) => s.id)"), ["two-constraints", "real-models"])
        self.assertEqual(browser.count(".claims .badge"), 2)
        self.assertEqual(browser.count("#real-models .badge.notMeasured"), 1)
        self.assertGreaterEqual(browser.count("#two-constraints .checks li"), 4)
        self.assertEqual(browser.count("#two-constraints table"), 2)
        self.assertGreaterEqual(browser.count("#two-constraints tr.control"), 3)
        browser.see(pages["long"])
        self.assertEqual(browser.count(".w"), 10_000)

    def test_text_is_text(self):
        browser = self.browser
        browser.see(self.site.pages["hostile"])
        self.assertEqual(browser.count("img") + browser.count(".words script"), 0)
        self.assertEqual(browser.find(".words").get_attribute("textContent"), HOSTILE)
        # Were there markup, the policy would hold: no handler runs, and nothing is fetched.
        browser.run("document.body.insertAdjacentHTML('beforeend', '<img src=\"x.png\" onerror=\"window.ran = 1\"><p style=\"color: red\">x</p>')")
        browser.run("const s = document.createElement('script'); s.textContent = 'window.ran = 2'; document.body.append(s)")
        refused = self.browser.driver.execute_async_script("fetch('data.json').then(() => arguments[0]('done'), () => arguments[0]('refused'))")
        self.assertEqual(refused, "refused")
        self.assertIsNone(browser.run("return window.ran ?? null"))
        self.assertNotEqual(browser.run("return getComputedStyle(document.querySelector('body > p')).color"), "rgb(255, 0, 0)")

    def test_pointing_shows_a_word_and_lights_up_those_that_pulled(self):
        browser = self.browser
        browser.see(self.site.pages["short"])
        self.assertIsNone(browser.chosen())
        ActionChains(browser.driver).move_to_element(browser.word("dough")).perform()
        self.assertEqual(browser.chosen(), "dough")
        row = browser.run("return [...document.querySelectorAll('.every tbody tr')].find((r) => r.cells[0].textContent === 'dough').innerText")
        panel = browser.find("#chosen").text
        for figure in [cell for cell in row.split() if "." in cell][:3]:
            self.assertIn(figure.lstrip("−+"), panel)
        for label in ["frequency", "grammar", "in its context", "Pulled by", "n-gram"]:
            self.assertIn(label, panel)
        pulled = browser.run("return [...document.querySelectorAll('.w.pulls, .w.pushes')].map((w) => w.textContent)")
        listed = browser.run("return [...document.querySelectorAll('#chosen li button')].map((b) => b.textContent)")
        self.assertEqual(sorted(pulled), sorted(listed))
        self.assertGreater(len(pulled), 0)
        self.assertEqual(browser.run("return document.querySelector('.strip .here').getAttribute('width')"), "0.82")
        self.assertEqual(browser.count("#chosen .close"), 0)
        # What is left when all parts have taken theirs is what the word costs.
        numbers = browser.run("return [...document.querySelectorAll('#chosen .flow .number')].map((n) => n.textContent)")
        start, *steps, end = numbers
        total = float(start.split()[0]) + sum(float(step.split()[1]) * (1 if step.startswith("costs") else -1) for step in steps)
        self.assertAlmostEqual(total, float(end.split()[0]), delta=0.06)
        ActionChains(browser.driver).move_to_element(browser.find("h1")).perform()
        self.assertIsNone(browser.chosen())
        self.assertEqual(browser.count(".w.pulls, .w.pushes, .w.on, .w.before"), 0)
        browser.word("oven").click()
        self.assertEqual(browser.count("#chosen .close"), 1)
        ActionChains(browser.driver).move_to_element(browser.word("Tom")).perform()
        self.assertEqual(browser.chosen(), "oven")
        browser.find("#chosen li button").click()
        self.assertNotEqual(browser.chosen(), "oven")
        browser.find("#chosen .close").click()
        self.assertIsNone(browser.chosen())
        plot = browser.find(".strip .plot")
        ActionChains(browser.driver).move_to_element_with_offset(plot, -plot.size["width"] // 2 + 3, 0).click().perform()
        self.assertEqual(browser.chosen(), "Tom")
        self.assertEqual(browser.driver.get_log("browser"), [])

    def test_a_tap_shows_a_word_above_the_sheet(self):
        browser = self.browser
        browser.see(self.site.pages["words"], PHONE, "dark")
        word = browser.run("const w = document.getElementById('w150'); w.scrollIntoView({ block: 'end' }); return w")
        browser.tap(word)
        browser.wait_for(lambda: browser.chosen())
        self.assertEqual(browser.chosen(), word.text)
        sheet = browser.run("return document.querySelector('#chosen .box').getBoundingClientRect().top")
        self.assertLess(browser.run("return arguments[0].getBoundingClientRect().bottom", word), sheet)
        self.assertGreater(sheet, 300)
        _, bad = browser.run(CONTRAST)
        self.assertEqual(bad, [])
        browser.screenshot("words-tapped")
        browser.tap(browser.find("#chosen .close"))
        browser.wait_for(lambda: not browser.chosen())
        self.assertIsNone(browser.chosen())

    def test_keys_go_from_word_to_word(self):
        browser = self.browser
        browser.see(self.site.pages["words"])
        text = browser.find(".words")
        for _ in range(20):
            if browser.driver.switch_to.active_element == text:
                break
            ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        self.assertEqual(browser.driver.switch_to.active_element, text)

        def press(key):
            ActionChains(browser.driver).send_keys(key).perform()
            return text.get_attribute("aria-activedescendant")

        self.assertEqual([press(Keys.ARROW_RIGHT), press(Keys.ARROW_RIGHT), press(Keys.ARROW_LEFT)], ["w0", "w1", "w0"])
        self.assertEqual(browser.run("return document.getElementById('w0').getAttribute('aria-selected')"), "true")
        said = browser.find("#said").get_attribute("textContent")
        self.assertIn("frequency", said)
        self.assertIn("bits", said)
        below = press(Keys.ARROW_DOWN)
        tops = browser.run("return ['w0', arguments[0]].map((id) => document.getElementById(id).getBoundingClientRect().top)", below)
        self.assertGreater(tops[1], tops[0] + 10)
        self.assertEqual(press(Keys.ARROW_UP), "w0")
        self.assertEqual(press(Keys.END), f"w{browser.count('.w') - 1}")
        self.assertEqual(press(Keys.HOME), "w0")
        browser.screenshot("words-keys")
        self.assertIsNone(press(Keys.ESCAPE))
        self.assertIsNone(browser.chosen())
        self.assertEqual(browser.find("#said").get_attribute("textContent"), "")
        self.assertEqual(browser.driver.get_log("browser"), [])

    def test_what_a_screen_reader_hears(self):
        browser = self.browser
        browser.see(self.site.pages["short"])
        nodes = browser.command("Accessibility.getFullAXTree")["nodes"]
        roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
        self.assertEqual(roles.count("option"), browser.count(".w"))
        for role in ["listbox", "status", "complementary", "main", "table"]:
            self.assertIn(role, roles)
        for node in nodes:
            if not node["ignored"] and node["role"]["value"] in ["listbox", "image", "region", "button", "option", "table"]:
                self.assertTrue(node["name"]["value"].strip(), node)

    def test_a_page_can_be_read_without_a_script(self):
        browser = self.browser
        browser.command("Emulation.setScriptExecutionDisabled", value=True)
        try:
            browser.see(self.site.pages["short"])
            nodes = browser.command("Accessibility.getFullAXTree")["nodes"]
        finally:
            browser.command("Emulation.setScriptExecutionDisabled", value=False)
        shown = [node["name"].get("value", "") for node in nodes if not node["ignored"] and "name" in node]
        self.assertIn("dough", shown)
        self.assertIn("Every word in figures", shown)
        self.assertIn("Where the bits go", shown)
        self.assertFalse([node for node in nodes if not node["ignored"] and node["role"]["value"] in ["listbox", "complementary"]])

    def test_media(self):
        browser = self.browser
        browser.see(self.site.pages["short"], media="print")
        self.assertEqual(browser.run("return getComputedStyle(document.querySelector('.panel')).display"), "none")
        for motion, duration in [("reduce", "0s"), ("no-preference", "0.12s")]:
            browser.see(self.site.pages["short"], motion=motion)
            self.assertEqual(browser.run("return getComputedStyle(document.querySelector('.w')).transitionDuration"), duration)
        for selector, family in [("body", "sans-serif"), (".words", "serif"), ("h1", "serif")]:
            families = browser.run("return getComputedStyle(document.querySelector(arguments[0])).fontFamily", selector)
            self.assertEqual(families.split(", ")[-1], family)

    def test_a_page_of_ten_thousand_words_answers_at_once(self):
        browser = self.browser
        browser.see(self.site.pages["long"])
        took = browser.run("const start = performance.now(); document.getElementById('w9000').click(); document.body.offsetHeight; return performance.now() - start")
        self.assertIsNotNone(browser.chosen())
        self.assertLess(took, 1000)
        size = pathlib.Path(self.site.folder / "long.html").stat().st_size
        heap = browser.run("return performance.memory ? performance.memory.usedJSHeapSize : 0")
        print(f"10,000 words: {size / 1e6:.1f} MB, {heap / 1e6:.0f} MB of script memory, a click takes {took:.0f} ms", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="check_pages", description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=".build/debug", help="the folder with kith and kithd")
    parser.add_argument("--screenshots", help="where to put pictures of the pages")
    options, rest = parser.parse_known_args(namespace=options)
    unittest.main(argv=[sys.argv[0], *rest])
