/** What every page does with JavaScript: menus that close, and choices that need no button. */

document.documentElement.classList.add("js");

for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const choice of document.querySelectorAll("[data-send-on-change]")) {
  choice.form.querySelector("[type=submit]")?.classList.add("visually-hidden");
  choice.addEventListener("change", () => choice.form.requestSubmit());
}
