extension PageScript {
  /// The panel of the chosen word.
  static let panel = #"""

      // MARK: The panel

      const shape = (tag, attributes) => {
        const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
        for (const name in attributes) element.setAttribute(name, attributes[name]);
        return element;
      };
      const bar = (low, high, top, style) => {
        const [from, to] = [Math.max(0, Math.min(low, high)), Math.max(low, high)];
        const svg = shape("svg", { "aria-hidden": "true" });
        svg.append(shape("rect", { class: style || "rest", x: `${from / top * 100}%`, y: "2", width: `${Math.max(0.6, (to - from) / top * 100)}%`, height: "9" }));
        return svg;
      };
      const line = (tag, name, drawn, figure, className) =>
        make(tag, className, make(tag === "li" ? "span" : "dt", "", name), drawn, make(tag === "li" ? "span" : "dd", "number", figure));

      const flow = (word) => {
        const list = make("dl", "flow");
        const start = word.from.length ? word.from[0].value : 0;
        let low = start, most = start;
        for (const part of word.part) { low -= part.value; most = Math.max(most, low); }
        for (const end of word.to) most = Math.max(most, end.value);
        most = Math.max(most, 1);
        for (const from of word.from) list.append(line("div", from.name, bar(0, from.value, most, "rest"), `${fixed(from.value)} bits`, "total"));
        let level = start;
        for (const part of word.part) {
          if (Math.abs(part.value) < 0.005) continue;
          const verb = part.value < 0 ? "costs" : "saves";
          list.append(line("div", part.name, bar(level - part.value, level, most, part.style), `${verb} ${fixed(Math.abs(part.value))}`));
          level -= part.value;
        }
        for (const end of word.to) list.append(line("div", end.name, bar(0, end.value, most, "rest"), `${fixed(end.value)} bits`, "total"));
        for (const change of word.change) list.append(line("div", change.name, make("span"), `${change.value < 0 ? "" : "+"}${fixed(change.value)} bits`));
        for (const apart of word.apart) list.append(line("div", apart.name, make("span"), `${fixed(apart.value)} bits more`));
        return list;
      };

      const pulls = (word) => {
        const list = make("ul");
        const most = Math.max(0.01, ...word.pulls.map((pull) => Math.abs(pull.bits)));
        for (const pull of word.pulls) {
          let name = bdi(pull.name);
          name.className = pull.bits < 0 ? "pushes" : "pulls";
          if (pull.target >= 0) {
            name = make("button", "", name);
            name.type = "button";
            name.addEventListener("click", () => keep(pull.target));
          } else name.title = "before the text";
          const sign = pull.bits < 0 ? "" : "+";
          list.append(line("li", name, bar(0, Math.abs(pull.bits), most, pull.bits < 0 ? "n" : "a"), `${sign}${fixed(pull.bits)} bits`));
        }
        return list;
      };

      const facts = (word) => {
        const all = make("p", "");
        word.facts.forEach((fact, index) => {
          if (index > 0) all.append(" \u00b7 ");
          if (fact.nodes.length > 1) all.append(`${fact.name} `);
          all.append(...fact.nodes);
        });
        if (word.to.length === 1) all.append(`${word.facts.length ? " \u00b7 " : ""}a chance of ${chance(word.to[0].value)}`);
        return all;
      };

      const fill = (index, word) => {
        const box = make("div", "box");
        const name = make("h2", "", bdi(word.name));
        box.append(name, facts(word), flow(word));
        if (word.order > 1) {
          const before = [];
          for (let i = index - 1; i > index - word.order && i >= 0; i -= 1) before.unshift(read(i).name);
          const missing = word.order - 1 - before.length;
          const gram = make("p", "gram", make("bdi", "before", `${missing > 0 ? "\u2026 " : ""}${before.join(" ")}`), " \u2192 ", bdi(word.name));
          box.append(make("h3", "", `The longest n-gram found has ${word.order} words${word.count ? `, ${word.count} times in the passages kept` : ""}`), gram);
        }
        if (word.pulls.length) box.append(make("h3", "", "Pulled by, through the topic"), pulls(word));
        const passages = document.getElementById(`p${index}`);
        if (passages) {
          const list = [...passages.cloneNode(true).children].filter((child) => child.tagName === "BLOCKQUOTE");
          box.append(make("h3", "", "In the training text"), ...list);
        }
        if (index === kept) {
          const close = make("button", "close", "\u00d7");
          close.type = "button";
          close.setAttribute("aria-label", "Let the word go");
          close.addEventListener("click", () => { release(); texts[0].focus(); });
          box.append(close);
        }
        chosen.className = "";
        chosen.replaceChildren(box);
      };

    """#
}
