"use strict";
(() => {
  const words = document.documentElement.dataset;
  const lang = document.documentElement.lang;
  const byLetters = new Intl.Collator(lang, { numeric: true }).compare;

  // "1.234,56", "86,69%" and "−0,25" are numbers to a Vietnamese reader.
  const asNumber = (text) => {
    let plain = text.replace(/[\s%+]/g, "").replace(/[−–]/g, "-");
    if (lang === "vi") plain = plain.replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", ".");
    else plain = plain.replace(/,(?=\d{3}(\D|$))/g, "");
    return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  };

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    const text = (cell ? cell.textContent : "").trim();
    const stored = cell && cell.dataset.v;
    if (stored) {
      const number = /^-?\d+(\.\d+)?([eE]-?\d+)?$/.test(stored) ? Number(stored) : null;
      return { number, text: stored };
    }
    return { number: asNumber(text), text: text === "–" ? "" : text };
  };

  const compare = (one, other) => {
    if (one.text === "" || other.text === "") return 0;
    if (one.number !== null && other.number !== null) return one.number - other.number;
    return byLetters(one.text, other.text);
  };

  const sort = (table, head, column) => {
    const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of table.tHead.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, place) => ({ row, place, value: valueOf(row, column) }));
    rows.sort((one, other) => {
      const empty = (one.value.text === "") - (other.value.text === "");
      const total = one.row.classList.contains("total") - other.row.classList.contains("total");
      return total || empty || sign * compare(one.value, other.value) || one.place - other.place;
    });
    body.append(...rows.map((entry) => entry.row));
  };

  // Columns of head cells: a cell below a rowspan stands further right than its place in the row.
  const lowestHeads = (table) => {
    const taken = [];
    const lowest = [];
    [...table.tHead.rows].forEach((row, line) => {
      let column = 0;
      for (const cell of row.cells) {
        while ((taken[line] || [])[column]) column += 1;
        for (let down = 0; down < cell.rowSpan; down += 1) {
          taken[line + down] = taken[line + down] || [];
          for (let right = 0; right < cell.colSpan; right += 1) taken[line + down][column + right] = true;
        }
        if (cell.colSpan === 1 && line + cell.rowSpan === table.tHead.rows.length) lowest.push([cell, column]);
        column += cell.colSpan;
      }
    });
    return lowest;
  };

  for (const table of document.querySelectorAll("table[data-sort]")) {
    for (const [head, column] of lowestHeads(table)) {
      // Not a <button>: browsers leave it blank in the heads that they repeat on printed pages.
      const button = document.createElement("span");
      button.setAttribute("role", "button");
      button.tabIndex = 0;
      button.title = words.sort;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, head, column));
      button.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        sort(table, head, column);
      });
    }
  }

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

  for (const table of document.querySelectorAll("table[data-filter]")) {
    const tools = document.createElement("div");
    tools.className = "tools";
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    input.type = "search";
    count.setAttribute("aria-live", "polite");
    label.append(words.filter, input);
    tools.append(label, count);
    table.closest(".scroll").before(tools);
    const rows = [...table.tBodies[0].rows];
    input.addEventListener("input", () => {
      const wanted = fold(input.value.trim());
      let shown = 0;
      for (const row of rows) {
        row.hidden = wanted !== "" && !fold(row.textContent).includes(wanted);
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = wanted ? `${shown}/${rows.length} ${words.rows}` : "";
    });
  }

  const contents = document.querySelector(".contents details");
  if (contents && window.matchMedia("(max-width: 1179px)").matches) contents.open = false;
})();
