// The pages about cases: their buttons act as the person through whose eyes they are seen; then the page is read anew.
"use strict";

const user = document.body.dataset.user;

// `then` is where to go once it was read; without it the same page is read again.
function told(answer, opener, then) {
  const on = () => (then ? location.assign(then) : location.reload());
  if (answer.form) return openForm(user, answer.form, opener, (next) => told(next, opener, then));
  if (!answer.reply) return on();
  dialog.innerHTML = `<div class="told"><div id="dialog-title">${answer.reply.html}</div></div>`;
  const close = document.createElement("button");
  close.className = "primary";
  close.textContent = document.body.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.querySelector(".told").append(close);
  // The form before it may still be closing: only what closes this counts.
  dialog.onclose = () => dialog.open || (answer.refused ? opener?.focus() : on());
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-verb]");
  if (button) tried(async () => told(await pressed(user, button, null), button));
  const copy = event.target.closest("[data-copy]");
  if (copy) tried(async () => {
    await navigator.clipboard.writeText(document.querySelector("main blockquote").textContent);
    say(copy.dataset.copied);
  });
});

const sheet = document.querySelector("main form[data-verb]");
if (sheet) {
  const opener = sheet.querySelector("[type=submit]");
  sends(user, sheet, (answer) => told(answer, opener, sheet.closest("[data-then]").dataset.then));
}

document.querySelector("[data-filter]")?.addEventListener("change", (event) => event.target.form.requestSubmit());
