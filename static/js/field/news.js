/** What changed, told in this tab and in the others of this browser. */

const listeners = new Set();
const others = globalThis.BroadcastChannel ? new BroadcastChannel("tanik") : null;

function hear(kind, detail, isHere) {
  for (const listener of [...listeners]) listener(kind, detail, isHere);
}

others?.addEventListener("message", ({ data }) => hear(data.kind, data.detail, false));

/**
 * Tell everybody.
 * @param {"records"|"outbox"|"session"|"mission"} kind
 * @param {object} [detail] plain data, nothing personal: other tabs may belong to another person by now
 */
export function tell(kind, detail = {}) {
  others?.postMessage({ kind, detail });
  hear(kind, detail, true);
}

/**
 * Hear of it.
 * @param {(kind: string, detail: object, isHere: boolean) => void} listener `isHere`: told by this very tab
 * @returns {() => void} stops listening
 */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
