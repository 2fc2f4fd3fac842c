/**
 * Every form in which a known secret may turn up: plain, escaped for JSON, XML, addresses and shells,
 * as Base64 (alone or in the middle of something longer, as UTF-8 or as the UTF-16 of PowerShell's
 * -EncodedCommand), as hexadecimal digits, and as UTF-16 that was read as if it were bytes.
 */
export function formsOf(secret: string): readonly string[] {
  const forms = [
    ...writtenForms(secret),
    ...base64Forms(utf8(secret)),
    ...base64Forms(utf16(secret)),
    ...hexForms(utf8(secret), hexStyles),
    ...hexForms(utf16(secret), hexStyles.slice(0, 2)),
    Array.from(secret, (character) => `${character}\0`)
      .join('')
      .slice(0, -1),
  ];
  return [...new Set(forms)].filter((form) => form.length > 0);
}

function writtenForms(secret: string): readonly string[] {
  const well = secret.toWellFormed();
  const percent = encodeURIComponent(well);
  const json = JSON.stringify(secret).slice(1, -1);
  const xml = well.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    asciiJson(secret),
    percent,
    percent.replaceAll(/%../g, (escaped) => escaped.toLowerCase()),
    ...['%', '%25'].flatMap((sign) => joinedHex(utf8(secret), { before: sign, between: '' })),
    percent.replaceAll('%20', '+'),
    percent.replaceAll(/[!'()*]/g, hexEscape),
    percent
      .replaceAll(/[!'()*~]/g, hexEscape)
      .replaceAll('%20', '+')
      .replaceAll('%2A', '*'),
    xml,
    xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    xml.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    xml.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
    // CLIXML: what looks like one of its own escapes is escaped.
    xml.replaceAll(/_(?=[xX])/g, '_x005F_'),
    numbered(well, (point) => `&#${point};`),
    numbered(well, (point) => `&#x${point.toString(16).toUpperCase()};`),
    numbered(well, (point) => `&#x${point.toString(16)};`),
    secret.replaceAll("'", "''"),
    secret.replaceAll("'", `'\\''`),
    secret.replaceAll("'", `'"'"'`),
    secret.replaceAll(/["$`\\]/g, '\\$&'),
    secret.replaceAll(/["$`]/g, '`$&'),
    secret.replaceAll(/[^\w@%+=:,./-]/g, '\\$&'),
  ];
}

function hexEscape(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}

/** Every character as a reference by its number. */
function numbered(text: string, reference: (point: number) => string): string {
  return Array.from(text, (character) => reference(character.codePointAt(0) ?? 0)).join('');
}

/** As writers do that escape everything beyond ASCII, and what is markup (.NET, Python). */
function asciiJson(secret: string): string {
  const json = JSON.stringify(secret).slice(1, -1);
  return json.replaceAll(
    /[\u007f-\uffff<>&'+]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

// A longer secret is looked for in the plainest way only: each further form costs memory by its length.
const longestSpaced = 256;

/** Between the bytes, and before each: as .NET, dumps, openssl, lists, PowerShell and C write them. */
const hexStyles: readonly HexStyle[] = [
  { before: '', between: '-' },
  { before: '', between: ' ' },
  { before: '', between: ':' },
  { before: '', between: ',' },
  { before: '0x', between: ',' },
  { before: '0x', between: ', ' },
  { before: '\\x', between: '' },
];

/** Joined, as Linux writes a SecureString, and in some of the styles. */
function hexForms(bytes: readonly number[], styles: readonly HexStyle[]): readonly string[] {
  const plain = joinedHex(bytes, { before: '', between: '' });
  if (bytes.length > longestSpaced) return plain;
  return [...plain, ...styles.flatMap((style) => joinedHex(bytes, style))];
}

interface HexStyle {
  readonly before: string;
  readonly between: string;
}

function joinedHex(bytes: readonly number[], { before, between }: HexStyle): readonly string[] {
  const lower = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  return [lower, lower.map((digits) => digits.toUpperCase())].map((pairs) =>
    pairs.map((pair) => before + pair).join(between),
  );
}

function utf8(text: string): readonly number[] {
  return [...new TextEncoder().encode(text)];
}

function utf16(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).flatMap((unit) => [
    unit & 0xff,
    unit >>> 8,
  ]);
}

// A shorter piece of Base64 may be part of anything.
const shortestPiece = 6;

/** Three bytes become four characters, so a secret has three looks, by where in a group it begins. */
function base64Forms(bytes: readonly number[]): readonly string[] {
  const whole = base64(bytes);
  const pieces = [0, 1, 2].map((shift) => {
    const shifted = base64([...Array.from({ length: shift }, () => 0), ...bytes]);
    const first = shift === 0 ? 0 : shift + 1;
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    return shifted.slice(first, last);
  });
  return [whole, ...pieces.filter(({ length }) => length >= shortestPiece)].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
    form.replaceAll('+', '%2B').replaceAll('/', '%2F').replaceAll('=', '%3D'),
  ]);
}

function base64(bytes: readonly number[]): string {
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
}
