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
    if (one.number !== null && other.number !== null) return one.number - other.number;
    return byLetters(one.text, other.text);
  };

  // A button that is no <button>: browsers leave those blank in the heads that they repeat on printed pages.
  const asButton = (cell, action) => {
    const button = document.createElement("span");
    button.setAttribute("role", "button");
    button.tabIndex = 0;
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", action);
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      action(event);
    });
    return button;
  };

  // The rows of a table in groups, each with the row that heads it; the total stands apart.
  const read = (table) => {
    const groups = [{ head: null, rows: [] }];
    let total = null;
    for (const row of table.tBodies[0].rows) {
      if (row.classList.contains("total")) total = row;
      else if (row.classList.contains("group")) groups.push({ head: row, rows: [] });
      else groups[groups.length - 1].rows.push(row);
    }
    return { groups, total, rows: groups.flatMap((group) => group.rows) };
  };

  const details = new Map();
  const withDetails = (row) => (details.has(row) ? [row, details.get(row)] : [row]);

  const sort = (table, parts, head) => {
    const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of table.tHead.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    for (const group of parts.groups) {
      const rows = group.rows.map((row, place) => ({ row, place, value: valueOf(row, head.cellIndex) }));
      rows.sort((one, other) => {
        const empty = (one.value.text === "") - (other.value.text === "");
        const either = one.value.text === "" ? 0 : sign * compare(one.value, other.value);
        return empty || either || one.place - other.place;
      });
      const sorted = rows.flatMap((entry) => withDetails(entry.row));
      table.tBodies[0].append(...(group.head ? [group.head] : []), ...sorted);
    }
    if (parts.total) table.tBodies[0].append(parts.total);
  };

  const open = (row, wanted) => {
    const button = row.querySelector("[aria-expanded]");
    button.setAttribute("aria-expanded", wanted);
    details.get(row).hidden = !wanted || row.hidden;
  };
  const isOpen = (row) => row.querySelector("[aria-expanded]").getAttribute("aria-expanded") === "true";

  // The folded cells stay in the row for print; on the screen a copy of them opens below it.
  const fold = (table, parts) => {
    const heads = [...table.tHead.rows[0].cells];
    const shown = heads.filter((head) => !head.classList.contains("fold"));
    const title = shown.reduce((best, head) => (!head.matches(".ar") && shown.indexOf(head) < 2 ? head : best));
    table.classList.add("folding");
    for (const row of parts.rows) {
      const more = document.createElement("tr");
      const list = document.createElement("dl");
      for (const head of heads.filter((one) => one.classList.contains("fold"))) {
        const term = document.createElement("dt");
        const text = document.createElement("dd");
        term.textContent = head.textContent;
        text.append(...[...row.cells[head.cellIndex].childNodes].map((node) => node.cloneNode(true)));
        list.append(term, text);
      }
      const cell = document.createElement("td");
      more.className = "more";
      more.hidden = true;
      more.id = `them-${details.size}`;
      cell.colSpan = shown.length;
      cell.append(list);
      more.append(cell);
      row.after(more);
      details.set(row, more);
      const button = asButton(row.cells[title.cellIndex], () => open(row, !isOpen(row)));
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-controls", more.id);
      row.addEventListener("click", (event) => {
        if (!event.target.closest("a, [role=button]") && !String(getSelection())) open(row, !isOpen(row));
      });
    }
    for (const group of parts.groups) {
      if (group.head && group.head.cells.length === 1) group.head.cells[0].colSpan = shown.length;
    }
    const all = document.createElement("button");
    all.type = "button";
    all.textContent = words.unfold;
    all.addEventListener("click", () => {
      const wanted = !parts.rows.every(isOpen);
      for (const row of parts.rows) open(row, wanted);
    });
    return all;
  };

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const printed = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const sum = (rows, column) => {
    // Whole millionths: sums of decimals come out exact.
    const values = rows.map((row) => valueOf(row, column).number || 0);
    return values.reduce((whole, value) => whole + Math.round(value * 1e6), 0);
  };

  // The figures of a row that sums up others; a rate is no sum of rates.
  const figures = (row, rows) =>
    [...row.cells]
      .map((cell, column) => ({ cell, column, rows, text: cell.textContent, whole: asNumber(cell.textContent.trim()) }))
      .filter((one) => one.whole !== null)
      .map((one) => ({ ...one, adds: sum(rows, one.column) === Math.round(one.whole * 1e6) }));

  const filter = (table, parts) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    const heads = parts.groups.filter((group) => group.head && group.head.cells.length > 1);
    const totals = heads.flatMap((group) => figures(group.head, group.rows));
    if (parts.total) totals.push(...figures(parts.total, parts.rows));
    input.type = "search";
    count.setAttribute("aria-live", "polite");
    label.append(words.filter, input);
    const total = (shown) => {
      for (const one of totals) {
        const rows = one.rows.filter(shown);
        const said = one.adds ? printed.format(sum(rows, one.column) / 1e6) : "–";
        (one.cell.querySelector("strong") || one.cell).textContent = rows.length === one.rows.length ? one.text : said;
      }
    };
    const apply = () => {
      const wanted = plain(input.value.trim());
      for (const row of parts.rows) {
        row.hidden = wanted !== "" && !plain(row.textContent).includes(wanted);
        if (details.has(row)) open(row, isOpen(row));
      }
      for (const group of parts.groups) {
        if (group.head) group.head.hidden = group.rows.every((row) => row.hidden);
      }
      total((row) => !row.hidden);
      const shown = parts.rows.filter((row) => !row.hidden).length;
      count.textContent = wanted ? `${shown}/${parts.rows.length} ${words.rows}` : "";
    };
    input.addEventListener("input", apply);
    // Paper shows every row, so it shows the total of all.
    addEventListener("beforeprint", () => total(() => true));
    addEventListener("afterprint", apply);
    table.addEventListener("reveal", () => {
      input.value = "";
      apply();
    });
    return [label, count];
  };

  for (const table of document.querySelectorAll("table")) {
    const parts = read(table);
    const tools = document.createElement("div");
    tools.className = "tools";
    if (table.matches("[data-filter]")) tools.append(...filter(table, parts));
    if (table.querySelector(".fold")) tools.append(fold(table, parts));
    if (tools.hasChildNodes()) table.closest(".scroll").before(tools);
    if (!table.matches("[data-sort]")) continue;
    for (const head of table.tHead.rows[0].cells) asButton(head, () => sort(table, parts, head)).title = words.sort;
  }

  // The row that a link points to is shown, whatever the filter says, with its details.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = target && target.closest("tbody tr");
    if (!row) return;
    if (row.hidden) row.closest("table").dispatchEvent(new Event("reveal"));
    if (details.has(row)) open(row, true);
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const contents = document.querySelector(".contents details");
  if (!contents) return;
  contents.open = matchMedia("(min-width: 1180px)").matches;
  const links = [...contents.querySelectorAll("a")];
  const headings = links.map((link) => document.getElementById(link.hash.slice(1)));
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3).length;
    links.forEach((link) => link.removeAttribute("aria-current"));
    links[Math.max(0, passed - 1)].setAttribute("aria-current", "true");
  };
  const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
  for (const heading of headings) watch.observe(heading);
})();
