/** A message that is open and seen is read; without scripts the button says so. */

const form = document.querySelector("[data-read]");

async function read() {
  if (document.hidden) return;
  document.removeEventListener("visibilitychange", read);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.ok || answer.type === "opaqueredirect") form.remove();
  } catch {
    // The button stays.
  }
}

if (form) {
  document.addEventListener("visibilitychange", read);
  read();
}
