// The rota's grid: arrow keys, cards that are dragged, a shift opened over the week.
// Without this file every card and gap is a plain link to its page.
(() => {
  "use strict";
  const doc = document;
  const dialog = doc.getElementById("rota-dialog");
  const grid = doc.getElementById("grid");
  const here = window.location.pathname + window.location.search;
  const KEPT = "rota-scroll";

  // Back from a change: where the eye was.
  const box = doc.querySelector(".rota-box");
  const kept = window.sessionStorage.getItem(KEPT);
  if (kept && box) {
    const [address, top, left, page] = JSON.parse(kept);
    if (address === here) {
      box.scrollTo(left, top);
      window.scrollTo(0, page);
    }
    window.sessionStorage.removeItem(KEPT);
  }
  const keep = () => {
    if (!box) return;
    const where = [here, box.scrollTop, box.scrollLeft, window.scrollY];
    window.sessionStorage.setItem(KEPT, JSON.stringify(where));
  };

  const say = (words) => {
    const area = doc.getElementById("flashes");
    const old = area.querySelector("[data-rota]");
    if (old) old.remove();
    const note = doc.createElement("div");
    note.className = "flash bad";
    note.setAttribute("role", "alert");
    note.dataset.rota = "";
    note.textContent = words;
    area.append(note);
    note.scrollIntoView({ block: "nearest" });
  };

  let opener = null;
  const open = async (address) => {
    const target = new URL(address, window.location.href);
    if (!target.searchParams.has("back")) target.searchParams.set("back", here);
    let answer;
    try {
      answer = await fetch(target, { headers: { "HX-Request": "true" } });
    } catch {
      window.location.assign(target);
      return;
    }
    const part = await answer.text();
    if (!answer.ok || /^\s*<!doctype/i.test(part)) {
      window.location.assign(target);
      return;
    }
    dialog.innerHTML = part;
    dialog.setAttribute("aria-labelledby", "rota-dialog-title");
    if (!dialog.open) {
      opener = doc.activeElement;
      dialog.showModal();
    }
    dialog.scrollTop = 0;
    const tried = dialog.querySelector(".tried");
    if (tried) tried.scrollIntoView({ block: "center" });
  };
  if (dialog && dialog.showModal) {
    dialog.addEventListener("close", () => {
      dialog.replaceChildren();
      if (opener && opener.focus) opener.focus();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("submit", keep);
    doc.addEventListener("click", (event) => {
      if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const link = event.target.closest(".rota a.shift[href*='/rota/'], .rota a.gap-card[href*='/rota/'], a[data-part]");
      if (!link || (link.hasAttribute("data-part") && !dialog.open)) return;
      event.preventDefault();
      open(link.href);
    });
  }
  if (!grid) return;

  // Moving about by keys: one cell is in the tab order, the arrows carry it along.
  const rows = () => [...grid.tBodies[0].rows].filter((row) => row.cells.length === 8);
  let at = null;
  const stand = (cell, focus = true) => {
    if (at) {
      at.tabIndex = -1;
      at.classList.remove("at");
    }
    at = cell;
    at.tabIndex = 0;
    if (focus) at.focus();
  };
  const first = rows()[0];
  if (first) stand(first.cells[1], false);
  const address = (cell) => {
    const card = cell.querySelector("a.shift[href], a.gap-card[href]");
    if (card) return card.href;
    const person = cell.parentElement.id.slice(1);
    if (!person) return "";
    const [year, month, day] = grid.dataset.monday.split("-").map(Number);
    const on = new Date(Date.UTC(year, month - 1, day + cell.cellIndex - 1));
    return `/rota/person/${person}/${on.toISOString().slice(0, 10)}`;
  };
  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = rows();
    const row = all.indexOf(cell.parentElement);
    const column = cell.cellIndex;
    const moves = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [row, 1],
      End: [row, 7],
    };
    if (event.key in moves) {
      const [to, side] = moves[event.key];
      if (all[to] && side >= 1 && side <= 7) stand(all[to].cells[side]);
      event.preventDefault();
    } else if (event.key === "Enter" && event.target === cell) {
      const target = address(cell);
      if (target) open(target);
      event.preventDefault();
    }
  });
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (cell && !event.target.closest("a")) stand(cell);
  });
  grid.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td");
    if (cell && !event.target.closest("a") && address(cell)) open(address(cell));
  });

  // A card dropped on another person's row, on its own day, is theirs if the rules allow it.
  let card = null;
  let over = null;
  const clear = () => {
    if (over) over.classList.remove("target", "refused");
    over = null;
  };
  const takes = (cell) =>
    cell && card && cell.parentElement.id && cell.parentElement !== card.closest("tr") &&
    cell.cellIndex === card.closest("td").cellIndex;
  grid.addEventListener("dragstart", (event) => {
    card = event.target.closest("a[data-p]");
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.textContent);
    card.classList.add("dragged");
  });
  grid.addEventListener("dragover", (event) => {
    const cell = event.target.closest("td");
    if (cell !== over) {
      clear();
      over = cell;
      if (cell && card) cell.classList.add(takes(cell) ? "target" : "refused");
    }
    if (takes(cell)) event.preventDefault();
  });
  grid.addEventListener("dragend", () => {
    if (card) card.classList.remove("dragged");
    card = null;
    clear();
  });
  grid.addEventListener("drop", async (event) => {
    const cell = event.target.closest("td");
    if (!takes(cell)) return;
    event.preventDefault();
    const body = new FormData();
    body.set("person_id", cell.parentElement.id.slice(1));
    body.set("csrf_token", doc.querySelector('meta[name="csrf-token"]').content);
    body.set("back", here);
    const place = card.dataset.p;
    clear();
    try {
      const answer = await fetch(`/rota/place/${place}/drop`, { method: "POST", body });
      const said = await answer.json();
      if (answer.ok) {
        keep();
        window.location.reload();
        return;
      }
      if (said.url) open(said.url);
      else say(said.words);
    } catch {
      say("That did not work. Reload the page and try again.");
    }
  });
})();
