import { createHmac } from 'node:crypto';
import { limits } from './limits.ts';
import type { Attachment } from './message.ts';
import type { Look } from './payloads.ts';

interface LinkOptions {
  readonly origin: string;
  /** The channel, or another word for where the file belongs. */
  readonly place: string;
  readonly now: number;
}

/** Signed by this server: no secret of anybody. */
const key = 'a key of the test server';

/** A signed address that works for a day, as Discord's CDN gives them out. */
export function linkOf(attachment: Attachment, { origin, place, now }: LinkOptions): string {
  const path = `/attachments/${place}/${attachment.id}/${encodeURIComponent(attachment.filename)}`;
  const issued = hex(now);
  const expires = hex(now + limits.attachmentLinkMs);
  return `${origin}${path}?ex=${expires}&is=${issued}&hm=${signature(path, expires, issued)}&`;
}

/** What a CDN request gets. */
export type CdnAnswer =
  | { readonly kind: 'file'; readonly attachment: Attachment }
  | { readonly kind: 'gone' };

/** All files that were ever uploaded, given out to whoever has a link that is still good. */
export class Cdn {
  readonly #files = new Map<string, Attachment>();

  keep(attachment: Attachment): Attachment {
    this.#files.set(attachment.id, attachment);
    return attachment;
  }

  get(url: URL, now: number): CdnAnswer {
    const { searchParams, pathname } = url;
    const expires = searchParams.get('ex') ?? '';
    const signed = signature(pathname, expires, searchParams.get('is') ?? '');
    const attachment = this.#files.get(pathname.split('/')[3] ?? '');
    const isGood = searchParams.get('hm') === signed && Number.parseInt(expires, 16) * 1000 > now;
    return isGood && attachment !== undefined ? { kind: 'file', attachment } : { kind: 'gone' };
  }

  /** A new address of the same file, as `attachments/refresh-urls` gives it. */
  refreshed(url: URL, { world, origin }: Look): string {
    const [, , place = '', id = ''] = url.pathname.split('/');
    const attachment = this.#files.get(id);
    if (attachment === undefined) return String(url);
    return linkOf(attachment, { origin, place, now: world.clock.now() });
  }
}

function signature(path: string, expires: string, issued: string): string {
  return createHmac('sha256', key).update(`${path}?${expires}&${issued}`).digest('hex');
}

function hex(ms: number): string {
  return Math.floor(ms / 1000).toString(16);
}
