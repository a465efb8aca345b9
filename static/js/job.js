/** The person who waits for a job is taken to what came out of it. */

document.addEventListener("htmx:afterSwap", () => {
  const result = document.querySelector("[data-go]");
  if (result) location.assign(result.href);
});
