// What this browser keeps: the thread, its token, and the lines. Every change reads what another tab may have written.
const MOST_LINES = 300;
const EMPTY = { thread: "", token: "", name: "", after: "0", lastAt: 0, unread: 0, lines: [] };

class Kept {
  constructor(key) {
    this.key = key;
    this.memory = EMPTY; // for browsers that keep nothing
    this.changed = () => {};
    addEventListener("storage", (event) => {
      if (event.key === key || event.key === null) this.changed();
    });
  }

  get() {
    try {
      const found = JSON.parse(localStorage.getItem(this.key));
      if (found && Array.isArray(found.lines)) return { ...EMPTY, ...found };
      return this.blocked ? this.memory : EMPTY;
    } catch {
      return this.memory;
    }
  }

  change(how) {
    const next = how(this.get());
    next.lines = next.lines.slice(-MOST_LINES);
    this.memory = next;
    try {
      localStorage.setItem(this.key, JSON.stringify(next));
      this.blocked = false;
    } catch {
      this.blocked = true;
    }
    this.changed();
  }

  // One line of the visitor's, with what has become of it: sending, waiting, sent or failed.
  write(text) {
    const line = { id: newId(), me: true, text, at: Date.now(), state: "sending" };
    this.change((all) => ({ ...all, lines: [...all.lines, line] }));
  }

  mark(id, state) {
    this.change((all) => ({
      ...all,
      lastAt: Date.now(),
      lines: all.lines.map((line) => (line.id === id ? { ...line, state } : line)),
    }));
  }

  // Lines of the office; those that another tab has fetched already are there once.
  hear(messages, seen) {
    const fresh = [];
    this.change((all) => {
      const known = new Set(all.lines.map((line) => line.id));
      for (const one of messages) {
        if (!known.has(one.id)) fresh.push({ id: one.id, me: false, text: one.text, at: Date.parse(one.at) });
      }
      const last = messages[messages.length - 1].id;
      const after = Number(last) > Number(all.after) ? last : all.after;
      const unread = seen ? 0 : all.unread + fresh.length;
      return { ...all, after, unread, lastAt: Date.now(), lines: [...all.lines, ...fresh] };
    });
    return fresh;
  }

  unsent() {
    return this.get().lines.filter((line) => line.me && (line.state === "sending" || line.state === "waiting"));
  }

  forget() {
    this.change(() => ({ ...EMPTY }));
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
