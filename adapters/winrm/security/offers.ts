/** One way to log on that a host names in `WWW-Authenticate` (RFC 9110, 11.6.1). */
export interface Offer {
  /** In lower case. */
  readonly scheme: string;
  readonly token: Uint8Array | undefined;
}

const longest = 32_768;
const mostOffers = 16;

/**
 * Reads `WWW-Authenticate`; several of them are joined by commas. What is no scheme is passed over,
 * and what stands in quotes is never taken for one.
 */
export function readOffers(header: string): readonly Offer[] {
  if (header.length > longest) return [];
  const bare = header.replaceAll(/"(?:[^"\\]|\\.)*(?:"|$)/g, '""');
  const offers = bare.split(',').flatMap((part) => offerIn(part.trim()));
  return offers.slice(0, mostOffers);
}

const offerPattern =
  /^([A-Za-z][A-Za-z0-9-]{0,31})(?: +([A-Za-z0-9+/]+={0,2}))?(?: +[\w-]+ *=.*)?$/;

function offerIn(part: string): readonly Offer[] {
  const found = offerPattern.exec(part);
  if (found === null) return [];
  const [, scheme = '', text] = found;
  return [{ scheme: scheme.toLowerCase(), token: tokenOf(text) }];
}

function tokenOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined || text.length % 4 !== 0 ? undefined : Buffer.from(text, 'base64');
}
