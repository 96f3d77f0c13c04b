/**
 * Verifies a receipt in the browser: signatures, both audit paths, the customer's own commitment.
 *
 * It shares no code with the server, asks nobody, and sends nothing. The formats are those of
 * docs/reference/ledger-format.md; tests/pages/test_verify_receipt.py holds it against sekisho-verify.
 */

const MOST_INDEX = 2n ** 63n - 1n;
const LOG_KEY = 1;
const WITNESS_KEY = 4;
const FACTS = ["recipient", "purpose", "day", "policy"];
const P = 2n ** 255n - 19n;

/* The y of the points of small order: such a key signs everything. */
const SMALL_ORDER = new Set([
  0n, 1n, P - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]);

/** What is wrong, under the same codes as sekisho-verify. */
export class Refused extends Error {
  constructor(code, what = "") {
    super(what ? `${code}: ${what}` : code);
    this.code = code;
  }
}

/**
 * What a receipt proves. Throws Refused where anything does not fit.
 *
 * `changes` are published proofs that the log's key was replaced: those lead from the key that is
 * trusted to the others, each with its turn.
 */
export async function verifyReceipt(bytes, logKey, witnessKeys = [], changes = []) {
  const log = await follow(await parseKey(logKey, LOG_KEY), changes);
  const witnesses = await Promise.all(witnessKeys.map((key) => parseKey(key, WITNESS_KEY)));
  const { index, path, checkpoint, extra } = parseProof(bytes);
  const fields = fromJson(extra, "receipt");
  exactly(fields, ["customer_no", "entry", "entry_salt", "header", "items"], "receipt");
  const entry = fromBase64(textOf(fields, "entry"), "receipt entry");
  const head = await openCheckpoint(checkpoint, log, witnesses);
  await checkInclusion(await leafHash(entry), index, head.size, path, head.root, "entry");
  const [facts, commitment] = await openEntry(entry, fields.header, head);
  const customerNo = textOf(fields, "customer_no");
  const items = texts(fields.items, "items");
  const salt = fromBase64(textOf(fields, "entry_salt"), "entry_salt", 32);
  const named = facts.items === undefined ? [] : texts(facts.items, "entry items");
  const opened = await sha256(salt, encode(statement(customerNo, items, named)));
  if (!same(opened, commitment)) throw new Refused("not_opened");
  if (facts.items !== undefined && items.some((item) => !named.includes(item))) {
    throw new Refused("items_beyond");
  }
  const told = Object.fromEntries(FACTS.map((name) => [name, textOf(facts, name)]));
  const clauses = texts(facts.clauses, "entry clauses");
  return {
    ...told, kind: facts.kind, customer_no: customerNo, items, clauses, index: String(index),
    origin: head.origin, size: String(head.size), root: toBase64(head.root),
    witnesses: head.witnesses,
  };
}

function parseProof(bytes) {
  const at = bytes.findIndex((byte, i) => byte === 10 && bytes[i + 1] === 10);
  const lines = fromUtf8(at < 0 ? bytes : bytes.subarray(0, at), "receipt").split("\n");
  if (at < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Refused("shape", "receipt");
  if (lines.length < 2 || !lines[0].startsWith("extra ") || !lines[1].startsWith("index ")) {
    throw new Refused("shape", "receipt");
  }
  if (lines.length > 65) throw new Refused("shape", "receipt");
  return {
    extra: fromBase64(lines[0].slice(6), "receipt extra"),
    index: fromDecimal(lines[1].slice(6), "receipt index"),
    path: lines.slice(2).map((line) => fromBase64(line, "receipt path", 32)),
    checkpoint: bytes.subarray(at + 2),
  };
}

async function openEntry(entry, header, head) {
  if (entry[0] === 1) {
    const facts = parseFacts(entry);
    if (header !== null) throw new Refused("header");
    fromBase64(textOf(facts, "nonce"), "entry nonce", 16);
    return [facts, fromBase64(textOf(facts, "subject"), "entry subject", 32)];
  }
  if (entry[0] !== 2 || entry.length !== 41) throw new Refused("shape", "entry");
  if (!isObject(header) || !hasExactly(header, ["entry", "index", "proof"])) {
    throw new Refused("header");
  }
  const index = new DataView(entry.buffer, entry.byteOffset).getBigUint64(1);
  if (!Number.isInteger(header.index) || BigInt(header.index) !== index) {
    throw new Refused("header");
  }
  const data = fromBase64(textOf(header, "entry"), "header");
  const path = texts(header.proof, "header").map((each) => fromBase64(each, "header path", 32));
  await checkInclusion(await leafHash(data), index, head.size, path, head.root, "header");
  const facts = parseFacts(data);
  if (facts.kind !== "extract") throw new Refused("header");
  return [facts, entry.subarray(9)];
}

function parseFacts(entry) {
  if (entry[0] !== 1) throw new Refused("shape", "entry");
  const facts = fromJson(entry.subarray(1), "entry");
  textOf(facts, "kind");
  return facts;
}

function statement(customerNo, items, named) {
  const bad = (item) => item === "" || item === "*" || item.includes(",") || item.includes("\n");
  const plain = customerNo && !customerNo.includes("\n") && items.length > 0;
  if (!plain || new Set(items).size !== items.length || items.some(bad)) {
    throw new Refused("fields", "customer_no, items");
  }
  const all = items.length === named.length && items.every((item, i) => item === named[i]);
  return `${customerNo}\n${all ? "*" : items.join(",")}`;
}

/* --------------------------------------------------------------- changes of the log's key */

/** The trusted key and every key that it leads to, forwards and backwards, each with its turn. */
async function follow(trusted, changes) {
  const log = [{ key: trusted, first: 0n, last: null }];
  const turnOf = (key) => log.find((turn) => sameKey(turn.key, key));
  let left = await Promise.all(changes.map(parseChange));
  for (;;) {
    const usable = left.filter((change) => change.signers.some(turnOf));
    if (usable.length === 0) break;
    left = left.filter((change) => !usable.includes(change));
    for (const { old, next, size } of usable) {
      for (const key of [old, next]) if (!turnOf(key)) log.push({ key, first: 0n, last: null });
      const [before, after] = [turnOf(old), turnOf(next)];
      const same = before.last === size && after.first === size;
      if (!same && (before.last !== null || after.first !== 0n)) throw new Refused("change");
      before.last = size;
      after.first = size;
    }
  }
  if (left.length > 0) throw new Refused("untrusted_change");
  return log;
}

/** The change that a file proves, with those of the two keys that signed its checkpoint. */
async function parseChange(bytes) {
  const { index, path, checkpoint, extra } = parseProof(bytes);
  const entry = fromBase64(textOf(fromJson(extra, "key change"), "entry"), "key change");
  const { text, signatures } = parseNote(checkpoint);
  const lines = text.slice(0, -1).split("\n");
  if (lines.length < 3) throw new Refused("shape", "checkpoint");
  const [origin] = lines;
  const size = fromDecimal(lines[1], "checkpoint");
  const root = fromBase64(lines[2], "checkpoint", 32);
  await checkInclusion(await leafHash(entry), index, size, path, root, "key change");
  const facts = parseFacts(entry);
  if (facts.kind !== "log-key") throw new Refused("change");
  const old = await parseKey(textOf(facts, "old"), LOG_KEY);
  const next = await parseKey(textOf(facts, "new"), LOG_KEY);
  if (old.name !== origin || next.name !== origin || sameKey(old, next)) throw new Refused("change");
  const signers = [];
  for (const key of [old, next]) {
    const blob = signatureOf(signatures, key);
    if (blob === null) continue;
    if (!(await signed(key, encode(text), blob))) throw new Refused("bad_signature", key.name);
    signers.push(key);
  }
  if (!signers.includes(next)) throw new Refused("change");
  return { old, next, size, signers };
}

function sameKey(one, other) {
  return one.name === other.name && same(one.point, other.point);
}

/* ------------------------------------------------------------------ the signed note (C2SP) */

async function openCheckpoint(bytes, log, witnesses) {
  const { text, signatures } = parseNote(bytes);
  const lines = text.slice(0, -1).split("\n");
  if (lines.length < 3 || lines.some((line) => line === "")) {
    throw new Refused("shape", "checkpoint");
  }
  const size = fromDecimal(lines[1], "checkpoint");
  const root = fromBase64(lines[2], "checkpoint", 32);
  if (size === 0n && !same(root, await sha256())) throw new Refused("shape", "checkpoint");
  await checkLogSignature(text, signatures, lines[0], size, log);
  const cosigned = [];
  for (const key of witnesses) {
    cosigned.push({ name: key.name, at: String(await cosignedAt(text, signatures, key)) });
  }
  return { origin: lines[0], size, root, witnesses: cosigned };
}

/** A key whose turn it was signed the checkpoint of this size. */
async function checkLogSignature(text, signatures, origin, size, log) {
  if (log[0].key.name !== origin) throw new Refused("other_log");
  let other = false;
  for (const { key, first, last } of log) {
    const blob = signatureOf(signatures, key);
    if (blob === null) continue;
    if (!(await signed(key, encode(text), blob))) throw new Refused("bad_signature", key.name);
    if (first <= size && (last === null || size <= last)) return;
    other = true;
  }
  throw new Refused(other ? "not_its_turn" : "unsigned");
}

function parseNote(bytes) {
  if (bytes.length > 1_000_000) throw new Refused("shape", "checkpoint");
  const whole = fromUtf8(bytes, "checkpoint");
  const at = whole.lastIndexOf("\n\n");
  if (at < 0 || !whole.endsWith("\n") || at + 2 >= whole.length) {
    throw new Refused("shape", "checkpoint");
  }
  const lines = whole.slice(at + 2, -1).split("\n");
  if (lines.length > 100) throw new Refused("shape", "checkpoint");
  const signatures = lines.map((line) => {
    const parts = line.split(" ");
    if (parts.length !== 3 || parts[0] !== "—" || !goodName(parts[1])) {
      throw new Refused("shape", "checkpoint");
    }
    const blob = fromBase64(parts[2], "checkpoint");
    if (blob.length < 5) throw new Refused("shape", "checkpoint");
    return { name: parts[1], keyId: blob.subarray(0, 4), blob: blob.subarray(4) };
  });
  return { text: whole.slice(0, at + 1), signatures };
}

async function cosignedAt(text, signatures, key) {
  const blob = signatureOf(signatures, key);
  if (blob === null) throw new Refused("no_witness", key.name);
  if (blob.length !== 72) throw new Refused("length", "checkpoint");
  const time = new DataView(blob.buffer, blob.byteOffset).getBigUint64(0);
  const message = encode(`cosignature/v1\ntime ${time}\n${text}`);
  if (time > MOST_INDEX || !(await signed(key, message, blob.subarray(8)))) {
    throw new Refused("bad_signature", key.name);
  }
  return time;
}

function signatureOf(signatures, key) {
  const found = signatures.find((one) => one.name === key.name && same(one.keyId, key.keyId));
  return found ? found.blob : null;
}

async function parseKey(text, algorithm) {
  const [name, keyId, ...rest] = text.trim().split("+");
  const material = fromBase64(rest.join("+"), "vkey");
  if (!goodName(name) || material.length !== 33 || material[0] !== algorithm) {
    throw new Refused("vkey");
  }
  const own = (await sha256(encode(name), new Uint8Array([10]), material)).subarray(0, 4);
  if (hex(own) !== keyId) throw new Refused("vkey");
  const point = material.subarray(1);
  if (!fullOrder(point)) throw new Refused("vkey");
  return { name, keyId: own, point };
}

function fullOrder(point) {
  const y = BigInt(`0x${hex(point.toReversed())}`) & (2n ** 255n - 1n);
  return y < P && !SMALL_ORDER.has(y);
}

async function signed(key, message, signature) {
  if (signature.length !== 64) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key.point, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch (error) {
    if (error.name === "NotSupportedError") throw new Refused("browser", "Ed25519");
    return false;
  }
}

function goodName(name) {
  return name !== "" && !/[+\s\u0000-\u001f]/u.test(name);
}

/* ------------------------------------------------------------ the Merkle tree (RFC 6962, 9162) */

async function checkInclusion(leaf, index, size, path, root, what) {
  const refuse = () => { throw new Refused("not_included", what); };
  if (index < 0n || index >= size) refuse();
  let at = index, last = size - 1n, computed = leaf;
  for (const sibling of path) {
    if (last === 0n) refuse();
    if (at & 1n || at === last) {
      computed = await nodeHash(sibling, computed);
      while (at && !(at & 1n)) { at >>= 1n; last >>= 1n; }
    } else {
      computed = await nodeHash(computed, sibling);
    }
    at >>= 1n;
    last >>= 1n;
  }
  if (last || !same(computed, root)) refuse();
}

const leafHash = (data) => sha256(new Uint8Array([0]), data);
const nodeHash = (left, right) => sha256(new Uint8Array([1]), left, right);

async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

/* ---------------------------------------------------------------- texts have one spelling each */

function fromBase64(text, what, size) {
  let data;
  try {
    if (/[^A-Za-z0-9+/=]/.test(text)) throw new Refused("base64", what);
    data = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    throw new Refused("base64", what);
  }
  if (toBase64(data) !== text) throw new Refused("base64", what);
  if (size !== undefined && data.length !== size) throw new Refused("length", what);
  return data;
}

function fromDecimal(text, what) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > MOST_INDEX) {
    throw new Refused("decimal", what);
  }
  return BigInt(text);
}

function fromUtf8(data, what) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new Refused("utf8", what);
  }
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Refused("control", what);
  return text;
}

function fromJson(data, what) {
  let value, canonical;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    value = JSON.parse(text);
    canonical = canonicalJson(value);
  } catch {
    throw new Refused("json", what);
  }
  if (!isObject(value) || !same(encode(canonical), data)) throw new Refused("json", what);
  return value;
}

/* RFC 8785 sorts names by UTF-16 units, as JavaScript does. */
function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isObject(value)) {
    const pairs = Object.keys(value).sort().map(
      (name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`,
    );
    return `{${pairs.join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Refused("json");
  return JSON.stringify(value);
}

function exactly(fields, names, what) {
  if (!hasExactly(fields, names)) throw new Refused("fields", what);
}

function hasExactly(fields, names) {
  const found = Object.keys(fields).sort();
  return found.length === names.length && found.every((name, i) => name === names.toSorted()[i]);
}

function texts(value, what) {
  if (!Array.isArray(value) || value.some((each) => typeof each !== "string")) {
    throw new Refused("fields", what);
  }
  return value;
}

function textOf(fields, name) {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value !== "string" || value === "") throw new Refused("fields", name);
  return value;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const encode = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
