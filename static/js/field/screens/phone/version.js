/** Which version of the app this is, and whether a newer one waits. */

import { fill, spot } from "../../parts.js";
import { opensOffline } from "../../update.js";
import { say } from "../../words.js";

const KEPT = "tanik-generation-"; // as the service worker names its cache
const SHORT = 8;

export async function drawVersion(root) {
  const registration = await navigator.serviceWorker?.getRegistration();
  const state = registration?.waiting ? "phone.newer" : registration?.installing ? "phone.updating" : "phone.newest";
  const isOffline = await opensOffline();
  fill(spot(root, "version"), {
    offline: say(isOffline ? "phone.opens_offline" : "phone.opens_online"),
    version: await digest(),
    state: isOffline ? say(state) : "",
  });
}

/** The first figures of the version's digest, to say over a telephone; the cache is named after it. */
async function digest() {
  const names = await globalThis.caches?.keys().catch(() => []);
  const name = names?.filter((each) => each.startsWith(KEPT)).pop();
  return name ? say("phone.version", name.split("-").pop().slice(0, SHORT)) : "";
}
