// Common to all parts of the page's script: finding elements, making them, saying numbers.
"use strict";
const $ = id => document.getElementById(id);
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
const counted = (count, one, several = one + "s") => `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
const megabytes = bytes => bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes >= 1e7 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e6).toFixed(1)} MB`;
const duration = seconds => seconds < 90 ? counted(Math.max(1, Math.round(seconds)), "second") : counted(Math.round(seconds / 60), "minute");

// An error as sentences: what happened, and what to do next.
class Told extends Error {
  constructor(what, next = "") {
    super(what);
    this.next = next;
  }
}
function show_error(error) {
  const told = error instanceof Told ? error
    : error.fatal ? new Told("Something went wrong inside kneewise.", "Reload the page and try again; with fewer files it may work. Please report it, without your files.")
    : new Told(sentence(settings_words(error.message)), /^Settings:/.test(error.message) ? "Change it under Settings."
      : /^Pain log/.test(error.message) ? "Correct the log and load it again, or forget it." : "");
  $("error").replaceChildren(make("h2", { textContent: told.message }), ...(told.list ? [told.list] : []), make("p", { textContent: told.next }));
  $("error").hidden = false;
  $("error").focus();
}
function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : begun + ".";
}
const hide_error = () => { $("error").hidden = true; };

// Bytes that are written into the page as text: their number, then 13 bits in two signs of 91 each (see assemble.mjs).
function decoded(id) {
  const text = $(id).textContent, begin = text.indexOf(" ") + 1, bytes = new Uint8Array(Number(text.slice(0, begin)));
  const value_of = new Uint8Array(128);
  for (let sign = 33, value = 0; sign < 127; sign++) if (!"<&\\".includes(String.fromCharCode(sign))) value_of[sign] = value++;
  for (let at = begin, out = 0, bits = 0, held = 0; at < text.length && out < bytes.length; at += 2) {
    held |= (value_of[text.charCodeAt(at)] + 91 * value_of[text.charCodeAt(at + 1)]) << bits;
    for (bits += 13; bits >= 8 && out < bytes.length; bits -= 8) {
      bytes[out++] = held;
      held >>= 8;
    }
  }
  return bytes;
}
const unpacked = async bytes => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

function download(name, type, bytes) {
  const link = make("a", { href: URL.createObjectURL(new Blob([bytes], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
