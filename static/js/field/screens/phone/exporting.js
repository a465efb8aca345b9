/** "Export everything on this device", told while it works. */

import { say } from "../../words.js";

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
      await exportEverything({ tell: (done, total) => (told.textContent = say("export.record", done, total)) });
      told.textContent = say("export.done");
    } catch (error) {
      told.textContent = error.name === "AbortError" ? "" : say("export.failed");
      if (error.name !== "AbortError") console.warn("The export failed:", error);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}
