// The desk without this script works the same; with it, keys move, the slider shows the years, and choices apply at once.
"use strict";

const rows = () => [...document.querySelectorAll(".row")];
let at = -1;

function move(step) {
  const all = rows();
  if (!all.length) return;
  if (at >= 0 && all[at]) all[at].classList.remove("here");
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all[at].classList.add("here");
  const link = all[at].querySelector("a[href]");
  if (link) link.focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

function open() {
  const row = rows()[at];
  if (row) location.assign(row.dataset.open);
}

function send(name) {
  const row = rows()[at];
  const form = name === "undo" ? document.querySelector("form[data-undo]") : row && row.querySelector(`form[data-judge="${name}"]`);
  if (form) form.requestSubmit();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: open,
  y: () => send("confirm"),
  n: () => send("reject"),
  u: () => send("undo"),
  "/": () => document.getElementById("find")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
  const action = KEYS[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

for (const form of document.querySelectorAll("form.settings")) {
  for (const choice of form.querySelectorAll("select")) choice.addEventListener("change", () => form.requestSubmit());
}

for (const form of document.querySelectorAll("[data-slider]")) {
  const slider = form.querySelector("input");
  const told = form.querySelector("output");
  const parts = document.querySelectorAll("svg [data-since]");
  form.hidden = false;
  document.querySelector("nav.years")?.setAttribute("hidden", "");
  slider.addEventListener("input", () => {
    told.textContent = slider.value;
    for (const part of parts) part.classList.toggle("later", Number(part.dataset.since) > Number(slider.value));
  });
}
