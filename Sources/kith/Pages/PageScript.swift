/// What pages do when somebody points, taps or types. All that it shows it reads from the table of words; it builds elements
/// and never markup.
enum PageScript {
  static let text = reading + panel + choosing

  // MARK: Reading the table

  private static let reading = #"""

    "use strict";
    (() => {
      const words = [...document.querySelectorAll(".w")];
      const texts = [...document.querySelectorAll(".words")];
      const [chosen, said] = ["chosen", "said"].map((id) => document.getElementById(id));
      if (words.length === 0 || !chosen) return;
      const resting = [...chosen.childNodes];
      let kept = -1, shown = -1, marks = [];

      const make = (tag, className, ...children) => {
        const element = document.createElement(tag);
        if (className) element.className = className;
        element.append(...children);
        return element;
      };
      const bdi = (text) => make("bdi", "", text);
      const number = (text) => Number(text.replace("\u2212", "-"));
      const fixed = (value, digits = 2) => {
        const text = Math.abs(value).toFixed(digits);
        return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
      };
      const chance = (bits) => {
        const p = 2 ** -bits;
        if (p > 0.99) return "over 99 %";
        if (p >= 0.095) return `${(p * 100).toFixed(0)} %`;
        const one = 1 / p;
        return `1 in ${one < 1e7 ? Math.round(one).toLocaleString("en") : one.toExponential(1)}`;
      };

      // A row of the table, by what its columns are.
      const read = (index) => {
        const row = document.getElementById(`r${index}`);
        const heads = row.closest("table").tHead.rows[0].cells;
        const read = { name: row.cells[0].textContent, facts: [], from: [], part: [], to: [], change: [], apart: [], order: 0, count: "", pulls: [] };
        for (let i = 1; i < heads.length; i += 1) {
          const [head, cell] = [heads[i], row.cells[i]];
          if (cell.textContent === "") continue;
          const kind = head.dataset.as;
          if (kind === "fact") read.facts.push({ name: head.textContent, nodes: [...cell.cloneNode(true).childNodes] });
          else if (kind === "order") read.order = Number(cell.textContent);
          else if (kind === "count") read.count = cell.textContent;
          else if (kind === "pulls") {
            for (const pull of cell.querySelectorAll(".pull")) {
              const link = pull.querySelector("a");
              read.pulls.push({
                name: pull.querySelector("bdi").textContent,
                target: link ? Number(link.hash.slice(2)) : -1,
                bits: number(pull.lastChild.textContent.replace("+", "")),
              });
            }
          } else read[kind].push({ name: head.textContent, style: head.className, value: number(cell.textContent.replace("+", "")) });
        }
        return read;
      };

    """#
}
