interface Shown {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A browser: it keeps the cookie, and goes where it is sent. */
export class Browser {
  readonly #origin: string;
  cookie: string | undefined;

  constructor(port: number | undefined) {
    this.#origin = `http://127.0.0.1:${port ?? 0}`;
  }

  async open(path: string): Promise<Shown> {
    const headers = this.cookie === undefined ? {} : { cookie: this.cookie };
    const answer = await fetch(`${this.#origin}${path}`, { headers, redirect: 'manual' });
    const [set] = answer.headers.getSetCookie();
    if (set !== undefined) this.cookie = set.split(';')[0];
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  /** The link to Slack, as the page shows it. */
  async begin(): Promise<URL> {
    const { text } = await this.open('/slack/install');
    const [, href = ''] = /href="([^"]+)"/.exec(text) ?? [];
    return new URL(href.replaceAll('&amp;', '&'));
  }

  end(query: Readonly<Record<string, string>>): Promise<Shown> {
    return this.open(`/slack/oauth_redirect?${new URLSearchParams(query).toString()}`);
  }
}

/** What Slack gets, to bring it back. */
export function stateIn(url: URL): string {
  return url.searchParams.get('state') ?? '';
}
