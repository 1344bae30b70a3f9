// The console's page. The server renders everything; this swaps fragments, sends what was typed or pressed, and
// keeps what the reader is in the middle of: their words, their place, the open tab.
"use strict";

const here = location.pathname;
const dialog = document.getElementById("dialog");
const status = document.getElementById("status");
const seen = new Map(); // "user conversation" -> number of the newest message that was in front of them

async function post(path, data) {
  const answer = await fetch(here + path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || answer.statusText);
  return body;
}

async function fragment(path) {
  const answer = await fetch(here + path);
  if (!answer.ok) throw new Error(answer.statusText);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content;
}

const fresh = () => crypto.randomUUID();
const panes = () => [...document.querySelectorAll(".pane")];
const bodyOf = (element) => element.closest(".pane-body");

function say(words) { status.textContent = words; }

async function tried(work) {
  try { await work(); if (status.dataset.wrong) { delete status.dataset.wrong; say(""); } } catch (wrong) {
    status.dataset.wrong = "yes";
    say(document.body.dataset.failed + " " + wrong.message);
  }
}

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
    } else if (old.dataset.version !== line.dataset.version) old.replaceWith(line);
  }
  for (const gone of standing.values()) gone.remove();
  return last;
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
  if (answer.form) openForm(panel, answer.form, opener);
}

function openForm(panel, asked, opener) {
  dialog.innerHTML = asked.html;
  dialog.lang = asked.card.language;
  const form = dialog.querySelector("form");
  const command = fresh();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tried(async () => {
      const values = valuesOf(form);
      const user = bodyOf(panel).dataset.user;
      const answer = await post("submit", {
        as: user, verb: form.dataset.verb, ids: JSON.parse(form.dataset.ids), values, command_id: command,
      });
      dialog.close();
      answered(panel, answer, opener);
    }).then(() => { if (status.dataset.wrong) dialog.close(); });
  });
  form.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.onclose = () => opener?.isConnected && opener.focus();
  dialog.showModal();
}

function valuesOf(form) {
  const values = {};
  for (const box of form.querySelectorAll("input[type=checkbox][name]")) {
    values[box.name] ??= [];
    if (box.checked) values[box.name].push(box.value);
  }
  for (const field of form.querySelectorAll("input[type=text][name], textarea[name], select[name]")) {
    values[field.name] = field.value;
  }
  for (const radio of form.querySelectorAll("input[type=radio][name]:checked")) values[radio.name] = radio.value;
  for (const when of form.querySelectorAll("[data-when]")) values[when.dataset.when] = whenOf(when);
  return values;
}

function whenOf(when) {
  const part = (name) => when.querySelector(`[data-part=${name}]`).value;
  if (!part("date")) return part("part");
  return part("time") ? part("date") + "T" + part("time") : part("date");
}

// A moment that is asked for needs a date or a part of one; the browser then says so in its own words.
function needMoment(when) {
  const date = when.querySelector("[data-part=date]");
  date.required = when.hasAttribute("data-required") && !when.querySelector("[data-part=part]").value;
}

// --- what people do ------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.by) return moveClock(button);
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
  const data = {
    as: bodyOf(panel).dataset.user, verb: button.dataset.verb, ids: JSON.parse(button.dataset.ids),
    message: button.closest("[data-message]")?.dataset.message ?? null,
  };
  const busy = [...button.parentElement.children];
  busy.forEach((other) => other.setAttribute("aria-disabled", "true"));
  tried(async () => {
    const opens = "opens" in button.dataset;
    const more = opens ? {} : { value: button.dataset.value, command_id: fresh() };
    const answer = await post(opens ? "open" : "press", { ...data, ...more });
    answered(panel, answer, button);
  }).finally(() => busy.forEach((other) => other.removeAttribute("aria-disabled")));
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
  const when = event.target.closest("[data-when]");
  if (when) needMoment(when);
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
  if (all.some((other) => other.disabled)) return;
  all.forEach((other) => { other.disabled = true; });
  say(document.body.dataset.moving);
  tried(async () => { await post("clock", { by: button.dataset.by }); say(""); })
    .finally(() => { all.forEach((other) => { other.disabled = false; }); button.focus(); soon(); });
}

async function showTime() {
  document.getElementById("time").replaceChildren(await fragment("time"));
  const next = document.querySelector("[data-by=next]");
  next.setAttribute("aria-disabled", String(!document.querySelector("[data-ahead]")));
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
