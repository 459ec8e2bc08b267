"use strict";
// Filters: each list of dialogues has a form; a select filters by the data attribute of its name.
for (const list of document.querySelectorAll("[data-browse]")) {
  const form = list.querySelector("form");
  const items = [...list.querySelectorAll(".dialogue")];
  const texts = new Map();
  const count = list.querySelector(".count");
  const empty = list.querySelector(".empty");
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const apply = () => {
    const words = form.elements.text.value.trim().toLowerCase();
    const wanted = [...form.querySelectorAll("select")].filter((select) => select.value);
    let shown = 0;
    for (const item of items) {
      const fits = wanted.every((select) => item.dataset[select.name].split("|").includes(select.value));
      item.hidden = !(fits && (!words || textOf(item).includes(words)));
      shown += item.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${items.length} shown`;
    empty.hidden = shown > 0;
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
// A link to a message opens the dialogue that it stands in.
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const dialogue = target && target.closest("details");
  if (dialogue && !dialogue.open) { dialogue.open = true; target.scrollIntoView(); }
};
addEventListener("hashchange", open);
open();
