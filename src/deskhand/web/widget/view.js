// What is seen. Everything is made node by node, words are set as text: no page's policy has to be loosened for it.
const SVG = "http://www.w3.org/2000/svg";
const SMALL = "(max-width: 480px), (max-height: 480px)";
const NEAR_PX = 80;
const TOGETHER_MS = 60000;

function node(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(name, value);
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

class View {
  constructor(lang, nonce) {
    this.lang = lang;
    this.words = WORDS[lang];
    this.time = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit" });
    this.day = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
    this.shown = new Map();
    this.host = node("deskhand-chat", { lang });
    this.root = this.host.attachShadow({ mode: "open" });
    this.dress(nonce);
    this.build();
    this.small = matchMedia(SMALL);
    this.small.addEventListener("change", () => this.reshape());
    document.body.append(this.host);
  }

  dress(nonce) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.root.adoptedStyleSheets = [sheet];
    } catch {
      const sheet = node("style", { nonce }, STYLE); // browsers of before 2023
      sheet.nonce = nonce;
      this.root.append(sheet);
    }
  }

  build() {
    const say = this.words;
    this.badge = node("span", { class: "badge", "aria-hidden": "true", hidden: "" });
    this.launcher = node("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" });
    this.launcher.append(icon("M4 4h16v12H9l-5 4z"), node("span", { class: "word" }, say.button), this.badge);
    this.news = node("div", { class: "unseen", role: "status" });
    this.title = node("h2", { id: "title" });
    this.closer = node("button", { type: "button", class: "icon", "aria-label": say.close, title: say.close });
    this.closer.append(icon("M6 6l12 12M18 6L6 18"));
    this.log = node("div", { class: "log", role: "log", "aria-label": say.messages, tabindex: "0" });
    this.hello = node("p", { class: "hello" }, say.hello);
    this.log.append(this.hello);
    this.more = node("button", { type: "button", class: "more", hidden: "" }, say.more);
    this.more.addEventListener("click", () => (this.toEnd(), this.log.focus()));
    this.log.addEventListener("scroll", () => this.hint(), { passive: true });
    this.status = node("p", { class: "status", role: "status" });
    this.field = node("textarea", { id: "message", rows: "2", maxlength: "4000", enterkeyhint: "send", autocomplete: "off" });
    this.sender = node("button", { type: "submit", class: "send" }, say.send);
    this.forgetter = node("button", { type: "button", class: "forget" }, say.forget);
    this.form = node("form", {}, node("label", { for: "message" }, say.message), node("div", { class: "row" }, this.field, this.sender));
    this.panel = node("dialog", { "aria-labelledby": "title", "aria-describedby": "danger" });
    this.panel.append(
      node("header", {}, this.title, this.closer),
      node("p", { id: "danger", class: "danger" }, say.danger),
      this.log,
      this.more,
      this.status,
      this.form,
      node("footer", {}, this.forgetter),
    );
    this.root.append(this.launcher, this.news, this.panel);
  }

  get open() {
    return this.panel.open;
  }

  // A small screen is covered, so the page behind it is out of reach; beside a large one it stays in use.
  show() {
    if (this.small.matches) this.panel.showModal();
    else this.panel.show();
    this.launcher.setAttribute("aria-expanded", "true");
    this.toNewest(this.last || []);
    this.field.focus();
  }

  hide() {
    this.panel.close();
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
  }

  reshape() {
    if (!this.panel.open) return;
    const focused = this.root.activeElement;
    this.panel.close();
    this.show();
    if (focused) focused.focus();
  }

  draw(chat) {
    const unread = this.open ? 0 : chat.unread;
    this.title.textContent = this.words.title(chat.name);
    this.launcher.setAttribute("aria-label", unread ? this.words.unread(unread) : this.words.open);
    this.badge.textContent = unread > 9 ? "9+" : String(unread);
    this.badge.hidden = !unread;
    this.forgetter.hidden = !chat.lines.length;
    this.lines(chat);
  }

  // Lines that are shown already are left where they are: a screen reader hears what is added, once.
  lines(chat) {
    const following = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX;
    const there = new Set(chat.lines.map((line) => line.id));
    for (const [id, row] of this.shown) {
      if (!there.has(id)) {
        row.remove();
        this.shown.delete(id);
      }
    }
    let added = false;
    for (const line of chat.lines) {
      if (!this.shown.has(line.id)) {
        this.shown.set(line.id, this.row(line, chat.name));
        this.log.append(this.shown.get(line.id));
        added = true;
      }
      this.mark(this.shown.get(line.id), line);
    }
    this.last = chat.lines;
    if (added && following) this.toNewest(chat.lines);
    else this.hint();
  }

  row(line, name) {
    const at = new Date(line.at);
    const today = at.toDateString() === new Date().toDateString();
    const time = node("time", { datetime: at.toISOString() }, (today ? this.time : this.day).format(at));
    const who = node("span", { class: "unseen" }, `${line.me ? this.words.you : name || this.words.us}: `);
    const text = node("p", { class: "text", dir: "auto" }, who, line.text);
    const about = node("p", { class: "about" }, time, node("span", { class: "state", "aria-live": "off" }));
    return node("div", { class: line.me ? "line me" : "line us" }, text, about);
  }

  mark(row, line) {
    if (!line.me || row.dataset.state === line.state) return;
    row.dataset.state = line.state;
    const state = row.querySelector(".state");
    state.replaceChildren(` · ${this.words.states[line.state]}`);
    if (line.state === "failed" || line.state === "waiting") {
      const again = node("button", { type: "button", class: "again" }, this.words.again);
      again.addEventListener("click", () => this.retry(line.id));
      state.append(" ", again);
    }
  }

  tell(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  announce(words) {
    this.news.textContent = words;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.hint();
  }

  // Of answers that come together the first is shown from its beginning: in danger it is the one that counts.
  toNewest(lines) {
    this.toEnd();
    const newest = lines[lines.length - 1];
    const together = lines.slice(lines.findLastIndex((line) => line.me) + 1).filter((line) => newest.at - line.at < TOGETHER_MS);
    const first = together.length && this.shown.get(together[0].id);
    if (first) this.log.scrollTop = Math.min(this.log.scrollTop, first.offsetTop - this.log.offsetTop - 8);
    this.hint();
  }

  hint() {
    this.more.hidden = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 24;
  }
}
