// What is seen. Everything is made node by node, words are set as text: no page's policy has to be loosened for it.
const FIELDS = {
  name: { type: "text", autocomplete: "name", maxlength: "200" },
  email: { type: "email", autocomplete: "email", inputmode: "email", maxlength: "254" },
  phone: { type: "tel", autocomplete: "tel", inputmode: "tel", maxlength: "40" },
  company: { type: "text", autocomplete: "organization", maxlength: "200" },
  message: { maxlength: "5000", rows: "5", required: "" },
};
const EMAIL = /^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+$/;

function node(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

class LeadForm {
  constructor(wire, lang, further) {
    this.wire = wire;
    this.lang = lang;
    this.words = WORDS[lang];
    this.further = further;
    this.host = node("deskhand-lead", { lang });
    this.root = this.host.attachShadow({ mode: "open" });
    this.dress();
    this.build();
    this.form.addEventListener("focusin", () => this.wire.begin().catch(() => {}), { once: true });
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
  }

  dress() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
  }

  build() {
    const say = this.words;
    this.inputs = {};
    this.form = node("form", { "aria-label": say.form, novalidate: "" });
    this.form.append(node("p", { class: "danger" }, say.danger), node("p", { id: "reach", class: "hint" }, say.reach));
    for (const name of Object.keys(FIELDS)) this.form.append(this.field(name));
    this.form.append(this.trapped(), node("p", { class: "hint" }, say.consent));
    this.button = node("button", { type: "submit" }, say.send);
    this.status = node("p", { class: "status", role: "status", tabindex: "-1" });
    this.form.append(this.button);
    this.root.append(this.form, this.status);
  }

  field(name) {
    const input = node(name === "message" ? "textarea" : "input", { id: name, name, ...FIELDS[name] });
    const about = name === "email" || name === "phone" ? `reach ${name}-wrong` : `${name}-wrong`;
    input.setAttribute("aria-describedby", about);
    this.inputs[name] = input;
    const wrong = node("p", { id: `${name}-wrong`, class: "wrong" });
    return node("div", { class: "field" }, node("label", { for: name }, this.words[name]), input, wrong);
  }

  // Nobody sees it and no key reaches it; programs that fill in everything fill it in too.
  trapped() {
    this.trap = node("input", { id: "website", name: "website", type: "text", tabindex: "-1", autocomplete: "off" });
    return node("div", { class: "unseen", "aria-hidden": "true" }, node("label", { for: "website" }, this.words.trap), this.trap);
  }

  written() {
    const fields = {};
    for (const [name, input] of Object.entries(this.inputs)) {
      if (input.value.trim()) fields[name] = input.value.trim();
    }
    return { ...this.further, ...fields, language: this.lang, source: location.origin + location.pathname };
  }

  wrong(fields) {
    const wrong = {};
    if (fields.email && !EMAIL.test(fields.email)) wrong.email = this.words.wrong.email;
    else if (!fields.email && !fields.phone) wrong.email = this.words.wrong.contact;
    if (!fields.message) wrong.message = this.words.wrong.message;
    return wrong;
  }

  mark(wrong) {
    for (const [name, input] of Object.entries(this.inputs)) {
      this.root.getElementById(`${name}-wrong`).textContent = wrong[name] || "";
      if (wrong[name]) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    const first = Object.keys(this.inputs).find((name) => wrong[name]);
    if (first) this.inputs[first].focus();
    return !first;
  }

  async submit() {
    const fields = this.written();
    if (this.sending || !this.mark(this.wrong(fields))) return;
    this.sending = true;
    this.button.setAttribute("aria-disabled", "true");
    this.status.textContent = this.words.sending;
    try {
      await this.wire.send(fields, this.trap.value);
      this.thank();
    } catch (no) {
      this.status.textContent = this.words.no[no.code] || this.words.no.other;
      this.button.focus();
    } finally {
      this.sending = false;
      this.button.removeAttribute("aria-disabled");
    }
  }

  thank() {
    this.form.remove();
    this.status.classList.add("sent");
    this.status.textContent = this.words.sent;
    this.status.focus();
  }
}

const tag = document.currentScript || document.querySelector('script[src*="/leads/widget.js"]');

// data-field-campaign="spring" on the tag is a further field of every lead of the page.
function further() {
  const found = {};
  for (const [name, value] of Object.entries(tag.dataset)) {
    if (/^field[A-Z]/.test(name)) found[name.slice(5).toLowerCase()] = value;
  }
  return found;
}

function start() {
  if (document.querySelector("deskhand-lead")) return;
  const base = new URL("./", tag.src).href;
  const form = new LeadForm(new Wire(base, tag.dataset.connection || "form"), language(tag.dataset.language), further());
  const into = tag.dataset.into && document.querySelector(tag.dataset.into);
  if (into) into.append(form.host);
  else if (document.body.contains(tag)) tag.after(form.host);
  else document.body.append(form.host);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
else start();
