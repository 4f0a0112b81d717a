// The recruitment board: a card dropped on another column moves there, if the stages permit it.
// Without a mouse the "Move" under each card does the same.
(() => {
  "use strict";
  const doc = document;
  const board = doc.querySelector("[data-board]");
  if (!board) return;
  let card = null;
  let over = null;
  const say = (words) => {
    const area = doc.getElementById("flashes");
    area.replaceChildren();
    const box = doc.createElement("div");
    box.className = "flash bad";
    box.setAttribute("role", "alert");
    const span = doc.createElement("span");
    span.textContent = words;
    box.append(span);
    area.append(box);
  };
  const clear = () => {
    if (over) over.classList.remove("target");
    over = null;
  };
  const takes = (column) => column && card && column.dataset.stage !== card.dataset.from;
  board.addEventListener("dragstart", (event) => {
    card = event.target.closest("[data-card]");
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.textContent.trim());
    card.classList.add("dragged");
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest("[data-stage]");
    if (column !== over) {
      clear();
      over = column;
      if (takes(column)) column.classList.add("target");
    }
    if (takes(column)) event.preventDefault();
  });
  board.addEventListener("dragend", () => {
    if (card) card.classList.remove("dragged");
    card = null;
    clear();
  });
  board.addEventListener("drop", async (event) => {
    const column = event.target.closest("[data-stage]");
    if (!takes(column)) return;
    event.preventDefault();
    const body = new FormData();
    body.set("to", column.dataset.stage);
    body.set("seen", card.dataset.from);
    body.set("back", window.location.pathname + window.location.search);
    body.set("csrf_token", doc.querySelector('meta[name="csrf-token"]').content);
    const id = card.dataset.card;
    clear();
    try {
      const answer = await fetch(`/recruitment/referrals/${id}/drop`, { method: "POST", body });
      const said = await answer.json();
      if (answer.ok) window.location.reload();
      else if (said.url) window.location.assign(said.url);
      else say(said.words);
    } catch {
      say("That did not work. Reload the page and try again.");
    }
  });
})();
