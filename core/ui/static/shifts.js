// The visits table: more lines, and lines pasted from a spreadsheet. Saving works without this.
(() => {
  "use strict";
  const table = document.querySelector("[data-visits]");
  if (!table) return;
  const body = table.tBodies[0];

  const addLine = () => {
    const last = body.rows[body.rows.length - 1];
    const line = last.cloneNode(true);
    const number = body.rows.length;
    line.querySelectorAll("input").forEach((input) => {
      input.value = "";
      input.id = input.id.replace(/-\d+$/, `-${number}`);
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      const label = input.getAttribute("aria-label");
      input.setAttribute("aria-label", label.replace(/\d+$/, String(number + 1)));
    });
    line.querySelectorAll(".field-error").forEach((words) => words.remove());
    body.append(line);
    return line;
  };

  document.querySelectorAll("[data-add-lines]").forEach((button) => {
    button.addEventListener("click", () => {
      let first = null;
      for (let n = 0; n < Number(button.dataset.addLines); n += 1) {
        const line = addLine();
        first = first || line;
      }
      first.querySelector("input").focus();
    });
  });

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
    if (!text.includes("\t") && !text.includes("\n")) return;
    event.preventDefault();
    const cell = event.target.closest("td");
    let row = cell.parentElement.sectionRowIndex;
    const column = cell.cellIndex;
    text.split("\n").forEach((line) => {
      while (row >= body.rows.length) addLine();
      line.split("\t").forEach((value, offset) => {
        const target = body.rows[row].cells[column + offset];
        if (target) target.querySelector("input").value = value.trim();
      });
      row += 1;
    });
  });

  // Enter goes down a line, as in a spreadsheet; the last line makes a new one.
  table.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const cell = event.target.closest("td");
    const next = cell.parentElement.nextElementSibling || addLine();
    next.cells[cell.cellIndex].querySelector("input").focus();
  });
})();
