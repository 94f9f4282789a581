// The two requests: a token when somebody begins to write, and what they wrote.
const SEND_MS = 20000;
const TRIES = 5;
const AGAIN = { token_early: "wait", token_wrong: "renew", token_old: "renew", token_used: "renew" };

class No extends Error {
  constructor(code, retryS) {
    super(code);
    this.code = code;
    this.retryMs = retryS > 0 ? retryS * 1000 : 0;
  }
}

class Wire {
  constructor(base, connection) {
    this.url = `${base}${encodeURIComponent(connection)}`;
    this.token = "";
  }

  async begin() {
    if (!this.token) this.token = (await this.ask(`${this.url}/tokens`, {})).token;
  }

  // What the form may mend by itself, it does: a program that was too fast or a page that was open too long.
  async send(fields, trap) {
    for (let left = TRIES; ; left -= 1) {
      try {
        await this.begin();
        return await this.ask(this.url, { token: this.token, trap, fields });
      } catch (no) {
        if (!(no.code in AGAIN) || left <= 1) throw no;
        if (AGAIN[no.code] === "renew") this.token = "";
        await new Promise((done) => setTimeout(done, no.retryMs));
      }
    }
  }

  async ask(url, body) {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), SEND_MS);
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        mode: "cors",
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal: stop.signal,
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) return said;
      if (said.detail) console.warn(`lead form: ${said.detail}`);
      throw new No(said.error || "other", Number(answer.headers.get("Retry-After")));
    } catch (error) {
      throw error instanceof No ? error : new No("unreachable", 0);
    } finally {
      clearTimeout(late);
    }
  }
}
