// How it hangs together: what is written goes out in order, what is said comes in, and nothing is lost in between.
const SOON_MS = 4000;
const SLOW_MS = 30000;
const ASLEEP_MS = 600000;
const HOT_MS = 300000;
const FRESH_MS = 86400000;
const LEAST_MS = 1000;
const WRITING_MS = 20000;
const BACK_OFF_MS = [1000, 2000, 5000, 10000, 30000, 60000];

class Chat {
  constructor(wire, kept, view) {
    Object.assign(this, { wire, kept, view, tries: 0, wake: () => {}, looking: null });
    kept.changed = () => view.draw(kept.get());
    view.retry = (id) => this.again(id);
    view.launcher.addEventListener("click", () => (view.open ? this.close() : this.open()));
    view.closer.addEventListener("click", () => this.close());
    view.panel.addEventListener("cancel", (event) => (event.preventDefault(), this.close()));
    view.panel.addEventListener("keydown", (event) => event.key === "Escape" && (event.preventDefault(), this.close()));
    view.form.addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
    view.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    view.forgetter.addEventListener("click", () => confirm(view.words.forgetSure) && this.forget());
    addEventListener("online", () => this.back());
    document.addEventListener("visibilitychange", () => document.hidden || this.back());
    view.draw(kept.get());
    this.listen();
    this.flush();
  }

  open() {
    this.view.announce("");
    this.view.show();
    this.kept.change((all) => ({ ...all, unread: 0 }));
    this.back();
  }

  close() {
    this.view.hide();
    this.view.draw(this.kept.get());
    if (this.looking) this.looking.abort();
  }

  submit() {
    const text = this.view.field.value.trim();
    this.view.field.focus();
    if (!text) return;
    this.view.field.value = "";
    this.kept.write(text);
    this.view.toEnd();
    this.flush();
  }

  again(id) {
    this.kept.mark(id, "sending");
    this.view.field.focus();
    this.back();
  }

  forget() {
    if (this.looking) this.looking.abort();
    this.kept.forget();
    this.view.tell("");
    this.view.field.focus();
  }

  // The connection may be back, or somebody looks again: what waits is tried at once.
  back() {
    this.tries = 0;
    clearTimeout(this.later);
    this.flush();
    this.wake();
  }

  // ---------------------------------------------------------------- out

  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    try {
      for (let line = this.kept.unsent()[0]; line; line = this.kept.unsent()[0]) {
        this.view.tell(this.view.words.states.sending);
        if (!(await this.send(line))) break;
      }
    } finally {
      this.flushing = false;
    }
  }

  // True where the next line may go: this one went, or never will.
  async send(line) {
    try {
      await this.wire.write(await this.thread(), line);
    } catch (error) {
      return this.unsent(line, error);
    }
    this.tries = 0;
    this.kept.mark(line.id, "sent");
    this.writing();
    this.wake();
    return true;
  }

  async thread() {
    if (!this.kept.get().token) {
      const begun = await this.wire.begin();
      this.kept.change((all) => (all.token ? all : { ...all, ...begun, after: "0" }));
    }
    return this.kept.get();
  }

  unsent(line, error) {
    if (error.status === 401) this.kept.change((all) => ({ ...all, thread: "", token: "" }));
    this.kept.mark(line.id, error.helps ? "waiting" : "failed");
    this.view.tell(this.view.words.states[error.helps ? "waiting" : "failed"]);
    if (!error.helps) return true;
    const pause = error.retryMs || BACK_OFF_MS[Math.min(this.tries, BACK_OFF_MS.length - 1)];
    this.tries += 1;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.flush(), pause);
    return false;
  }

  writing() {
    this.view.tell(this.view.words.writing(this.kept.get().name));
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.view.tell(""), WRITING_MS);
  }

  // ---------------------------------------------------------------- in

  // While the chat is open a look waits at the server; while it is closed there is one now and then.
  async listen() {
    for (let failed = 0; ; ) {
      const chat = this.kept.get();
      const began = Date.now();
      let pause = 0;
      try {
        if (chat.token) await this.look(chat, this.holds());
        failed = 0;
        if (this.holds() && chat.after === this.kept.get().after) pause = Math.max(0, LEAST_MS - (Date.now() - began));
      } catch (error) {
        if (error.status === 401) pause = ASLEEP_MS;
        else if (!this.looking.signal.aborted) pause = error.retryMs || BACK_OFF_MS[Math.min(failed++, 5)];
      }
      await this.pause(Math.max(pause, this.pace()));
    }
  }

  holds() {
    return this.view.open && !document.hidden;
  }

  pace() {
    const chat = this.kept.get();
    if (!chat.token) return ASLEEP_MS;
    if (this.holds()) return 0;
    const quiet = Date.now() - chat.lastAt;
    return document.hidden || quiet > HOT_MS ? (quiet < FRESH_MS ? SLOW_MS : ASLEEP_MS) : SOON_MS;
  }

  async look(chat, hold) {
    this.looking = new AbortController();
    const { messages } = await this.wire.look(chat, hold, this.looking.signal);
    if (!messages.length || this.kept.get().thread !== chat.thread) return;
    const fresh = this.kept.hear(messages, this.view.open);
    if (!fresh.length) return;
    clearTimeout(this.patience);
    this.view.tell("");
    if (!this.view.open) this.view.announce(this.view.words.came(fresh[fresh.length - 1].text));
  }

  pause(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => (clearTimeout(timer), done());
    });
  }
}

const tag = document.currentScript || document.querySelector('script[src*="/chat/widget.js"]');

function start() {
  if (document.querySelector("deskhand-chat")) return;
  const company = tag.dataset.company || "";
  const base = new URL("./", tag.src).href;
  if (!company) console.warn("chat: the script tag needs data-company");
  const view = new View(language(tag.dataset.language), tag.nonce || "");
  new Chat(new Wire(base, company), new Kept(`deskhand-chat:${base}:${company}`), view);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
else start();
