/** An answer to a browser. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PageText {
  readonly status: number;
  readonly title: string;
  /** Paragraphs; plain text. */
  readonly text: readonly string[];
  /** Where one link leads, and what it is called. */
  readonly link?: { readonly href: string; readonly label: string } | undefined;
  readonly cookie?: string | undefined;
}

/** A page of plain text: no script, no style, nothing loaded, nothing kept, shown in no frame. */
export function pageOf({ status, title, text, link, cookie }: PageText): Page {
  const paragraphs = text.map((each) => `<p>${escaped(each)}</p>`);
  const way =
    link === undefined ? [] : [`<p><a href="${escaped(link.href)}">${escaped(link.label)}</a></p>`];
  const body = [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title></head><body><main><h1>${escaped(title)}</h1>`,
    ...paragraphs,
    ...way,
    '</main></body></html>\n',
  ].join('\n');
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  };
  return { status, headers, body };
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
