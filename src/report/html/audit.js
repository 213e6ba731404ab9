"use strict";
(() => {
  const table = document.getElementById("matrix");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const form = document.getElementById("choose");
  const shown = document.getElementById("shown");
  const heads = [...table.tHead.rows[1].cells];
  const columns = heads.filter((head) => head.dataset.column);
  const first = heads.length - columns.length;
  const value = (name) => form.elements[name] ? form.elements[name].value : "";

  // A plan type shows what plans of that type say, which may be less than the best of all plans that a cell says.
  const original = new Map();
  const sign = (status) => [...document.querySelector(`.legend [data-status="${status}"]`).childNodes].map((node) => node.cloneNode(true));
  const dress = (cell, name) => { if (name) { cell.className = name; } else { cell.removeAttribute("class"); } };
  const show = (cell, type) => {
    if (!original.has(cell)) {
      original.set(cell, { nodes: [...cell.childNodes], name: cell.className, status: cell.dataset.status, order: cell.dataset.order });
    }
    const own = original.get(cell);
    const others = new Map((cell.dataset.types || "").split(" ").filter(Boolean).map((said) => [said.split("=")[0], said.split("=").slice(1)]));
    if (!type || (own.status && !others.has(type))) {
      cell.replaceChildren(...own.nodes);
      dress(cell, own.name);
      cell.dataset.order = own.order;
      if (own.status) { cell.dataset.status = own.status; }
      return;
    }
    const [status, entry] = others.get(type) || [];
    const passage = entry && document.getElementById(`${cell.dataset.base}-${entry}`);
    const inside = document.createElement(passage ? "a" : "span");
    inside.append(...(status ? sign(status) : ["–"]));
    if (passage) {
      inside.href = `#${passage.id}`;
      inside.setAttribute("aria-label", `${inside.lastChild.textContent}: ${passage.getAttribute("aria-label")}`);
    } else {
      inside.className = "none";
    }
    cell.replaceChildren(inside);
    dress(cell, status);
    cell.dataset.status = status || "";
    cell.dataset.order = String(status ? ["met", "weak", "contradicted", "missing", "not-applicable"].indexOf(status) * 10 + 5 : 99);
  };

  const choose = () => {
    const [place, county, network, type, column, status] = ["place", "county", "network", "type", "column", "status"].map(value);
    const at = columns.findIndex((head) => head.dataset.column === column);
    let count = 0;
    for (const row of rows) {
      const cells = [...row.cells].slice(first);
      const typed = !type || row.dataset.types.split(" ").includes(type);
      if (typed) { cells.forEach((cell) => show(cell, type)); }
      const looked = at < 0 ? cells : [cells[at]];
      const fits = typed && (!place || row.dataset.place === place) && (!county || row.dataset.county === county)
        && (!network || row.dataset.network === network) && (!status || looked.some((cell) => cell.dataset.status === status));
      row.hidden = !fits;
      count += fits ? 1 : 0;
      cells.forEach((cell, number) => { cell.hidden = at >= 0 && number !== at; });
    }
    columns.forEach((head, number) => { head.hidden = at >= 0 && number !== at; });
    for (const head of table.tHead.rows[0].querySelectorAll("[data-area]")) {
      const open = columns.filter((column) => column.dataset.area === head.dataset.area && !column.hidden).length;
      head.hidden = open === 0;
      if (open) { head.colSpan = open; }
    }
    shown.textContent = (count === 1 ? shown.dataset.one : shown.dataset.text).replace("{n}", String(count));
  };

  const key = (row, at) => {
    const cell = row.cells[at];
    return cell.dataset.order !== undefined ? Number(cell.dataset.order) : cell.textContent.trim();
  };
  const sort = (head, at) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    const order = (a, b) => {
      const [x, y] = [key(a, at), key(b, at)];
      const less = typeof x === "number" ? x - y : x.localeCompare(y, document.documentElement.lang, { numeric: true });
      return down ? -less : less;
    };
    rows.map((row, number) => [row, number]).sort((a, b) => order(a[0], b[0]) || a[1] - b[1])
      .forEach(([row]) => body.append(row));
    for (const other of heads) { other.removeAttribute("aria-sort"); }
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  };
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, at));
    head.append(button);
  });
  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("choose-all").addEventListener("click", () => { form.reset(); choose(); });
  form.hidden = false;
  choose();
})();
