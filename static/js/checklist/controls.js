/** Small helps on single questions: steppers, "now", one answer or the other, spare rows. */

const two = (number) => String(number).padStart(2, "0");

function button(text, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.setAttribute("aria-label", label);
  return made;
}

function changed(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function addSteppers(root) {
  for (const box of root.querySelectorAll("[data-stepper]")) {
    const input = box.querySelector("input");
    const least = Number(input.dataset.min ?? "-Infinity");
    const most = Number(input.dataset.max ?? "Infinity");
    const move = (by) => {
      const now = Number.parseInt(input.value, 10);
      const next = Number.isNaN(now) ? Math.max(0, least) : now + by;
      input.value = String(Math.min(most, Math.max(least, next)));
      changed(input);
    };
    const less = button("−", input.dataset.less);
    const more = button("+", input.dataset.more);
    less.addEventListener("click", () => move(-1));
    more.addEventListener("click", () => move(1));
    box.prepend(less);
    box.append(more);
    box.classList.add("has-buttons");
  }
}

function addNow(root) {
  for (const box of root.querySelectorAll("[data-now]")) {
    const input = box.querySelector("input");
    const now = button(box.dataset.nowWords);
    now.addEventListener("click", () => {
      const at = new Date();
      const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
      const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
      input.value = box.dataset.now === "time" ? clock : `${day}T${clock}`;
      changed(input);
    });
    box.append(now);
  }
}

/** A second tap on a chosen answer, or Delete on the keyboard, takes it back: no answer is a state too. */
function letGo(root) {
  root.addEventListener("pointerdown", (event) => {
    const radio = event.target.closest?.("label")?.querySelector("input[type=radio]");
    if (radio) radio.dataset.was = String(radio.checked);
  });
  root.addEventListener("click", (event) => {
    const radio = event.target;
    if (radio.type !== "radio" || radio.dataset.was !== "true") return;
    takeBack(radio);
  });
  root.addEventListener("keydown", (event) => {
    const radio = event.target;
    if (radio.type !== "radio" || !radio.checked || !["Backspace", "Delete"].includes(event.key)) return;
    event.preventDefault();
    takeBack(radio);
  });
}

function takeBack(radio) {
  radio.checked = false;
  radio.dataset.was = "false";
  changed(radio);
}

/** A special answer clears what was typed, and typing clears the special answer. */
function oneOrTheOther(root) {
  const choose = ({ target: input }) => {
    const question = input.closest?.(".q");
    if (!question || input.closest(".note, .files")) return;
    const part = input.closest(".part") ?? question;
    const specials = [...part.querySelectorAll("input[data-special][type=checkbox]")];
    if (input.dataset.special !== undefined && input.type === "checkbox") {
      if (!input.checked) return;
      for (const other of specials) if (other !== input) other.checked = false;
      for (const other of part.querySelectorAll(".seg input")) other.checked = false;
      for (const other of part.querySelectorAll(".step input, .moment input, .place-change input, select, textarea:not(.note-text), .record input")) {
        if (other.type === "checkbox") other.checked = false;
        else other.value = "";
      }
    } else {
      for (const special of specials) special.checked = false;
    }
  };
  root.addEventListener("input", choose); // at once: what is typed must not wait for leaving the field
  root.addEventListener("change", choose);
}

/** "None of them" stands alone. */
function standAlone(root) {
  root.addEventListener("change", (event) => {
    const input = event.target;
    const group = input.closest?.("[data-exclusive]");
    if (!group || !input.checked) return;
    const alone = JSON.parse(group.dataset.exclusive);
    for (const other of group.querySelectorAll("input")) {
      if (other !== input && (alone.includes(input.value) || alone.includes(other.value))) other.checked = false;
    }
  });
}

/** Spare rows fold away; a button brings them one by one. */
function spareRows(root) {
  for (const list of root.querySelectorAll("[data-records]")) {
    const rows = [...list.querySelectorAll(".record")];
    for (const row of rows.filter(isEmpty).slice(rows.every(isEmpty) ? 1 : 0)) row.hidden = true;
    const more = button(`+ ${list.dataset.addWords}`);
    more.className = "btn";
    more.addEventListener("click", () => {
      const row = [...list.querySelectorAll(".record[hidden]")].find(isEmpty) ?? addRow(list);
      row.hidden = false;
      row.querySelector("input").focus();
    });
    list.after(more);
  }
}

function isEmpty(row) {
  return [...row.querySelectorAll("input")].every((each) => (each.type === "checkbox" ? !each.checked : !each.value));
}

/** One more row at the end of a list of people or figures, empty. @param {HTMLElement} list @returns {HTMLElement} */
export function addRow(list) {
  const rows = list.querySelectorAll(".record");
  const row = rows[rows.length - 1].cloneNode(true);
  for (const input of row.querySelectorAll("input")) {
    input.name = input.name.replace(/\.\d+\.(?=[a-z_]+$)/, `.${rows.length}.`);
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
  }
  row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+/, String(rows.length + 1)));
  row.hidden = false;
  list.append(row);
  return row;
}

/** Bring the questions in `root` to life. @param {HTMLElement} root */
export function enhance(root) {
  addSteppers(root);
  addNow(root);
  letGo(root);
  oneOrTheOther(root);
  standAlone(root);
  spareRows(root);
}
