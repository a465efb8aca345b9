/** The panels for reasons: opened above the bar, with ready sentences and remarks at single questions. */

/** Open or close a panel and take the person to its first field, or back to its button. */
export function toggle(panel) {
  panel.open = !panel.open;
  (panel.open ? panel.querySelector("textarea") : panel.querySelector("summary")).focus();
}

/** A ready sentence on a line of its own after what is written. */
function put(panel, button) {
  const field = panel.querySelector("textarea");
  const words = button.querySelector("span").textContent;
  field.value = [field.value.trim(), words].filter(Boolean).join("\n");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/**
 * A number key in the empty field puts in the ready sentence of that number.
 * @param {HTMLDetailsElement} panel
 * @param {KeyboardEvent} event
 * @returns {boolean} whether it did
 */
export function putReady(panel, event) {
  const field = panel.querySelector("textarea");
  const button = panel.querySelector(`[data-ready][value="${CSS.escape(event.key)}"]`);
  if (!button || event.target !== field || field.value) return false;
  event.preventDefault();
  put(panel, button);
  return true;
}

/** The line for a remark at a question: the one it has, the first empty one, else a new one. */
function lineFor(lines, question) {
  const all = [...lines.querySelectorAll("[data-remark-line]")];
  const parts = (line) => [line.querySelector("select"), line.querySelector("input")];
  const found =
    all.find((line) => parts(line)[0].value === question) ?? all.find((line) => parts(line).every(({ value }) => !value));
  if (found) return found;
  const line = all.at(-1).cloneNode(true);
  parts(line)[1].value = "";
  lines.append(line);
  return line;
}

function remarkAt(question) {
  const panel = document.getElementById("return");
  const lines = panel.querySelector("[data-remark-lines]");
  panel.open = lines.open = true;
  const line = lineFor(lines, question);
  line.querySelector("select").value = question;
  line.querySelector("input").focus();
}

function onClick(event) {
  const ready = event.target.closest("[data-ready]");
  const remark = event.target.closest("[data-remark]");
  if (ready) {
    event.preventDefault();
    put(ready.closest("[data-reason-panel]"), ready);
  } else if (remark && document.getElementById("return")) {
    event.preventDefault();
    remarkAt(remark.dataset.remark);
  }
  const summary = event.target.closest("[data-reason-panel] > summary");
  if (summary && !summary.parentElement.open) {
    requestAnimationFrame(() => summary.parentElement.querySelector("textarea").focus());
  }
}

/** Listen once for the whole life of the page, whatever is put into it later. */
export function listenToPanels() {
  document.addEventListener("click", onClick);
}

/** A page may come with a panel open: for a reason that was missing, or a remark asked for by its address. */
export function openAsked() {
  const panel = document.querySelector("[data-reason-panel][open]");
  if (!panel) return;
  const line = [...panel.querySelectorAll("[data-remark-line]")].find(
    (each) => each.querySelector("select").value && !each.querySelector("input").value,
  );
  (line?.querySelector("input") ?? panel.querySelector("textarea")).focus();
}
