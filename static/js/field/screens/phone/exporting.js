/** "Export everything on this device", told while it works. */

import { count, say } from "../../words.js";

/** @param {HTMLElement} root holds [data-export] and [data-export-told] */
export function offerExport(root) {
  const button = root.querySelector("[data-export]");
  const told = root.querySelector("[data-export-told]");
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    told.textContent = say("export.working");
    try {
      const { exportEverything } = await import("../../export.js");
      const onProgress = (done, total) => (told.textContent = say("export.record", done, total));
      const { left } = await exportEverything({ onProgress });
      told.textContent = left.length ? count("export.left", left.length) : say("export.done");
    } catch (error) {
      told.textContent = say("export.failed");
      console.warn("The export failed:", error);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}
