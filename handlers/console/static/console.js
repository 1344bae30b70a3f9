// The console's page. The server renders everything; this swaps fragments, sends what was typed or pressed, and
// keeps what the reader is in the middle of: their words, their place, the open tab.
"use strict";

const here = location.pathname;
const seen = new Map(); // "user conversation" -> number of the newest message that was in front of them

const panes = () => [...document.querySelectorAll(".pane")];
const bodyOf = (element) => element.closest(".pane-body");

// --- conversations -------------------------------------------------------------------------------------------------

function tabs(body) { return [...body.querySelectorAll("[role=tab]")]; }

function panelOf(tab) { return document.getElementById(tab.getAttribute("aria-controls")); }

function select(tab, focus) {
  const body = bodyOf(tab);
  tab.hidden = false;
  for (const other of tabs(body)) {
    const on = other === tab;
    other.setAttribute("aria-selected", String(on));
    other.tabIndex = on ? 0 : -1;
    panelOf(other).hidden = !on;
  }
  if (focus) tab.focus();
  tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  markSeen(body);
  const scroll = panelOf(tab).querySelector(".scroll");
  const last = scroll.querySelector(".messages > :last-child");
  if (last) show(scroll, last);
}

function markSeen(body) {
  for (const tab of tabs(body)) {
    const name = body.dataset.user + " " + tab.dataset.tab;
    const latest = Number(tab.dataset.latest);
    if (tab.getAttribute("aria-selected") === "true" || !seen.has(name) && body.dataset.fresh) seen.set(name, latest);
    tab.querySelector(".new").hidden = latest <= (seen.get(name) ?? 0);
  }
  delete body.dataset.fresh;
}

function toEnd(scroll) { scroll.scrollTop = scroll.scrollHeight; }

// What is new is read from its beginning, also where it is longer than the room for it.
function show(scroll, line) {
  toEnd(scroll);
  const over = scroll.getBoundingClientRect().top + 8 - line.getBoundingClientRect().top;
  if (over > 0) scroll.scrollTop -= over;
}

function atEnd(scroll) { return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80; }

// Put what came into what stands: by key, in order; unchanged lines keep their elements, whispers stay.
// Returns the last new line.
function merge(list, coming) {
  const standing = new Map([...list.children].filter((li) => li.dataset.key).map((li) => [li.dataset.key, li]));
  let last = null;
  for (const line of [...coming.children]) {
    const old = standing.get(line.dataset.key);
    standing.delete(line.dataset.key);
    if (!old) {
      list.append(line);
      line.classList.add("arrived");
      last = line;
    } else if (old.dataset.version !== line.dataset.version) {
      keepOpen(old, line);
      old.replaceWith(line);
    }
  }
  for (const gone of standing.values()) gone.remove();
  return last;
}

// What the reader unfolded stays so when the message is changed.
function keepOpen(old, line) {
  const folds = line.querySelectorAll("details.fold");
  old.querySelectorAll("details.fold").forEach((fold, at) => { if (folds[at]) folds[at].open = fold.open; });
}

function mergePanel(panel, coming) {
  const scroll = panel.querySelector(".scroll");
  const last = merge(panel.querySelector(".messages"), coming.querySelector(".messages"));
  if (!coming.querySelector(".empty")) panel.querySelector(".empty")?.remove();
  if (last && !panel.hidden && !("stay" in scroll.dataset)) show(scroll, last);
}

// Whoever scrolled away from the end is reading: they are left where they are until they come back to it.
for (const kind of ["wheel", "touchmove", "keyup", "pointerup"]) {
  document.addEventListener(kind, (event) => {
    const scroll = event.target.closest?.(".scroll");
    const pressed = kind.endsWith("up") && event.target !== scroll;
    if (scroll && !pressed) setTimeout(() => scroll.toggleAttribute("data-stay", !atEnd(scroll)), 150);
  }, { passive: true });
}

async function refresh(pane) {
  const coming = (await fragment("panes/" + pane.dataset.user)).firstElementChild;
  const body = pane.querySelector(".pane-body");
  if (body.dataset.user !== coming.dataset.user) return;
  const row = body.querySelector(".tabs");
  const known = new Map(tabs(body).map((tab) => [tab.dataset.tab, tab]));
  let before = null;
  for (const tab of tabs(coming)) {
    const old = known.get(tab.dataset.tab);
    if (old) {
      old.dataset.latest = tab.dataset.latest;
      if (old.getAttribute("aria-selected") !== "true") old.hidden = tab.hidden;
      mergePanel(panelOf(old), coming.querySelector("#" + tab.getAttribute("aria-controls")));
    } else {
      const panel = coming.querySelector("#" + tab.getAttribute("aria-controls"));
      tab.setAttribute("aria-selected", "false");
      tab.tabIndex = -1;
      panel.hidden = true;
      if (before) before.after(tab); else row.prepend(tab);
      body.append(panel);
    }
    before = old ?? tab;
  }
  markSeen(body);
}

async function reopen(pane, user, language) {
  const query = language ? "?lang=" + encodeURIComponent(language) : "";
  const coming = (await fragment("panes/" + encodeURIComponent(user) + query)).firstElementChild;
  const before = pane.querySelector("[role=tab][aria-selected=true]")?.dataset.tab;
  const same = pane.dataset.user === user;
  pane.dataset.user = user;
  coming.dataset.fresh = same ? "" : "yes";
  pane.querySelector("[data-tongue]").value = coming.lang;
  pane.querySelector(".inside").replaceChildren(coming);
  select(tabs(coming).find((tab) => same && tab.dataset.tab === before) || tabs(coming)[0]);
  const address = new URL(location.href);
  address.searchParams.set("panes", panes().map((p) => p.dataset.user).join(","));
  address.searchParams.delete("lang");
  history.replaceState(null, "", address);
  follow();
}

// --- what is said back ---------------------------------------------------------------------------------------------

function whisper(panel, html) {
  const line = document.createElement("li");
  line.className = "message bot whisper arrived";
  const only = document.createElement("p");
  only.className = "only";
  only.textContent = bodyOf(panel).querySelector("[data-only-you]").content.textContent;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  line.append(only, holder.content);
  panel.querySelector(".empty")?.remove();
  // A notice that asks for nothing has been read by the time the next one comes.
  for (const old of panel.querySelectorAll(".whisper")) if (!old.querySelector("button")) old.remove();
  panel.querySelector(".messages").append(line);
  show(panel.querySelector(".scroll"), line);
}

function answered(panel, answer, opener) {
  if (answer.reply) whisper(panel, answer.reply.html);
  if (answer.form) {
    openForm(bodyOf(panel).dataset.user, answer.form, opener, (next) => answered(panel, next, opener));
  }
}

// --- what people do ------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.by) return moveClock(button);
  if ("story" in button.dataset) return playOn(button);
  if (button.getAttribute("role") === "tab") return select(button);
  const panel = button.closest(".panel");
  if (!panel) return;
  if (button.dataset.go) {
    return select(tabs(bodyOf(panel)).find((tab) => tab.dataset.tab === button.dataset.go), true);
  }
  if (button.dataset.try) {
    const box = panel.querySelector("textarea");
    box.value = button.dataset.try;
    return box.focus();
  }
  if (button.dataset.verb) return act(panel, button);
});

function act(panel, button) {
  const message = button.closest("[data-message]")?.dataset.message ?? null;
  tried(async () => answered(panel, await pressed(bodyOf(panel).dataset.user, button, message), button));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.classList.contains("composer")) return;
  event.preventDefault();
  const box = form.querySelector("textarea");
  const text = box.value;
  if (!text.trim()) return;
  const panel = form.closest(".panel");
  box.value = "";
  grow(box);
  tried(async () => {
    try {
      const answer = await post("say", {
        as: bodyOf(panel).dataset.user, conversation: panel.dataset.conversation, text, command_id: fresh(),
      });
      answered(panel, answer, box);
    } catch (wrong) {
      if (!box.value) box.value = text;
      throw wrong;
    }
  });
});

function grow(box) { box.rows = Math.min(6, box.value.split("\n").length); }

document.addEventListener("input", (event) => {
  if (event.target.matches(".composer textarea")) grow(event.target);
});

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (target.matches(".composer textarea") && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    target.form.requestSubmit();
  }
  if (target.getAttribute("role") === "tab" && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    const row = tabs(bodyOf(target)).filter((tab) => !tab.hidden);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const to = step ? row.indexOf(target) + step : event.key === "Home" ? 0 : row.length - 1;
    select(row[(to + row.length) % row.length], true);
  }
});

document.addEventListener("change", (event) => {
  const pane = event.target.closest(".pane");
  if (event.target.matches("[data-eyes]")) tried(() => reopen(pane, event.target.value));
  if (event.target.matches("[data-tongue]")) tried(() => reopen(pane, pane.dataset.user, event.target.value));
});

// --- time, and what went in and out --------------------------------------------------------------------------------

function moveClock(button) {
  const all = [...document.querySelectorAll(".moves button")];
  if (all.some((other) => other.disabled) || document.querySelector(".tale[data-playing]")) return;
  all.forEach((other) => { other.disabled = true; });
  say(document.body.dataset.moving);
  tried(async () => { await post("clock", { by: button.dataset.by }); say(""); })
    .finally(() => { all.forEach((other) => { other.disabled = false; }); button.focus(); soon(); });
}

const tale = document.getElementById("tale");

function playOn(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  tried(async () => { await post("story", {}); soon(); });
}

async function showTime() {
  const coming = await fragment("time");
  const told = coming.querySelector("[data-tale]");
  told?.remove();
  document.getElementById("time").replaceChildren(coming);
  const next = document.querySelector("[data-by=next]");
  next.setAttribute("aria-disabled", String(!document.querySelector("[data-ahead]")));
  if (told) showTale(told.content);
}

// Said again only when it says something else: a screen reader reads what is new here aloud.
function showTale(coming) {
  const words = coming.querySelector(".tale");
  const button = document.querySelector("[data-story]");
  if (words.textContent !== tale.textContent.trim()) tale.replaceChildren(words);
  const playing = "playing" in words.dataset;
  button.setAttribute("aria-disabled", String(playing));
  button.hidden = "over" in words.dataset;
  if (playing) setTimeout(soon, 400);
}

const log = document.getElementById("log");

async function showLines() {
  if (log.open) log.querySelector(".lines").replaceChildren(await fragment("lines"));
}

log.addEventListener("toggle", () => tried(showLines));

let waiting = false;

// Many notices at once are one look: at most one round of questions every tenth of a second.
function soon() {
  if (waiting) return;
  waiting = true;
  setTimeout(() => tried(async () => {
    waiting = false;
    await Promise.all([...panes().map(refresh), showTime(), showLines()]);
  }), 100);
}

let stream = null;

function follow() {
  stream?.close();
  const users = new URLSearchParams([...new Set(panes().map((p) => p.dataset.user))].map((user) => ["as", user]));
  stream = new EventSource(here + "events?" + users);
  stream.addEventListener("change", soon);
}

for (const body of document.querySelectorAll(".pane-body")) {
  body.dataset.fresh = "yes";
  markSeen(body);
  body.querySelectorAll(".scroll").forEach(toEnd);
}
follow();
soon();
setInterval(() => tried(showTime), 20000);
