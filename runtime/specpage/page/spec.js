"use strict";
// Searches: each list has a form; what does not hold all its words is hidden.
for (const list of document.querySelectorAll("[data-find]")) {
  const form = list.querySelector("form.search");
  if (!form) continue;
  const items = [...list.querySelectorAll("[data-item]")];
  const told = form.querySelector("output");
  const texts = items.map((item) => item.textContent.toLowerCase());
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, place) => {
      item.hidden = !words.every((word) => texts[place].includes(word));
      shown += item.hidden ? 0 : 1;
    });
    told.textContent = words.length ? `${shown} of ${items.length}` : `${items.length}`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
// A link to a part opens it, and shows it where a search has hidden it.
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  target.hidden = false;
  target.scrollIntoView();
};
addEventListener("hashchange", open);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input")) return;
  const field = document.querySelector("form.search:not([hidden]) input");
  if (field) { event.preventDefault(); field.focus(); }
});
open();
