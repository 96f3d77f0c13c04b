/** The page on which a receipt is verified: reads the form, shows the verdict, sends nothing. */

import { verifyReceipt } from "./verify-receipt.js";

document.getElementById("without-script").remove();
const form = document.getElementById("verify");
const verdict = document.getElementById("verdict");
const changes = JSON.parse(document.getElementById("key-changes").textContent)
  .map((text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const value = (id) => document.getElementById(id).value.trim();
  const file = document.getElementById("file").files[0];
  const bytes = file
    ? new Uint8Array(await file.arrayBuffer())
    : new TextEncoder().encode(document.getElementById("text").value.replaceAll("\r\n", "\n"));
  const witnesses = value("witness-key") ? [value("witness-key")] : [];
  try {
    show(await verifyReceipt(bytes, value("log-key"), witnesses, changes));
  } catch (error) {
    verdict.replaceChildren(line("p", `${verdict.dataset.bad} ${error.code ?? "error"} (${error.message})`, "error"));
  }
});

function show(result) {
  const list = document.createElement("dl");
  list.className = "facts";
  const add = (label, text) => list.append(line("dt", label), line("dd", text));
  const { dataset } = verdict;
  add(dataset.customer, result.customer_no);
  add(dataset.recipient, result.recipient);
  add(dataset.purpose, result.purpose);
  add(dataset.day, result.day);
  add(dataset.items, result.items.join(", "));
  add(dataset.clauses, result.clauses.join(", "));
  add(dataset.index, result.index);
  add(dataset.checkpoint, `${result.origin} / ${result.size} / ${result.root}`);
  for (const witness of result.witnesses) {
    add(dataset.witness, `${witness.name}, ${new Date(Number(witness.at) * 1000).toISOString()}`);
  }
  verdict.replaceChildren(line("p", dataset.good, "good"), list);
}

function line(tag, text, className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}
