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

// The judgement on the row at hand; on a page about one claim, on that.
function send(name) {
  const place = rows().length ? rows()[at] : document;
  const form = name === "undo" ? document.querySelector("form[data-undo]") : place?.querySelector(`form[data-judge="${name}"]`);
  form?.requestSubmit();
}

// To the place where what a judgement needs is written; Enter makes it.
function fill(name) {
  document.querySelector(`form[data-judge="${name}"] :is(select, input:not([type=hidden]))`)?.focus();
}

function help() {
  const keys = document.getElementById("keys");
  if (!keys) return;
  keys.open = !keys.open;
  if (keys.open) keys.scrollIntoView({ block: "nearest" });
}

// -- the words of a value: selected in the text, taken to the forms of correction

const text = document.querySelector("[data-text]");
const size = (words) => [...words].length; // offsets count code points

function selected() {
  const chosen = getSelection();
  if (!text || !chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const start = range.startContainer;
  const block = (start instanceof Element ? start : start.parentElement)?.closest("[data-start]");
  if (!block || !text.contains(block)) return null;
  if (!block.contains(range.endContainer)) range.setEnd(block, block.childNodes.length);
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const [words, skipped] = [range.toString(), before.toString()];
  const blank = words.length - words.trimStart().length;
  return words.trim() && { quote: words.trim(), start: Number(block.dataset.start) + size(skipped) + size(words.slice(0, blank)) };
}

function take() {
  const found = selected();
  if (!found) return false;
  const folded = document.querySelector("details.correcting");
  if (folded) folded.open = true;
  for (const form of document.querySelectorAll("form.correct")) {
    form.elements.quote.value = found.quote;
    form.elements.start.value = found.start;
  }
  const told = document.querySelector("[data-selected]");
  if (told) told.textContent = `\u201c${found.quote}\u201d`;
  return true;
}

function choose() {
  const first = text?.querySelector("mark") ?? text?.querySelector("[data-start]");
  if (!first) return;
  text.focus();
  getSelection().collapse(first.firstChild ?? first, 0);
  first.scrollIntoView({ block: "nearest" });
}

function walk(event) {
  const way = { ArrowRight: "forward", ArrowLeft: "backward" }[event.key] ?? "";
  if (way) getSelection().modify(event.shiftKey ? "extend" : "move", way, "word");
  else if (event.key === "Enter" && take()) document.querySelector("form.correct :is(select, input:not([type=hidden]))")?.focus();
  else if (event.key.startsWith("Arrow")) getSelection().modify(event.shiftKey ? "extend" : "move", event.key === "ArrowUp" ? "backward" : "forward", "line");
  else return;
  event.preventDefault();
  event.stopPropagation();
}

text?.addEventListener("pointerup", () => setTimeout(take));
text?.addEventListener("keydown", walk);

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: open,
  w: choose,
  y: () => send("confirm"),
  n: () => send("reject"),
  u: () => send("undo"),
  s: () => fill("same"),
  d: () => fill("apart"),
  m: () => fill("merge"),
  p: () => fill("split"),
  "?": help,
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

// -- of a picture that is wider than the screen, the middle comes first

for (const picture of document.querySelectorAll(".pan > .network")) {
  const frame = picture.parentElement;
  frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
}

// -- on paper nothing is folded up

const folded = () => [...document.querySelectorAll("main details:not([open])")];
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = folded();
  for (const each of unfolded) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of unfolded.splice(0)) each.open = false;
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
