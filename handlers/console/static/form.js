// What every page shares: asking the server, saying what went wrong, and forms in a dialog.
"use strict";

const dialog = document.getElementById("dialog");
const status = document.getElementById("status");
const room = document.body.dataset.room || location.pathname;

async function post(path, data) {
  const answer = await fetch(room + path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || answer.statusText);
  return body;
}

async function fragment(path) {
  const answer = await fetch(room + path);
  if (!answer.ok) throw new Error(answer.statusText);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content;
}

const fresh = () => crypto.randomUUID();

function say(words) { status.textContent = words; }

async function tried(work) {
  try { await work(); if (status.dataset.wrong) { delete status.dataset.wrong; say(""); } } catch (wrong) {
    status.dataset.wrong = "yes";
    say(document.body.dataset.failed + " " + wrong.message);
  }
}

// Show `asked` in the dialog as `user`; `done` gets what the server answers to it.
function openForm(user, asked, opener, done) {
  dialog.innerHTML = asked.html;
  dialog.lang = asked.card.language;
  const form = dialog.querySelector("form");
  sends(user, form, (answer) => { dialog.close(); done(answer); }, () => dialog.close());
  form.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.onclose = () => dialog.open || opener?.isConnected && opener.focus();
  dialog.showModal();
}

// Submit `form` as `user`. What is refused is said in the form, with all that was filled in still there.
function sends(user, form, done, failed) {
  const command = fresh();
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    tried(async () => {
      const answer = await post("submit", {
        as: user, verb: form.dataset.verb, ids: JSON.parse(form.dataset.ids), values: valuesOf(form), command_id: command,
      });
      if (answer.refused) wrong(form, answer.reply); else done(answer);
    }).then(() => { button.removeAttribute("aria-disabled"); if (status.dataset.wrong) failed?.(); });
  });
}

function wrong(form, reply) {
  form.querySelector(".wrong")?.remove();
  const said = document.createElement("div");
  said.className = "wrong";
  said.setAttribute("role", "alert");
  form.querySelector(".form-end").before(said);
  said.innerHTML = reply.html;
  said.scrollIntoView({ block: "nearest" });
}

// Press or open what `button` says, as `user`. `message` is the one the button stands in, where there is one.
async function pressed(user, button, message) {
  const data = { as: user, verb: button.dataset.verb, ids: JSON.parse(button.dataset.ids), message };
  const busy = [...button.parentElement.children];
  busy.forEach((other) => other.setAttribute("aria-disabled", "true"));
  try {
    const opens = "opens" in button.dataset;
    const more = opens ? {} : { value: button.dataset.value, command_id: fresh() };
    return await post(opens ? "open" : "press", { ...data, ...more });
  } finally { busy.forEach((other) => other.removeAttribute("aria-disabled")); }
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

document.addEventListener("input", (event) => {
  const when = event.target.closest("[data-when]");
  if (when) needMoment(when);
});
