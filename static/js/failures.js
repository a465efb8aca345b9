/** No button fails in silence: what htmx does not swap (403, 5xx, no network) is said in a notice. */

const WORDS = { 403: "You may not do this.", 0: "The server cannot be reached. Nothing was changed; try again." };

function region() {
  let found = document.querySelector(".failure-region");
  if (!found) {
    found = document.createElement("div");
    found.className = "failure-region";
    found.setAttribute("role", "alert");
    document.body.append(found);
  }
  return found;
}

/** The server's own sentence where it sent one, as JSON or as a page. */
function sentence(xhr) {
  const type = xhr.getResponseHeader?.("Content-Type") ?? "";
  if (type.startsWith("application/json")) {
    try {
      return JSON.parse(xhr.responseText).message;
    } catch {
      return undefined;
    }
  }
  const page = new DOMParser().parseFromString(xhr.responseText ?? "", "text/html");
  return page.querySelector("[data-reason]")?.textContent.trim();
}

function say(text) {
  const notice = document.createElement("div");
  notice.className = "notice alarm";
  notice.textContent = text;
  region().append(notice);
  setTimeout(() => notice.remove(), 12000);
}

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  say(sentence(xhr) || WORDS[xhr.status] || "Something went wrong on our side. Nothing was changed; try again.");
});
document.addEventListener("htmx:sendError", () => say(WORDS[0]));
document.addEventListener("htmx:timeout", () => say(WORDS[0]));
