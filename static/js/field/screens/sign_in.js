/** Signing in without leaving the app: a screen, and a dialog over any other. What is kept is named by count alone. */

import { transact } from "../database.js";
import { usePlainPages } from "../plain.js";
import { signIn } from "../session.js";
import { count, language, say } from "../words.js";

const WHY = { network: "network", timeout: "network", portal: "portal", busy: "busy", server: "server" };

export async function show(root, _params, app) {
  const isAgain = app.status === "needs_sign_in";
  app.header({ title: isAgain ? say("sign_in.again") : say("sign_in.title"), back: isAgain ? "#/" : null });
  root.querySelector("[data-plain]").addEventListener("click", usePlainPages);
  listenTo(root, app, () => {
    if (!inOwnLanguage(root, app)) app.go(app.wanted());
  });
  await sayWhatIsKept(root.querySelector("[data-kept]"), app);
}

/**
 * Ask over whatever is shown.
 * @returns {Promise<boolean>} whether the person signed in; the screen below goes on either way
 */
export function askToSignIn(app) {
  const dialog = document.createElement("dialog");
  dialog.className = "field-dialog";
  const heading = document.createElement("h2");
  heading.textContent = say("sign_in.again");
  dialog.setAttribute("aria-label", heading.textContent);
  dialog.append(heading, document.getElementById("screen-sign_in").content.cloneNode(true));
  dialog.querySelector("nav")?.remove();
  const leave = dialog.querySelector("[data-plain]");
  leave.textContent = say("sign_in.not_now");
  document.body.append(dialog);
  return new Promise((answered) => {
    const end = (isIn) => {
      dialog.remove();
      answered(isIn);
    };
    leave.addEventListener("click", () => end(false));
    dialog.addEventListener("cancel", () => end(false));
    addEventListener("hashchange", () => end(false), { once: true });
    sayWhatIsKept(dialog.querySelector("[data-kept]"), app);
    listenTo(dialog, app, () => end(true));
    dialog.showModal();
  });
}

function listenTo(root, app, done) {
  const form = root.querySelector("form");
  const { email, password } = form.elements;
  email.value ||= app.user?.email ?? "";
  (email.value ? password : email).setAttribute("autofocus", "");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = await attempt(form, email.value.trim(), password.value);
    fail(form, problem);
    if (problem) password.focus();
    else done();
  });
}

/** "" when the person is in, else what to do, in words. */
async function attempt(form, email, password) {
  if (!email || !password) return say("sign_in.blank");
  const button = form.querySelector("[type=submit]");
  if (button.getAttribute("aria-disabled")) return "";
  const before = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = say("sign_in.sending");
  try {
    const { ok, message, why } = await signIn(email, password);
    return ok ? "" : message || say(`sign_in.${WHY[why] ?? "server"}`);
  } finally {
    button.removeAttribute("aria-disabled");
    button.textContent = before;
  }
}

function fail(form, problem) {
  const line = form.querySelector("[data-error]");
  line.hidden = !problem;
  line.textContent = problem;
}

/** The person's own language, where the app is offered in it: chosen once, at signing in. */
function inOwnLanguage(root, app) {
  const wanted = app.user?.language;
  const other = wanted !== language && root.querySelector(`[hreflang="${CSS.escape(wanted ?? "")}"]`);
  if (other) location.assign(other.href);
  return Boolean(other);
}

/** Counts alone: whose records they are, and what is in them, is for their person. */
async function sayWhatIsKept(box, app) {
  const rows = await transact(["records"], "readonly", (tx) => tx.objectStore("records").getAll());
  const drafts = rows.filter((row) => row.state === "draft").length;
  const waiting = rows.filter((row) => row.state !== "draft" && row.state !== "delivered").length;
  const lines = [
    app.status === "needs_sign_in" && say("sign_in.mine"),
    waiting && count("sign_in.waiting", waiting),
    drafts && count("sign_in.drafts", drafts),
  ].filter(Boolean);
  box.hidden = lines.length === 0;
  box.replaceChildren(...lines.map(paragraph));
}

function paragraph(text) {
  const node = document.createElement("p");
  node.textContent = text;
  return node;
}
