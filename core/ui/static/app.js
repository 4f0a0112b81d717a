// What HTML alone can't do. Every page works without this file.
(() => {
  "use strict";
  const doc = document;
  doc.documentElement.classList.add("js");

  // htmx: send the CSRF token; say so when an answer is an error or never comes.
  doc.addEventListener("htmx:configRequest", (event) => {
    const token = doc.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });

  // A part of a page that was led elsewhere (signed out meanwhile, say) takes the whole page there.
  doc.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, target } = event.detail;
    const whole = /^\s*<!doctype/i.test(xhr.responseText);
    const asked = new URL(requestConfig.path, window.location.href).pathname;
    const came = new URL(xhr.responseURL || requestConfig.path, window.location.href).pathname;
    if (!whole || asked === came || target === doc.body) return;
    event.detail.shouldSwap = false;
    if (requestConfig.verb === "get") window.location.reload();
    else window.location.assign(xhr.responseURL);
  });

  const say = (words) => {
    const area = doc.getElementById("flashes");
    if (!area || area.querySelector(`[data-said="${CSS.escape(words)}"]`)) return;
    const box = doc.createElement("div");
    box.className = "flash bad";
    box.setAttribute("role", "alert");
    box.dataset.said = words;
    const span = doc.createElement("span");
    span.textContent = words;
    box.append(span);
    area.append(box);
  };
  doc.addEventListener("htmx:sendError", () => {
    say("No connection to the server just now. What you see may be old.");
  });
  doc.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 401) window.location.reload();
    else say("That did not work. Reload the page and try again.");
  });
  doc.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) {
      doc.querySelectorAll("[data-said]").forEach((box) => box.remove());
    }
  });

  doc.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const opener = at("[data-dialog]");
    if (opener) {
      const dialog = doc.getElementById(opener.dataset.dialog);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    const closer = at("[data-close-dialog]");
    if (closer) {
      event.preventDefault();
      const dialog = closer.closest("dialog");
      if (dialog.open) dialog.close();
      else window.location.hash = "";
    }
    const flash = at("[data-close-flash]");
    if (flash) flash.closest(".flash").remove();
    const keep = at("[data-close-details]");
    if (keep) {
      const details = keep.closest("details");
      details.open = false;
      details.querySelector("summary").focus();
    }
    if (at("[data-print]")) window.print();
    doc.querySelectorAll("details.menu[open], details.confirm[open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
  });

  doc.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    doc.querySelectorAll("details.menu[open], details.confirm[open]").forEach((open) => {
      open.open = false;
      if (open.contains(doc.activeElement)) open.querySelector("summary").focus();
    });
  });

  // A form is sent once, however often its button is pressed.
  const release = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  };
  doc.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    // A form that answers with a file leaves the page standing: let it be sent again.
    window.setTimeout(() => release(form), 5000);
  });
  window.addEventListener("pageshow", () => {
    doc.querySelectorAll("form[data-sent]").forEach(release);
  });
  doc.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form[data-sent]");
    if (form) release(form);
  });

  // A drop-down over a table applies when chosen.
  doc.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && event.target.tagName === "SELECT") form.requestSubmit();
  });

  // In a row of tabs that is wider than the phone, begin at the one that is open.
  doc.querySelectorAll(".nav-sub, .tabs").forEach((row) => {
    const open = row.querySelector("[aria-current]");
    if (open) row.scrollLeft = open.offsetLeft - row.offsetLeft - 16;
  });

  // After a refused form: to the summary, so that it is read out.
  const summary = doc.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
