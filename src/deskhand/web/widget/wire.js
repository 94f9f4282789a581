// The three requests. A `No` says whether coming again can help, and when.
const SEND_MS = 20000;
const HOLD_MS = 60000;

class No extends Error {
  constructor(status, code, retryS) {
    super(code);
    this.status = status;
    this.retryMs = retryS ? retryS * 1000 : 0;
    this.helps = status === 0 || status === 401 || status === 408 || status === 429 || status >= 500;
  }
}

class Wire {
  constructor(base, company) {
    this.base = base;
    this.company = company;
  }

  begin() {
    return this.ask("threads", { body: { company: this.company } });
  }

  write(chat, line) {
    return this.ask(`threads/${encodeURIComponent(chat.thread)}/messages`, {
      token: chat.token,
      body: { id: line.id, text: line.text },
    });
  }

  look(chat, hold, signal) {
    const path = `threads/${encodeURIComponent(chat.thread)}/messages?after=${chat.after}${hold ? "" : "&wait=0"}`;
    return this.ask(path, { token: chat.token, ms: hold ? HOLD_MS : SEND_MS, signal });
  }

  async ask(path, { token, body, ms = SEND_MS, signal }) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), ms);
    if (signal) signal.addEventListener("abort", () => stop.abort(), { once: true });
    try {
      const answer = await fetch(`${this.base}${path}`, {
        method: body ? "POST" : "GET",
        headers,
        body: body && JSON.stringify(body),
        mode: "cors",
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal: stop.signal,
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) return said;
      if (said.detail) console.warn(`chat: ${said.detail}`);
      throw new No(answer.status, said.error || "error", Number(answer.headers.get("Retry-After")));
    } catch (error) {
      throw error instanceof No ? error : new No(0, "unreachable", 0);
    } finally {
      clearTimeout(late);
    }
  }
}
