/** Alerts on every page of those who review: asked for every five seconds, shown until they are seen. */

const EVERY = 5000;
const HIDDEN_EVERY = 30_000;
const SOUND = "tanik-alert-sound";

const region = document.querySelector("[data-alerts]");
let timer;

/** The alerts now on the page. */
function shown() {
  return new Set([...region.querySelectorAll("[data-alert]")].map((line) => line.dataset.alert));
}

function hasSound() {
  return localStorage.getItem(SOUND) === "on";
}

/** Two short tones; a browser that has seen no tap yet plays nothing. */
function ring() {
  const audio = new AudioContext();
  for (const [at, pitch] of [[0, 660], [0.25, 880]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.15;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.18);
  }
}

/** Show the choice of sound, which only scripts can offer. */
function offerSound() {
  const button = region.querySelector("[data-sound]");
  if (!button) return;
  button.hidden = false;
  button.textContent = hasSound() ? button.dataset.on : button.dataset.off;
  button.setAttribute("aria-pressed", String(hasSound()));
}

/** Put in what the server answered, unless a finger is on it; ring for what is news. */
function show(html, unread) {
  const before = shown();
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const ids = [...fresh.querySelectorAll("[data-alert]")].map((line) => line.dataset.alert);
  count(unread);
  const isSame = ids.length === before.size && ids.every((id) => before.has(id));
  if (isSame || (region.contains(document.activeElement) && ids.every((id) => before.has(id)))) return;
  region.replaceChildren(...fresh.body.childNodes);
  offerSound();
  if (hasSound() && ids.some((id) => !before.has(id))) ring();
}

/** The number on the envelope follows. */
function count(unread) {
  const link = document.querySelector("[data-unread]");
  if (!link || unread === null || link.dataset.unread === unread) return;
  link.dataset.unread = unread;
  let badge = link.querySelector(".badge");
  if (unread === "0") return badge?.remove();
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "badge";
    link.append(badge);
  }
  badge.textContent = Number(unread) > 99 ? "99+" : unread;
}

async function ask() {
  try {
    const answer = await fetch(region.dataset.alerts, { headers: { Accept: "text/html" }, redirect: "manual" });
    if (answer.ok) show(await answer.text(), answer.headers.get("X-Unread"));
  } catch {
    // No network for a moment; the next time asks again.
  }
  plan();
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(ask, document.hidden ? HIDDEN_EVERY : EVERY);
}

/** Seen here is read everywhere; the page stays where it is. */
async function dismiss(event) {
  const form = event.target.closest("[data-dismiss]");
  if (!form) return;
  event.preventDefault();
  form.querySelector("[type=submit]").disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.ok || answer.type === "opaqueredirect") form.closest("[data-alert]").remove();
    await ask();
  } catch {
    form.querySelector("[type=submit]").disabled = false;
  }
}

if (region) {
  region.addEventListener("submit", dismiss);
  region.addEventListener("click", (event) => {
    if (!event.target.closest("[data-sound]")) return;
    localStorage.setItem(SOUND, hasSound() ? "off" : "on");
    offerSound();
    if (hasSound()) ring();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : ask()));
  offerSound();
  plan();
}
