extension PageScript {
  /// Choosing a word, by pointing and by keys.
  static let choosing = #"""

      // MARK: Choosing

      const mark = (element, name) => {
        if (!element) return;
        element.classList.add(name);
        marks.push([element, name]);
      };
      const point = (index) => {
        for (const plot of document.querySelectorAll(".strip .plot")) {
          const { first, step, count } = plot.dataset;
          const place = Math.floor((index - first) / step);
          const isHere = index >= 0 && place >= 0 && place < count;
          plot.querySelector(".here").setAttribute("width", isHere ? "0.82" : "0");
          if (isHere) plot.querySelector(".here").setAttribute("x", place);
        }
      };
      const show = (index) => {
        if (index === shown) return;
        for (const [element, name] of marks) element.classList.remove(name);
        marks = [];
        shown = index;
        point(index);
        if (index < 0) {
          chosen.className = "resting";
          chosen.replaceChildren(...resting);
          return;
        }
        const word = read(index);
        for (let i = index - 1; i > index - word.order && i >= 0; i -= 1) mark(words[i], "before");
        for (const pull of word.pulls) {
          if (pull.target >= 0) mark(words[pull.target], pull.bits < 0 ? "pushes" : "pulls");
        }
        mark(words[index], "on");
        fill(index, word);
      };
      const say = (index) => {
        const word = read(index);
        const parts = word.part.filter((part) => Math.abs(part.value) >= 0.005)
          .map((part) => `${part.name} ${part.value < 0 ? "costs" : "saves"} ${fixed(Math.abs(part.value))}`);
        const ends = [...word.from, ...word.to].map((end) => `${end.name} ${fixed(end.value)} bits`);
        const by = word.pulls.map((pull) => pull.name);
        said.textContent = [word.name, ...ends, ...parts, by.length ? `pulled by ${by.join(", ")}` : ""].filter(Boolean).join("; ");
      };
      const keep = (index) => {
        for (const text of texts) text.removeAttribute("aria-activedescendant");
        if (kept >= 0) words[kept].setAttribute("aria-selected", "false");
        document.body.classList.add("choosing");
        kept = index;
        shown = -1;
        show(index);
        words[index].setAttribute("aria-selected", "true");
        words[index].closest(".words").setAttribute("aria-activedescendant", `w${index}`);
        say(index);
        words[index].scrollIntoView({ block: "nearest" });
      };
      const release = () => {
        if (kept >= 0) words[kept].setAttribute("aria-selected", "false");
        for (const text of texts) text.removeAttribute("aria-activedescendant");
        document.body.classList.remove("choosing");
        kept = -1;
        said.textContent = "";
        show(-1);
      };

      // MARK: Pointing

      const numberOf = (target) => {
        const word = target instanceof Element ? target.closest(".w") : null;
        return word ? Number(word.id.slice(1)) : -1;
      };
      const numberAt = (plot, x) => {
        const { first, step, count, width } = plot.dataset;
        const box = plot.getBoundingClientRect();
        const place = Math.floor((x - box.left) / box.width * width);
        return place >= 0 && place < count ? Number(first) + place * step : -1;
      };
      for (const text of texts) {
        text.addEventListener("pointerover", (event) => {
          const index = numberOf(event.target);
          if (kept < 0 && event.pointerType === "mouse" && index >= 0) show(index);
        });
        text.addEventListener("pointerleave", () => { if (kept < 0) show(-1); });
        text.addEventListener("click", (event) => {
          const index = numberOf(event.target);
          if (index < 0 || index === kept) release();
          else keep(index);
        });
      }
      for (const plot of document.querySelectorAll(".strip .plot")) {
        plot.addEventListener("pointermove", (event) => {
          if (kept < 0 && event.pointerType === "mouse") show(numberAt(plot, event.clientX));
        });
        plot.addEventListener("pointerleave", () => { if (kept < 0) show(-1); });
        plot.addEventListener("click", (event) => {
          const index = numberAt(plot, event.clientX);
          if (index >= 0) keep(index);
        });
      }
      addEventListener("hashchange", () => {
        const target = document.getElementById(location.hash.slice(1));
        if (target && target.classList.contains("w")) keep(numberOf(target));
      });

      // MARK: Keys

      // The word in the line above or below that is nearest.
      const inOtherLine = (index, step, end) => {
        const box = (i) => words[i].getBoundingClientRect();
        const here = box(index), middle = (b) => (b.left + b.right) / 2;
        let best = index, line = null;
        for (let i = index + step; i !== end; i += step) {
          const there = box(i);
          if (Math.abs(there.top - here.top) < here.height / 2) continue;
          if (line !== null && Math.abs(there.top - line) > here.height / 2) break;
          line = there.top;
          if (best === index || Math.abs(middle(there) - middle(here)) < Math.abs(middle(box(best)) - middle(here))) best = i;
        }
        return best;
      };
      const move = (text, key) => {
        const own = text.querySelectorAll(".w");
        const [first, last] = [numberOf(own[0]), numberOf(own[own.length - 1])];
        const here = shown >= first && shown <= last ? shown : -1;
        const forward = getComputedStyle(text).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
        if (key === "Home" || (here < 0 && key.startsWith("Arrow"))) return first;
        if (key === "End") return last;
        if (key === "ArrowUp") return inOtherLine(here, -1, first - 1);
        if (key === "ArrowDown") return inOtherLine(here, 1, last + 1);
        if (key === "ArrowLeft" || key === "ArrowRight") return Math.min(last, Math.max(first, here + (key === forward ? 1 : -1)));
        return -1;
      };
      for (const text of texts) {
        text.tabIndex = 0;
        text.setAttribute("role", "listbox");
        text.setAttribute("aria-orientation", "horizontal");
        text.setAttribute("aria-label", "The text, word by word");
        text.addEventListener("keydown", (event) => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          const index = move(text, event.key);
          if (index < 0) return;
          event.preventDefault();
          keep(index);
        });
      }
      for (const word of words) {
        word.setAttribute("role", "option");
        word.setAttribute("aria-selected", "false");
        if (word.classList.contains("end")) word.setAttribute("aria-label", "end of the sentence");
      }
      document.addEventListener("keydown", (event) => { if (event.key === "Escape" && (kept >= 0 || shown >= 0)) release(); });
      document.body.classList.add("live");
    })();

    """#
}
